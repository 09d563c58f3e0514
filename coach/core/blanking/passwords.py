"""Passwords that are words: `the password is sunshine`, or the answer to `what is your password?`."""

import re
from collections.abc import Iterator

from coach.core.blanking.cues import Kind
from coach.core.wording import DIGITS, listed

LONGEST = 10
"""Words of a password: `capital S u n shine nineteen eighty two`."""

_CUE = (
    r"(?:pass ?words?|pass ?phrase|(?:memorable|secret|security) (?:word|answer)|mother['\u2019]?s maiden name"
    r"|answer to (?:your|the) security question)"
)
_THINK = r"i\s+(?:think|believe|guess|reckon)\W+"
_FILL = (
    rf"(?>(?:(?:um+|uh+|er+|erm|(?:{_THINK})?it\s+was|{_THINK}(?=it\b|that\b)|it['\u2019]?s|it is|that['\u2019]?s"
    r"|that is|just|all one word|so|yeah|yes|okay|ok|right|oh)[^\w\[]+)*)"
)
"""Said before a password, never itself one, nor the beginning of a blank: atomic, so that it gives nothing back."""
_NOT = listed("""
    not no wrong incorrect expired reset working locked being changed required case invalid too at never still
    always supposed the a an your my something different on in saved stored what sent to for i we you dont didnt
    cant there fine correct right sorry hang hold let why how which who do does and but if when same safe secure
    needed blank empty coming going asking accepted rejected forgotten gone set kept really very because also
    must should will would could can now only both good bad weak strong okay ok yes yeah um uh er erm oh
    emailed texted written last yesterday
""")
"""With these begins something else that is said of a password, or no answer at all."""
_PURPOSE = (
    r"(?:get|see|stop|try|log|be|make|protect|keep|have|use|access|check|prevent|help|sort|fix|let|view|pay|remember"
    r"|recover|reset|save)\s+(?:me|my|him|her|his|it|them|their|us|our|you|your|if|in|into|out|on|again|safe|sure)"
)
"""What a password is changed for. Not `keep calm`, which is one."""
_SPELT = (
    r"(?:(?:all\s+|in\s+)*(?:lower|upper)[\s-]?case|all\s+(?:in\s+)?(?:caps|capitals|small)|in\s+(?:caps|capitals)"
    r"|all\s+one\s+word|(?:no|without|with\s+no)\s+spaces?)"
)
"""How it is written, said after it: no part of it."""
_END = (
    r"(?=\s*(?:[.?!;]|$)|[ \t]*\n"
    r"|[\s,]+(?:and|but|so|because|then|if|can|could|do|does|please|is|that|which|with an account)\b"
    rf"|[\s,]+(?:and\s+)?(?:it['\u2019]?s\s+)?{_SPELT}\b)"
)
_NUMBER = re.compile(rf"\d|(?:{'|'.join([*DIGITS, 'oh', 'double', 'triple'])})\b", re.IGNORECASE)
"""With these begins a passcode that is a number: a PIN, and none of ours."""
_LETTERS = r"(?>\w\b(?:[\s,-]+\w\b){2,})"
_WORD = rf"(?:{_LETTERS}|(?!{_LETTERS})\S+?)"
"""Of a password: letters spelled one by one are one."""
_VALUE = rf"(?P<value>(?!\[){_WORD}(?:[\s,]+{_WORD}){{0,{LONGEST - 1}}}?){_END}"
_GIVEN = re.compile(
    rf"\b(?:(?:pass ?code|{_CUE})"
    r"(?:['\u2019]s|\s+(?:i\s+use\s+|on\s+(?:it|there|the\s+\w+)\s+|for\s+(?:it|that)\s+)?"
    r"(?:is|was|would\s+be|should\s+be|will\s+be)|\s*[:=])"
    rf"|(?:changed|set)\s+(?:my|the|our)\s+(?:pass ?code|{_CUE})\s+to(?!\s+{_PURPOSE}\b))"
    rf"[\s,]+{_FILL}{_VALUE}",
    re.IGNORECASE,
)
_ASKED = re.compile(
    rf"\b(?:what|tell|give|confirm|have|need|can|could|may|your)\b.*\b{_CUE}\b|\b{_CUE}(?:['\u2019]s| is) case"
    rf"|^[^\w\[]*(?:(?:and|so|ok|okay|right)\W+)?(?:the\s+)?{_CUE}(?:\s+and\b.*)?\W*$",
    re.IGNORECASE,
)
_ANSWER = re.compile(rf"[\s,.]*{_FILL}{_VALUE}", re.IGNORECASE)


def given(text: str) -> Iterator[tuple[int, int, Kind]]:
    """Where a text tells a password."""
    for match in _GIVEN.finditer(text):
        pin = "code" in text[match.start() : match.start("value")].lower() and _NUMBER.match(match["value"])
        if _told(match) and not pin:
            yield *match.span("value"), "password"


def answered(asked: str, text: str) -> Iterator[tuple[int, int, Kind]]:
    """Where a short text answers words that ask for a password."""
    said = re.findall(r"\w[\w'\u2019]+", text)  # letters one by one are no words
    if _ASKED.search(asked) and len(said) <= LONGEST + 3:
        match = _ANSWER.match(text)
        if match and _told(match):
            yield *match.span("value"), "password"


def _told(match: re.Match[str]) -> bool:
    first = match["value"].split()[0].lower().replace("'", "").replace("\u2019", "").strip(",.")
    return first not in _NOT
