"""What a number of so many digits is, by what was said of it."""

from typing import NamedTuple

from coach.core.blanking.cues import Cued, Kind

BANKING = frozenset[Cued](["bank", "sort code", "bank account"])
EXPIRING = frozenset[Cued](["expiry date", "expiry month", "until", "expires"])
PAYING = frozenset[Cued](["card", "card number", "security code"])

SPELLED: frozenset[Cued] = frozenset(["password", "code", "PIN", "social security number", "sort code", "bank account"])
"""What holds letters too."""


class Fit(NamedTuple):
    """What a number of so many digits is after a cue."""

    least: int
    most: int
    kind: Kind
    form: str = ""
    """`month`: as an expiry date is said. `half`: its month alone, in digits. `year`: from 2024 to 2049. `card`: begins
    as a card's. `plain`: no date, phone number or amount; `read`: nor are hundreds in it. `bare`: nothing else is
    said in its line."""
    near: frozenset[Cued] = frozenset()
    """One of these is near."""


SAID: dict[Cued, list[Fit]] = {
    "card number": [Fit(4, 99, "card number", "plain")],
    "expiry date": [Fit(2, 8, "expiry date", "month"), Fit(2, 2, "expiry month", "half"), Fit(2, 8, "expiry date")],
    "expiry month": [Fit(2, 4, "expiry date", "year")],
    "until": [Fit(2, 8, "expiry date")],
    "security code": [
        Fit(3, 4, "security code", "plain"),
        Fit(3, 3, "security code", "bare"),  # three hundred and twelve
        Fit(5, 8, "code", "plain"),
    ],
    "digits": [Fit(1, 4, "PIN", "bare")],
    "sort code": [Fit(6, 9, "sort code", "plain"), Fit(10, 99, "bank account", "plain")],
    "bank account": [Fit(6, 17, "bank account", "plain")],
    "social security number": [Fit(4, 10, "social security number", "plain")],
    "PIN": [Fit(4, 10, "PIN", "plain")],  # changed `from 1122 to 9876`: nine digits, `to` is one
    "code": [Fit(4, 10, "code", "plain"), Fit(3, 3, "security code", "plain", PAYING)],
    "password": [Fit(3, 99, "password", "plain")],
    "card": [Fit(8, 99, "card number", "plain"), Fit(4, 7, "card number", "card")],
    "begins": [Fit(4, 99, "card number", "card")],
    "year": [Fit(2, 4, "expiry date", near=EXPIRING)],
    "expires": [Fit(2, 8, "expiry date", "month", PAYING), Fit(3, 6, "expiry date", "plain", PAYING)],
    "account": [Fit(6, 14, "bank account", "read", BANKING)],  # behind a sort code: 14
    "bank": [Fit(6, 14, "bank account", "read", BANKING)],
}
"""After a cue: the first that fits. No two digits for each: that left out 14 amounts, dates and houses in two hours."""
LEFT_OUT: dict[Cued, list[Fit]] = {
    "card number": [Fit(2, 8, "expiry date", "month"), Fit(3, 3, "security code", "plain"), *SAID["card number"]],
    "expiry date": [Fit(3, 4, "security code", "plain")],
    "expiry month": [*SAID["expiry month"], Fit(3, 4, "security code", "plain")],
    "security code": [Fit(2, 8, "expiry date", "month"), Fit(3, 4, "security code", "plain")],
    "sort code": [Fit(7, 17, "bank account", "plain"), *SAID["sort code"]],
}
"""After a blank; where none is given, as after its cue."""
