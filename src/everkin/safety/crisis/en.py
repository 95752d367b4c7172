"""English phrases of crisis."""

from everkin.safety.crisis.phrasing import END as _END
from everkin.safety.crisis.phrasing import Phrases, Tier, one_of

_ADVERBS = r"(?: (?:just|really|truly|kind of|sort of|kinda|sorta|only|honestly|actually|so badly|still|also|simply|fucking|do|keep|kept))*"
_WISH = (
    r"(?:(?:w(?:an|na|n)t(?:ed|ing)?|wnna)(?: so (?:badly|bad|much))? (?:to|too|2)|wanna"
    r"|plan(?:ning)? (?:to|on)|thinking (?:of|about)|thought (?:of|about))"
)
_SHALL = r"(?:need to|going to|gonna|have to|will|'ll)"
_WANT = rf"(?:{_WISH}|{_SHALL})"
_I = r"\bi(?:'?d|'?m|'?ve(?: been)?| am| have(?: been)?| was| would)?\b"
_START = r"^(?:(?:honestly|just|really|sometimes|lately),? )*"
_I_JUST = rf"(?:{_START}|{_I}){_ADVERBS} ?"
_AND_JUST = rf"(?:{_START}|[.!?,;] |\band |\bbut |{_I}){_ADVERBS} ?"
_SELF = r"m[yei] ?(?:s(?:el|le)f|sef)"
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
_HIGH = r"(?:a|the|my|this|that) (?:bridge|roof|building|balcony|cliff|ledge|window)\b(?! (?:into|with|on) )"
_DRUGS = r"(?:(?:sleeping |pain )?(?:pills|meds|medication|tablets)|tylenol|paracetamol|ibuprofen|insulin|xanax|antidepressants)"
_TOOL = r"(?:gun|pistol|rifle|rope|noose|razor(?: blade)?s?|blades?|knife)"
_KITCHEN = r"(?![^.!?]{0,80}\b(?:chop|cook|onion|bread|veg|kitchen|climb|tree ?house|shav|peel|parcel|tent))"
_PLACE = r"(?:bridge|roof(?:top)?|ledge|edge|(?:train |railway )?tracks|rails|railing|cliff|balcony|window ?sill|parapet|wrong side)"
_DO_IT = r"(?:do it|doing it|go through with it|end it(?: all)?|ending it(?: all)?|jump|be over|be gone)"
_WITHOUT = (
    r"(?:without me|if i (?:wasn'?t|weren'?t|was not|were not|was|were|am|'m) (?:not )?(?:around|here|alive|dead|gone|there)"
    r"|if i (?:died|disappeared))"
)
_NOBODY = r"(?:nobody|no ?one|not a soul|who) (?:would|will|'d|'ll)(?: even| really| ever)*"
_LIFE = r"(?:my |this )?(?:life|existence|being alive|living)"
_SOON = (
    r"(?:tonight|tomorrow|today|this (?:evening|weekend|afternoon)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|in an hour|after work"
    r"|once and for all"
    r"|right after|this is it|made up my mind|i'?ve decided|have decided it|before (?:they|anyone|my))"
)

_PLAN = {
    "intent": one_of(
        rf"{_I}{_ADVERBS} ?(?:(?:going|about|ready|decided|planning|intend) to|gonna|will|'ll){_ADVERBS} (?:kill|hang|shoot|drown"
        rf"|poison) {_SELF}\b",
        rf"{_I}{_ADVERBS} ?(?:(?:going|about|ready|decided|planning|intend) to|gonna|will"
        rf"|'ll){_ADVERBS} (?:end my (?:own )?life\b(?! as an?\b)|take my own life)",
        r"\bi(?:'?m| am) ending (?:my life(?! as an?\b)|it (?:all|tonight|now|today|for good))\b",
        rf"\bi know (?:exactly |already |just )*(?:how|where|when) (?:i'?d|i would|i'?ll|i will|i'?m (?:going to|gonna)|to) {_DO_IT}{_END}",
        r"\b(?:tonight|today|tomorrow)(?:'s| is) the (?:night|day)[.! ]*$|\bsaving (?:up )?my (?:pills|meds|tablets)\b",
        rf"\b(?:once|when|as soon as|after) (?:my|everyone|they|he|she|the kids|mum|mom|dad)\b[^.!?]{{0,40}}\b(?:leaves?|asleep|sleeps?"
        r"|gone|out|away)\b"
        rf"[^.!?]{{0,25}}\b(?:going to|gonna|will|'ll) {_DO_IT}{_END}",
        rf"\b(?:ending it|end it|do it)\b[^.!?]{{0,60}}\b(?:note|will|letters?|in order)\b|\b(?:in order|the will|letters?"
        rf"|notes?)\b[^.!?]{{0,60}}\bending it{_END}",
    ),
    "farewell": one_of(
        r"\bthis is (?:my )?goodbye forever\b",
        r"\bgoodbye,? cruel world\b",
        r"\bi won'?t be (?:here|around) (?:any ?more|much longer)\b",
        r"^i won'?t be here tomorrow[.! ]*$",
        r"\b(?:goodbye|farewell) (?:note|letter)s? (?:to|for) (?:my (?:family|mum|mom|parents|kids|children|wife|husband)|everyone)\b",
        r"\bsuicide (?:note|letter|video)\b|\bgoodbye (?:note|letter|message|video)s?\b",
        r"\bthis is my (?:very )?(?:last|final) (?:message|text|note|words|night|day|goodbye)\b"
        r"(?! (?:before|until|for (?:today|now|tonight)|from (?:this|my)|on this|at|of (?:the|work)|in (?:this|the)|here))",
        r"\b(?:i )?(?:wrote|written|left|writing) (?:\w+ ){0,2}(?:letters?|notes?) (?:to|for) (?:everyone|everybody|all|my (?:family"
        r"|parents|kids|children)|each)\b",
        r"\bthey'?ll find (?:me|it|them|my body)\b(?! (?:a|something|on the (?:map|website)))",
        r"\btell (?:my|her|him|them|everyone)\b[^.!?]{0,40}\b(?:loved?|sorry)\b[^!?]{0,40}\b(?:won'?t be|not be|gone|dead|when i'?m)\b",
        r"\bby the time (?:you|he|she|they|anyone) reads? (?:this|it)\b",
        r"\b(?:gave|giving|given|give) (?:away )?(?:my|all my)\b[^.!?]{0,30}\b(?:won'?t|not going to|not gonna) (?:be (?:here|around"
        r"|needing)|need)\b",
        rf"{_THEY}\b[^.!?]{{0,40}}\bgoodbye\b[^.!?]{{0,60}}\b(?:{_TOOL}|pills|over for|roof|bridge|forever)\b",
    ),
    "overdose": one_of(
        rf"\b{_WANT} (?:overdose|od)\b",
        rf"\b(?:{_WISH}|going to|gonna|should i) tak(?:e|ing) all (?:of )?(?:my|the|these) {_PILLS}{_AS_TOLD}",
        rf"\btak(?:e|ing) all (?:of )?(?:my|the|these) {_PILLS} at once\b",
        rf"\b(?:took|swallowed) (?:all (?:of )?(?:my|the|these)|too many|a (?:whole )?bottle of) {_PILLS}{_AS_TOLD}",
        r"\b(?:swallowed|took|taken|downed|swallowing|taking) (?:the|a|my) (?:whole|entire|full) (?:bottle|box|pack|packet|lot)\b",
        rf"\b(?:how (?:many|much)|what dose|lethal dose)\b[^.!?]{{0,30}}\b{_DRUGS}\b[^.!?]{{0,50}}\b(?:enough|die|kill(?! the pain)"
        r"|lethal|fatal|wake up|overdose)\b",
        rf"\b(?:how (?:many|much))\b[^.!?]{{0,20}}\b(?:lethal|fatal|to (?:die|overdose|kill {_SELF}))\b|\blethal dose\b",
        rf"\b(?:saved|saving|stockpil\w+|hoard\w*|collect\w*) (?:up )?(?:\w+ ){{0,2}}{_DRUGS}\b",
        rf"\b{_DRUGS}\b[^.!?]{{0,30}}\b(?:in front of me|next to me|in my hand|lined up|counted)\b",
    ),
    "means": one_of(
        rf"\b(?:have|got|holding|with|hold|has|'s got)\b[^.!?]{{0,25}}\b{_TOOL}\b{_KITCHEN}[^.!?]{{0,20}}\b(?:in (?:my|his|her) (?:hand"
        r"|lap|mouth)|to my|next to me|beside me"
        r"|in front of me|against my|around my|loaded|over for)\b",
        rf"\b{_TOOL}\b{_KITCHEN} (?:is|are|lies|sits) (?:right |already |just )*(?:next to|in front of|beside|on my|by my|in my|against"
        r"|loaded|ready)\b",
        r"\b(?:bought|got|tied|found|made|have) (?:a|the|some|my) (?:\w+ )?(?:rope|noose|gun|razor blades)\b[^.!?]{0,40}\b(?:which|where"
        r"|tree|beam|hook|knot|neck|ready|do it|myself)\b"
        r"(?! ?house)",
        r"\bgarage\b[^.!?]{0,30}\b(?:engine|car|motor|exhaust) (?:running|on)\b",
    ),
    "place": one_of(
        rf"\b(?:standing|sitting|'?m|am|stood|here|up|out)\b(?: \w+){{0,3}} on (?:the|a"
        rf"|top of the) (?:\w+ )?{_PLACE}\b[^.!?]{{0,60}}\b(?:jump|can'?t stop|shaking|crying|end it|over the|goodbye"
        r"|let go|step off|falling?|nothing to lose|ready to)\b",
        r"\b(?:lie|lay|stay|stand|sit|lying|sitting|wait(?:ing)?) (?:down )?on (?:the (?:train |railway )?(?:tracks|rails)"
        r"|them)\b(?:[^.!?]{0,20}\b(?:tomorrow|tonight|train|until|for)\b|$)",
        r"\b(?:going|go|walk(?:ing)?|head(?:ing)?) to the (?:train |railway )?tracks\b[^.!?]{0,60}\b(?:stay|lie|lay|wait|jump)\b",
        rf"{_THEY}\b[^.!?]{{0,50}}\b(?:going to|gonna|wants? to|about to|will|threat\w+ to) jump (?:tonight|today|now|off|from|in front)",
        rf"{_THEY}\b[^.!?]{{0,30}}\bon (?:the|a) (?:{_PLACE})\b[^.!?]{{0,30}}\b(?:jump|says|threat\w*|won'?t come)\b",
    ),
    "preparing": one_of(
        r"\b(?:don'?t|do not|nobody|no ?one) (?:look|come looking|search|wait up) for me\b(?! (?:in|at|on|today|before))"
        r"|\bplease don'?t look for me\b",
        rf"\b(?:belt|rope|noose|cord|cable|scarf|sheet|plastic bag|exhaust|charcoal|helium|{_DRUGS}|blades?|razors?"
        rf"|gun)\b{_KITCHEN}[^.!?]{{0,40}}\b(?:tied|ready|all set|prepared|have enough"
        r"|(?:is|got|be) enough|loaded|around my neck|to the (?:door|ceiling|beam)|hidden|lined up|crushed)\b",
        rf"\b(?:stockpil\w+|hoard\w*|saved up|been saving|collected|counted out|crushed|lined up|enough)\b[^.!?]{{0,30}}\b{_DRUGS}\b",
        r"\b(?:platform|tracks|station)\b[^.!?]{0,60}\bnext train\b[^.!?]{0,30}\b(?:mine|for me|me)\b|\bnext train is (?:mine|for me)\b",
        r"\b(?:wrote|finished|written|writing|left) (?:\w+ )?(?:my|the) (?:suicide |goodbye |last |final )?note\b(?! (?:to (?:the|our"
        r"|my) (?:teacher|landlord|boss|school|neighbou?r)|on|for (?:class|work)))",
        r"\b(?:in (?:an? |a few |one |two )?(?:hours?|minutes?|days?)|by (?:tomorrow|tonight|morning|then|sunday|monday|christmas)|soon"
        r"|after (?:tonight|midnight)|tomorrow|tonight)\b[^.!?]{0,20}"
        r"\bi (?:won'?t|will not|'ll no longer|no longer) (?:be (?:breathing|alive|living|around any ?more)|exist|breathe)\b",
        r"\bi(?:'ll| will)(?: finally| already)? be (?:dead|gone for good|at peace|with (?:him|her|them) again)\b(?: (?:by|soon|before"
        r"|tomorrow|tonight|in|when)|[.!]|$)(?! if)",
        r"\b(?:tonight|midnight|tomorrow|today|this weekend)\b[^.!?]{0,30}\b(?:it(?:'s| is| will be|'ll be)? (?:all )?over"
        r"|it(?: all)? ends|everything(?:'s| is) (?:set|ready|over)|the end for me|finally end)\b"
        r"(?! (?:by|for (?:the|our)|at \d))|\beverything(?:'s| is) (?:set|ready|prepared)\b[^.!?]{0,40}\b(?:tonight|goodbye|midnight)\b",
        r"\blocked (?:himself|herself|themselves|themself|myself)\b[^.!?]{0,40}\b(?:blade|knife|pills|razor|gun|rope)\b",
        r"\b(?:at|on|over|near) the edge of (?:the|a) (?:cliff|roof|bridge|platform|building|balcony)\b|\bclimbed (?:over|up"
        r"|onto) the (?:railing|roof|ledge|fence of the bridge|bridge)\b",
        r"\b(?:leav(?:e|ing)|go(?:ing)?|gone) (?:\w+ ){0,3}(?:forever|for good)\b(?=[^.!?]{0,60}\b(?:goodbye|decided|sorry|love you all"
        r"|forgive)\b)|\b(?:decided|going) to (?:leave|go) (?:this world|forever)\b",
        r"\b(?:forgive me|i'?m sorry)\b[^.!?]{0,40}\b(?:for what i'?m about to|can'?t stay|have to go now|won'?t be)\b"
        r"|\btake care of my (?:kids|cat|dog|mum|mom)\b[^.!?]{0,40}\b(?:when i'?m gone|for me now|after i)\b",
    ),
    "method": one_of(
        r"\bnooses?\b|\b(?:rope|belt|cord|sheet)\b[^.!?]{0,40}\b(?:basement|attic|garage|ceiling|beam|rafters|hang(?:ing)? my ?self"
        r"|my neck|knot)\b(?![^.!?]{0,40}\b(?:climb|swing|punching))",
        r"\b(?:tak(?:e|ing)|swallow(?:ing)?|took|swallowed|taken|down(?:ed|ing)) (?:every(?: last| single)?|a lot of|lots of|so many"
        rf"|loads of|a bunch of|a handful of|all (?:of )?(?:my|the|his|her|these)|too many|the rest of (?:my|the)) (?:\w+ )?(?:{_DRUGS}"
        rf"|pill|tablet)\b{_AS_TOLD}",
        r"\b(?:how|what) (?:high|deep|long|fast|quick(?:ly)?|much|many|height|dose|easy|painful|hard)\b[^.!?]{0,60}\b(?:to (?:die"
        r"|kill you|bleed out|drown|overdose|be (?:lethal|fatal))|you(?:'d| would)? die|lethal|fatal|deadly|survive the fall)\b"
        r"|\b(?:painless|quickest|easiest|best|surest) way (?:to (?:die|go|end (?:it|my))|out of life)\b",
        r"\b(?:roof(?:top)?|bridge|cliff|ledge|balcony|building|parking deck)\b[^.!?]{0,20}[.!,]?[^.!?]{0,40}\b(?:want to fall"
        r"|just (?:fall|let go|drop)|let my ?self fall|going to jump|about to jump|want to jump)\b",
        r"\b(?:letters?|note|video|message)\b[^.!?]{0,12}\b(?:to|for) (?:my (?:kids|children|son|daughter|family|parents|mum|mom|wife"
        r"|husband|friends|loved ones)|everyone(?: i love)?|the people i love)\b[^.!?]{0,60}\b(?:why i|goodbye|had to go|have to go"
        r"|when i'?m gone|after i'?m|sorry|forgive|explain\w*)\b",
        rf"\b(?:knife|blade|razor|scissors|gun|glass)\b[^.!?]{{0,30}}\b(?:to|on|against|at|in) (?:my|his|her|their) (?:own )?(?:throat"
        rf"|temple|head|mouth|chest|neck|veins)\b{_KITCHEN}",
        r"\b(?:saying|say|said) (?:my )?(?:goodbyes?|farewell)\b[^.!?]{0,60}\b(?:end|die|tonight|forever|gone|last time|life)\b"
        r"|\b(?:won'?t wake up|unconscious|not breathing|barely awake)\b[^.!?]{0,60}\b(?:pills|overdose|took)\b",
        r"\bi(?:'?m| am) (?:going to|gonna|about to)(?: \w+)? (?:slit|cut) my (?:wrists?|throat|veins)\b|\bi(?:'?m| am) (?:killing"
        r"|hanging|shooting) my ?self (?:tonight|tomorrow|now|today|soon)\b",
    ),
}
_ACTIVE = {
    "suicide": one_of(
        r"\bsuicid(?:e|al)\b",
        r"\bsu(?:cide|iside|icde|icid|cidal|isidal)\b",
        r"\bkms\b(?! (?:at (?:this|that|the|my)|away|per|an hour|from|to go)\b)",
        rf"\bunaliv(?:e|ing) {_SELF}\b",
        r"\b(?:tried|attempted) (?:to )?(?:last (?:year|month|week|time|summer|winter|night|spring)|twice|once"
        r"|before)\b(?=[^.!?]{0,80}\b(?:thoughts|again|back|hospital)\b)",
    ),
    "kill_self": one_of(
        rf"\b(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?) ?{_SELF}\b",
        r"\bslit(?:ting)? my (?:wrists?|throat)\b",
        rf"{_I_JUST}{_WANT} jump(?:ing)? (?:off|from|out of) (?:of )?{_HIGH}",
        rf"{_I_JUST}{_WANT} (?:jump(?:ing)?|step(?:ping)?|throw(?:ing)? {_SELF}) (?:in front of|under) {_TRAIN}",
        rf"\bkil+(?:ing)? {_SELF}\b",
        rf"\b(?:end|top|off|do|unalive) {_SELF}(?: in)?{_END}",
        r"\bways? (?:to|of) (?:die|dying|end(?:ing)? my life|kill(?:ing)? my ?self)\b",
    ),
    "end_life": one_of(
        r"\bend(?:ing)? my (?:own )?life\b(?! as an?\b)",
        r"\btak(?:e|ing) my own life\b",
        rf"\btak(?:e|ing) my life\b{_MY_LIFE}",
        r"\bend(?:ing)? (?:it all|my existence)\b(?! (?:up|with|on)\b)",
        rf"\b(?:end(?:ing)? it tonight|plan(?:ning)? to end it){_END}",
    ),
    "want_die": one_of(
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
        r"\b(?:dying|death|being dead|suicide)(?:'s| is| would be| seems| sounds| feels| looks)(?: like)?(?: the| my| a| so"
        r"| much)* (?:only|best|easiest|better|easier|peaceful|relief|way out"
        r"|escape|good|nice|answer|solution)\b",
        r"\b(?:only (?:thing|way|option|escape|solution|answer|way out))\b[^.!?]{0,50}\b(?:dying|death|to die|being dead|be dead)\b",
        r"\b(?:wants?|wanna|wanted|want so badly|need|rather|love) (?:to )?(?:just )?be dead\b|\bi(?:'?d| would) (?:like"
        rf"|love) to (?:die|be dead)\b(?!{_IN_FUN})",
        r"\bto be gone (?:for good|forever)\b",
        r"\b(?:imagine|imagining|think about|thinking about|urge to|feel like|want to|fantasi[sz]e about|thought about"
        r"|picture) (?:just )?(?:driv(?:e|ing)|crash(?:ing)?|steer(?:ing)?"
        r"|swerv(?:e|ing))(?: my car| the car)? (?:off|into)\b",
        r"\b(?:feel like|urge to|tempted to|impulse to|voice telling me to|imagine|imagining|fantasi[sz]e about|thoughts? of"
        r"|thoughts? about) (?:just )?(?:jump(?:ing)?|step(?:ping)? (?:off|in front)"
        r"|walk(?:ing)? into traffic)\b(?! (?:in (?:the|a)|into (?:the|a) (?:pool|lake|shower|bed)|for joy|at the|up|around|rope|on))",
    ),
    "self_harm": one_of(
        rf"\b(?:cut(?:ting)?|hurt(?:ing)?|harm(?:ing)?|burn(?:ing)?) {_SELF}(?: on purpose| again| tonight| because| to feel|{_END})",
        rf"\bburn(?:ing)? {_SELF} with (?:a |my )?(?:cigarettes?|lighters?|matches)\b",
        rf"\bi(?:'?m| am) cutting again{_END}",
        r"\bself[- ]?harm(?:ing|ed)?\b",
        rf"\b(?:want|wanna|need|urge|tempted|about)(?: to)? (?:hurt|harm|cut|punish|burn) {_SELF}\b(?! (?:less|at|in|by|on|any|for"
        r"|with (?:this|that|work)|if)\b)",
        r"\b(?:i|she|he|they)\b[^.!?]{0,20}\b(?:cut|slashed|carved|cutting|slit) (?:(?:into|at|up) )?(?:my|her|his|their) (?:(?:own|left"
        r"|right|upper|lower) )*(?:arms?|wrists?|thighs?|legs?|skin"
        r"|stomach|hips?)\b(?![^.!?]{0,30}\b(?:shav|cook|accident|work|fell|fence|glass door|hair|gardening|bike|climbing))",
        r"\b(?:burn(?:ed|t|ing)?|scratch(?:ed|ing)?) my (?:\w+ )?(?:arms?|wrists?|thighs?|legs?|skin"
        r"|stomach)\b[^.!?]{0,30}\b(?:on purpose|to feel|lighter|cigarette|because|until|to punish)\b",
        r"\b(?:hit|hitting|bang(?:ed|ing)?|slam(?:med|ming)?|punch(?:ed|ing)?) (?:my head|my ?self)\b[^.!?]{0,30}\b(?:until|so that"
        r"|to feel|numb|again and again|on purpose|hurting|bleed\w*)\b",
        r"\b(?:relapsed|started|start|back to|urges? to|keep) (?:and )?(?:\w+ )?cutting(?: again| after| since| because| myself)\b",
        r"\b(?:he|she|they|brother|sister|son|daughter|friend|'s|has|have|been)\b[^.!?]{0,20}\b(?:cutting|harming|hurting"
        r"|burning) (?:him|her|them) ?sel(?:f|ves)\b(?! (?:at work|with work))",
    ),
    "someone_else": one_of(
        rf"\b{_THEY_WANT} (?:just )?kill(?:ing)? {_OTHER_SELF}\b(?! (?:laughing|on (?:that|his|her|the)|at work|working)\b)",
        rf"\b{_THEY_WANT} (?:end(?:ing)?|tak(?:e|ing)) (?:his|her|their) own li(?:fe|ves)\b",
        rf"\b{_THEY_WANT} end(?:ing)? (?:his|her|their) li(?:fe|ves)\b(?! as\b)",
        rf"{_THEY}(?: just| really)* want(?:s|ed)? to (?:die|be dead)\b(?!{_IN_FUN})",
        rf"\b(?:is|keeps|started|been|'s) (?:harming|hurting|cutting) {_OTHER_SELF}(?: on purpose| again|{_END})",
    ),
    "urges": one_of(
        r"\b(?:my own|my) funeral\b(?! (?:insurance|home|playlist))",
        r"\b(?:gun|knife|weapon|blade|pistol)\b[^.!?]{0,40}\b(?:on my ?self|to my (?:head|throat|wrist|chest|heart)|against my ?self"
        r"|in my mouth)\b",
        r"\b(?:urges?|craving|itching|impulse|want|wanting|need|compulsion) (?:to|of) (?:just )?(?:slice|slash|carve|gash|cut|stab"
        r"|choke|strangle|bleed|burn|scratch|self[- ]?harm)(?:ing)? (?:my|open|until|again)\b(?! (?:hair|nails|losses|hours|costs"
        r"|budget|teeth|expenses))",
        r"\b(?:strangl|chok|suffocat|starv|stab|electrocut|hang|drown|bleed)(?:e|ed|ing)? my ?self\b(?! (?:laughing|on (?:a|my)"
        r"|in (?:work|coffee)))",
        r"\b(?:end(?:ing)?|put(?:ting)? an end to|finish(?:ing)?) (?:things|everything|it all|this life|myself|all of it)\b(?! (?:with"
        r"|up|between|on|at work)\b)(?: for good| once and for all| forever|\s*(?:$|[.!?,]))",
        r"\b(?:scratch|pick|bite|hit|burn|cut)(?:ed|ing)?(?: at)? (?:my ?self|my (?:skin|arms?|wrists?|legs?"
        r"|thighs?))\b[^.!?]{0,15}\b(?:until|till) (?:i|it|they) (?:bleeds?|bled|hurts?|stops?|passes)\b",
        r"\bdeath (?:is )?(?:call(?:s|ing)|whisper(?:s|ing)|waiting for|would be (?:kind|sweet|a gift))\b|\b(?:long|longing|yearn|crave"
        r"|beg|pray(?:ing)?|wait(?:ing)?) (?:for|to) (?:death|die|it to kill me)\b|\bready to go[.,]? (?:i'?m|life)",
        rf"\b(?:he|she|they)(?: is|'s|'ll| will|'re| are)? (?:going to|gonna|wants? to|might|could|will) (?:hurt|harm|cut) {_OTHER_SELF}\b",
        r"\b(?:don'?t|can'?t) trust my ?self (?:tonight|alone|right now|to be|with|not to)\b(?! (?:money|cookies|chocolate|snacks"
        r"|the credit))|\b(?:scared|afraid|terrified) (?:of )?(?:what )?i(?:'ll| might| will| could) do (?:something )?(?:to my ?self"
        r"|stupid)\b",
        r"\bvoices?\b[^.!?]{0,20}\btell(?:s|ing)? me to (?:die|kill|hurt|cut|jump|end|do it)\b|\b(?:walk|run"
        r"|step)(?:ing)? (?:out )?into (?:the )?(?:traffic|sea and|ocean and|oncoming)\b",
        r"\b(?:stop|stopped|stopping) (?:taking )?my (?:insulin|heart medication|dialysis)\b[^.!?]{0,40}\b(?:die|end|over|let)\b"
        r"|\b(?:hid|hide|hiding|keep) (?:a |my |the )?(?:blades?|razors?)\b",
        r"\bi(?:'d| would)? (?:deserve|ought|need) to (?:die|be dead)\b(?! to)|\bwhy (?:can'?t|won'?t|don'?t) i just die\b"
        r"|\blet me die\b|\bjust let me go\b(?! (?:home|to|out))",
    ),
    "thoughts": one_of(
        r"\b(?:think|thinks|thinking|thought|thoughts|dream|dreaming|fantasi\w+|obsess\w+|wonder|daydream\w*"
        r"|consider\w*)(?: \w+){0,3}? (?:about|of)(?: \w+){0,2}? (?:dying|suicide|killing my ?self|ending (?:it|my|everything)"
        r"|not being alive|being dead|cutting|hurting my ?self|my (?:own )?death|how to (?:die|do it|end it))\b(?! (?:my|the|our|their"
        r"|her|his) (?:hair|wool|eggs|shirt|grass))",
        r"\b(?:don'?t|do not|no longer|not)(?: really| even)? (?:want to|wanna) (?:live|be alive|exist|go on living"
        r"|keep living)\b[^.!?]{0,30}\b(?:how to|do it|end|plan|kill|die|and i think)\b",
        r"\bwant(?:ed|ing)? to (?:stop|quit) (?:living|breathing|being alive)\b|\bwish (?:for|i had) (?:death|the courage to (?:die"
        r"|do it|end it))\b|\bcourage to (?:end it|die|do it|jump|kill)\b",
        r"\bcutting (?:is|was|helps?|calms?|makes? me|relieves?|feels?|again|my skin)\b(?! (?:edge|costs?|back|down|required|corners))"
        r"|\bself[- ]?(?:harms?|injur\w+|mutilat\w+)\b|\b(?:knife|blade|razor|scissors)\b[^.!?]{0,25}\b(?:my|her|his) (?:wrists?|arms?"
        r"|skin|thighs?|legs?)\b(?![^.!?]{0,30}\b(?:shav|wax|accident))",
        r"\b(?:rather|prefer to|sooner) (?:die|kill my ?self|be dead)\b(?! than (?:eat|watch|wear|listen|drink|admit|lose|miss|use"
        r"|do the|share|cook|run|give up (?:my|coffee)))",
        r"\bi(?:'ve| have)? (?:tried|attempted|nearly|almost|wanted) (?:to )?(?:die|kill(?:ed)? my ?self|end(?:ed)? (?:it|my life)"
        r"|overdose[d]?|suicide)\b(?! (?:of|laughing|when|from (?:embarrass|laugh|cring)))|\b(?:jump|run|walk|step"
        r"|throw my ?self)(?:ing)? in front of (?:a|the) (?:car|bus|train|truck|lorry|tram)\b",
        r"\b(?:want|wanna|need|wish|ready|rather|hope|hoping|wanting|wishing|love|prefer|deserve|better) (?:to |i (?:could|would"
        r"|'d) )?(?:just |finally |really )*(?:die|be dead|be gone forever|be killed)\b(?! (?:of|laughing|on this|trying|my|for (?:this"
        r"|that|him|her|it)|in (?:peace|my sleep at)|happy|old|than"
        r"|hard))(?<!don't want to die)(?<!doesn't want to die)(?<!not want to die)",
    ),
}
_PASSIVE = {
    "wish_dead": one_of(
        r"\bwish (?:i|that i) (?:was|were|wasn'?t|weren'?t) (?:dead|never born|here any ?more)\b",
        rf"\bwish (?:i|that i) (?:wasn'?t|weren'?t) alive{_END}",
        r"\bwish (?:i|that i)(?:'?d| had) never been born\b",
        rf"\bwish (?:i|that i) (?:could (?:just )?|would (?:just )?|didn'?t )(?:die|exist|not exist|not wake up|never wake up){_END}",
        r"\bbetter off (?:dead|without me)\b",
        r"\b(?:the world|every(?:one|body|thing)) would be (?:better|easier|happier) (?:without me|if i (?:was|were) (?:dead|gone))\b",
        rf"\b(?:i would|i'?d) be (?:better|happier) dead{_END}",
        r"\b(?:nobody|no ?one) would (?:even )?(?:miss me|care|notice) if i (?:was|were|am) (?:gone|dead)\b",
        r"\b(?:nobody|no ?one) would (?:even )?(?:miss me|care|notice) if i (?:died|disappeared|killed)\b",
        rf"\b(?:wish|want|hope|like|love|rather|could|pray|if i)\b[^.!?]{{0,40}}\b(?:not|never|don'?t|didn'?t) wak(?:e"
        rf"|ing)(?: back)? up(?: again| ever again| any ?more| in the morning)?{_END}",
        r"\b(?:every(?:one|body)|they|(?:my )?(?:family|kids|friends|parents|wife|husband)|people|the world|he|she|you all"
        r"|you)(?: would|'d| will|'ll| might)(?: all| probably| honestly)* (?:be|manage|do|live|cope"
        rf"|get on) (?:so much |a lot |way |far )?(?:better|happier|easier|fine|relieved|okay)(?: off)?\b[^.!?]{{0,12}}{_WITHOUT}",
        rf"\b{_NOBODY} (?:notice|care|miss me|cry|come|be sad|mind|remember)\b[^.!?]{{0,20}}\bif i\b(?! (?:left early|skipped|was late"
        r"|came))",
        r"\bif i (?:died|was dead|were dead|disappeared|vanished|was gone|were gone|stopped existing"
        r"|wasn'?t here)\b[^.!?]{0,30}\b(?:nobody|no ?one|would anyone|wouldn'?t|who would|not one)\b",
        r"\b(?:wouldn'?t|would not|doesn'?t|won'?t) (?:even |really )?matter if i (?:was|were|am|died|disappeared|'m)\b",
        r"\b(?:wouldn'?t|would not|won'?t) (?:mind|care|be upset|be sad|fight it) if (?:i (?:died|got hit|never|was gone|didn'?t)"
        r"|an? (?:car|bus|truck|train|bolt)|something (?:bad )?happened to me)",
        r"\bhope (?:something|a car|a bus|a truck|the plane|i get|i don'?t make)\b[^.!?]{0,25}\b(?:happens? to me|hits? me|kills? me"
        r"|crash(?:es)?|cancer|hit by|make it)\b",
        r"\bwish (?:a|something|someone|it|god) would (?:just )?(?:hit|kill|take) me\b",
        r"\b(?:disappointed|sad|angry|upset|sorry|hate|gutted)\b[^.!?]{0,20}\bi (?:woke up|wake up|am still (?:here|alive)"
        r"|'?m (?:still )?alive|'?m still here)\b(?! (?:so|too|late|early|at))",
        r"\b(?:wish|should|was|were)\b[^.!?]{0,15}\b(?:never|not) (?:meant to be |supposed to be |have |been )*(?:existed|born|alive)\b",
        rf"{_I_JUST}(?:{_WISH}|(?:wish i )?could(?: just)?) (?:disappear|vanish|cease to exist|fade away)(?: forever| completely"
        r"| from (?:the|this) (?:world|earth|planet|life)"
        rf"| and (?:never|not|have (?:no|nobody)|be forgotten|no)\b[^.!?]{{0,80}})?{_END}",
    ),
    "no_reason": one_of(
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
        r"\bwhat(?:'s| is)(?: even)? the point(?: of| in)?(?: (?:any of (?:this|it)|it all|living|going on|anything|trying"
        r"|life(?! insurance)|being (?:here|alive))| any ?more)",
        r"\bnothing (?:will|is going to|'s going to|'ll|is ever going to) ever (?:get|be) better\b|\bit(?:'ll| will) never get better\b"
        r"|\bnever going to get better[.! ]*$",
        r"\bno(?:thing)? (?:left )?to live for\b|\bnothing (?:left )?to look forward to\b(?! (?:this|until|on|at) )",
        r"\b(?:no|any|don'?t have a|can'?t see a|don'?t see a|don'?t see any) future(?: for (?:me|us)| at all| any ?more| ahead of me"
        rf"| left)+{_END}",
        r"\b(?:no hope (?:left|for me|any ?more|in anything)|(?:lost|given up) (?:all |every )?hope(?! (?:of|for|that|on))|out of hope)\b",
        r"\b(?:i feel|i'?m|i am|everything (?:is|feels|seems)|my life (?:is|feels)|it all feels)(?: so| completely| just| totally"
        rf"| really| utterly)* hopeless{_END}",
        rf"\b(?:everything|it all) (?:is|feels|seems) (?:so |just |completely )?(?:pointless|meaningless){_END}",
        r"\b(?:tired|sick|exhausted|weary|done) (?:of|with) (?:being alive|existing|being here|this life|my life|it all|everything"
        rf"|all of it){_ANY_MORE}{_END}",
        r"\b(?:i'?m|i am|feel like|being|like i'?m|i feel like|just)(?: just| only| nothing but| such)? a burden(?: to| on"
        rf"|{_END})(?!the (?:system|planet))",
        r"\ba waste of (?:space|oxygen|air|life)\b(?=(?: and| to|[.!]|$))|\bi(?:'?m| am) (?:just |such )?a waste of (?:space|oxygen|air"
        r"|life|skin)\b",
        rf"\bcan'?t (?:take|stand|bear|handle|endure|cope with|do) (?:{_LIFE}|the pain of (?:living|being))(?: like this)?(?: any ?more"
        rf"| any longer| much longer){_END}",
        r"\b(?:just )?want (?:all of (?:it|this)|everything|the pain|this all|it all|life)(?: just)? to (?:stop|end|be over"
        rf"|go away)(?: now| already| for good)*{_END}",
        r"\b(?:don'?t|do not|no longer|wouldn'?t|would not) have to (?:carry|keep|go on) (?:on|going|living)\b",
        r"\b(?:rather|prefer to|wish i was|wish i were|want to)(?: just)? not be (?:here|alive|around)(?: any ?more| any longer"
        rf"| at all)?{_END}",
        rf"\blife (?:has|holds|had) no (?:meaning|purpose|point|value) (?:for|to|any ?more|left)\b|\b{_LIFE} (?:isn'?t"
        r"|is not) worth (?:it|anything|living)\b",
        r"\b(?:i can'?t (?:take|do) (?:it|this) any ?more)[.! ]*$|\bi don'?t know how (?:much longer|to keep (?:going|living))\b",
    ),
    "despair": one_of(
        r"\b(?:can'?t|don'?t|cannot|do not|never) (?:see|find|know|feel|get) (?:the|a|any|what'?s the|what is the) (?:\w+ )?(?:point"
        r"|reason|sense|purpose|will|strength|use)\b[^.!?]{0,10}\b(?:carry(?:ing)? on|go(?:ing)? on|continu\w+|keep(?:ing)? going"
        r"|trying|living|being here|wak(?:e|ing) up|get(?:ting)? up|stay(?:ing)?(?: alive)?)\b",
        r"\b(?:never|not) (?:have |to have |to be |be |been )*born\b(?! (?:yesterday|in|into|with|to (?:run|be wild)))",
        r"\b(?:nobody|no ?one)(?: really| ever| actually| at all)* (?:needs?|loves?|wants?|cares (?:about|for|if i)"
        r"|misses) me\b(?! (?:for (?:the|this)|at (?:work|the office) today|more))|\b(?:nobody|no ?one) (?:would|will|'d) (?:even "
        r"|ever )?(?:miss|notice|cry for|remember) me\b",
        r"\b(?:no way out|no escape|no exit|no other way out|trapped in (?:my|this) (?:life|head|body|mind))\b(?! of (?:the"
        r"|this) (?:level|maze|room|car ?park|contract)| in (?:the|this) (?:game|level))",
        r"\b(?:would|will|does) (?:anyone|anybody|someone) (?:even |really )?(?:care|notice|miss me|cry|be sad"
        r"|come to my funeral)\b[^.!?]{0,10}\b(?:if i|when i'?m|were i)\b(?! (?:left early|skip|wear|bring|change))",
        r"\b(?:dead|empty|numb|hollow|rotten|broken|nothing) inside\b(?! (?:the|my (?:bag|fridge|phone|car)|this|of))",
        r"\b(?:don'?t|do not|no longer) (?:really |even )?care (?:any ?more )?(?:what happens to me|if i (?:live|die|wake|survive"
        r"|make it)|whether i (?:live|die|wake))\b|\b(?:live or die|alive or dead)\b[^.!?]{0,20}\b(?:same|care|matter)\b",
        r"\blife(?:'s| is)(?: just| simply| all)? (?:too (?:much|hard|painful|heavy)|a (?:curse|burden|punishment|nightmare|prison)"
        r"|meaningless|pointless|hell|unbearable|over for me|not for me)\b(?! to (?:be|worry))"
        r"|(?<!should )\bi (?:just )?give up(?: on (?:life|everything|living|myself))?\s*(?:$|[.!?])",
        r"\b(?:sick|tired|done|exhausted|fed up|weary)(?: and tired)? (?:of|with) (?:existing|fighting|trying|pretending|suffering"
        r"|hurting|this life|my life|life|waking up every day|feeling like this|being me)\s*(?:$|[.!?,]| every| all| any ?more)",
        r"\b(?:can'?t|cannot|don'?t know how to|no (?:strength|energy|will)(?: left)? to|don'?t have (?:the|any) (?:strength|energy"
        r"|will) to) (?:carry on|keep going|go on|keep fighting|continue|keep doing this|live|survive this)(?: any ?more| like this"
        r"| much longer)*\s*(?:$|[.!?,])",
        r"\b(?:i hate (?:my ?self|my life|being me|existing))\b(?! (?:for|when|right now for|laughing))|\bi(?:'?m| am|(?: feel"
        r"|'ve been feeling))(?: so| just| completely| totally| such an?)* (?:worthless|unlovable|beyond (?:help|saving|repair)"
        r"|a failure at (?:life|everything))\b",
        r"\b(?:why (?:am i|do i)(?: still| even)*) (?:here|alive|exist|live|breathing|bother (?:living|waking"
        r"|going on))\b(?! (?:so early|at the|in this (?:meeting|shop)))|\bwhat am i (?:even )?living for\b|\bi don'?t (?:belong"
        r"|fit) (?:here|in this world|anywhere)(?: any ?more)?\s*(?:$|[.!])",
        r"\b(?:i'?ll|i will|i'?m going to|i can) never (?:be (?:happy|okay|ok|loved|well)|get better|feel (?:joy|happy"
        r"|anything))(?: again)?\s*(?:$|[.!?,])|\bthe only (?:thing|one) (?:i look|left) [^.!?]{0,30}(?:end|sleep)\b",
        r"\b(?:wish|want|like|love) (?:i could |to )?(?:just )?(?:stop existing(?! \w)|not exist|be nothing|evaporate|be erased"
        r"|fall asleep forever|never have (?:existed|lived)|stop being (?:here|alive))\b|\bwish (?:it|everything|my life"
        r"|this life) (?:was|were|would be) (?:all )?over\b",
    ),
    "no_will": one_of(
        r"\b(?:don'?t|do not|no longer|never|not|didn'?t)(?: really| even| ever)? (?:want to|wanna|wish to|feel like|deserve to"
        r"|see my ?self) (?:liv(?:e|ing)|be(?:ing)? alive|exist(?:ing)?|go(?:ing)? on living)\b(?! (?:in|at|with|near|next|there|early"
        r"|late|on|here|abroad|alone|together|by|off|under|so|without|like (?:a|my|in)) ?)",
        r"\b(?:living|life|being alive|existing|existence)\b[^.!?]{0,8}\bi mean\b|\b(?:don'?t|can'?t) (?:want to )?do (?:this|it"
        r"|life) any ?more\b[^.!?]{0,6}\b(?:living|life|being alive|existing)\b",
        r"\bmy life(?: is|'s| was)?(?: already| basically| pretty much| completely| just)? (?:over|finished|ruined|done|worthless"
        r"|wasted|not worth \w+)\b|\blike my life(?: is|'s)? \w*? ?over\b",
        r"\bwhat(?:'s| is| would be)? the (?:use|point|sense|purpose)(?: of| in)? (?:going on|carrying on|trying|living"
        r"|life\b(?! insurance)|me\b|continuing|fighting|getting (?:up|out of bed)|waking up|existing)",
        r"\b(?:easier|better|simpler|best|happier|kinder|relief|relieved)\b[^.!?]{0,25}\bif i (?:wasn'?t|weren'?t|was not|didn'?t|was"
        r"|were|am|just|died|disappeared|never|had never|'d never)(?: not| just)? ?(?:here|alive|around|exist\w*|gone|dead|born|wake up"
        r"|there any ?more|died|disappeared)?\b(?! (?:nicer|taller|late|early|home|faster|rich))",
        r"\b(?:never|ever|don'?t think i'?ll|doubt i'?ll)(?: \w+){0,3} (?:be happy|feel happy|be okay|feel (?:joy|anything|alive)"
        r"|get better|smile|recover|be loved)(?: again| ever)?\b(?=[.!?,]|$| again| ever)(?<!never be happy with)",
        r"\bhopeless(?:ness)?\b(?! (?:romantic|at|with|case|cook|driver|team|when|in (?:math|the kitchen)|cause))|\b(?:no"
        r"|without(?: any)?|lost(?: all| my)?|running out of|out of|given up|lose) hope\b(?! (?:of|for (?:the|our|this)|that|in (?:the"
        r"|this) (?:team|match)))",
        r"\b(?:i'?m|i am|i feel|being|i was|i'?ve been|me)(?: \w+){0,3}? (?:nothing but|just|only|always) (?:a|an) (?:\w+ )?(?:problem"
        r"|burden|disappointment|nuisance|weight|failure|mistake|disgrace|inconvenience)(?: (?:to|for|on) (?:my|everyone|everybody|them"
        r"|others|people|him|her|the world))?\b(?=[.!?,]| to| for| on|$)",
        r"\b(?:wake|woke|waking) up\b[^.!?]{0,15}\b(?:wish(?:ing)?|regret\w*|disappointed|sad|crying|hating"
        r"|angry)\b[^.!?]{0,20}\b(?:i (?:hadn'?t|didn'?t|could|was|were|had)|it|alive|that)\b",
        r"\b(?:will|reason|desire|strength|motivation|wish) to (?:live|be alive|exist|survive)\b[^.!?]{0,15}\b(?:gone|left|any ?more"
        r"|lost|disappear\w*)\b|\b(?:no|lost (?:the|my|all)|without (?:the|any)) (?:will|reason|desire|strength|motivation"
        r"|wish) to (?:live|be alive|exist|survive)\b(?! (?:in|at|near|here|there|with|on)\b)",
    ),
}

EN = Phrases(
    heard={Tier.PLAN: _PLAN, Tier.ACTIVE: _ACTIVE, Tier.PASSIVE: _PASSIVE},
    means=one_of(
        rf"\b(?:{_DRUGS}|{_TOOL}|overdose|bridge|rooftop|tracks|(?:goodbye|suicide) (?:note|letter)|(?:have|got|made) a plan|the method"
        r"|my will|last message)\b"
    ),
    when=one_of(rf"\b{_SOON}\b"),
    idioms=one_of(
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
        r"\bkms (?:run|walk|drive|today)\b",
        r"\b(?:laptop|phone|computer|car|pc|printer|fridge|plant|tv|console) (?:just |has |basically )?committed suicide\b",
    ),
    story=one_of(
        r"\bin (?:my|the|a|an|this|our) (?:\w+ )?(?:novel|story|book|film|movie|show|series|game|play|scene|chapter|script"
        r"|fanfic(?:tion)?|role-?play|campaign)\b",
        r"\b(?:my|the|a|main) (?:\w+ )?(?:character|protagonist|heroine|hero|villain|antagonist|narrator)\b",
        r"\bwrit(?:e|ing)\b[^.!?]{0,20}\b(?:scene|story|poem|chapter|novel|song|script|monologue)\b|\b(?:novel|film|movie|book"
        r"|song) (?:\w+ )?about\b",
    ),
    another=one_of(rf"{_THEY}\b|\b(?:they|them|himself|herself|themselves)\b"),
    oneself=one_of(
        r"\bi(?:'\w+)?(?!')\b(?! (?:am )?(?:so |really )?(?:afraid|scared|worried|think|know|fear|believe|heard) (?:that )?(?:my|he|she"
        r"|they)\b)"
    ),
    eating={
        "purge": one_of(
            r"\b(?:throw(?:ing)? up|threw up|purg(?:e|ed|ing)|vomit(?:ed|ing)?|made? my ?self (?:sick|throw up|puke)"
            r"|making my ?self (?:sick|throw up)|fingers? down my throat)\b[^.!?]{0,50}"
            r"\b(?:after (?:every|each|eating|meals?|dinner|lunch|i (?:eat|ate))|on purpose|to lose weight|so i don'?t gain|calories"
            r"|binge\w*|everything i eat)\b",
            r"\b(?:after (?:eating|every meal|each meal|dinner|i (?:eat|ate))|binge\w*)\b[^.!?]{0,40}\b(?:purg\w+|throw (?:it )?up"
            r"|threw (?:it )?up|fingers? down|make my ?self (?:sick|throw up))\b",
            r"\blaxatives?\b[^.!?]{0,40}\b(?:lose weight|weight|thin|skinny|after (?:i eat|eating)|pounds|kilos)\b",
        ),
        "starve": one_of(
            r"\b(?:haven'?t|have not|not) eaten (?:anything )?(?:in|for)\b[^.!?]{0,15}\bdays\b[^.!?]{0,60}\b(?:proud|fat|thin|skinny"
            r"|weight|pounds|kilos)\b",
            r"\bstarv(?:e|ing) my ?self\b|\bdon'?t deserve (?:to eat|food)\b|\b(?:only|just|under) [1-7]?\d\d calories(?: a day| today"
            r"|[.!]|$)",
            r"\b(?:terrified|scared|afraid) of (?:food|eating|gaining(?: weight)?|getting fat)\b|\btoo fat to (?:eat|live)\b"
            r"|\bstop eating (?:to|until|so|because i'?m fat)\b",
        ),
        "named": one_of(r"\b(?:anorexi[ac]|bulimi[ac]|eating disorder|binge[- ]eating|pro-?ana|thinspo(?:ration)?)\b"),
    },
)
