"""Numbers as they are said and as recognisers print them: `double four`, `forty-five`, `4 5`, `oh`, `for`.

A text becomes tokens; those that are numbers carry the digits that they stand for, so that joined they can be dialled.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from coach.core.blanking.cues import KINDS
from coach.core.wording import DIGITS, HESITATIONS, listed

BLANK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]", re.IGNORECASE)
"""What stands where something was left out."""

_FORMS: dict[str, str] = {
    "social": r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])",
    "insurance": r"(?-i:\b[A-Z]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D]\b)",
    "iban": r"(?-i:\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?\b)",
}
"""How some secrets are written: one word each."""

Role = Literal["number", "month", "quantity", "code", "letter", "gap", "word", "blank", "secret"]

_TOKEN = re.compile(
    "|".join([BLANK.pattern, *(f"(?P<{name}>{form})" for name, form in _FORMS.items())])
    + r"|[0-9]+(?:st|nd|rd|th)\b|[^\W_]+(?:['\u2019][^\W_]+)*|[£$€%]",
    re.IGNORECASE,
)
_ALIKE = {"for": "4", "fore": "4", "to": "2", "too": "2", "ate": "8", "won": "1", "tree": "3", "free": "3"}
"""Printed for digits; digits only between digits."""
_NOUGHTS = {"oh": "0", "o": "0", "nil": "0", "nought": "0", "naught": "0", "ought": "0"}
"""Digits only beside digits."""
_SURE = {**DIGITS, "niner": "9", "fife": "5", "sicks": "6", "noughts": "0"}
HUNDREDS = {"hundred": 2, "thousand": 3}
"""How many digits follow."""
_TIMES = {"double": 1, "triple": 2, "treble": 2}
"""How many digits more than said."""
_SEVERAL = {f"{word}{'es' if word == 'six' else 's'}": DIGITS[word] for word in DIGITS if len(DIGITS[word]) == 1}
_SEVERAL["zeroes"] = "0"
_THIRD_ON = """
    third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
    seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS = {word: str(value) for value, word in enumerate(_THIRD_ON.split(), 3)}
_MONTHS = listed("""
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec
""")
_UNITS = listed("""
    pounds pound quid dollars dollar bucks euros euro pence p cents cent percent minutes minute mins hours hour days
    day weeks week months month years year oclock am pm digits digit people items item miles kilowatt kilowatts kwh
    units litres gig gigs gigabytes megabytes mb gb times % cards card accounts calls grams kilos feet inches degrees
    letters numbers points rupees error percentage quid each seconds
""")
"""What makes the number before it an amount."""
_NO_MONTH = re.compile(
    r"may (?:we|you|be|have|not|well|also|need|want|get|take|i(?! (?:think|guess|believe|reckon|suppose)\b))\b",
    re.IGNORECASE,
)
"""`may I get my glasses`, `it may be`; `May I think` is one."""
_POINTED = listed("this that new old other another same different which wrong right every")
"""`a new one, 4912 ...`"""
_COUNTED = listed("last first next final other those these")
_COUNTS = listed("are is was of on ones at again being were please")
_GAPS = HESITATIONS | listed("""
    and then so okay ok yeah yes yep right sorry no wait hang on hold let me see thats that is its it the next last
    first final dash hyphen space slash comma dot pause followed by again actually i mean scratch uhhuh got sure are
    oops correction of hmm well now a one-moment just start over from im not lemme erm pardon make
    think guess maybe might could be looks like sec second moment tell lie
""")
"""Said between the digits of one number."""


@dataclass(slots=True)
class Token:
    """A word of a text."""

    start: int
    end: int
    word: str
    """Lower case, without apostrophes; of a blank and a secret, its kind."""
    role: Role = "word"
    digits: str = ""
    """What a number stands for, joined to those beside it: of `forty five` `4` and `5`."""
    date: bool = False
    """An ordinal."""


def tokens(text: str) -> list[Token]:
    """The words of a text, with the digits of those that are numbers."""
    found = [_token(match) for match in _TOKEN.finditer(text)]
    _leave_out_others(found, text)
    _resolve_bare(found, text)
    _resolve_alike(found)
    _join(found)
    _mark_amounts(found, text)
    return found


def _token(match: re.Match[str]) -> Token:
    word = match[0].lower().replace("\u2019", "").replace("'", "")
    made = Token(match.start(), match.end(), word)
    if match[0][0] == "[":
        made.role, made.word = "blank", match[0][1:-1].lower()
    elif match.lastgroup:
        made.role, made.word = "secret", "bank account" if match.lastgroup == "iban" else "social security number"
    elif word.isascii() and word.isdigit():
        made.role, made.digits = "number", word
    elif word in _SURE or word in _SEVERAL:
        made.role, made.digits = "number", _SURE.get(word) or _SEVERAL[word]
    elif (ordinal := _ORDINALS.get(word) or (word[:-2] if word[0] in "0123456789" else "")) and ordinal.isdigit():
        made.role, made.digits, made.date = "number", ordinal, True
    elif word in _MONTHS:
        made.role = "month"
    elif any(letter in "0123456789" for letter in word):
        made.role = "code"
    elif len(word) == 1 and word.isalpha() and word not in "ai":
        made.role = "letter"
    elif word in _GAPS:
        made.role = "gap"
    return made


def _leave_out_others(found: list[Token], text: str) -> None:
    """`one sec`, `it's a new one`, `the Visa one, 4912 ...`: no digits; `may I`, `it may be`: no month."""
    for at, token in enumerate(found):
        if token.word == "may" and _NO_MONTH.match(text, token.start):
            token.role = "gap"
        if token.word == "one":
            before, after = found[at - 1] if at else None, found[at + 1] if at + 1 < len(found) else None
            named = before is not None and before.role == "word" and after is not None and after.word.isdigit()
            pointed = before is not None and before.word in _POINTED and (after is None or after.word not in _SURE)
            if named or pointed or (after is not None and after.word in ("sec", "second", "moment", "minute")):
                token.role, token.digits = "gap", ""


def _resolve_bare(found: list[Token], text: str) -> None:
    """Words that sound like digits are digits where nothing but digits is said: `ate one tree`."""
    line: list[Token] = []
    for at, token in enumerate(found):
        line.append(token)
        if at + 1 == len(found) or "\n" in text[token.end : found[at + 1].start]:
            alike = [one for one in line if one.word in _ALIKE]
            rest = [one for one in line if one.word not in _ALIKE and one.role != "gap" and one.word not in HESITATIONS]
            sure = [one for one in rest if one.role == "number"]
            if sure and all(one.role == "number" or one.word in _NOUGHTS or one.word in _TIMES for one in rest):
                for one in alike:
                    one.role, one.digits = "number", _ALIKE[one.word]
            line = []


def _resolve_alike(found: list[Token]) -> None:
    """Words that sound like digits are digits where digits stand beside them, hesitations passed over."""
    said = [token for token in found if token.word not in HESITATIONS or token.word in _NOUGHTS]
    ahead = [False] * (len(said) + 1)  # whether a digit follows, over others that sound like one
    ending = [True] * (len(said) + 1)  # whether the text ends, over the same: the digit may be still to come
    for at in range(len(said) - 1, -1, -1):
        like = said[at].word in _ALIKE or said[at].word in _NOUGHTS or said[at].word in _TIMES
        ahead[at] = said[at].role == "number" or (like and ahead[at + 1])
        ending[at] = like and ending[at + 1]
    for at, token in enumerate(said):
        before = said[at - 1].role if at else "word"
        begun = ending[at + 1] and before in ("number", "blank")
        if token.word in _NOUGHTS and (before == "number" or ahead[at + 1] or begun):
            token.role, token.digits = "number", "0"
        elif token.word in _ALIKE and before == "number" and ahead[at + 1]:
            token.role, token.digits = "number", _ALIKE[token.word]
        elif token.word in _TIMES and (ahead[at + 1] or begun):
            token.role = "number"


def _join(found: list[Token]) -> None:
    """Tens take the digit after them, `double` doubles it, hundreds leave room for what follows."""
    for at, token in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        digits = after.digits if after and after.role == "number" else ""
        before = found[at - 1] if at and found[at - 1].role == "number" else None
        if token.word in _TIMES:
            token.digits = digits * _TIMES[token.word] if len(digits) == 1 else ""
        elif token.word.endswith("ty") and token.role == "number":
            one = digits if after and not after.word.isdigit() and after.word not in _NOUGHTS else ""
            token.digits = token.digits[0] if len(one) == 1 and one != "0" else token.digits
        elif token.word in _SEVERAL and before and before.digits in ("2", "3", "4"):
            before.digits = token.digits * (int(before.digits) - 1)
        elif token.word in HUNDREDS and before:
            rest = found[at + 2] if after and after.word == "and" and at + 2 < len(found) else after
            room = HUNDREDS[token.word]
            taken = _width(rest) if rest and rest.role == "number" else 0
            token.role, token.digits = "number", "0" * max(0, room - taken)


def _width(token: Token) -> int:
    """How many digits the number that begins there says at once: of `twenty seven` two."""
    return len(_SURE.get(token.word, token.digits))


def _mark_amounts(found: list[Token], text: str) -> None:
    """`forty pounds`, `£40`, `the last four are`, `10:30`, `in 2019`: no part of any number that is read out."""
    for at, token in enumerate(found):
        if token.role != "number":
            continue
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(found) else None
        counted = before is not None and before.word in _COUNTED and len(token.digits) <= 2
        if counted and after is not None and after.role != "number" and after.word in _COUNTS | _UNITS:
            token.role, token.digits = "gap", ""
        elif before is not None and before.word in ("in", "since") and re.fullmatch("(19|20)[0-9]{2}", token.digits):
            token.role = "quantity" if after is None or after.role != "number" else "number"
        elif after is not None and after.word in _UNITS and not _spelled(found, at + 1):
            for one in _said_at_once(found, at):
                one.role = "quantity"
        elif before is not None and (before.word in ("£", "$", "€") or _of_a_hundred(found, at, text)):
            token.role = "quantity"
        elif before is not None and before.role == "quantity" and text[before.end : token.start] in (".", ","):
            token.role = "quantity"  # £12.50
        elif after is not None and after.role == "number" and _pointed(text, token, after):
            token.role = after.role = "quantity"


def _of_a_hundred(found: list[Token], at: int, text: str) -> bool:
    """`a hundred and` twelve, said at once, and no number that goes on."""
    first = at - 2 if found[at - 1].word == "and" and at > 1 else at - 1
    hundred, more = found[first], found[at + 1 : at + 2]
    said_at_once = re.fullmatch(r" (?:and )?", text[hundred.end : found[at].start])
    alone = len(found[at].digits) <= 2 and not (more and more[0].role == "number")
    return hundred.word in HUNDREDS and hundred.role == "word" and alone and said_at_once is not None


def _spelled(found: list[Token], at: int) -> bool:
    """Whether a letter is one of several: `nine four two p l m` is no price."""
    beside = found[at + 1 : at + 2]
    return found[at].role == "letter" and any(one.role in ("letter", "number", "code") for one in beside)


def _pointed(text: str, token: Token, after: Token) -> bool:
    """`10:30`, `24.99`; `03.27` is a month of a year, and `44.53.33` goes on."""
    point = text[token.end : after.start]
    alone = "." not in (text[token.start - 1 : token.start], text[after.end : after.end + 1].strip())
    price = re.fullmatch("[0-9]{1,4}", token.word) and re.fullmatch("[0-9]{2}", after.word) and int(token.word) > 12
    return point == ":" or (point == "." and alone and bool(price))


def _said_at_once(found: list[Token], at: int) -> Iterator[Token]:
    """The number that ends there, if it is short enough for an amount."""
    first = at
    while first and found[first - 1].role == "number":
        first -= 1
    if sum(len(token.digits) for token in found[first : at + 1]) <= 6:
        yield from found[first : at + 1]
