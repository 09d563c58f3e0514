"""`coach setup`: a few questions, one a screen, each answered by hearing, measuring or reading."""
