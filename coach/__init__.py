"""A quiet coach on a support call: it listens on the agent's own machine and, seldom, shows the agent one line."""

__version__ = "0.1.0"
