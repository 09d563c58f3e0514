"""The door of a running coach: what another program on this machine may tell it."""
