"""What a customer's words ask for, by their wording alone.

Recognisers drop the question mark, so an ask is known by how it begins: an inverted verb ("do I pay"), a question word
("how long"), a frame ("I just want to know", "nobody told me") or a request ("can you take it off").
"""

import re
from dataclasses import dataclass

from coach.core.wording import content, words

LONGEST = 100
"""Characters of an ask on the screen."""

_TOKEN = re.compile(r"[A-Za-z0-9£$€%]+(?:['’.:,/@-][A-Za-z0-9]+)*['’]?|\.\.\.|[.?!,;:]")

_PRONOUN = "(?:i|you|u|ya|ye|yous|we|they|he|she|it|that|this|these|those|there|someone|somebody|anyone|anybody|y'all)"
_NOUN = "(?:the|my|me|our|your|his|her|their|its|any|all|a|an)"
_AUX = (
    "(?:do|does|did|can|could|will|would|should|is|are|am|was|were|has|have|had|may|shall|must|"
    "don't|doesn't|didn't|can't|couldn't|won't|wouldn't|isn't|aren't|wasn't|haven't|hasn't)"
)
_STRONG = (
    "(?:(?:do|did|can|could|will|would|should|shall|am|have|must) i|(?:do|did|can|could|will|would|are|should|have) (?:you|ya|ye|yous)|"
    "(?:do|did|can|could|will|are|should|have) (?:we|they)|(?:does|did|will|can|could|would|is|has|was) (?:it|this|that|he|she|there)|"
    "(?:are|were) (?:there|these|those))"
)
_WH = "(?:what|where|when|why|how|who|which|whose|whats|wheres|hows|whos|whys|whens)"
_WH_STRONG = (
    "(?:how (?:come|long|much|many|soon|often|far|old|late|early|big|high)|what (?:about|time|day|date|kind|if|happens|happened)|how about|"
    f"{_WH} (?:[a-z']+ ){{0,3}}?{_AUX} (?:{_PRONOUN}|{_NOUN})|{_WH} {_AUX} |"
    "(?:what|where|when|why|how|who)(?:'s|'re|'d|'ll|s) (?!that'?s)|(?:what|why|how) [a-z']+ (?:is|are|was|did|does|do)|why (?:not|the|on)|"
    "which (?:one|is|are|of|way|day)|who (?:do|does|is|pays|decides|picks|reads|can|will|told))"
)
_LEAD = "(?:so|and|but|or|well|okay|ok|now|right|then|like|please|sorry|no|yeah|yes|because|cause|cos|hello|hi|just|look|listen|wait|oh|see|also|anyway|first|plus|what i mean|i mean|aye|only|hon|love|pet|mate|eh|say|said|says|is|know|wondering|asking|ask|wonder|out|if)"
_KNOW = (
    "(?:know|understand|see|hear|find out|ask|check|figure out|work out|work it out|make sure|be sure|get my head around|establish|be told|learn|clarify|confirm|"
    "get to the bottom of|be clear)"
)
_IF = f"(?:if|whether|{_WH}|is|are|do|does|did|can|will|about|the|that|this|would|it'?s)"

FRAMES = re.compile(
    rf"\b(?:i (?:just |only |really |still |'d )?(?:want|wanted|need|needed|wanna|like|would like)(?:ed)?(?: to)? {_KNOW}"
    rf"|(?:i'?d|i would|id) (?:just |only |really |also )?(?:like|love|want|need|be interested|be curious|appreciate)(?: to)? (?:{_KNOW}|know|hear)"
    rf"|(?:trying|tryin'?|hoping|keen|dying|anxious|calling|ringing|phoning|meant|wanting|wantin'?|looking|lookin'?|need|wanted) (?:to|a) {_KNOW}"
    rf"|what i (?:want|need|wanted|needed|'?d like|would like|really want|'?m wanting|'?m asking|asked)(?: to| a)?(?: {_KNOW})?(?:, really)?(?: ,)? (?:is|was)"
    rf"|(?:i )?(?:still )?(?:don'?t|do not|can'?t|cannot|couldn'?t|didn'?t) (?:really |quite |even )?(?:get|understand|see|know|follow|work out|figure out|make out) {_IF}"
    rf"|(?:i'?m|i am) (?:just |still |really |a bit |a little )?(?:not (?:sure|certain|clear)|unsure|unclear|confused|curious|wondering|at a loss|puzzled|asking|worried)(?: as to| about)? {_IF}"
    rf"|(?:i )?(?:just |was |been |always |only |'ve been )?(?:wonder|wondered|wondering|wonderin'?) {_IF}"
    rf"|(?:what )?(?:nobody|no ?one|noone|none of (?:you|them)|never|haven'?t|hasn'?t|not) (?:has |ever |could |can |will |even |been |would |'s )?(?:told|tell|tells|said|says|say|explained|explains|explain|mentioned|mention)(?: me| us)?(?: in the [a-z]+)?(?: is)? {_IF}"
    rf"|(?:none the wiser|no wiser|not (?:clear|obvious|plain)(?: to me)?|can'?t for the life of me see|cannot for the life of me see)(?: as to)? (?:about|{_IF})"
    rf"|(?:only|just) (?:rang|called|phoned|calling|ringing|checking|asking) (?:up )?(?:to (?:find out|ask|check|see|know)|that|if|whether)|what i'?m after is|the bit i'?m missing is|(?:want|like|need) to be (?:certain|sure)|(?:wouldn'?t happen|happen) to know|don'?t suppose you'?d know|grateful to know|interested in (?:where|how|what|why|whether)|explain to me"
    rf"|(?:it )?(?:doesn'?t|does not|didn'?t) say(?: anywhere)? {_IF}"
    rf"|(?:can|could|would|will) (?:you|ya|somebody|someone|anybody|anyone)(?: please| just)? (?:tell|explain|say|confirm|clarify|let me know)"
    rf"|(?:tell|remind) me {_IF}"
    rf"|(?:my|the) (?:only |main |real |other |big |one )?(?:question|query|worry|concern)(?: i have| for you)?(?: is| was|'s)"
    rf"|(?:i )?(?:asked|am asking|'m asking|was asking) (?:you )?{_IF}"
    rf"|(?:i )?(?:have|got|had) (?:no idea|not a clue|no clue) {_IF})"
)
REQUESTS = re.compile(
    r"\b(?:(?:can|could|would|will|can't|couldn't) (?:you|ya|ye|yous|u|we|i|somebody|someone|he|she|they)(?: not)?(?: please| just| ever| possibly| maybe| also| kindly| at least)* [a-z]{2,}"
    r"|if you (?:could|can|would)(?: just| please)? (?!hear|see|believe|call|want|like)[a-z]+(?= (?:it|me|the|my|that|this|us|them|a)\b)|(?:i'?d|i would) be (?:grateful|obliged) (?:if|to)"
    r"|(?:send|put|post|take|move|reopen|extend|cancel|swap|stop|bring|text|email|change|remove|roll|give|leave|ring|call|transfer|refund|book|make|let|turn|switch|knock|keep|add|set|bar|close|hold|reset|reconnect)(?: (?!please|will|would|for)[a-z0-9']+){1,10}(?: ,)? (?:for me\b|please\b|will you\b|would (?:you|ya)\b)"
    r"|would you mind|do you mind|any chance|is there any(?: chance| way)?|is it possible|(?:i|we) (?:need|want) (?:you|it|them|this|that|him|her|somebody|someone) (?:to |[a-z]+(?:ed|en|off|on|out|gone|back|sent|put)\b)"
    r"|(?:i'?d|i would|i'?m (?:looking|hoping|calling|ringing|phoning)) (?:just )?(?:like )?to (?!know|hear|say|thank|see|think|ask|find)[a-z]+"
    r"|i (?:want|need|wanted|would like|wanna) to (?:cancel|change|move|return|book|order|add|remove|stop|close|claim|report|transfer|switch|swap|pay|get|make|dispute|reset|speak|talk|send|check|open|set|put|update)"
    r"|(?:please|kindly) (?:just |can you )?(?!let|hold|wait|do)[a-z]+ (?:it|me|the|my|that|this|us|them|a)\b)"
)
_BOUNDARY = rf"(?:^|[.?!,;:] |\.\.\. |\b{_LEAD} )"
ASKS = (
    re.compile(rf"\b{_WH_STRONG}"),
    re.compile(rf"(?:{_BOUNDARY})(?P<ask>{_STRONG} (?!just\b)[a-z0-9])"),
    re.compile(rf"(?:^|[.?!] |, |\b(?:so|and|but|or|well|okay|now|then) )(?P<ask>{_AUX} (?:{_PRONOUN}|{_NOUN}) [a-z0-9]+ [a-z0-9])"),
    FRAMES,
    REQUESTS,
)

IDLE = re.compile(
    r"^(?:how (?:are|you|is it going|hard can|do you do)|how'?s it going|how'?re you|what'?s (?:that|it) got to do|who (?:rents?|builds?|even|in their|on earth|does that|knows|cares|thinks?)"
    r"|since when|what sort of|what kind of (?:a|an|place|person|company)|what'?s the (?:use|point|good)|what good|what'?s next|am i (?:made|meant to (?:sit|live|wait))|do i look|you know what"
    r"|(?:what|as) it is$|what (?:we|they) are doing|what are we doing|what(?:'?s| is) (?:it|that) called|what'?s his|what'?s her|what (?:do )?you call|what was (?:it|that)|what'?s the (?:word|name)|where was i|what can you do|what can i say|what do you expect|what did i expect"
    r"|do you (?:know what i mean|see what i mean|hear me|see what i'?m|understand me)|you know|can you (?:believe|hear me|imagine)|would you (?:believe|look at)|how many times|how (?:do|can) you (?:forget|lose|not)|why do (?:i|they|you) (?:bother|always|even)|where do i live"
    r"|do (?:they|these people|you people) (?:think|ever|have no)|does (?:anybody|anyone) (?:there|read|even)|do you drink|am i supposed to|is it(?: not)?$|isn'?t it|aren'?t (?:they|you|we)|does it$|do they$|don'?t (?:they|you|we)|didn'?t (?:they|you|i)$|haven'?t (?:they|you)|hasn'?t|can'?t (?:they|you)|won'?t (?:they|it)|what if$|what about$|what happened was|what happens is|why not$"
    r"|is that (?:right|so)$|is that it$|are you there|did you say|was it|do you think so|i (?:don'?t know|dunno) (?:what|how) (?:to say|it)|what'?s that$|who'?s that$|what time is it)"
)
"""Looks like an ask and is none: a greeting, a tag, a rhetorical question, a search for a word."""
REPORTED = re.compile(
    r"(?:\b(?:(?<!you )said|says|goes|went|thought|thinking|thinks|shouted|laughed|(?:he|she|they|somebody|fella|lady|robot|gate|desk) (?:asked|asks)(?: me)?|asked me(?: at [a-z]+)?|asks me(?: every [a-z]+)?)|\b(?:i|we) asked(?: [a-z]+){0,3})"
    r"(?: (?:to me|to him|to her|to them|to myself|well|well now|i mean|right|is|just|mum|mam|dad|sir|love|excuse me|oh|in their heads?))*$"
)
"""What stands before a question that somebody else asked, or that was only thought."""

PUSHBACK = re.compile(
    r"^no (?:, )?(?:i know (?:, )?)?(?:but |no (?:, )?)*(?:will|can|is|does|do|what|how|when|why|where|who|him|her)\b|\b(?:not what i (?:asked|said|meant|mean|was asking|'?m asking)|(?:wasn'?t|isn'?t|that'?s not) (?:my|the|an?) (?:question|answer)|(?:didn'?t|doesn'?t|not|hasn'?t|haven'?t|never) (?:really |actually |even )?answer(?:ed)?"
    r"|i (?:just |already |did )?(?:asked|ask) (?:you |about |for |if |do |what |when |where |how |why |is |whether |can )|(?:that'?s|it'?s) what i(?:'?m| am| was)? (?:asking|asked|saying|said|mean|meant)"
    r"|i(?:'?m| am|'?m just| was) (?:just |only |not )?(?:asking|asking you|on about|talking about|asking about)\b|no,? (?:but )?(?:no,? )*(?:i mean|what i mean|i meant|i know|i don'?t mean)|i don'?t mean"
    r"|(?:yeah|yes|right|okay|ok|aye|sure|fine|nice)(?: ,)? (?:i know ?,? |that'?s (?:fine|nice|lovely|great) ?,? )?but (?:what|how|where|when|why|is|do|does|can|will|who|which|that|i|the)|i didn'?t ask|you (?:still )?(?:haven'?t|didn'?t|have not|did not) (?:told|tell|said|say|answer|answered)"
    r"|that'?s about|(?:you'?re|you are) (?:telling|reading|talking|giving) (?:me )?(?:about|the)\b|you'?ve told me|you(?:'?ve)? said (?:that|sorry)|you keep|(?:let me|i'?ll) (?:ask|say|put|try) (?:it |that |you )?(?:again|a third|another)|for the (?:second|third) time|same (?:answer|thing)|what'?s that got to do"
    r"|that'?s not what|but (?:which|what|how|when|where|why)[^.?!]{0,30} though|still (?:don'?t|doesn'?t|haven'?t|hasn'?t|not) (?:know|got|told|said|understand|get)|i know (?:what|how|where|that|there'?s|when|why)[^.?!]{0,40}(?:i just said|i'?m asking|but)|i was asking|once (?:more|again) (?:then|now)|okay but again|so again|i hear you but|all well and good but|not what i rang|i rang about|you(?:'?ve)? (?:just )?read me|gone all round|i know what the|don'?t want to know about|told you that|try once more|asked (?:you )?(?:this|that) (?:already|twice|before)|still doesn'?t tell)"
)
WITHDRAWS = re.compile(
    r"\b(?:never ?mind|forget (?:it|i asked|about it|that|the)|scrap that|ignore (?:me|that)|panic over|don'?t (?:worry|bother|mind) (?:about|with|the|it|me|that)|doesn'?t matter|no matter"
    r"|(?:oh|ah|wait|actually|no)(?: ,)? (?:wait|hold on|hang on|it'?s okay|never)?(?: ,)? ?(?:there it is|i(?:'?ve)? (?:see|found|got) it|i'?ve just (?:seen|found)|it'?s (?:here|there|gone|back|started|come)|here it is|got it|it says (?:here|it))"
    r"|i(?:'?ve)? (?:found|can see) it|i'?ll (?:find|work) (?:it|that) out|sorry to bother|leave it (?:so|then|on)|forget i\b|scratch that|skip it|i'?ll (?:just )?(?:leave|keep) it|answered my own|cancel that|i'?ve found the|troubled you|you know what ,? ?(?:leave|forget|i'?ll|keep)|actually ,? ?(?:leave|keep|forget|no))"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a customer asks for."""

    words: str
    """As said, cut to what fits on a line."""
    kind: str
    """The question word it turns on (`how long`, `why`, ...), `whether`, `request`, or `echo`: a question mark and no more."""
    stems: frozenset[str]
    """What it is about."""


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
        flat, places, length, last = [], [], 0, ""
        for found in _TOKEN.finditer(text):
            token = found[0].lower().replace("’", "'").rstrip("'")
            bare = token.replace("'", "")
            if (token.isalpha() and (token in _SOUNDS or token == last)) or not token:
                continue
            if token == "," and flat and flat[-1] == ",":
                continue
            flat.append(token)
            places.append((length, found.start(), found.end()))
            length += len(token) + 1
            last = bare if token.isalpha() else ""
        return cls(text, " ".join(flat), tuple(places))

    def quote(self, start: int, end: int) -> str:
        """The words of the text from one place in `flat` to another."""
        inside = [place for place in self.places if start <= place[0] < end]
        return self.text[inside[0][1] : inside[-1][2]] if inside else ""


_SOUNDS = frozenset("uh um er erm eh ah mm hmm hm uhm".split())


def asks_in(text: str) -> list[Ask]:
    """What a customer's turn asks for, in the order said; at most three, the last ones said."""
    marked = Marked.of(text)
    starts: list[tuple[int, str]] = []
    for pattern in ASKS:
        for found in pattern.finditer(marked.flat):
            at = found.start("ask") if "ask" in pattern.groupindex else found.start()
            starts.append((at, "cue"))
    starts += _marked_by_punctuation(marked.flat, [at for at, _ in starts])
    asks: list[Ask] = []
    covered = -1
    for at, _ in sorted(starts):
        if at < covered:
            continue
        clause = _clause(marked.flat, at)
        if _idle(marked.flat, at, clause):
            continue
        covered = at + len(clause)
        kind = "echo" if (at, "echo") in starts else kind_of(clause)
        asks.append(Ask(shorten(marked.quote(at, covered)), kind, content(words(clause))))
    return asks[-3:]


def pushes_back(text: str) -> bool:
    """Whether the customer says that the last reply missed the point."""
    return bool(PUSHBACK.search(Marked.of(text).flat))


def withdraws(text: str) -> bool:
    """Whether the customer drops the question, or answers it without help."""
    return bool(WITHDRAWS.search(Marked.of(text).flat))


def kind_of(clause: str) -> str:
    """The question word that an ask turns on, with what it counts; `request` or `whether` where there is none."""
    found = re.search(
        r"\b(how (?:long|much|many|come|soon|often|far|old|late|early)|what (?:time|day|date|for)|what|where|when|why|who|which|how)(?:'?s|'?d|'?re|'?ll)?\b", clause
    )
    if REQUESTS.match(clause):
        return "request"
    if not found:
        return "whether"
    return {"how come": "why", "how soon": "when", "what time": "when", "what day": "when", "what date": "when"}.get(found[1], found[1])


def shorten(quote: str) -> str:
    """At most a line of it, cut between words."""
    quote = " ".join(quote.split()).strip(" ,.;:")
    return quote if len(quote) <= LONGEST else quote[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def _marked_by_punctuation(flat: str, known: list[int]) -> list[tuple[int, str]]:
    """Sentences that end in a question mark, are no mere echo or tag, and hold no ask found otherwise."""
    found = []
    for sentence in re.finditer(r"[^.?!]+\?", flat):
        at = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
        body = sentence[0].strip(" ?,")
        last = body.rsplit(" , ", 1)[-1]
        inside = any(at <= place < sentence.end() for place in known)
        tag = re.fullmatch(r"(?:right|yeah|yes|no|eh|okay|you know|you see|huh|hey|is it|innit|or what|or something|shall i|did i|see)", last)
        if not inside and not tag and len(body.split()) >= 4:
            found.append((at, "echo"))
    return found


def _clause(flat: str, at: int) -> str:
    """From where the ask begins to the end of its sentence; without punctuation to the next reason or 20 words."""
    rest = re.split(r" [.?!] | [.?!]$| \.\.\. ", flat[at:], maxsplit=1)[0]
    cut = re.search(r" (?:, )?(?:because|cause|cos|'cause|coz|only i|my (?:wife|husband|brother|sister)'?s) ", rest[12:])
    if cut:
        rest = rest[: 12 + cut.start()]
    tokens = rest.split(" ")
    return " ".join(tokens[:24])


def _idle(flat: str, at: int, clause: str) -> bool:
    plain = clause.replace(" ,", "").strip()
    if IDLE.match(plain) or len(plain.split()) < 2:
        return True
    before = flat[max(0, at - 80) : at].replace(" ,", "").rstrip(" ,")
    if REPORTED.search(before) and not PUSHBACK.search(flat):
        return True
    embedded = re.match(_WH, plain) and re.search(r"\b(?:know|i see|that's|this is|remember|about|of|from|to|it's|that|tell you|told you|like)$", before)
    return bool(embedded and not FRAMES.search(flat[max(0, at - 60) : at + 12]))
