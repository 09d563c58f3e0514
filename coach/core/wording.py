"""Words made comparable: how people and recognisers spell, hesitate and restart differs; what was said does not."""

import re
from collections.abc import Iterable
from functools import lru_cache

HESITATIONS = frozenset("uh um er erm eh ah mm hmm hm uhm oh och".split())
"""Sounds that carry no word. Left out before words are compared."""

UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
NUMBERS = frozenset({*UNITS, *TENS, "hundred", "thousand", "million", "double", "triple", "dozen", "half", "nil", "nought"})

COMMON = frozenset(
    """a about after again all also am an and any anything are as at back be because been before being but by call can
    cannot cant come could couldnt cause cos day did didnt do does doesnt doing done dont down each else even ever every
    everything for from get gets getting give go goes going gone gonna got gotta had has have havent he hed her here hers
    hes him his how i id if ill im in into is isnt it its itll ive just keep kind know last let lets like little long look
    made make many may maybe me mean might mine more much must my myself need new no not now of off okay on once one only or
    other our out over own please put quite really right s said same say see she shes should so some somebody someone
    something sort still such sure t take tell than thank thanks that thats the their them then there theres these they
    theyre theyve thing things think this those though thought through time to today told too try trying two up us use very
    want wanted was wasnt way we well went were werent weve what whats when where which while who why will with wont would
    wouldnt ya yeah yep yes yet you youd youll your youre yours youve aye ok alright anyway actually around bit looking ask
    asked asking question yous hi hello morning afternoon sir maam madam mr mrs miss number minute second first next best
    good great lovely fine hope happen happens happening happened mightve couple whatever wondering wonder already left""".split()
)
"""Words found in every call, whatever it is about: they tell nothing of what was asked."""

BACKCHANNELS = frozenset(
    """mhm mm uh huh okay ok right yeah yes yep yup no nope sure aye alright oh ah ha hmm um uhhuh i see go on really wow
    gotcha fine great lovely good cool perfect righto ta grand please that's it course all thanks thank you got so well
    true exactly absolutely definitely super brilliant""".replace("'", "").split()
)
_WORD = re.compile(r"[a-z0-9]+(?:[.:,/][0-9]+)*%?")
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "er", "e", "y", "d")


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Lower case words of a text; no punctuation, apostrophes, hesitations, nor the same word twice in a row.

    Numbers keep their repetitions: `four four` is a number, `the the` is a stumble.
    """
    flat = text.lower().replace("’", "").replace("'", "").replace("£", " ").replace("$", " ").replace("€", " ")
    found: list[str] = []
    for word in _WORD.findall(flat):
        stumble = found and word == found[-1] and word not in NUMBERS and not word.isdigit()
        if word not in HESITATIONS and not stumble:
            found.append(word)
    return tuple(found)


def without_restarts(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words without two or three said again at once: `can i can i get` becomes `can i get`."""
    kept: list[str] = []
    for word in said:
        kept.append(word)
        for span in (3, 2):
            if len(kept) >= 2 * span and kept[-span:] == kept[-2 * span : -span]:
                del kept[-span:]
                break
    return tuple(kept)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its ending, at least three letters long: `refunded`, `refunds` and `refund` are one."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return stem(word[: -len(suffix)])
    return word


def content(said: Iterable[str]) -> frozenset[str]:
    """Stems of the words that tell what is talked about; no number words, nothing common to all calls."""
    return frozenset(
        stem(word) for word in said if word not in COMMON and word not in NUMBERS and (len(word) > 2 or word.isdigit())
    )


def has_number(said: Iterable[str]) -> bool:
    """Whether an amount, a date or a count is said, in digits or words. `one` and `two` alone are too common."""
    return any(word[0].isdigit() or (word in NUMBERS and word not in ("one", "two", "half")) for word in said)


def is_backchannel(text: str) -> bool:
    """Whether it is no more than `mm-hm`, `okay`, `yeah sure`: the other side keeps the floor."""
    said = words(text.replace("-", ""))
    return len(said) <= 3 and all(word in BACKCHANNELS for word in said)


def phrase_in(phrase: tuple[str, ...], said: tuple[str, ...]) -> int:
    """Where a phrase stands in the words, or -1."""
    first, length = phrase[0], len(phrase)
    for at in range(len(said) - length + 1):
        if said[at] == first and said[at : at + length] == phrase:
            return at
    return -1
