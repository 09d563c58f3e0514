"""Cues: the words that tell what a number near them is. A secret, or something that a call is about and that stays."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

Kind = Literal[
    "card number",
    "expiry date",
    "expiry month",
    "security code",
    "bank account",
    "sort code",
    "social security number",
    "password",
    "PIN",
    "code",
]
KINDS: dict[str, Kind] = {kind.lower(): kind for kind in get_args(Kind)}
"""As a blank names them."""
Cued = (
    Kind | Literal["digits", "card", "begins", "account", "bank", "until", "expires", "year", "plain", "thing", "about"]
)
"""What a cue tells: a secret (`digits`: some of a PIN's), or what stays: `plain`; `thing` where it is said beside it.
The rest are hints, heeded where nothing better is near."""
HINTS = frozenset(["card", "begins", "account", "bank", "expires", "about"])

_CUES: dict[Cued | Literal["none"], str] = {
    "digits": r"""
        (?:first|second|third|fourth|fifth|sixth|last)(?: (?:and|the|first|second|third|fourth|fifth|sixth|last))* \
        (?:digits?|numbers?|characters?) (?:of|from|in) (?:[a-z]+ ){0,4}?(?:pin|p i n|pass ?code|pass ?number)
    """,
    "security code": r"""
        (?:card )?(?:security|safety|signature) (?:code|number|digits?)|c ?v ?[vc2]2?|cvv ?2|c ?s ?c|card verification
        (?:last )?(?:three|3)(?: digits?| numbers?)? (?:on|at|from|off) the back of (?:it|(?:the|your|my|that) card)
        (?:three|3|four|4) digits?(?: (?:security )?(?:code|number))?(?: on| at)? (?:the )?(?:back|reverse|front)?
        (?:last )?(?:three|3)(?: digits?| numbers?)? (?:on|at|from|off) the (?:back|reverse|signature strip)
        (?:on |off )?the (?:back|reverse|rear) (?:of (?:it|(?:the|your|my|that) card)|side)
        (?:on |off )?the (?:back|reverse|rear)(?! of (?:the|your|my) (?:router|hub|box|meter|phone|laptop|letter|tv))
        signature strip
        (?:three|3) digit|(?:last )?(?:three|3) (?:numbers|digits)
    """,
    "expiry date": r"""
        expir(?:y|ation)(?: date| month)?|exp(?: date)?|card expires
        when does (?:it|that|this|the card|your card)(?: one)? (?:expire|run out|end)
    """,
    "until": r"valid (?:until|till|til|thru|through|to|from|up to)|good (?:thru|through)|end date|start date",
    "expires": r"expires?|expiring|runs out",
    "year": r"(?:and |is |s )the (?:year|month)|(?:what|which) (?:year|month)",
    "card number": r"""
        (?:long |main |full |new |credit |debit |bank |visa |payment )*card (?:number|no|num|details|digits)s?
        (?:the |that )?(?:long|big) (?:number|one|card number)s?|p a n
        (?:sixteen|16|fifteen|15|nineteen|19) digits?(?: number)?
        (?:long )?(?:numbers?|digits) (?:on|across|along|off|from) (?:the |your |my )?(?:front|middle|card|face)
        read (?:me |out |off )?(?:the|your|my) card|credit card is|debit card is|card is|across the (?:front|middle)
    """,
    "sort code": r"""
        (?:sort|salt)(?:ing)? codes?|routing(?: transit)?(?: number)?|aba(?: number)?|i ?ban(?: number)?|swift
    """,
    "bank account": r"""
        (?:bank|current|checking|savings?|cheque) account(?: number| details| is)*|bank details|account to pay into
    """,
    "social security number": r"""
        social security(?: number)?|(?:your|my|the) social(?! media| work| club)(?: security)?(?: number)?
        ssn|s s n|social is|social(?=\?)
        national insurance(?: number)?|n ?i number|nino|tax id|itin|i t i n|taxpayer
    """,
    "PIN": r"""
        pin(?: number| code)?s?|p i n|pass ?codes?|security pin|telephone pin
        (?:access|alarm|door|gate|entry|key ?pad) code
    """,
    "password": r"""
        pass ?words?|pass ?phrase|(?:memorable|secret|security|code) (?:word|phrase)|security answer
    """,
    "code": r"""
        (?:one time|one off|verification|authenti[a-z]+|auth|log ?in|sign in|text) (?:pass ?(?:code|word)|code|pin)s?
        (?:google|microsoft|apple|amazon|paypal|whatsapp|facebook|bank) (?:[a-z]+ )?code
        o ?t ?p|two factor(?: code)?|2fa|(?:five|six|5|6|four|8|eight) digit (?:code|one|pin)|code from the text
        code (?:that )?(?:we|i|you|they)(?:ve| ve)? (?:just )?(?:sent|texted|received|got|get|emailed)
        (?:text|email)(?:s|ed|ing)? (?:you |me |us )?(?:a|your|that|these|another) codes?
        sen(?:ds?|t|ding) (?:you |me |us |through )?(?:a|your|that|these|another) codes?
        (?:gives?|gave|giving|gets?|got|getting) (?:you |me |us )?(?:a|your|that|these|another) codes?
        receiv(?:e|es|ed|ing) (?:a|your|that|these|another) codes?
        (?<!no\s)(?:text|sms|message) (?:has |just |s )*(?:come|came|arrived)(?: through)?
        (?:text|sms|mail|message) with (?:a |the |your )?(?:four|five|six|eight|[4568]) (?:digits?|numbers?)
        (?:four|five|six|eight|[4568]) digits?(?: number)? (?:by|in|from|through) (?:a |the |your )?(?:text|sms|email)
        code (?:in|from|on) (?:the|that|your|my) (?:text|message|email|app|phone)|authenticator|passkey
        code (?:has (?:just )?(?:gone|been|arrived)|was (?:sent|texted)|should (?:be|come|arrive))|texted (?:me|you)
        code (?:is|says|has come|came|just came)|read (?:me |out )?the code|the code
    """,
    "plain": r"""
        (?:tele)?phone number|mobile number|cell(?: ?phone)? number|contact number
        (?:call|ring|text|phone|reach|get|try|contact) (?:me|you|us|him|her|them)(?: back)?(?: on| at)|call ?back number
        area code|(?:my|your|his|her|home|work|daytime|best|another|a) number(?: is)?(?= to | for | you | on )
        (?:order|policy|booking|ticket|tracking|invoice|serial|claim) (?:number|no|code|id|ref)|serial
        ref(?:erence)?(?: number| code| is)?|(?:case|customer|client|confirmation|model|part) (?:id|number|no|code|ref)
        (?:member(?:ship)?|product|item|loyalty|patient|meter point) (?:id|number|no|code|reference)
        meter (?:number|reading|is)|m ?p ?[ar] ?n|mprn|i ?m ?e ?i
        post ?codes?|zip(?: code)?|house number|parcel number|contract number
        (?:date of )?birth(?:day)?|d ?o ?b|born|error(?: code)?|code on the (?:box|screen)
        ending(?: in| with)?|ends(?: in| with)?|last four(?: digits)?(?: of (?:the|your|my) card)?
        promo(?:tion)?(?:al)? code|discount code|voucher code|sim(?: card)? number
        vin|licen[cs]e(?: plate| number)?|registration|passport number|vat(?: number)?|company number
        (?:contract|voucher|offer|quote|policy|ticket|warranty)(?: is| was|s)?(?: only| still)? valid (?:until|till)
        (?:the|your|a|in) total(?: will be| would be| is| comes to| of)
        (?:billing|home|delivery|postal|the|your) address
        gift card(?: number)?|barcode|dial(?:ling code)?
    """,
    "thing": r"""
        (?:tele)?phones?|mobiles?|cell(?: ?phone)?|landline|extension|fax
        (?:relat|refer|regard|respect)[a-z]* to order
        orders?|polic(?:y|ies)|bookings?|tickets?|track(?:ing)?|invoices?|claim|contract|parcel
        meters?|readings?|apartment|flight(?: number)?|room|seat|sim(?: card)?|passport
        promo(?:tion)?(?:al)?|discount|voucher|coupon|appointments?|what times?|slots?
    """,
    "about": r"""
        (?:charge[ds]?|charging|billed|debited) (?:my|your|the|his|her|our)(?: credit| debit| bank)? card
        total|price|cost|costs|charged|paid|pay|worth|balance|refund(?:ed)?|bill(?:s|ed)?|amount|comes to|deposit|score
        (?:on|to|in|from) (?:the|your|my) (?:phone|mobile|cell)
        page|channel|bus|train|platform|gate|size|weight|height|quantity|timer|road|street|address|flat|dated?|version
    """,
    "account": r"(?:your |my |the )?account (?:number|no)|account",
    "bank": r"""
        bank|building society|barclays|lloyds|hsbc|natwest|halifax|santander|monzo|starling|nationwide
        wells fargo|payee|bacs|wire transfer|bank transfer|checking|deposit into|pay into|paid into|transfer it to
    """,
    "none": r"(?:to|i|ll|we|you|they|just|please) (?:re)?order(?! (?:number|no|code|id|ref|[0-9]))",
    "card": r"cards?|visa|master ?card|amex|american express|maestro",
    "begins": r"(?:it|one|card) (?:starts|begins)(?: with)?",
}
"""`none`: words that are no cue, though one would be found in them: `to order`."""


def _pattern(written: str) -> str:
    """Alternatives a line each (but after a backslash) or between bars; a space is any gap within a breath."""
    one = "|".join(line.strip() for line in re.sub(r"\\\n\s*", "", written).strip().splitlines())
    return one.replace(" ?", r"[\s.-]?").replace(" ", r"[\s,.'\u2019-]{1,2}")


_PLACES = {f"k{number}": kind for number, kind in enumerate(_CUES)}


@cache
def _any() -> re.Pattern[str]:
    """Compiled where a call is heard: it takes 0.02 s, which `coach review` would wait for."""
    kinds = "|".join(rf"(?P<k{number}>{_pattern(written)})" for number, written in enumerate(_CUES.values()))
    return re.compile(rf"\b(?:{kinds})(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a text says what a number is."""

    start: int
    end: int
    kind: Cued


def cues(text: str) -> list[Cue]:
    """All cues of a text in order; where several begin at one place, the kind named first."""
    found = ((match, _PLACES[match.lastgroup or ""]) for match in _any().finditer(text))
    return [Cue(match.start(), match.end(), kind) for match, kind in found if kind != "none"]
