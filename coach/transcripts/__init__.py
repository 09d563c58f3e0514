"""Calls that are already words: WebVTT, SRT, Whisper JSON, and our own log."""
