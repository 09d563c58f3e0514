"""The English by which a customer asks, asks again and lets go: tokens in lower case, punctuation among them."""

import re

_PRONOUN = "(?:i|you|u|ya|ye|yous|we|they|he|she|it|that|this|these|those|there|someone|somebody|anyone|anybody|y'all)"
_NOUN = "(?:the|my|me|our|your|his|her|their|its|any|all|a|an)"
_AUX = (
    "(?:do|does|did|can|could|will|would|should|is|are|am|was|were|has|have|had|may|shall|must|"
    "don't|doesn't|didn't|can't|couldn't|won't|wouldn't|isn't|aren't|wasn't|haven't|hasn't)"
)
_STRONG = (
    "(?:(?:do|did|can|could|will|would|should|shall|am|have|must) i|(?:do|did|can|could|will|would|are|should"
    "|have) (?:you|ya|ye|yous)|"
    "(?:do|did|can|could|will|are|should|have) (?:we|they)|(?:does|did|will|can|could|would|is|has|was) (?:it|this"
    "|that|he|she|there)|"
    "(?:are|were) (?:there|these|those))"
)
_WH = "(?:what|where|when|why|how|who|which|whose|whats|wheres|hows|whos|whys|whens)"
_WH_STRONG = (
    "(?:how (?:come|long|much|many|soon|often|far|old|late|early|big|high)|what (?:about|time|day|date|kind|if"
    "|happens|happened)|how about|"
    f"{_WH} (?:[a-z']+ ){{0,3}}?{_AUX} (?:{_PRONOUN}|{_NOUN})|{_WH} {_AUX} |"
    "(?:what|where|when|why|how|who)(?:'s|'re|'d|'ll|s) (?!that'?s)|(?:what|why|how) [a-z']+ (?:is|are|was|did|does"
    "|do)|why (?:not|the|on)|"
    "which (?:one|is|are|of|way|day)|who (?:do|does|is|pays|decides|picks|reads|can|will|told))"
)
_LEAD = (
    "(?:so|and|but|or|well|okay|ok|now|right|then|like|please|sorry|no|yeah|yes|because|cause|cos|hello|hi|just|look"
    "|listen|wait|oh|see|also|anyway|first|plus|what i mean|i mean|aye|only|hon|love|pet|mate|eh|say|said|says|is|know"
    "|wondering|asking|ask|wonder|out|if)"
)
_KNOW = (
    "(?:know|understand|see|hear|find out|ask|check|figure out|work out|work it out|make sure|be sure"
    "|get my head around|establish|be told|learn|clarify|confirm|"
    "get to the bottom of|be clear)"
)
_IF = f"(?:if|whether|{_WH}|is|are|do|does|did|can|will|about|the|that|this|would|it'?s)"

FRAMES = re.compile(
    rf"\b(?:(?<!what )i (?:just |only |really |still |'d )?(?:want|wanted|need|needed|wanna|like"
    rf"|would like)(?:ed)?(?: to)? {_KNOW}"
    rf"|(?:i'?d|i would|id) (?:just |only |really |also )?(?:like|love|want|need|be interested|be curious"
    rf"|appreciate)(?: to)? (?:{_KNOW}|know|hear)"
    rf"|(?:trying|tryin'?|hoping|keen|dying|anxious|calling|ringing|phoning|meant|wanting|wantin'?|looking|lookin'?"
    rf"|need|wanted) (?:to|a) {_KNOW}"
    rf"|what i (?:want|need|wanted|needed|'?d like|would like|really want|'?m wanting|'?m asking|asked)(?: to"
    rf"| a)?(?: {_KNOW})?(?:, really)?(?: ,)? (?:is|was)"
    rf"|(?:i )?(?:still )?(?:don'?t|do not|can'?t|cannot|couldn'?t|didn'?t) (?:really |quite |even )?(?:(?:get"
    rf"|understand|know|follow|work out|figure out|make out) {_IF}|see (?:if|whether|{_WH}))"
    rf"|(?:i'?m|i am) (?:just |still |really |a bit |a little )?(?:not (?:sure|certain|clear)|unsure|unclear"
    rf"|confused|curious|wondering|at a loss|puzzled|asking|worried)(?: as to| about)? {_IF}"
    rf"|(?:i )?(?:just |was |been |always |only |'ve been )?(?:wonder|wondered|wondering|wonderin'?) {_IF}"
    rf"|(?:what )?(?:nobody|no ?one|noone|none of (?:you|them)|never|haven'?t|hasn'?t|not) (?:has |ever |could |can "
    rf"|will |even |been |would |'s )?(?:told|tell|tells|said|says|say|explained|explains|explain|mentioned"
    rf"|mention)(?: me| us)?(?: in the [a-z]+)?(?: is)? (?!that|this|the|it'?s|would){_IF}"
    rf"|(?:none the wiser|no wiser|not (?:clear|obvious|plain)(?: to me)?|can'?t for the life of me see"
    rf"|cannot for the life of me see)(?: as to)? (?:about|{_IF})"
    rf"|(?:only|just) (?:rang|called|phoned|calling|ringing|checking|asking) (?:up )?(?:to (?:find out|ask|check|see"
    rf"|know)|that|if|whether)|what i'?m after is|the bit i'?m missing is|(?:want|like|need) to be (?:certain|sure)"
    rf"|(?:wouldn'?t happen|happen) to know|don'?t suppose you'?d know|grateful to know|interested in (?:where|how"
    rf"|what|why|whether)|explain to me"
    rf"|(?:it )?(?:doesn'?t|does not|didn'?t) say(?: anywhere)? {_IF}"
    rf"|(?:can|could|would|will) (?:you|ya|somebody|someone|anybody|anyone)(?: please| just)? (?:tell|explain|say"
    rf"|confirm|clarify|let me know)"
    rf"|(?:tell|remind) me {_IF}"
    rf"|(?:my|the) (?:only |main |real |other |big |one )?(?:question|query|worry|concern)(?: i have"
    rf"| for you)?(?: is| was|'s)"
    rf"|(?:i )?(?:asked|am asking|'m asking|was asking) (?:you )?{_IF}"
    rf"|(?:i )?(?:have|got|had) (?:no idea|not a clue|no clue) {_IF})"
)
REQUESTS = re.compile(
    r"\b(?:(?:can|could|would|will|can't|couldn't) (?:you|ya|ye|yous|u|we|i|somebody|someone|he|she"
    r"|they)(?: not)?(?: please| just| ever| possibly| maybe| also| kindly| at least)* [a-z]{2,}"
    r"|if you (?:could|can|would)(?: just| please)? (?!hear|see|believe|call|want|like)[a-z]+(?= (?:it|me|the|my"
    r"|that|this|us|them|a)\b)|(?:i'?d|i would) be (?:grateful|obliged) (?:if|to)"
    r"|(?:send|put|post|take|move|reopen|extend|cancel|swap|stop|bring|text|email|change|remove|roll|give|leave|ring"
    r"|call|transfer|refund|book|make|let|turn|switch|knock|keep|add|set|bar|close|hold|reset"
    r"|reconnect)(?: (?!please|will|would|for)[a-z0-9']+){1,10}(?: ,)? (?:for me\b|please\b|will you\b|would (?:you"
    r"|ya)\b)"
    r"|would you mind|do you mind|any chance|is there any(?: chance| way)?|is it possible|(?:i|we) (?:need"
    r"|want) (?:you|it|them|this|that|him|her|somebody|someone) (?:to |[a-z]+(?:ed|en|off|on|out|gone|back|sent"
    r"|put)\b)"
    r"|(?:i'?d|i would|i'?m (?:looking|hoping|calling|ringing|phoning)) (?:just )?(?:like )?to (?!know|hear|say"
    r"|thank|see|think|ask|find)[a-z]+"
    r"|i (?:want|need|wanted|would like|wanna) to (?:cancel|change|move|return|book|order|add|remove|stop|close"
    r"|claim|report|transfer|switch|swap|pay|get|make|dispute|reset|speak|talk|send|check|open|set|put|update)"
    r"|(?:please|kindly) (?:just |can you )?(?!let|hold|wait|do)[a-z]+ (?:it|me|the|my|that|this|us|them|a)\b)"
)
_BOUNDARY = rf"(?:^|[.?!,;:] |\.\.\. |\b{_LEAD} )"
ASKS = (
    re.compile(rf"\b{_WH_STRONG}"),
    re.compile(rf"(?:{_BOUNDARY})(?P<ask>{_STRONG} (?!just\b)[a-z0-9])"),
    re.compile(
        r"(?:^|[.?!] |, |\b(?:so|and|but|or|well|okay|now|then) )"
        rf"(?P<ask>{_AUX} (?:{_PRONOUN}|{_NOUN}) [a-z0-9]+ [a-z0-9])"
    ),
    FRAMES,
    REQUESTS,
)
UNPUNCTUATED = re.compile(rf"\b(?P<ask>{_STRONG} (?!just\b)[a-z0-9])")
"""Where a recogniser prints no punctuation, a verb before its pronoun is an ask wherever it stands."""

TAG = re.compile(
    r"(?:right|yeah|yes|no|eh|okay|you know|you see|huh|hey|is it|innit|or what|or something|shall i|did i|see"
    rf"|{_AUX} (?:{_PRONOUN}|not))"
)
"""A question mark after it asks for nothing."""

KIND = re.compile(
    r"\b(how (?:long|much|many|come|soon|often|far|old|late|early)|what (?:time|day|date|for)"
    r"|what|where|when|why|who|which|how)(?:'?s|'?d|'?re|'?ll)?\b"
)
"""The question word that an ask turns on, with what it counts."""
SAME_KIND = {"how come": "why", "how soon": "when", "what time": "when", "what day": "when", "what date": "when"}
SELF_ANSWER = re.compile(r" \? (?:, )?(?:aye|yes|yeah|yep|no ,|it will be|it'll be)\b")
REASON = re.compile(r" (?:, )?(?:because|cause|cos|'cause|coz|only i|my (?:wife|husband|brother|sister)'?s) ")
"""Where an ask ends and its story begins."""
EMBEDDING = re.compile(
    r"\b(?:know|i see|that's|this is|remember|about|of|from|to|it's|that|tell you|told you|like|since)$"
)
"""Before a question word, it asks for nothing: `that's what I said`."""
WH = re.compile(_WH)

IDLE = re.compile(
    r"^(?:how (?:are|you|is it going|hard can|do you do)|how'?s it going|how'?re you|what'?s (?:that|it) got to do"
    r"|who (?:rents?|builds?|even|in their|on earth|does that|knows|cares|thinks?)"
    r"|since when|what sort of|what kind of (?:a|an|place|person|company)|what'?s the (?:use|point|good)|what good"
    r"|what'?s next|am i (?:made|meant to (?:sit|live|wait))|do i look|you know what"
    r"|(?:what|as) it is$|what (?:we|they) are doing|what are we doing|what(?:'?s| is) (?:it|that) called"
    r"|what'?s his|what'?s her|what (?:do )?you call|what was (?:it|that)|what'?s the (?:word|name)|where was i"
    r"|what can you do|what can i say|what do you expect|what did i expect"
    r"|do you (?:know what i mean|see what i mean|hear me|see what i'?m|understand me)|you know|can you (?:believe"
    r"|hear me|imagine)|would you (?:believe|look at)|how many times|how (?:do|can) you (?:forget|lose|not)"
    r"|why do (?:i|they|you) (?:bother|always|even)|where do i live"
    r"|do (?:they|these people|you people) (?:think|ever|have no)|does (?:anybody|anyone) (?:there|read|even)"
    r"|do you drink|am i supposed to|is it(?: not)?$|isn'?t it|aren'?t (?:they|you|we)|does it$|do they$"
    r"|don'?t (?:they|you|we)|didn'?t (?:they|you|i)$|haven'?t (?:they|you)|hasn'?t|can'?t (?:they|you)"
    r"|won'?t (?:they|it)|what if$|what about$|what happened was|what happens is|why not$|why didn'?t you (?:say"
    r"|tell)|let'?s see|we'?ll see|(?:when|what|where|who|which) was (?:it|that)\b(?! [a-z]+ing)"
    r"|is that (?:right|so)$|is that it$|are you there|did you say|was it|do you think so|i (?:don'?t know"
    r"|dunno) (?:what|how) (?:to say|it)|what'?s that$|who'?s that$|what time is it)"
)
"""Looks like an ask and is none: a greeting, a tag, a rhetorical question, a search for a word."""
REPORTED = re.compile(
    r"(?:\b(?:(?<!you )said|says|goes|went|thought|thinking|thinks|shouted|laughed|(?:he|she|they|somebody|fella"
    r"|lady|robot|gate|desk) (?:asked|asks)(?: me)?|asked me(?: at [a-z]+)?|asks me(?: every [a-z]+)?)|\b(?:i"
    r"|we) asked(?: [a-z]+){0,3})"
    r"(?: (?:to me|to him|to her|to them|to myself|well|well now|i mean|right|is|just|mum|mam|dad|sir|love|excuse me"
    r"|oh|in their heads?))*$"
)
"""What stands before a question that somebody else asked, or that was only thought."""

_INSTEAD = (
    r"\b(?:i'?m (?:just )?(?:asking|talking|on about)|i am (?:asking|talking)|i (?:asked|said|want(?:ed)? to know)"
    r"|mine'?s?)\b"
)
MISSED = re.compile(
    rf"^(?:[a-z]+ ){{0,3}}that(?:'s| is) (?:the|for|how|what|who|about|a different|under)\b[^?]{{0,70}}?{_INSTEAD}"
    rf"|^(?:[a-z]+ ){{0,2}}no\b[^?]{{0,40}}{_INSTEAD}"
    r"|\byou(?:'ve)? (?:told me|said|answered|explained|mentioned|described)\b[^?]{0,60}?"
    rf"(?:{_INSTEAD}|\bbut (?:where|how|when|what|why|which)\b)"
    r"|\b(?:isn'?t|wasn'?t|not) what i (?:asked|said|rang|meant)"
    r"|\b(?:wasn'?t|not) asking (?:how|what|for|if|when|who|why)|\bwas asking (?:about|why|how|what|when|if|whether)\b"
    r"|\byou'?re (?:describing|after telling)|\byou'?ve not (?:said|told)|\byou (?:already|just) (?:said|told|read)"
    r"|\byou read out|\btold you (?:two|three|twice)|\bwhat i need is the"
    r"|\b(?:not what i (?:asked|said|meant|mean|was asking|'?m asking|rang)"
    r"|(?:wasn'?t|isn'?t|that'?s not) (?:my|the|an?) (?:question|answer)"
    r"|(?:didn'?t|doesn'?t|not|hasn'?t|haven'?t|never) (?:really |actually |even )?answer(?:ed)?"
    r"|(?:that'?s|it'?s) what i(?:'?m| am| was)? (?:asking|asked|saying|said|mean|meant)"
    r"|i(?:'?m| am) not (?:asking|talking) about|no (?:but )?(?:no )*(?:i mean|what i mean|i meant|i know"
    r"|i don'?t mean)"
    r"|i don'?t mean|i didn'?t ask|(?:yeah|yes|right|okay|ok|aye|sure|fine|nice) (?:i know |that'?s (?:fine|nice"
    r"|lovely|great) )?but (?:what|how|where|when|why|is|do|does|can|will|who|which)"
    r"|you (?:still )?(?:haven'?t|didn'?t|have not|did not) (?:told|tell|said|say|answer|answered)"
    r"|that'?s about (?:the|my|your)\b"
    r"|(?:you'?re|you are) (?:telling|reading|talking|giving) (?:me )?(?:about|the)\b|you'?ve told me"
    r"|you(?:'?ve)? said sorry|you keep|(?:let me|i'?ll) (?:ask|say|put|try) (?:it |that |you )?(?:again|a third"
    r"|another)"
    r"|for the (?:second|third) time|same (?:answer|thing)|what'?s that got to do|that'?s not what"
    r"|but (?:which|what|how|when|where|why)[^.?!]{0,30} though|i know (?:what|how|where|that|there'?s|when"
    r"|why)[^.?!]{0,40}(?:i just said|i'?m asking)|okay but again|so again|i hear you but|all well and good but"
    r"|you(?:'?ve)? (?:just )?read me|gone all round|don'?t want to know about|told you that|try once more"
    r"|asked (?:you )?(?:this|that) (?:already|twice|before)|still doesn'?t tell|i asked (?:you )?about)"
)
"""The customer says that the last reply missed the point. Commas left out."""
AGAIN = re.compile(
    r"^no (?:but |no )*(?:will|can|is|does|do|what|how|when|why|where|who)\b"
    r"|\b(?:i (?:just |already |did )?(?:asked|ask) (?:you |for |if |do |what |when |where |how |why |is |whether "
    r"|can )"
    r"|i(?:'?m| am|'?m just| was) (?:just |only )?(?:asking|asking you|on about|talking about|asking about)\b"
    r"|(?:yeah|yes|right|okay|ok|aye|sure|fine) (?:i know )?but (?:that|i|the)|you(?:'?ve)? said that"
    r"|still (?:don'?t|doesn'?t|haven'?t|hasn'?t|not) (?:know|got|told|said|understand|get)"
    r"|i know (?:what|how|where|that|there'?s|when|why)[^.?!]{0,40}but|once (?:more|again) (?:then|now)|i rang about"
    r"|i know what the)"
)
"""As one says who asks again, or for the first time: what is asked must be the same. Commas left out."""
WITHDRAWS = re.compile(
    r"\b(?:never ?mind|forget (?:it|i asked|about it|that|the)|scrap that|ignore (?:me|that)|panic over"
    r"|don'?t (?:worry|bother|mind) (?:about|with|the|it|me|that)|doesn'?t matter|no matter"
    r"|(?:oh|ah|wait|actually|no)(?: ,)? (?:wait|hold on|hang on|it'?s okay|never)?(?: ,)? ?(?:there it is"
    r"|i(?:'?ve)? (?:see|found|got) it|i'?ve just (?:seen|found)|it'?s (?:here|there|gone|back|started|come)"
    r"|here it is|got it|it says (?:here|it))"
    r"|i(?:'?ve)? (?:found|can see) it|i'?ll (?:find|work) (?:it|that) out|sorry to bother|leave it (?:so|then|on)"
    r"|forget i\b|scratch that|skip it|i'?ll (?:just )?(?:leave|keep) it|answered my own|cancel that|i'?ve found the"
    r"|troubled you|you know what ,? ?(?:leave|forget|i'?ll|keep)|actually ,? ?(?:leave|keep|forget|no))"
)
