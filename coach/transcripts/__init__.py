"""Calls that are already words: WebVTT, SRT, Whisper JSON, and our own log."""

from coach.transcripts.read import is_transcript, read

__all__ = ["is_transcript", "read"]
