"""The phrases that care listens for, as patterns over folded text (see `rules.plain`): data, each list one alternative a line.

They are English. Of Spanish, German, French and Portuguese only a few unmistakable crisis phrases are sketched, without accents, which
`rules.plain` takes off; in any other language nothing is heard beyond words that are spelt as in English.
"""

import re
from collections.abc import Iterable

_ADVERBS = r"(?: (?:just|really|truly|kind of|sort of|kinda|sorta|only|honestly|actually|so badly|still|also|simply|fucking|do|keep|kept))*"
_WISH = (
    r"(?:w(?:an|na|n)t(?:ed|ing)?(?: so (?:badly|bad|much))? (?:to|too|2)|wanna"
    r"|plan(?:ning)? (?:to|on)|thinking (?:of|about)|thought (?:of|about))"
)
_SHALL = r"(?:need to|going to|gonna|have to|will|'ll)"
_WANT = rf"(?:{_WISH}|{_SHALL})"
_I = r"\bi(?:'?d|'?m|'?ve(?: been)?| am| have(?: been)?| was| would)?\b"
_START = r"^(?:(?:honestly|just|really|sometimes|lately),? )*"
_I_JUST = rf"(?:{_START}|{_I}){_ADVERBS} ?"
_AND_JUST = rf"(?:{_START}|[.!?,;] |\band |\bbut |{_I}){_ADVERBS} ?"
_SELF = r"m[yei] ?self"
_OTHER_SELF = r"(?:him|her|them|their) ?sel(?:f|ves)"
_THEY_WANT = (
    r"(?:wants? to|wanted to|wanna|going to|gonna|plan(?:s|ning)? to|threaten(?:s|ed|ing)? to|tr(?:y|ies|ied|ying) to|will|'ll|might"
    r"|(?:think|talk)(?:s|ed|ing)? (?:of|about)|about to)"
)
_THEY = (
    r"\b(?:(?:best )?friend|brother|sister|son|daughter|child|kid|mother|mum|mom|father|dad|wife|husband|partner|girlfriend|boyfriend"
    r"|cousin|room ?mate|flat ?mate|colleague|neighbou?r|he|she)"
)
_NOT = r"(?:don'?t|do not|can'?t|cannot)"
_END = r"\s*(?:$|[.!?,;])"
_ANY_MORE = r"(?: like this| with this| in this world)?(?: any ?more| any longer| no more)?"
_DYE = r"(?: (?:my|his|her|our|their|the) (?:\w+ )?(?:hair|beard|roots|wool|shirt|dress|jeans|fabric|curtains|eggs)| it\b(?!'))"
_IN_FUN = rf"(?:{_DYE}| of\b| laughing| on (?:this|that) hill)"
_SOME_DAY = (
    r"(?: (?:if|when|in this|at sea|to myself|some ?day|one day|eventually|happy|old|from (?:this|the)|without (?:coffee|tea|wifi)))"
)
_PILLS = r"(?:sleeping )?(?:pills|meds|medication|tablets)\b"
_AS_TOLD = r"(?! (?:of|before|with (?:breakfast|lunch|dinner|food|water)|on time|in the|every|for today|back|as|like) ?)"
_NOT_EMPTY = r"(?! (?:together|insurance|in|at|near|here|there|abroad)\b)"
_EXIST = r"(?:live|be alive|go on living|exist)"
_LIVING = r"(?:live|living|be alive|being alive|existing|my life|life)"
_TRAIN = r"(?:a|the|my) (?:train|tube|bus|car|truck|lorry)\b"
_MY_LIFE = r"(?!'| (?:seriously|savings|story|in (?:an?|my|another)|back|into|to the|one|an?|as|too|more|less|slow\w*)\b)"
_MAYBE = r"(?:may|might|must|can|could|do|still|sometimes|often|always|just|only|ever|once|keep|kept)"
_THINK = r"(?:feel|felt|think|thought|believe|say|said|tell me|told me|tell yourself|fear|imagine|worry|wonder|mean)(?:s|ing)?"
_TELLS = r"(?:told|tells?|telling) you"
_IT_IS_SO = r"(?:you|nobody|no ?one|everyone|everybody|it'?s|it is|your)\b(?:(?! but\b| and\b)[^.!?,;])*"
_HIGH = r"(?:a|the|my|this|that) (?:bridge|roof|building|balcony|cliff|ledge|window)\b(?! (?:into|with|on) )"

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


CRISIS = {
    "suicide": _any(
        (
            r"\bsuicid(?:e|al)\b",
            r"\bsu(?:cide|iside|icde|icid|cidal|isidal)\b",
            r"\bkms\b(?! (?:at (?:this|that|the|my)|away|per|an hour|from|to go)\b)",
            rf"\bunaliv(?:e|ing) {_SELF}\b",
        )
    ),
    "kill_self": _any(
        (
            rf"\b(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?) ?{_SELF}\b",
            r"\bslit(?:ting)? my (?:wrists?|throat)\b",
            rf"{_I_JUST}{_WANT} jump(?:ing)? (?:off|from|out of) (?:of )?{_HIGH}",
            rf"{_I_JUST}{_WANT} (?:jump(?:ing)?|step(?:ping)?|throw(?:ing)? {_SELF}) (?:in front of|under) {_TRAIN}",
        )
    ),
    "end_life": _any(
        (
            r"\bend(?:ing)? my (?:own )?life\b(?! as an?\b)",
            r"\btak(?:e|ing) my own life\b",
            rf"\btak(?:e|ing) my life\b{_MY_LIFE}",
            r"\bend(?:ing)? (?:it all|my existence)\b(?! (?:up|with|on)\b)",
            rf"\b(?:end(?:ing)? it tonight|plan(?:ning)? to end it){_END}",
        )
    ),
    "want_die": _any(
        (
            rf"{_AND_JUST}{_WISH}{_ADVERBS} (?:die|dying)\b(?!{_IN_FUN})",
            rf"{_I_JUST}{_SHALL}{_ADVERBS} die\b(?!{_IN_FUN}|{_SOME_DAY})",
            rf"{_I_JUST}{_WANT} (?:be dead|disappear forever|not exist)\b",
            rf"{_I_JUST}{_WANT} stop existing{_END}",
            rf"{_I_JUST}{_WANT} (?:(?:go to |fall a)?sleep forever|(?:go to |fall a)?sleep and never wake up){_END}",
            rf"\bi(?:'?m| am) ready to die\b(?!{_IN_FUN}|{_SOME_DAY})",
            rf"\b(?:all i want is|i want nothing more than|part of me wants) to (?:die|be dead|disappear)\b(?!{_IN_FUN})",
            rf"\bmak(?:e|es|ing) me (?:want to|wanna) die\b(?!{_IN_FUN})",
            rf"\bi should (?:just )?(?:die|be dead)\b(?!{_IN_FUN})",
            rf"\bi hope (?:that )?i (?:just )?(?:die|never wake up|(?:don'?t|do not) wake up)(?: tonight| tomorrow| again| soon)?{_END}",
            rf"\b(?:don'?t|do not|never) want to wake up(?: again| tomorrow)?{_ANY_MORE}{_END}",
            rf"\b(?:i would|i'?d) (?:much )?rather (?:be dead|die|not be alive){_END}",
            rf"\bi feel like dying{_END}",
            rf"\bi (?:just )?want (?:my life|it all|everything) to (?:be over|end|stop){_END}",
            r"^i (?:just |really )*want it to (?:be over|end)[.! ]*$",
        )
    ),
    "wish_dead": _any(
        (
            r"\bwish (?:i|that i) (?:was|were|wasn'?t|weren'?t) (?:dead|never born|here any ?more)\b",
            rf"\bwish (?:i|that i) (?:wasn'?t|weren'?t) alive{_END}",
            r"\bwish (?:i|that i)(?:'?d| had) never been born\b",
            rf"\bwish (?:i|that i) (?:could (?:just )?|would (?:just )?|didn'?t )(?:die|exist|not exist|not wake up|never wake up){_END}",
            r"\bbetter off (?:dead|without me)\b",
            r"\b(?:the world|every(?:one|body|thing)) would be (?:better|easier|happier) (?:without me|if i (?:was|were) (?:dead|gone))\b",
            rf"\b(?:i would|i'?d) be (?:better|happier) dead{_END}",
            r"\b(?:nobody|no ?one) would (?:even )?(?:miss me|care|notice) if i (?:was|were|am) (?:gone|dead)\b",
            r"\b(?:nobody|no ?one) would (?:even )?(?:miss me|care|notice) if i (?:died|disappeared|killed)\b",
        )
    ),
    "no_reason": _any(
        (
            rf"\b(?:no|any) (?:reason|point) (?:to|in|of) {_LIVING}\b{_NOT_EMPTY}",
            rf"\b{_NOT} (?:have|find|see|think of) (?:a|one) (?:single )?(?:reason|point) (?:to|in|of) {_LIVING}\b{_NOT_EMPTY}",
            rf"\bis there (?:even )?a (?:reason|point) (?:to|in|of) {_LIVING}\b{_NOT_EMPTY}",
            rf"\b(?:no|any|a) (?:reason|point) (?:to|in) (?:go on|going on){_ANY_MORE}{_END}",
            r"\bno (?:reason|point) (?:to|in) (?:anything|any of (?:it|this)|it all) any ?more\b",
            rf"{_I_JUST}{_NOT} {_EXIST}{_ANY_MORE}{_END}",
            rf"{_AND_JUST}(?:{_NOT}|no longer) (?:want to|wanna|deserve to) {_EXIST}{_ANY_MORE}{_END}",
            rf"{_I_JUST}{_NOT} (?:want to |wanna )(?:be here|be around|go on) (?:any ?more|any longer){_END}",
            rf"{_I_JUST}(?:can'?t|cannot) (?:go on|keep living|(?:do|take) (?:life|living)) ?(?:like this|any ?more|any longer){_END}",
            r"\bcan'?t do (?:this|it) any ?more\W+(?:and )?(?:forgive me|i(?:'?m| am) (?:tired of|done with) (?:life|living|everything))",
            r"\bcan'?t do (?:this|it) any ?more\W+(?:and )?(?:i )?(?:just )?want (?:it|this|everything)(?: all)? to (?:be over|end|stop)\b",
            rf"\b(?:tired of|hate|sick of|done with) (?:living|being alive|life|existing){_ANY_MORE}{_END}",
            r"\blife (?:isn'?t|is not|is no longer|is hardly|doesn'?t feel) (?:even |really )?worth living\b",
            r"\blife(?:'s| is) not worth living\b",
            rf"\b(?:living|being alive|my life) is (?:pointless|meaningless|unbearable){_ANY_MORE}{_END}",
            rf"\b(?:my )?life (?:has no|has lost (?:its|all)) (?:point|meaning|purpose){_ANY_MORE}{_END}",
            rf"\b(?:don'?t|do not) (?:feel like|see (?:any|the) (?:point|reason|sense) (?:in|to|of)) {_LIVING}\b{_NOT_EMPTY}",
        )
    ),
    "self_harm": _any(
        (
            rf"\b(?:cut(?:ting)?|hurt(?:ing)?|harm(?:ing)?|burn(?:ing)?) {_SELF}(?: on purpose| again| tonight| because| to feel|{_END})",
            rf"\bburn(?:ing)? {_SELF} with (?:a |my )?(?:cigarettes?|lighters?|matches)\b",
            rf"\bi(?:'?m| am) cutting again{_END}",
            r"\bself[- ]?harm(?:ing|ed)?\b",
        )
    ),
    "overdose": _any(
        (
            rf"\b{_WANT} (?:overdose|od)\b",
            rf"\b(?:{_WISH}|going to|gonna|should i) tak(?:e|ing) all (?:of )?(?:my|the|these) {_PILLS}{_AS_TOLD}",
            rf"\btak(?:e|ing) all (?:of )?(?:my|the|these) {_PILLS} at once\b",
            rf"\b(?:took|swallowed) (?:all (?:of )?(?:my|the|these)|too many|a (?:whole )?bottle of) {_PILLS}{_AS_TOLD}",
        )
    ),
    "farewell": _any(
        (
            r"\bthis is (?:my )?goodbye forever\b",
            r"\bgoodbye,? cruel world\b",
            r"\bi won'?t be (?:here|around) (?:any ?more|much longer)\b",
            r"^i won'?t be here tomorrow[.! ]*$",
            r"\b(?:goodbye|farewell) (?:note|letter)s? (?:to|for) (?:my (?:family|mum|mom|parents|kids|children|wife|husband)|everyone)\b",
        )
    ),
    "someone_else": _any(
        (
            rf"\b{_THEY_WANT} (?:just )?kill(?:ing)? {_OTHER_SELF}\b(?! (?:laughing|on (?:that|his|her|the)|at work|working)\b)",
            rf"\b{_THEY_WANT} (?:end(?:ing)?|tak(?:e|ing)) (?:his|her|their) own li(?:fe|ves)\b",
            rf"\b{_THEY_WANT} end(?:ing)? (?:his|her|their) li(?:fe|ves)\b(?! as\b)",
            rf"{_THEY}(?: just| really)* want(?:s|ed)? to (?:die|be dead)\b(?!{_IN_FUN})",
            rf"\b(?:is|keeps|started|been|'s) (?:harming|hurting|cutting) {_OTHER_SELF}(?: on purpose| again|{_END})",
        )
    ),
    "spanish": _any(
        (
            r"\bquiero morir(?:me)?\b(?! de\b)",
            r"\bme quiero morir\b(?! de\b)",
            r"\b(?:quiero|voy a) matarme\b",
            r"\bme (?:quiero|voy a) matar\b",
            rf"\b(?:ya )?no quiero (?:vivir|seguir viviendo)(?: mas| asi)*{_END}",
            r"\b(?:quitarme la vida|suicid(?:arme|io))\b",
        )
    ),
    "german": _any(
        (
            r"\bich (?:will|moe?chte) (?:nur |einfach |nur noch )*sterben\b",
            rf"\bich (?:will|moe?chte|kann) (?:einfach )?nicht mehr leben{_END}",
            r"\b(?:mich umbringen|bringe? mich um|mir das leben nehmen)\b(?! vor lachen)",
            r"\b(?:selbstmord|suizid)\b",
        )
    ),
    "french": _any(
        (
            r"\bje (?:veux|voudrais|vais) (?:juste )?(?:mourir|me tuer|me suicider)\b(?! de\b)",
            r"\benvie de (?:mourir|me tuer|me suicider)\b(?! de\b)",
            rf"\bje (?:ne |n')?(?:veux plus|ai plus envie de) vivre{_END}",
            r"\ben finir avec (?:la|ma) vie\b",
        )
    ),
    "portuguese": _any(
        (
            r"\b(?:quero|vou) (?:morrer|me matar|matar-me|me suicidar)\b(?! de\b)",
            rf"\bnao quero (?:mais )?viver(?: mais| assim)*{_END}",
            r"\btirar a minha (?:propria )?vida\b",
        )
    ),
}
"""A rule's name, for the log, and what it hears."""

CASUAL = _any(
    (
        r"\bsuicide squad\b",
        r"\bdie (?:happy|old|at sea|of old age)\b",
        r"\b(?:commercial|career|political|social) suicide\b",
        r"\bsuicide prevention(?: (?:week|month|day|training|course))?\b",
        r"\b(?:[0-9]+|few|many|some|several|more|hundred|thousand) kms\b",
        rf"\bshoot(?:ing)? {_SELF} in the foot\b",
        rf"\bkilling {_SELF} (?:laughing|to (?:finish|meet|get|make|please|impress)|at the gym)\b",
        rf"\bkill {_SELF} laughing\b",
        rf"\bdrown(?:ing)? {_SELF} in (?:my )?(?:work|books|coffee|tea|homework|emails|self-pity)\b",
        rf"\bpoison(?:ing)? {_SELF} with (?:sugar|coffee|caffeine|junk food)\b",
        r"\b(?:overdose|od)(?:ing)? on (?:chocolate|sugar|coffee|caffeine|cheese|cake|candy|tea|vitamins?)\b",
        rf"\b(?:cut|hurt|burn(?:t|ed)?) {_SELF} (?:shaving|cooking|chopping|slicing|running|while|at (?:the )?(?:gym|work))\b",
        rf"\b(?:cut|hurt|burn(?:t|ed)?) {_SELF} (?:on|with) (?:the|a|my) (?:oven|stove|pan|knife|paper|razor while)\b",
        rf"\b(?:fell|tripped|slipped|crashed)\b[^.!?]{{0,40}} (?:cut|hurt) {_SELF}\b",
    )
)
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
