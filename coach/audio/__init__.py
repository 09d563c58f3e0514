"""Sound in: recordings as streams of frames."""
