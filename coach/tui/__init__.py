"""The screen: it takes any stream of events."""
