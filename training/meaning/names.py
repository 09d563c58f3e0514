"""What is read in a turn: the names of each head's columns, in their order."""

SERVES = ("answers", "partly", "neighbour", "on_the_way", "cannot", "passes_by")
"""What an agent's turn does for a question held against it: one of these."""
LEAVES = ("leaves",)
"""Whether an agent's turn moves on without the question held against it: a careful listener would speak up."""
AGENT = (
    "canned",
    "rating",
    "rating_neutral",
    "sells",
    "asks_fact",
    "promises",
    "closes",
    "discloses",
    "courtesy",
    "own_empathy",
)
CUSTOMER = ("asks", "pushback", "withdraws", "gives_fact", "rhetorical", "about_ratings", "thanks")
AGAIN = ("again", "drops")
"""What a customer's turn does for a question held against it: asks it once more, lets it go."""
GIVEN = ("given",)
"""Whether the fact held against an agent's turn is the one that it asks for."""
SPAN = ("begins", "asks")
"""Whether a token begins what is asked, and whether it belongs to it."""
HEADS_OF = {
    "serves": SERVES,
    "leaves": LEAVES,
    "agent": AGENT,
    "customer": CUSTOMER,
    "again": AGAIN,
    "given": GIVEN,
    "span": SPAN,
}
