"""Words made comparable: how people and recognisers spell, hesitate and restart differs; what was said does not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


def listed(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


HESITATIONS = listed("""
    uh um uhm er erm eh ah mm hmm hm oh och
""")
"""Sounds that carry no word. Left out before words are compared."""

_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
DIGITS = {
    **{word: str(value) for value, word in enumerate(_ONES.split())},
    **{word: str(10 * value) for value, word in enumerate(_TENS.split(), 2)},
}
"""One recogniser prints `ten`, another `10`."""

NUMBERS = listed("""
    hundred thousand million double triple dozen half nil nought
""")
"""Number words that digits do not stand for."""

COMMON = listed("""
    a about after again all also am an and any anything are as at back be because been before being but by call
    can cannot cant come could couldnt cause cos day did didnt do does doesnt doing done dont down each else
    even ever every everything for from get gets getting give go goes going gone gonna got gotta had has have
    havent he hed her here hers hes him his how i id if ill im in into is isnt it its itll ive just keep kind
    know last let lets like little long look made make many may maybe me mean might mine more much must my
    myself need new no not now of off okay on once one only or other our out over own please put quite really
    right s said same say see she shes should so some somebody someone something sort still such sure t take
    tell than thank thanks that thats the their them then there theres these they theyre theyve thing things
    think this those though thought through time to today told too try trying two up us use very want wanted was
    wasnt way we well went were werent weve what whats when where which while who why will with wont would
    wouldnt ya yeah yep yes yet you youd youll your youre yours youve aye ok alright anyway actually around bit
    looking ask asked asking question yous hi hello morning afternoon sir maam madam mr mrs miss number minute
    second first next best good great lovely fine hope happen happens happening happened monday tuesday
    wednesday thursday friday saturday sunday week weeks month year years days couple whatever wondering wonder
    already left
""")
"""Words found in every call, whatever it is about: they tell nothing of what was asked."""

BACKCHANNELS = listed("""
    mhm mmhm mhmm mm uh huh okay ok right yeah yes yep yup no nope sure aye alright oh ah ha hmm um uhhuh i see go on
    really wow gotcha fine great lovely good cool perfect righto ta grand please thats it course all thanks
    thank you got so well true exactly absolutely definitely super brilliant
""")
"""All that a listener says who leaves the floor to the other side."""

LONGEST = 100
"""Characters of a quotation on the screen."""

_WORD = re.compile(r"\[[A-Za-z ]+\]|[A-Za-zÀ-ÿ0-9]+(?:['\u2019][A-Za-z]+|[.:,/][0-9]+)*['\u2019]?%?")
_TOKEN = re.compile(r"\[[A-Za-z ]+\]|[A-Za-z0-9£$€%]+(?:['\u2019.:,/@-][A-Za-z0-9]+)*['\u2019]?|\.\.\.|[.?!,;:]")
_ENDINGS = "ations ation ments ment ings ing edly ed ies es s ly er e y d"
_SUFFIXES = tuple(_ENDINGS.split())


@dataclass(frozen=True)
class Said:
    """The words of a text, comparable, that remember where they stand in it."""

    text: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    """Start and end in the text of each word."""

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, text: str) -> "Said":
        """Lower case, numbers in digits; no punctuation, apostrophes, hesitations, nor the same word twice in a row.

        Numbers keep their repetitions: `four four` is a number, `the the` is a stumble.
        """
        found: list[str] = []
        places: list[tuple[int, int]] = []
        for match in _WORD.finditer(text):
            word = match[0].lower().replace("\u2019", "").replace("'", "")
            word = DIGITS.get(word, word)
            stumble = found and word == found[-1] and word not in NUMBERS and not word.isdigit()
            if word and word not in HESITATIONS and not stumble:
                found.append(word)
                places.append(match.span())
        return cls(text, tuple(found), tuple(places))

    def quote(self, first: int, end: int, longest: int = 100) -> str:
        """The text from one word up to another, cut between words to `longest` characters."""
        if not self.words:
            return ""
        text = " ".join(self.text[self.places[first][0] : self.places[max(first, end - 1)][1]].split())
        return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


@dataclass(frozen=True)
class Marked:
    """A text as lower-case tokens, punctuation among them, that remember their place."""

    text: str
    flat: str
    places: tuple[tuple[int, int, int], ...]
    """For each token: place in `flat`, start and end in `text`."""

    @classmethod
    def of(cls, text: str) -> "Marked":
        """Hesitations and stumbled words are left out of the flat text."""
        flat: list[str] = []
        places: list[tuple[int, int, int]] = []
        length, last = 0, ""
        for found in _TOKEN.finditer(text):
            word = found[0].lower().replace("\u2019", "'").rstrip("'")
            if not word or word in HESITATIONS - {"oh"} or word == last:
                continue
            flat.append(word)
            places.append((length, found.start(), found.end()))
            length += len(word) + 1
            last = word if word.isalpha() or word == "," else ""
        return cls(text, " ".join(flat), tuple(places))

    def quote(self, start: int, end: int) -> str:
        """The words of the text from one place in `flat` to another."""
        inside = [place for place in self.places if start <= place[0] < end]
        return self.text[inside[0][1] : inside[-1][2]] if inside else ""


def words(text: str) -> tuple[str, ...]:
    """The comparable words of a text, see Said."""
    return Said.of(text).words


@dataclass(frozen=True)
class Phrases:
    """Short phrases to look for among words."""

    by_first: dict[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Phrases":
        """From phrases as written."""
        table: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            if said := words(phrase):
                table.setdefault(said[0], []).append(said)
        return cls({first: tuple(several) for first, several in table.items()})

    def find(self, said: tuple[str, ...]) -> list[tuple[int, int]]:
        """First word and end of each phrase heard."""
        return [
            (at, at + len(phrase))
            for at, word in enumerate(said)
            for phrase in self.by_first.get(word, ())
            if said[at : at + len(phrase)] == phrase
        ]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its ending, at least three letters long: `refunded`, `refunds` and `refund` are one."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return stem(word[: -len(suffix)])
    return word


def content(said: Iterable[str]) -> frozenset[str]:
    """Stems of the words that tell what is talked about; no small numbers, nothing common to all calls."""
    return frozenset(stem(word) for word in said if word not in COMMON and word not in NUMBERS and len(word) > 2)


def has_number(said: Iterable[str]) -> bool:
    """Whether an amount, a date or a count is said. 1 and 2 alone are too common, `half` is half of anything."""
    return any((word[0].isdigit() and word not in ("1", "2")) or (word in NUMBERS and word != "half") for word in said)


def shorten(quote: str) -> str:
    """At most a line of it, cut between words."""
    quote = " ".join(quote.split()).strip(" ,.;:")
    return quote if len(quote) <= LONGEST else quote[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def is_backchannel(text: str) -> bool:
    """Whether it is no more than `mm-hm`, `okay`, `yeah sure`: the other side keeps the floor."""
    said = words(text.replace("-", ""))
    return len(said) <= 3 and all(word in BACKCHANNELS for word in said)
