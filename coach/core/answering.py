"""What an agent's words do for a question, by their wording alone."""

import re
from dataclasses import dataclass
from typing import Literal

from coach.core.asking import Ask
from coach.core.wording import Marked, content, has_number, words

Service = Literal[
    "answers", "cannot", "on_the_way", "later", "canned", "pitch", "closes", "beside", "speaks", "nothing"
]
"""`later`: put off to later in the call. `beside`: passed by, as a model reads it. `speaks`: may or may not serve."""

LATER = re.compile(
    r"\b(?:i'?ll|i will|we'?ll|we will|let me) (?:come (?:back )?(?:to|on to)|get (?:back )?to|go (?:back )?to"
    r"|give you (?:the|all)[^.?!]{0,40}(?:before|once|when|after|at the end)|(?:have a look|look|see|check|talk"
    r"|go)[^.?!]{0,24}"
    r"(?:once|when|after|before|in a (?:minute|second|moment|bit)|at the end|later)|answer (?:that|it)|sort that)"
    r"|(?:come|get|coming|getting) (?:back )?to (?:that|it|this)(?: one)?\b[^.?!]{0,20}|we'?ll (?:do|deal with) that"
)
ON_THE_WAY = re.compile(
    r"\b(?:let(?:'?s| me| us)(?: just| go| go and)? (?:see|check|look|have|get|take|open|pull|find|ask|bring|run|log"
    r"|grab|double|confirm|verify|put you|bear|read|dig|scroll|sort)|lemme (?:see|check|look|have|get|take|open|pull"
    r"|find|ask)"
    r"|bear with|bare with|hang on|hold on|one (?:sec|second|moment|minute|tick)|two (?:ticks|secs|minutes)"
    r"|just a (?:sec|second|moment|minute|tick)|give me (?:a|one|two|just)|gimme (?:a|one)|if you give me"
    r"|i'?ll (?:just |need to |have to )?(?:check|have a look|look|find out|see|ask|pull|open|get (?:it|that|the"
    r"|your) up|take a look|go and)"
    r"|i'?m (?:just |going to |gonna )?(?:checking|looking|pulling|opening|getting|going|running|check|look|find"
    r"|pull|open|see|ask)\b|i (?:just )?(?:need|have|want|must|'?ll need)(?: to)? (?:just )?(?:check|look|verify"
    r"|confirm|see|find|ask|make sure|get|open|take|finish|scroll|your|to)"
    r"|(?:pop|put) you on hold|can i (?:put|pop|place|just take|take|get|have|just get|just have|just check|ask)"
    r"|could i (?:take|get|have|just|ask)|may i (?:have|take|get|ask)|(?:depends|depend) (?:on|if|which|what|where"
    r"|whether)|first(?: of all)?[ ,]+(?:i|let|can|could)|it'?s (?:loading|spinning|thinking|opening)"
    r"|while (?:that'?s|it'?s) loading|find out|i can look|i can check)"
)
CANNOT = re.compile(
    r"(?<!\bif )\b(?:(?:i|we|you|they|it|they'?d|that) (?:honestly |really |truly |just |simply |actually )?"
    r"(?:can'?t|cannot|couldn'?t|could not|don'?t know|wouldn'?t know|don'?t have|do not|won'?t be able"
    r"|don'?t do|don'?t offer"
    r"|aren'?t able|wouldn'?t be able|'?ve no way|have no way|don'?t get)"
    r"|(?:i'?m|we'?re|are|i am) (?:not (?:able|allowed|sure|in a position|permitted|authori[sz]ed|an? )|unable"
    r"|afraid)|(?:aren'?t|isn'?t) (?:my|our|with us)|not the one (?:who|that)|no idea|not (?:possible|something (?:we"
    r"|i)|in our hands|up to (?:me|us))|there'?s (?:no way|nothing"
    r"|no)|no way of|can'?t be (?:done|changed|moved)|isn'?t (?:possible|allowed)|don'?t allow|unfortunately"
    r"|nothing i can|can'?t promise|can'?t (?:tell|say|guarantee))"
)
GOODBYE = re.compile(
    r"\b(?:(?:thank you|thanks) (?:so much |again )?for (?:calling|ringing|choosing|flying|banking|shopping"
    r"|contacting|phoning|being)|anything (?:else|further)|have (?:yourself )?a (?:great|good|lovely|nice|wonderful"
    r"|blessed|pleasant|safe)|take care|bye\b|goodbye|cheerio|all (?:set|squared away)|i think that'?s (?:it"
    r"|everything|all)|before (?:you|i let you) (?:go|hang)|let you (?:go|get)|that'?s everything)"
)
"""What begins the end of a call, and little else."""
CANNED = re.compile(
    r"\b(?:i (?:can |do |would |must |[a-z]+ly )*(?:understand|appreciate"
    r"|apologi[sz]e|hear you|empathi[sz]e|imagine)|we (?:do |[a-z]+ly )*(?:apologi[sz]e|value"
    r"|appreciate|understand|pride|take (?:every|all|this|your))|(?:rest|be|please be|kindly be) (?:assured|advised"
    r"|informed)|assure you|reassure you|valued (?:customer|member|client|guest|patient|policyholder)"
    r"|(?:sorry|apologies) (?:for|about) (?:any|the) (?:inconvenience|trouble|delay)|number one priority"
    r"|top priority|is important to us|good hands|higher than (?:normal|usual)|background[- ]checked|working (?:hard"
    r"|around the clock)|full ownership|for your (?:patience|understanding|loyalty)|your (?:satisfaction|patience"
    r"|loyalty|feedback))"
)
PITCH = re.compile(
    r"\b(?:did you know (?:that |with |you |about |we )|have you (?:ever )?(?:considered|thought about|thought of"
    r"|heard (?:about|of)|had a chance|looked at)|can i interest you|would you (?:be interested|like to (?:hear"
    r"|upgrade|add|try|take advantage))|interested in|while i'?ve got you|while i have you|while you'?re (?:on|here)"
    r"|upgrade|go up to|we do (?:have|the|a) [^.?!]{0,30}(?:package|plan|cover|deal|offer|bundle|sims?|card"
    r"|warranty)|(?:package|plan|bundle|cover|deal|offer|membership)[^.?!]{0,30}(?:starts? at|starting at|from|only"
    r"|just|for only)"
    r"|(?:it'?s |for )?(?:only|just) [^.?!]{0,24}(?:a|per) (?:month|week|year|day)|(?:a|per) month (?:more|extra)"
    r"|first (?:month|three months)(?:'?s)? (?:free|half)|(?:special|limited) (?:offer|deal)|half price|i can (?:add"
    r"|switch|put|do) [^.?!]{0,30}(?:for (?:you|only|just)|today)|per cent off|percent off|you'?d (?:qualify"
    r"|be eligible)|may qualify|bonus points|we'?ve (?:a|got a|also) [^.?!]{0,30}(?:plan|package|pass|offer|deal"
    r"|service|card|cover))"
)
_YES_NO = re.compile(
    r"^(?:(?:so|okay|ok|oh|ah|well|right|um|sorry|honestly|and|yeah|to your question|good question|it looks like"
    r"|let'?s see|i mean|for that|ma'?am|sir|fair)\b[ ,.]*)*(?:yes|yeah|yep|yup|no|nope|nah|aye|it (?:is"
    r"|isn'?t|does|doesn'?t|will|won'?t|would|can|has|should|was|might|depends)|it'?s|it'?ll|you (?:can|can'?t|do"
    r"|don'?t|will|won'?t|could|should|are|have|get|would|need)|you'?(?:ll|re|d)|they (?:do|don'?t|can|will|are"
    r"|should)|they'?(?:ll|re)|there (?:is|isn'?t|are)|there'?s|i (?:can|can'?t|could|do|don'?t|have|will|believe"
    r"|think|just|might)|i'?(?:ll|ve)|that'?s|that (?:is|does|will|one)|"
    r"of course|certainly|sure|absolutely|definitely|should|could be|not |correct|exactly|done|already|perfect"
    r"|no problem|will do|we (?:do|don'?t|can|can'?t|will)|we'?(?:ll|ve|re)|he (?:can|does|will)|she|usually"
    r"|normally|only if|both|either|he'?ll|the \w+'?s)\b"
)
_YES = re.compile(r"\b(?:yes|yep|yup)\b")
_PLAIN = re.compile(
    r"^(?:(?:so|okay|ok|oh|ah|well|right|sorry|honestly|,) )*(?:yes|yep|yup|no|nope|nah|aye|there (?:is|are|isn'?t)"
    r"|you (?:can|can'?t)|it (?:is|does|will|isn'?t|could)|of course|could be|we do)\b"
)
"""Opens as an answer does, and as little else does."""
_WHEN = re.compile(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|morning|afternoon|evening"
    r"|noon|midnight|weeks?|days?|months?|years?|hours?|minutes?|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|o'?clock|half past|quarter|straight away|right away|now|already|soon"
    r"|immediately|once|after|until|till|when|weekend|first|second|third|fourth|\w+teenth|\w+tieth)\b"
)
_WHY = re.compile(
    r"\b(?:because|cause|cos|since|the reason|due to|so (?:that|it|you|what|they|the|he|she)|that'?s why"
    r"|what'?s happened|what happened|happened|was (?:marked|keyed|put|added|entered|sent|set|applied|charged"
    r"|changed|cancelled|down|not)|been|it went|somebody|it looks like|it seems|which (?:is|means)|means|meant"
    r"|that'?s (?:the|a|for|from|your|what)|expired|it'?s (?:the|a|for|from|your|what))\b"
)
_DONE = re.compile(
    r"\b(?:i(?:'?ve| have| just| will|'?ll|'?m going to|'?m gonna|'?m (?:putting|sending|raising|setting|adding"
    r"|taking|doing|booking|emailing))|we(?:'?ll|'?ve| will| can)|done|gone through|that'?s (?:that|on|off|done|gone"
    r"|sorted|changed|all|been)|just took|taken off|of course|sure|certainly|no problem|will do|yes|yeah|yep|yup|aye"
    r"|i can|okay|happy to|sent|already|you can)\b"
)
SAYS_NOTHING = 6
"""Words before a goodbye that are too few to have answered anything."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent's turn, prepared once for however many questions are open."""

    flat: str
    said: tuple[str, ...]
    stems: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Reply":
        """From the text of a turn."""
        said = words(text)
        return cls(Marked.of(text).flat, said, content(said))

    def serves(self, ask: Ask, *, next_to_it: bool) -> Service:
        """What it does for an ask; `next_to_it` where nothing has been said for it before."""
        if len(self.said) < 2 and not _YES_NO.match(self.flat):
            return "nothing"
        shared = len(ask.stems & self.stems)
        fits = self._fits(ask)
        if put_off := self._puts_off(ask, fits=fits, shared=shared, next_to_it=next_to_it):
            return put_off
        if beside := self._beside(fits=fits, shared=shared, next_to_it=next_to_it):
            return beside
        if (fits and (shared or next_to_it)) or shared >= 2 or (shared and shared >= len(ask.stems) / 2):
            return "answers"
        return "speaks" if len(self.said) >= 3 else "nothing"

    def _puts_off(self, ask: Ask, *, fits: bool, shared: int, next_to_it: bool) -> Service | None:
        """Later, or on the way: of a question that something has been said for already, it is not."""
        asks_back = self.asks_back and not (fits and shared)
        way = ON_THE_WAY.search(self.flat)
        if way and not self._goes_on(way.end()):
            return "later" if LATER.search(self.flat) and next_to_it else "on_the_way"
        about = shared > 0 or (next_to_it and len(ask.stems) <= 1)
        waits = (way and not (fits and about)) or (asks_back and not _PLAIN.match(self.flat))
        if LATER.search(self.flat):
            return "later" if next_to_it else "speaks"
        if waits:
            return "on_the_way" if next_to_it else "speaks"
        return "speaks" if asks_back else None

    def _beside(self, *, fits: bool, shared: int, next_to_it: bool) -> Service | None:
        """What stands in the place of an answer: a pitch, a refusal, canned language, goodbye."""
        if PITCH.search(self.flat) and not shared and not _PLAIN.match(self.flat):
            return "pitch"
        no = CANNOT.search(self.flat)
        no = no if no and not _YES.search(self.flat[: no.start()]) else None
        if no and (shared or (next_to_it and len(self.flat[: no.start()].split()) <= 12)):
            return "cannot"
        if CANNED.search(self.flat) and not (fits and shared) and shared < 2:
            return "canned"
        end = GOODBYE.search(self.flat)
        return "closes" if end and not shared and len(words(self.flat[: end.start()])) < SAYS_NOTHING else None

    @property
    def asks_back(self) -> bool:
        """Whether all that is said is a question of the agent's own."""
        sentences = [part for part in re.split(r"(?<=[.?!]) ", self.flat) if len(part.split()) > 2]
        if not sentences or GOODBYE.search(sentences[-1]):
            return False
        return len(self.said) <= 24 and sentences[-1].rstrip().endswith("?") and len(sentences) <= 2

    def _goes_on(self, at: int) -> bool:
        """Whether much is said after that place: looked up, and found."""
        return len(self.flat[at:].split()) >= 14

    def _fits(self, ask: Ask) -> bool:
        """Whether it has the form of an answer to such a question."""
        if ask.kind in ("when", "how long", "how soon", "how late", "how early", "how often"):
            return bool(_WHEN.search(self.flat)) or has_number(self.said)
        if ask.kind in ("how much", "how many", "how far", "how old"):
            return has_number(self.said) or "free" in self.said or "nothing" in self.said
        if ask.kind in ("why", "what for", "how"):
            return bool(_WHY.search(self.flat))
        if ask.kind == "request":
            return bool(_DONE.search(self.flat))
        if ask.kind == "whether":
            return bool(_YES_NO.match(self.flat))
        return len(self.said) >= 3
