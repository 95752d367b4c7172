"""The phrases that care listens for beside those of a crisis, as patterns over folded text (see `normalise.folded`): data, in English."""

import re
from collections.abc import Iterable

_END = r"\s*(?:$|[.!?,;])"
_MAYBE = r"(?:may|might|must|can|could|do|still|sometimes|often|always|just|only|ever|once|keep|kept)"
_THINK = r"(?:feel|felt|think|thought|believe|say|said|tell me|told me|tell yourself|fear|imagine|worry|wonder|mean)(?:s|ing)?"
_TELLS = r"(?:told|tells?|telling) you"
_IT_IS_SO = r"(?:you|nobody|no ?one|everyone|everybody|it'?s|it is|your)\b(?:(?! but\b| and\b)[^.!?,;])*"
_KIND = (
    r"(?:ai\b(?! (?:researcher|engineer|expert|fan))|a\.i\b|bot\b|robot\b(?! vacuum)"
    r"|machine\b(?! learning)|computer\b(?! (?:science|scientist|game|nerd|shop|person|engineer))"
    r"|(?:computer )?program\b|chat ?bot\b|language model\b|artificial\b)"
)
_BEING = rf"(?:an? |just (?:an? )?|some (?:kind of )?)?{_KIND}"
_REALLY = (
    r"(?:(?:actually|really|even|just|only|secretly|still|very much|totally|truly|definitely|certainly|absolutely|of course"
    r"|obviously|clearly|genuinely|literally|honestly|completely|fully|in fact|100%),? )*"
)
_REAL = r"(?:real|actual|living|genuine|flesh[- ]and[- ]blood)"
_PERSON = r"(?:person|man|woman|girl|boy|guy|human)"
_HUMAN = rf"(?:human(?: being)?\b(?!-)|{_REAL}(?:,? (?:and )?(?:living|breathing))*,? {_PERSON}\b|flesh and blood\b)"
_A_PERSON = r"person\b(?! (?:who|that|of|with|from|in)\b)"
_SMALL = r"(?:(?:just|only|still|really|an?|the|your|little|young|small|teenage|underage|[0-9]+[- ]years?[- ]old) )"
_I_AM = r"\b(?:i'?m|i am)"
_CLAUSE = r"(?:^|[.!?,;:\u2013\u2014] ?)"
_ONE_HUMAN = r"human(?: being)?"
_I_SAY = (
    r"\b(?:i|i'?ll|i'?m|let me)(?: just| can| will| only)* (?:say|saying|tell|telling"
    r"|ask|asking|speak|speaking|mean|write|writing)(?: (?:this|that|you|it|so|to you))* "
)
_NOT_TOLD_US = r"(?<!tell )(?<!tells )(?<!told )(?<!teach )(?<!teaches )(?<!shows )(?<!show )(?<!reminds )"
_TALKING = r"(?:talking|speaking|chatting|texting|writing) (?:to|with) (?:an? )?"
_ARE_YOU = r"(?:\b(?:are|aren'?t|r) (?:you|u)|^u)"

_OFTEN = (
    r"(?:really|truly|just|simply|clearly|obviously|honestly|always|still|only|even|so|too|very|quite|absolutely|completely|utterly"
    r"|totally)"
)
_YOU_ARE = rf"\b(?:you(?: {_OFTEN})*(?:'?re| are| were|'ll be| will be|'ll always be| will always be)|u r|ur)(?: {_OFTEN})*"
_ARE_NOT = rf"\b(?:you(?: {_OFTEN})*(?:'?re| are| were|'ll| will)(?: {_OFTEN})* (?:not|never)(?: be)?|you(?: {_OFTEN})* (?:are|were)n'?t)"
_GOOD = r"(?:good|smart|clever|pretty|strong|brave|thin|kind|interesting|special|nearly|ever|man|woman)"
_BAD = (
    r"(?:(?:worthless|useless|pathetic|disgusting|repulsive|unlovable|unwanted|ugly|hopeless(?! romantic)|despicable|contemptible"
    r"|insignificant|(?:stupid|dumb)(?! (?:good|lucky|with (?:love|joy)))|trash|garbage|scum)\b)"
)
_FOOL = r"(?:idiot|moron|loser|coward|imbecile|parasite|piece of (?:shit|crap|trash|garbage))\b"
_LOSER = rf"(?:{_FOOL}|(?:failure|burden|disgrace|disappointment|nobody|nuisance|mistake|joke|waste of)\b(?!'| (?:to no|if|when)\b))"
_CONTEMPT = rf"(?:(?:such )?an? )?(?:(?:{_OFTEN}|big|total|complete|fucking|{_BAD}),? )*(?:{_BAD}|{_LOSER})"
_NO_ONE = r"\b(?:nobody|no ?one|no one here|nobody here)(?: (?:will|would|could|can|has|really|even|actually|truly|ever))*"
_MORE = r"(?! (?:more|better|less|as|like|to|for being|the way|than|quite)\b)"


def _any(alternatives: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


def _begun(beginnings: Iterable[str]) -> str:
    """A pattern for what one of `beginnings` starts with at the end of a text, or for the whole of it anywhere: a tree of letters."""
    tails: dict[str, list[str]] = {}
    for beginning in beginnings:
        tails.setdefault(beginning[:1], []).append(beginning[1:])
    return "|".join(f"{re.escape(first)}(?:$|{_begun(rest)})" if first else r"\b" for first, rest in sorted(tails.items()))


"""What sounds like it and is not: taken out before the crisis phrases are looked for."""

ASKS_IF_AI = _any(
    (
        rf"{_ARE_YOU} (?:not )?{_REALLY}(?:a |an )?(?:real\b|{_HUMAN}|{_A_PERSON}|chat ?gpt\b)",
        rf"{_ARE_YOU} (?:not )?{_REALLY}(?:alive\b(?! and (?:well|kicking))|conscious\b|sentient\b)",
        rf"{_ARE_YOU} (?:not )?{_REALLY}{_BEING}",
        rf"\bam i {_REALLY}{_TALKING}(?:{_HUMAN}|{_A_PERSON}|someone real\b|{_BEING})",
        rf"\bi'?m {_REALLY}{_TALKING}(?:{_HUMAN}|{_BEING})(?:$|[^.!]*\?)",
        rf"\b(?:is (?:this|there)|(?:you|u)(?:'?re| are)|ur) (?:not )?{_REALLY}{_BEING}[^?]*\?",
        rf"\b(?:is (?:this|there)|(?:you|u)(?:'?re| are)|ur) (?:not )?{_REALLY}(?:an? )?(?:{_REAL} {_PERSON}\b|human being\b)[^?]*\?",
        r"\b(?:you(?:'?re| are) not|you aren'?t) (?:a |an )?(?:real|human)\b[^?]{0,20}\bare (?:you|u)\b",
        r"\bis there (?:really )?a (?:human|person) (?:behind|on the other|there|here|typing|reading)\b",
        r"\bwhat are you(?: really| actually| exactly)?\s*(?:\?|$)",
        rf"\bare (?:you|u) (?:all|both|guys|folks) {_REALLY}(?:ais?|bots?|robots?|machines?|chat ?bots?|programs?|humans?|real|people)\b",
        rf"\b(?:you|u)(?:'?re| are) {_REALLY}(?:an? )?{_HUMAN},? (?:admit|confess|aren'?t|right|be honest)\b",
        rf"\badmit (?:it,? )?(?:that )?(?:you|u)(?:'?re| are) {_REALLY}(?:an? )?(?:{_HUMAN}|{_A_PERSON}|{_BEING})",
        rf"\bare (?:you|u) sure (?:that )?(?:you|u)(?:'?re| are)(?: not|n'?t) (?:an? )?(?:{_HUMAN}|{_A_PERSON}|{_BEING})",
        r"\bis this (?:chat ?gpt|gpt|claude|gemini|an? (?:ai|bot|chat ?bot))\b",
        r"\bis (?:any ?one|any ?body|some ?one|some ?body) (?:here|there|of you|in here) (?:a )?(?:real|human)\b",
    )
)
NOT_ABOUT_BEING = _any(
    (r"\bare (?:you|u) (?:a |an )?real(?:ly)? (?:sure|happy|sad|good|into|fan|busy|ok|okay|tired|estate|hungry|close|quick|bored)\b",)
)

CLAIMS_HUMAN = _any(
    (
        rf"\b(?:i'?m|i am) {_REALLY}(?:not|no|n't) {_REALLY}{_BEING}",
        rf"\bi ain'?t {_REALLY}(?:no )?{_BEING}",
        rf"{_I_AM} {_REALLY}(?:an? )?{_HUMAN}",
        rf"{_I_AM} {_REALLY}an? {_A_PERSON}",
        rf"{_I_AM} {_REALLY}an? person\b[^.!?]*\bnot {_BEING}",
        rf"{_I_AM} {_REALLY}real(?: too| and alive)?(?:\s*$|[.!?,;])",
        rf"{_I_AM} (?:as )?real (?:as you|just like you)\b",
        rf"{_I_AM} {_REALLY}(?:an? )?[a-z ]{{0,20}}, (?:an? )?{_HUMAN}",
        (
            r"(?:^|\b(?:hello|hi|hey),? (?:there,? )?)(?:(?:from|it'?s) )?(?:(?:just )?another"
            rf"|(?:a |your |my )?fellow) {_ONE_HUMAN}(?: here)?(?=$|[.!?,;:])"
        ),
        (
            rf"{_CLAUSE}(?:(?:just |only )?(?:a|one|another|your|a fellow) )?{_ONE_HUMAN}"
            r" (?:over )?here\b(?![^.!?]*\byou(?:'re| are)? (?:it|that|the one)\b)"
        ),
        rf"(?:{_CLAUSE}(?:so |and |just )*(?:speaking |talking )?|{_I_SAY})(?:(?:from|as) )?one {_ONE_HUMAN} (?:speaking )?to another\b",
        rf"(?:{_CLAUSE}(?:speaking )?|{_I_SAY})human to human(?=$|[.!?,;:])",
        rf"{_CLAUSE}(?:speaking )?as (?:a fellow|another|one fellow) {_ONE_HUMAN}\b(?!,? you)",
        rf"{_CLAUSE}(?:speaking )?as an? {_ONE_HUMAN}(?: myself)?,? (?:i|i'm|i've|my)\b",
        rf"{_I_SAY}as (?:a fellow|another|a) {_ONE_HUMAN}(?=$|[.!?,;:])",
        rf"{_NOT_TOLD_US}\b(?:us|we) humans\b|\bmy fellow humans\b|\bus fellow humans\b",
        r"\bwe(?:'?re| are)(?: all| both| only| just)* human\b(?!-)",
    )
)
CLAIMS_CHILD = _any(
    (
        rf"{_I_AM} {_SMALL}*(?:girl|boy|kid|child|teen(?:ager)?|minor|baby|toddler|school ?girl|school ?boy)\b",
        rf"{_I_AM} (?:only |just |still )*(?:[0-9]|1[0-7]) ?(?:years? old|y/?o\b|[.!?]|$)",
    )
)

WOUNDS = _any(
    (
        rf"{_ARE_NOT}(?: {_GOOD})* enough\b(?! (?:of|sleep|time)\b)",
        rf"{_ARE_NOT} (?:lovable\b|worth (?:it|anything|loving|my|the|anyone'?s)\b)",
        rf"{_ARE_NOT} (?:wanted|loved|liked|needed|welcome|anything|anyone|anybody)(?: here| by anyone| to (?:me|anyone))?{_END}",
        rf"\byou(?: {_OFTEN})*(?:'ll| will) never(?: {_OFTEN})* (?:be (?:happy|loved|liked|worth)|amount to)\b",
        rf"{_YOU_ARE} {_CONTEMPT}",
        rf"{_YOU_ARE} nothing(?=$|[.!?,;:]| and\b| to (?:me|anyone|anybody|us|them|him|her)\b| without| but (?:{_CONTEMPT}|trouble))",
        rf"{_YOU_ARE} (?:all )?(?:to blame|the (?:problem|one to blame)|better off dead|dead to me)\b",
        rf"\byou(?: {_BAD})*(?: {_FOOL}| (?:stupid|worthless|useless|pathetic|disgusting|repulsive|ugly)\b)",
        rf"\byou(?: {_OFTEN})* (?:mean|matter|add up to|amount to) (?:nothing|to no ?(?:one|body))\b(?! (?:but|bad|by))",
        rf"\byou(?: {_OFTEN})* (?:don'?t|do not) (?:matter|belong)\b(?! (?:what|how|which|to))",
        rf"\byou(?: {_OFTEN})* (?:don'?t|do not|never) deserve (?:love|friends|happiness|help|kindness|respect|me|anything|better)\b",
        rf"\byou(?: {_OFTEN})* (?:don'?t|do not|never) deserve to (?:live|be (?:happy|loved))\b",
        rf"\byou(?: {_OFTEN})* deserve (?:nothing|to (?:die|suffer|rot|be (?:alone|hurt|punished|lonely|miserable)))\b",
        rf"\byou(?: {_OFTEN})* (?:disgust|bore|sicken) me\b",
        rf"\byou(?: {_OFTEN})* (?:make me sick(?! with)|ruin everything|can'?t do anything right|fail at everything)\b",
        rf"\byou(?: {_OFTEN})* have no (?:friends|worth|value|future|right to (?:live|be happy)){_END}",
        r"\byou (?:should|ought to|must)(?: really| just)* be ashamed\b",
        r"\byou should(?: really| just| go| go and)* (?:die|kill yourself|end your life|be dead)\b(?! (?:laughing|tired))",
        r"\byou should(?:n'?t| not| never) (?:exist|be alive|have been born)\b",
        rf"{_NO_ONE} (?:likes?|loves?|liked|loved|wants?|needs?|wanted|cares? (?:about|for)|miss(?:es)?) you\b{_MORE}",
        rf"\b(?:everyone|everybody|we all|they all)(?: {_OFTEN})* (?:hates?|despises?|laughs? at) you\b",
        r"\b(?:everyone|everybody|the world)(?: would be|'d be| is)? better(?: off)? without you\b",
        r"\b(?:it'?s|it is|it was|this is|that'?s|that is)(?: (?:all|entirely|really|only|clearly))? your (?:own )?fault\b",
        r"\bi (?:really |just )?(?:hate|despise|loathe|can'?t stand) you(?=$|[.!?,;]| and\b| so\b| all\b| more\b)",
        r"(?:^|[.!?,;:] |\bgo |\bgo and |\bjust |\bplease |\band |\bso )kill yourself\b",
        r"(?:^|[.!?,;:] |\bjust )(?:go die|drop dead|go to hell)\b",
        r"\bshame on you\b",
        r"\byour (?:life|existence) (?:is|has) (?:worthless|pointless|meaningless|nothing|no (?:worth|value|meaning|point))\b",
    )
)
"""Contempt for the one who is spoken to."""

SPARES = _any(
    (
        rf"\byou(?: {_MAYBE})* {_THINK}(?: like| that| as if| as though| if| whether)* {_IT_IS_SO}",
        rf"(?:\bnot|n'?t|\bnever|\bnobody|\bno ?one)(?: really| ever| even)* (?:true|{_THINK}|{_TELLS})(?: that| like| as if)* {_IT_IS_SO}",
        rf"\b(?:who|whoever|anyone|someone|somebody)(?: really| ever| even)* (?:{_THINK}|{_TELLS})(?: that| like| as if)* {_IT_IS_SO}",
        rf"(?<!\bi )\bfeel(?:s|ing)? (?:like|that|as if|as though) {_IT_IS_SO}",
        rf"\b(?:if|whether|as though|as if) {_IT_IS_SO}",
    )
)
"""Such words told of, doubted or denied, up to the end of the clause: taken out before contempt is looked for."""

_YOU_NEXT = (
    *(
        "are",
        "aren't",
        "arent",
        "were",
        "weren't",
        "werent",
        "will",
        "should",
        "shouldn't",
        "shouldnt",
        "ought to",
        "must be",
        "must really",
    ),
    *("must just", "mean nothing", "mean to no", "matter", "add up", "amount", "don't deserve", "dont deserve", "do not deserve"),
    *(
        "don't matter",
        "dont matter",
        "do not matter",
        "don't belong",
        "dont belong",
        "do not belong",
        "never",
        "deserve",
        "disgust",
        "bore",
    ),
    *("sicken", "make me", "ruin", "can't do anything", "cant do anything", "fail at", "have no", "really", "truly", "just", "simply"),
    *(
        "such",
        "fucking",
        "piece of",
        "clearly",
        "obviously",
        "honestly",
        "always",
        "still",
        "only",
        "even",
        "so",
        "too",
        "very",
        "quite",
        "absolutely",
        "completely",
    ),
    *("utterly", "totally", "worthless", "useless", "pathetic", "disgusting", "repulsive", "unlovable", "unwanted", "ugly", "hopeless"),
    *("despicable", "contemptible", "insignificant", "stupid", "dumb", "trash", "garbage", "scum", "idiot", "moron", "loser"),
    *("coward", "imbecile", "parasite"),
)
_IT_IS = ("it's", "its", "it is", "it was", "this is", "that's", "thats", "that is")
_HATE = ("hate you", "despise you", "loathe you", "can't stand you", "cant stand you")
_BEGINNINGS = (
    *("i'm", "im", "i am", "i ain't", "i aint"),
    *("another human", "fellow human", "a human", "one human", "human here", "human being here", "human to human", "my fellow human"),
    *(
        "a fellow human",
        "your fellow human",
        "your human",
        "us humans",
        "us fellow human",
        "we humans",
        "just another human",
        "just a human",
    ),
    *("only a human", "as a human", "as a fellow human", "as another human", "as one", "from one human", "from another human"),
    *("speaking as", "it's another human", "its another human", "i say", "i tell", "i ask", "i'll", "i can", "i will", "i speak", "i mean"),
    *("i write", "i just", "i only", "let me", "just one human"),
    *(f"we{are}{all_of} human" for are in ("'re", "re", " are") for all_of in ("", " all", " both", " only", " just")),
    *("you're", "youre", "you'll", "ur", "u r", *(f"you {word}" for word in _YOU_NEXT)),
    *("nobody", "no one", "noone", "everyone", "everybody", "we all", "they all", "the world"),
    *(f"{it_is}{fully} your" for it_is in _IT_IS for fully in ("", " all", " entirely", " really", " only", " clearly")),
    *(f"i{much} {hate}" for much in ("", " really", " just") for hate in _HATE),
    *("shame on", "your life is", "your life has", "your existence", "kill yourself", "go die", "drop dead", "go to hell"),
)
MAY_BE_UNFIT = re.compile(rf"\b(?:{_begun(_BEGINNINGS)})")
"""The beginnings of what may still become a claim or a wound."""

APOSTROPHES = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"}  # and blanks that Unicode calls letters
    | dict.fromkeys("\u115f\u1160\u3164\uffa0", " ")
)
INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls default-ignorable, and the marks that combine with a letter."""
