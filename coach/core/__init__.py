"""Pure and deterministic: what was said, what it does, and when to speak up. Time is an argument."""
