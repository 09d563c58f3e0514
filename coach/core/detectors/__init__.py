"""One module a kind of nudge. Detectors hold settings, never state."""
