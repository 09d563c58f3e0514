"""Calls that are already words: WebVTT, SRT, Whisper JSON, and our own log."""

from coach.transcripts.read import Transcript, is_transcript, read

__all__ = ["Transcript", "is_transcript", "read"]
