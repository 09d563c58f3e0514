"""The agent's own notes: an event log for each call, encrypted, kept here for some days, deleted for good."""
