"""German phrases of crisis."""

from everkin.safety.crisis.phrasing import END, Phrases, Tier, spelt

_ADV = (
    r"(?: (?:einfach|nur|noch|jetzt|echt|wirklich|am liebsten|halt|so|auch|gerade|ja|schon|manchmal|immer|endlich|doch|wieder|ganz|bald"
    r"|heute|gleich|morgen|es|eh|irgendwie|oft|ständig|dann|eigentlich|sofort|mir|mich|ehrlich))*"
)
_PILLS = r"(?:schlaf|schmerz)?(?:tabletten|pillen|mittel|medikamente)|packung(?:en)?|insulin"
_TOOL = r"(?:seil|strick|schlinge|pistole|waffe|gewehr|messer|klinge|rasierklingen?)"
_HIGH = (
    r"(?:auf der brücke|auf dem dach|am abgrund|auf den (?:gleisen|schienen)|am gleis|auf dem geländer|am fenster|auf dem fensterbrett"
    r"|auf dem balkon|auf der falschen seite)"
)
_THEY = (
    r"(?:freund(?:in)?|bruder|schwester|sohn|tochter|kind|mutter|mama|vater|papa|frau|mann|partner(?:in)?|ex|cousine?|mitbewohner(?:in)?"
    r"|kolleg(?:e|in)|nachbar(?:in)?|er|sie)"
)
_GONE = r"nicht mehr (?:da|hier|am leben|unter euch|auf der welt)"
_SELF_KILLING = (
    r"(?:umzubringen|umbringen|umbring(?:e|t)|umbrigen|eunbringen|zu töten|töte[nt]?|erhänge[nt]?|erhängt|zu erhängen|aufhänge[nt]?"
    r"|aufhängt|erschiesse[nt]?|erschiesst|zu erschiessen|vergifte[nt]?|zu vergiften|ertränke[nt]?|vor den zug (?:werfen|werfe|wirft))"
)
_LIVE = r"(?:leben|weiterleben|weitermachen|existieren|da sein|hier sein)"

_PLAN = {
    "de_goodbye": spelt(
        r"\babschieds(?:brief|nachricht|video|worte)\w*",
        r"\bmeine? letzter? (?:nachricht|botschaft|brief|nacht auf)\b(?! (?:vor|für heute|bis|aus|von unterwegs))",
        r"\bleb(?:t|e)? ?wohl\b",
        r"\b(?:tschüss|verabschiedet|abschied|lebewohl)\b[^.!?]{0,60}\b(?:dach|brücke|gleis\w*|messer|klinge|tabletten|für immer|springt)\b",
        rf"\b(?:sagt?|richte)\b[^.!?]{{0,50}}\b(?:lieb\w*|leid)\b[^.!?]{{0,50}}\b{_GONE}",
        rf"\bich werde{_ADV} {_GONE} sein\b",
        rf"\bwenn (?:du|ihr|sie|er) (?:das|dies|es)(?: hier)? (?:liest|lest|lesen)\b[^.!?]{{0,40}}\b(?:{_GONE}|tot|weg)\b",
        rf"\b(?:weggegeben|verschenkt|alles geregelt|alles erledigt|testament)\b[^.!?]{{0,60}}\b(?:{_GONE}|gehen|vorbei|schluss|beende)\b",
    ),
    "de_means": spelt(
        rf"\b(?:alle|ganze\w*|zu viele)\b[^.!?]{{0,20}}\b(?:{_PILLS})[^.!?]{{0,15}}\b(?:geschluckt|genommen|intus|eingeworfen|auf einmal)\b",
        rf"\b(?:{_PILLS})\b[^.!?]{{0,40}}\b(?:vor mir|neben mir|in der hand|gesammelt|gehortet|alle auf einmal|nehme (?:jetzt )?alle)\b",
        rf"\bwie ?viele?\b[^.!?]{{0,30}}\b(?:{_PILLS}|dosis|gramm)[^.!?]{{0,50}}\b(?:sterben|auf(?:zu)?wachen|tödlich|reich\w*|umbringen|tot)",
        r"\btödliche dosis\b",
        rf"\b{_TOOL}\b(?![^.!?]{{0,80}}(?:koch|zwiebel|brot|gemüse|kletter))[^.!?]{{0,40}}\b(?:in der hand|neben mir|vor mir|um den hals|bereit"
        r"|geladen|(?:an|auf) (?:der|die|den|meiner|meinem) (?:kehle|schläfe|pulsadern?|kopf|arm)|weiss (?:auch )?(?:schon|genau) wo)\b",
        r"\bneben mir (?:liegt|ist|liegen)\b[^.!?]{0,30}\b(?:seil|strick|pistole|waffe|messer|klinge|tabletten|pillen)\b",
        r"\b(?:hat|habe?|hält|mit) [^.!?]{0,15}\b(?:messer|pistole|waffe|tabletten)\b[^.!?]{0,50}\b(?:vorbei|schluss|ende|sich)\b",
    ),
    "de_place": spelt(
        rf"\b(?:steh\w*|sitz\w*|bin|ist)\b[^.!?]{{0,25}}\b{_HIGH}\b[^.!?]{{0,50}}\b(?:spring\w*|trau\w*|zitter\w*|wein\w*|ende|vorbei"
        r"|schluss|fallen|nicht mehr|mut)\b",
        r"\b(?:spring\w*|werf\w*|wirft|leg\w*|stell\w*|schmeiss\w*)\b[^.!?]{0,25}\b(?:vor|unter|auf) (?:den|die|einen|eine|das) "
        r"(?:nächsten? )?(?:zug|[su]-?bahn|bahn|gleise?|schienen|lkw|laster)\b",
        r"\bich (?:springe?|stürze mich)\b[^.!?]{0,25}\b(?:von (?:der|einer) brücke|vom (?:dach|balkon|hochhaus)|aus dem fenster)\b",
        r"\bich (?:fahre?|lenke|werde)\b[^.!?]{0,40}\bgegen (?:einen|den|die|eine) (?:baum|wand|mauer|leitplanke|brückenpfeiler|pfeiler)\b",
    ),
    "de_intent": spelt(
        rf"\bich (?:werde|hab\w*){_ADV}[^.!?]{{0,30}}\b(?:das leben (?:zu )?nehmen|beschlossen zu sterben|entschieden zu sterben)\b",
        rf"\bich werde (?:mich){_ADV} {_SELF_KILLING}\b",
        r"\bmach(?:e|en)?\b[^.!?]{0,15}\bschluss mit (?:allem|meinem leben|dem leben|mir)\b",
        rf"\bbeende(?: ich)? (?:es|alles|mein leben)(?: jetzt| heute\w*| endgültig| bald)*{END}",
        rf"\bweiss (?:ganz |schon )?(?:genau|schon|jetzt)\b[^.!?]{{0,15}}\b(?:wie|wo|wann) ich(?: es| das|'s)? (?:machen?|tun?e?|beenden?)\b"
        rf"(?: werde| will)?{END}",
        r"\bwenn (?:meine eltern|alle|sie|er|die kinder|niemand)\b[^.!?]{0,40}\b(?:weg\w*|schlafen|nicht da|aus dem haus|da ist)[, ]"
        r"[^.!?]{0,15}\b(?:tu|mach|beend)\w*[^.!?]{0,8}\bes\b",
        r"\bhab\w* (?:schon )?einen plan\b[^.!?]{0,30}\b(?:sterben|zu gehen|beenden|umzubringen)\b",
    ),
}
_ACTIVE = {
    "de_suicide": spelt(
        r"\b(?:selbstmord|suizid|selbsttötung|freitod)\w*",
        r"\b(?:mich|sich|mich selbst|sich selbst)\b(?: [\wä]+){0,4} (?:zu )?" + _SELF_KILLING + r"\b(?! vor lachen)",
        r"\bbringe? (?:ich )?mich (?:\w+ ){0,3}um\b(?! vor lachen)",
        r"\b(?:bringt (?:er |sie )?sich|bringen sich) (?:\w+ ){0,3}um\b",
        r"\b(?:erhänge|erschiesse|töte) mich\b",
        r"\b(?:mir|sich|mein)\b(?: [\wä]+){0,4} (?:das )?leben (?:zu )?(?:genommen|nehmen|nimmt|nehme)\b",
        r"\b(?:nehme? mir|nimmt sich)(?: \w+){0,3} das leben\b",
        r"\b(?:mir|sich)(?: [\wä]+){0,3} (?:et)?was an(?:zu)?(?:tun|tue|tut)\b",
        r"\b(?:mein(?:em)? leben (?:zu )?beenden|meinem leben (?:\w+ )?ein ende|leben ein ende)\b",
    ),
    "de_want_die": spelt(
        rf"\b(?:will|möchte|wollte|würde|wünschte?|mag){_ADV} (?:sterben|tot sein|krepieren|verrecken)\b(?! vor)",
        r"\b(?:sterben|tot sein) (?:will|möchte|wollen|wollte)\b",
        r"\b(?:am liebsten|lieber|besser|endlich) (?:ein)?(?:fach )?tot\b(?! ?(?:müde|langweilig))",
        r"\bwär(?:e)? (?:ich )?(?:doch |nur |endlich |schon |bloss )+tot\b",
        r"\b(?:der )?tod\b[^.!?]{0,30}\b(?:einzige\w*|ausweg|erlösung|erleichterung|besser als)\b",
        r"\b(?:nur|einzige\w*)\b[^.!?]{0,40}\b(?:sterben|der tod|tot sein)\b[^.!?]{0,25}\b(?:helfen|hilft|ausweg|bleibt|retten|lösung)\b",
        rf"\b{_THEY}\b[^.!?]{{0,30}}\b(?:will|möchte|mag) (?:einfach )?(?:nicht mehr (?:leben|da sein)|sterben){END}",
        r"\bnicht mehr (?:leben|da sein)\b[^.!?]{0,10} und denkt an\b",
        r"\bgegen (?:die|eine|einen|den) (?:leitplanke|baum|wand|mauer|pfeiler)[^.!?]{0,10} (?:zu )?(?:fahren|lenken|fahre)\b",
        r"\b(?:drang|impuls|gedanken?|lust|versucht)\b[^.!?]{0,25}\b(?:runterzu|hinunterzu|zu )?springen\b",
    ),
    "de_self_harm": spelt(
        r"\b(?:mich|sich)(?: [\wä]+){0,4} (?:ge)?ritz(?:e|t|en)?\b",
        r"\britz(?:e|t|en)? (?:ich |er |sie )?(?:mich|sich)\b",
        r"\bselbst ?verletz\w*|\bverletz(?:e|t) (?:ich )?(?:mich|sich) (?:selbst|absichtlich|wieder)\b",
        r"\b(?:mich|sich)(?: selbst| wieder| absichtlich)+ (?:zu )?verletz\w*",
        rf"\b(?:mich|sich)(?: selbst| wieder| absichtlich)+ (?:zu )?(?:ge)?schn(?:eide[nt]?|itten)\b(?! beim)|\bmich (?:zu )?schneiden (?:will|muss|"
        rf"möchte)|\b(?:will|muss|möchte) mich{_ADV} (?:schneiden|verletzen){END}",
        r"\b(?:arme?|handgelenke?|pulsadern?|oberschenkel|haut)\b[^.!?]{0,20}\b(?:auf|ein)?(?:ge)?(?:schnitten|schlitzt|schneide\w*|ritzt)\b",
        r"\b(?:feuerzeug|zigaretten?)\b[^.!?]{0,40}\bverbrann?\w*\b|\bverbrenne mich (?:mit|absichtlich|selbst)\b",
        r"\bschlage?\b[^.!?]{0,15}\b(?:kopf|mich selbst)\b[^.!?]{0,25}\b(?:bis|damit|um zu)\b|\bschlage mich selbst\b",
    ),
}
_PASSIVE = {
    "de_not_wake": spelt(
        r"\bnicht(?: mehr| nie)? (?:auf(?:zu)?wachen|aufwachte)\b(?! (?:um|vor|bevor|zu spät))",
        r"\b(?:nie(?:mals)?) (?:mehr |wieder )(?:auf(?:zu)?wach\w*)\b",
        r"\benttäuscht\b[^.!?]{0,30}\b(?:aufgewacht|aufwache|noch (?:lebe|da bin))\b",
    ),
    "de_without_me": spelt(
        r"\bohne mich\b[^.!?]{0,30}\b(?:besser|glücklicher|leichter|einfacher)\b|\b(?:besser|glücklicher|leichter) (?:dran )?ohne mich\b"
        r"(?! (?:zu|in den|ins))",
        r"\b(?:nur |bloss )?eine? (?:last|belastung|bürde)\b(?! für (?:den|die) (?:umwelt|staat|rücken))[^.!?]{0,15}$|\b(?:allen|jedem|euch"
        r"|meiner familie|für (?:alle|jeden|euch|meine familie))\b[^.!?]{0,15}\b(?:last|belastung|bürde|klotz am bein)\b",
        r"\bmich (?:braucht|vermisst|liebt|will)\b[^.!?]{0,15}\b(?:niemand|keiner)\b(?! (?:heute|im büro|in der))",
        r"\b(?:niemand|keiner)\b[^.!?]{0,25}\b(?:vermissen|merken|auffallen|interessieren|trauern)\b[^.!?]{0,25}\b(?:wenn ich|falls ich)\b",
        r"\bwenn ich\b[^.!?]{0,25}\b(?:tot|weg|nicht mehr da|gestorben|verschwunden|sterbe|stürbe)\b[^.!?]{0,30}\b(?:niemand\w*|keine\w*"
        r"|egal|besser|merk\w*|vermiss\w*)\b",
        r"\begal,? (?:wenn|ob)\b[^.!?]{0,25}\b(?:überfährt|überfahren|sterbe|lebe|tot|stirbt|aufwache)\b",
        r"\bich bin (?:nichts|gar nichts) wert\b|\bplatzverschwendung\b",
    ),
    "de_no_reason": spelt(
        r"\b(?:alles|nichts|leben|dasein|das|es)\b[^.!?]{0,25}\b(?:kein(?:en)?|nicht den geringsten) sinn mehr\b(?!,? (?:zu|bei|den|die|das|"
        r"weiter\w* (?:zu|an)|hier|auf)\b)",
        r"\b(?:kein(?:en)?|welchen) sinn (?:mehr )?(?:im|am|in meinem) leben\b|\bleben (?:hat|macht|ergibt)\b[^.!?]{0,15}\bkeinen sinn\b",
        r"\b(?:mein )?leben ist (?:\w+ )?(?:sinnlos|wertlos|nichts wert|nicht lebenswert|unerträglich|die hölle)\b",
        r"\b(?:keine|nie eine) zukunft (?:mehr )?(?:für mich|vor mir|mehr|habe?)\b|\bfür mich\b[^.!?]{0,15}\bkeine zukunft\b",
        r"\b(?:jede|alle|die|keine) hoffnung (?:mehr |auf besserung )?(?:verloren|aufgegeben|für mich|mehr)\b",
        rf"\b(?:alles|ich bin|ich fühle mich)\b[^.!?]{{0,20}}\bhoffnungslos{END}",
        r"\b(?:wofür|wozu|warum|weshalb)\b[^.!?]{0,20}\b(?:noch|überhaupt|ich)\b[^.!?]{0,15}\b(?:leben?|weiterleben|weitermachen|aufstehen"
        rf"|da bin)(?: soll(?:te)?)?{END}",
        r"\b(?:keinen grund|nichts)\b[^.!?]{0,20}\b(?:weiterzuleben|zu leben|wofür es sich|mehr zu erwarten|auf das ich mich freue)\b",
        rf"\bes wird (?:sowieso |eh |doch )?nie(?:mals)? (?:wieder )?(?:besser|gut){END}",
    ),
    "de_tired_of_life": spelt(
        r"\b(?:müde|satt|leid) (?:vom|am|zu) leben\b|\b(?:das )?leben\b[^.!?]{0,15}\b(?:so )?(?:leid|satt)\b|\blebensmüde\b(?! aktion)",
        rf"\b(?:will|möchte|mag|kann|wollte){_ADV} nicht(?: länger| mehr){_ADV} {_LIVE}\b{END}",
        rf"\bnicht(?: länger| mehr) {_LIVE} (?:will|möchte|müssen|mag|kann){END}|\b(?:muss|müsste) (?:ich )?nicht mehr (?:weiter\w+|leben){END}",
        r"\b(?:halte?|ertrage?|pack\w*|schaffe?)\b[^.!?]{0,15}\b(?:dieses|das|mein) (?:leben|dasein)\b[^.!?]{0,15}\b(?:nicht (?:mehr|länger)|kaum noch)\b",
        rf"\bich will{_ADV} (?:für immer )?verschwinden(?: und\b[^.!?]{{0,80}})?{END}|\bfür immer (?:verschwinden|schlafen|einschlafen|weg sein)\b",
        rf"\b(?:will|möchte|soll|wünschte?|hoffe),?{_ADV} (?:dass )?(?:es|alles|das alles|der schmerz)\b[^.!?]{{0,20}}\b(?:aufhört?|aufhören|vorbei "
        rf"(?:ist|wäre|sein)|endet|ein ende hat){END}",
        r"\b(?:nie|niemals|nicht) geboren\b|\bes gäbe mich nicht\b",
        r"\bhoffentlich\b[^.!?]{0,20}\b(?:passiert mir|überfährt mich|erwischt mich|sterbe ich)\b",
        r"\bich kann(?: einfach| echt| wirklich| nur)* nicht mehr\b[.!, ]*(?:$|(?:alles|das leben|es)\b[^.!?]{0,20}\b(?:hoffnungslos|sinnlos|zu viel)"
        r"|ich (?:will|bin am ende))",
        r"\b(?:ich bin|bin) am ende\b(?! (?:des|der|von|mit dem (?:buch|kapitel)|angekommen))[^.!?]{0,10}$",
    ),
}

DE = Phrases(
    heard={Tier.PLAN: _PLAN, Tier.ACTIVE: _ACTIVE, Tier.PASSIVE: _PASSIVE},
    means=spelt(rf"\b(?:{_PILLS}|{_TOOL}|brücke|dach|gleise?n?|abschiedsbrief|überdosis|hab\w* (?:schon )?einen plan|letzte nachricht)\b"),
    when=spelt(
        r"\b(?:heute(?! (?:so|war|wieder))|heute (?:nacht|abend)|morgen(?! früh)|gleich|jetzt gleich|nachher|diese nacht|dieses wochenende"
        r"|am (?:mon|diens|donners|frei|sams|sonn)tag|am mittwoch|am wochenende|in einer stunde|entschieden|beschlossen|endgültig)\b"
    ),
    idioms=spelt(
        r"\bselbstmord auf raten\b|\bselbstmord(?:kommando|attentäter\w*|anschl\w+)\b|\b(?:politischer|beruflicher|wirtschaftlicher|sozialer) selbstmord\b",
        r"\bsuizid-?präventions?\w*|\bsuicide squad\b",
        r"\b(?:lach\w*|gelacht|lachen|langweil\w*|schäm\w*|geärgert|ärger\w*|arbeite\w*|freu\w*) (?:mich |uns |sich )?(?:noch |fast |echt )*"
        r"(?:tot|zu tode|kaputt)\b",
        r"\bzum (?:totlachen|sterben (?:schön|langweilig|süss))\b|\bvor (?:lachen|hunger|scham|langeweile|neugier|müdigkeit)\b[^.!?]{0,25}"
        r"\b(?:sterben?|gestorben|umgebracht|umgekommen)\b",
        r"\b(?:sterben?|umkommen|krepieren) vor (?:lachen|hunger|scham|langeweile|neugier|hitze|durst|angst|aufregung)\b",
        r"\bbeim (?:rasieren|kochen|basteln|schnippeln|gemüse\w*) (?:in den finger )?geschnitten\b",
        r"\bnicht mehr (?:in|wie|bei|mit|zusammen|auf) (?!dieser welt)[^.!?]{0,25}\b(?:leben|wohnen|sein)\b|\bnicht mehr leben wie\b",
        r"\bin (?:den|die) ritzen\b|\bschluss (?:für heute|gemacht|mit (?:dem rauchen|lustig|ihm|ihr))\b",
    ),
    story=spelt(
        r"\bin (?:meinem|meiner|dem|der|einem|einer) (?:roman|geschichte|buch|film|serie|spiel|stück|szene|kapitel|kurzgeschichte|rollenspiel)\b",
        r"\b(?:meine|die|eine) (?:romanfigur|hauptfigur|figur|heldin|protagonistin|charaktere)\b"
        r"|\b(?:mein|der|ein) (?:held|protagonist|charakter|antagonist)\b",
        r"\bschreib\w*\b[^.!?]{0,20}\b(?:szene|geschichte|gedicht|kapitel|roman|songtext|drehbuch)\b|\b(?:roman|film|buch) (?:\w+ )?über\b",
    ),
    another=spelt(rf"\b(?:meine?|eine?|dass) (?:\w+ )?{_THEY}\b|\b(?:er|sie)\b"),
    oneself=spelt(r"\bich\b"),
    eating={
        "de_purge": spelt(
            r"\b(?:kotz\w*|erbrech\w*|übergeb\w*|finger in den hals)\b[^.!?]{0,50}\b(?:nach (?:dem|jedem) essen|absichtlich|abzunehmen|um nicht|kalorien"
            r"|wieder dünn)\b",
            r"\bnach (?:dem|jedem) essen\b[^.!?]{0,40}\b(?:kotz\w*|erbrech\w*|übergeb\w*|finger in den hals|zum klo)\b",
            r"\b(?:abführmittel|abführtabletten)\b[^.!?]{0,40}\b(?:abnehm\w*|abzunehmen|dünn\w*|nach dem essen|gewicht)\b",
        ),
        "de_starve": spelt(
            r"\b(?:seit|schon)\b[^.!?]{0,15}\btagen?\b[^.!?]{0,15}\b(?:nichts|nicht) (?:mehr )?gegessen\b[^.!?]{0,60}\b(?:stolz|fett|dick|dünn\w*"
            r"|abnehm\w*|gewicht|kilo)\b",
            r"\b(?:hungere? mich|mich (?:zu tode |weiter |runter)?(?:runter)?zu?hunger\w*|weiterhungern)\b",
            r"\b(?:hab\w*|verdien\w*)\b[^.!?]{0,20}\b(?:kein|nicht|nichts)\b[^.!?]{0,15}\b(?:essen|zu essen) verdient\b|\bverdiene (?:kein essen|es nicht zu essen)\b",
            r"\bnur (?:noch )?[1-7]?\d\d kalorien\b|\bzu fett zum (?:essen|leben)\b|\bangst (?:vor dem essen|zuzunehmen)\b",
        ),
        "de_named": spelt(
            r"\b(?:ess-?störung|magersucht|magersüchtig|anorexie|bulimie|bulimisch|pro-?ana|thinspo|fressattacken?|essanfälle?|ess-?brech-?sucht)\b"
        ),
    },
)
