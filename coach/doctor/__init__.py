"""Would a live call be heard? Facts are gathered at the edge; every known cause is a pure function over them."""
