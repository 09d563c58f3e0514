"""The agent's own notes: an event log for each call, encrypted, kept for some days on this machine, deleted for good."""
