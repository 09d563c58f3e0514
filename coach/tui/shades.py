"""Two sets of colours, dark and light, both quiet."""

from textual.theme import Theme

# One grey of its own: Textual's `$text-muted` follows the ground and shows at full strength inside a line.

DARK = Theme(
    name="coach-dark",
    dark=True,
    background="#15181c",
    surface="#15181c",
    panel="#1e2329",
    foreground="#d9dde2",
    primary="#86b6d6",
    secondary="#a3a9b1",
    accent="#e0b46c",
    warning="#e0b46c",
    error="#d98b83",
    success="#8fba94",
    variables={"faint": "#7d858f"},
)
LIGHT = Theme(
    name="coach-light",
    dark=False,
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#efece5",
    foreground="#23272c",
    primary="#1f5f8b",
    secondary="#5b636d",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#a33a30",
    success="#2f6f3a",
    variables={"faint": "#6d7278"},
)
