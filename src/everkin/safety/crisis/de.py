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
        r"\b(?:tschüss|verabschiedet|abschied|lebewohl)\b[^.!?]{0,60}\b(?:dach|brücke|gleis\w*|messer|klinge|tabletten|für immer"
        r"|springt)\b",
        rf"\b(?:sagt?|richte)\b[^.!?]{{0,50}}\b(?:lieb\w*|leid)\b[^.!?]{{0,50}}\b{_GONE}",
        rf"\bich werde{_ADV} {_GONE} sein\b",
        rf"\bwenn (?:du|ihr|sie|er) (?:das|dies|es)(?: hier)? (?:liest|lest|lesen)\b[^.!?]{{0,40}}\b(?:{_GONE}|tot|weg)\b",
        rf"\b(?:weggegeben|verschenkt|alles geregelt|alles erledigt|testament)\b[^.!?]{{0,60}}\b(?:{_GONE}|gehen|vorbei|schluss|beende)\b",
    ),
    "de_means": spelt(
        rf"\b(?:alle|ganze\w*|zu viele)\b[^.!?]{{0,20}}\b(?:{_PILLS})[^.!?]{{0,15}}\b(?:geschluckt|genommen|intus|eingeworfen"
        r"|auf einmal)\b",
        rf"\b(?:{_PILLS})\b[^.!?]{{0,40}}\b(?:vor mir|neben mir|in der hand|gesammelt|gehortet|alle auf einmal|nehme (?:jetzt )?alle)\b",
        rf"\bwie ?viele?\b[^.!?]{{0,30}}\b(?:{_PILLS}|dosis|gramm)[^.!?]{{0,50}}\b(?:sterben|auf(?:zu)?wachen|tödlich|reich\w*"
        r"|umbringen|tot)",
        r"\btödliche dosis\b",
        rf"\b{_TOOL}\b(?![^.!?]{{0,80}}(?:koch|zwiebel|brot|gemüse|kletter))[^.!?]{{0,40}}\b(?:in der hand|neben mir|vor mir|um den hals"
        r"|bereit"
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
        rf"\bweiss (?:ganz |schon )?(?:genau|schon|jetzt)\b[^.!?]{{0,15}}\b(?:wie|wo|wann) ich(?: es| das|'s)? (?:machen?|tun?e?"
        r"|beenden?)\b"
        rf"(?: werde| will)?{END}",
        r"\bwenn (?:meine eltern|alle|sie|er|die kinder|niemand)\b[^.!?]{0,40}\b(?:weg\w*|schlafen|nicht da|aus dem haus|da ist)[, ]"
        r"[^.!?]{0,15}\b(?:tu|mach|beend)\w*[^.!?]{0,8}\bes\b",
        r"\bhab\w* (?:schon )?einen plan\b[^.!?]{0,30}\b(?:sterben|zu gehen|beenden|umzubringen)\b",
    ),
    "de_preparing": spelt(
        r"\b(?:such(?:t|e)?|wartet?) (?:bitte )?nicht (?:nach|auf) (?:mir|mich)\b(?! (?:mit dem|beim|zum))",
        rf"\b(?:gürtel|seil|strick|schlinge|kabel|schal|tüte|abgase|{_PILLS}|paracetamol|ibuprofen|klingen?|rasierklingen?|waffe"
        rf"|pistole)\b(?![^.!?]{{0,80}}(?:koch|kletter|zelt|paket))[^.!?]{{0,30}}\b(?:festgemacht|befestigt|geknotet|gesammelt"
        r"|gehortet|bereit\w*|geladen|um den hals|an der (?:tür|decke)|abgezählt)\b|\bgenug (?:paracetamol|schlaf\w+|tabletten|pillen"
        r"|insulin)\b",
        r"\b(?:bahnsteig|gleis|bahnhof)\b[^.!?]{0,50}\b(?:nächste\w* zug)\b[^.!?]{0,25}\b(?:meiner|für mich|mein letzter)\b"
        r"|\bnächste zug ist (?:meiner|für mich)\b",
        r"\b(?:abschied|letzten brief|letzte zeilen|letzten willen)\b[^.!?]{0,20}\b(?:geschrieben|verfasst|fertig|hinterlassen)\b"
        r"|\b(?:schreibe?|geschrieben)\b[^.!?]{0,20}\b(?:meinen abschied|letzten brief)\b",
        r"\b(?:in (?:einer|ein paar|wenigen|zwei|drei) (?:stunden?|minuten?|tagen?)|morgen|heute nacht|heute abend|dann|bald"
        r"|übermorgen)\b[^.!?]{0,10}\b(?:lebe ich nicht|bin ich (?:tot|nicht mehr am leben|erlöst|bei (?:ihm|ihr|dir, papa|dir, mama))"
        r"|atme ich nicht|gibt es mich nicht)\b",
        r"\b(?:mitternacht|heute|heute nacht|morgen|heute abend)\b[^.!?]{0,10}\b(?:ist|wird)\b[^.!?]{0,10}\b(?:alles"
        r"|es) (?:endlich )?(?:vorbei|aus|zu ende)\b(?! (?:mit (?:der|dem|den) (?:prüfung|schule|stress|umzug)))"
        r"|\bdann ist (?:endlich )?alles (?:vorbei|aus|ruhig)\b",
        r"\b(?:eingeschlossen|eingesperrt)\b[^.!?]{0,40}\b(?:klinge|messer|tabletten|schluss|waffe)\b|\b(?:klinge|messer|tabletten"
        r"|waffe)\b[^.!?]{0,40}\b(?:eingeschlossen|eingesperrt)\b",
        r"\b(?:beschlossen|entschieden|entschluss)\b[^.!?]{0,40}\b(?:für immer|zu gehen, |aus dem leben|von der welt|diese welt)\b"
        r"|\bfür immer (?:zu )?gehen\b|\bgehe für immer\b",
        r"\b(?:geländer|brüstung)\b[^.!?]{0,20}\b(?:geklettert|gestiegen|hinüber)\b|\bam rand (?:der|des|vom) (?:klippe|dach\w*|brücke"
        r"|bahnsteig\w*|abgrund\w*)\b",
        r"\b(?:verzeiht?|verzeih) mir\b[^.!?]{0,40}\b(?:was ich|gehen|tun werde|nicht bleiben)\b|\bkümmert? (?:dich|euch) um (?:meine"
        r"|meinen)\b[^.!?]{0,40}\b(?:wenn ich weg|nicht mehr)\b",
    ),
    "de_method": spelt(
        r"\b(?:seil|strick|gürtel|schlinge|kabel)\b[^.!?]{0,30}\b(?:keller|dachboden|decke|garage|hängt|hängen|balken|haken|hals)\b"
        r"|\b(?:keller|dachboden|decke|garage|balken|haken)\b[^.!?]{0,30}\b(?:seil|strick|schlinge)\b",
        r"\b(?:nehm\w*|schluck\w*|genommen|geschluckt|nimmt)\b[^.!?]{0,15}\b(?:alle|ganz viele|so viele|viele|zu viele|sämtliche"
        r"|den ganzen vorrat|eine handvoll)\b[^.!?]{0,10}\b(?:tabletten|pillen|schlaftabletten|medikamente|schlafmittel)\b(?! (?:immer"
        r"|nach|vor|zum|mit|morgens|gegen))|\b(?:alle|ganz viele|so viele|zu viele) (?:tabletten|pillen|schlaftabletten"
        r"|medikamente) (?:\w+ )?(?:genommen|geschluckt|nehmen|schlucken|nehme)\b",
        r"\bwie (?:hoch|tief|lange|schnell|viel|viele|schmerzhaft|sicher|schmerzlos)\b[^.!?]{0,60}\b(?:stirbt|sterben|tot|tödlich"
        r"|überlebt|verblutet|verbluten|ertrinkt)\b|\b(?:schmerzlos\w*|sicher\w*|schnell\w*|einfach\w*)\b[^.!?]{0,15}\b(?:zu sterben"
        r"|umbringen|aus dem leben)\b",
        r"\b(?:dach|brücke|balkon|klippe|hochhaus|turm)\b[^.!?]{0,40}\b(?:fallen lassen|fallenlassen|runterspringen|springen will"
        r"|hinunterspringen|runterfallen|springen werde)\b",
        r"\b(?:brief|zeilen|nachricht|video)\b[^.!?]{0,50}\b(?:warum ich|gehen muss|wenn ich weg|wenn ich tot|leid tut|verzeih\w*"
        r"|lebe? ?wohl)\b",
        r"\b(?:messer|klinge|rasierklinge|schere|scherbe|pistole|waffe)\b[^.!?]{0,30}\b(?:kehle|pulsadern?|schläfe|hals|brust|mund)\b"
        r"|\bpulsadern?\b",
        r"\b(?:lebe ?wohl|lebewohl|abschied)\b[^.!?]{0,60}\b(?:beende|leben|sterb\w*|heute nacht|für immer)\b|\bnicht (?:richtig "
        r"|mehr )?(?:wach|ansprechbar)\b[^.!?]{0,50}\btabletten\b|\btabletten\b[^.!?]{0,50}\bnicht (?:richtig |mehr )?(?:wach"
        r"|ansprechbar)\b",
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
        r"\b(?:mich|sich)(?: selbst| wieder| absichtlich)+ (?:zu )?(?:ge)?schn(?:eide[nt]?|itten)\b(?! beim)"
        r"|\bmich (?:zu )?schneiden (?:will|muss|"
        rf"möchte)|\b(?:will|muss|möchte) mich{_ADV} (?:schneiden|verletzen){END}",
        r"\b(?:arme?|handgelenke?|pulsadern?|oberschenkel|haut)\b[^.!?]{0,20}\b(?:auf|ein)?(?:ge)?(?:schnitten|schlitzt|schneide\w*"
        r"|ritzt)\b",
        r"\b(?:feuerzeug|zigaretten?)\b[^.!?]{0,40}\bverbrann?\w*\b|\bverbrenne mich (?:mit|absichtlich|selbst)\b",
        r"\bschlage?\b[^.!?]{0,15}\b(?:kopf|mich selbst)\b[^.!?]{0,25}\b(?:bis|damit|um zu)\b|\bschlage mich selbst\b",
    ),
    "de_urges": spelt(
        r"\bmeine(?:r|n)? (?:eigene[rn]? )?beerdigung\b(?!sversicherung)",
        r"\b(?:waffe|pistole|messer|klinge)\b[^.!?]{0,40}\b(?:gegen mich|an (?:die|meine) (?:schläfe|kehle|brust)|in den mund)\b",
        r"\b(?:drang|verlangen|druck|lust|zwang|bedürfnis|sehnsucht)\b[^.!?]{0,15}\b(?:mich (?:\w+ )?(?:zu )?(?:schneiden|ritzen"
        r"|verletzen|verbrennen|bestrafen|schlagen|umbringen|umzubringen)|nach dem tod|zu sterben)\b",
        r"\bmich (?:selbst )?(?:zu )?(?:erwürgen|strangulieren|ersticken|erstechen|ertränken|erdrosseln|verhungern|verbluten"
        r"|zu tode)\b(?! lassen vor lachen)|\bzu (?:erwürgen|strangulieren|ersticken|verbluten)\b",
        r"\b(?:allem|dem allem|meinem leben|dem ganzen|mir) (?:\w+ )?ein ende (?:zu )?(?:setz\w*|mach\w*|bereit\w*)\b",
        r"\b(?:kratze|beisse|schlage|schneide|ritze|brenne)\b[^.!?]{0,12}\b(?:mich|mir|haut|arme?)\b[^.!?]{0,20}\b(?:blut\w*|bis es"
        r"|selbst)\b|\bkratze? (?:ich )?mich (?:\w+ )?blutig\b",
        r"\b(?:so|ja so|endlich|einfach|sehr|wirklich) gern(?:e)? tot\b|\bwär(?:e)?(?: ich)?(?: \w+){0,2} gern(?:e)? tot\b|\bwünsch(?:e"
        r"|te) mir (?:den tod|zu sterben|dass ich sterbe)\b|\bwarum (?:bin ich nicht|kann ich nicht) (?:\w+ )?(?:tot|sterben)\b",
        r"\b(?:er|sie|dass \w+) (?:sich )?(?:was|etwas) an(?:tut|tun)\b|\b(?:tut|tue) (?:er |sie |ich )?(?:sich|mir) (?:\w+ )?(?:was"
        r"|etwas) an\b|\bwill sich (?:\w+ )?(?:was|etwas) antun\b",
        r"\b(?:angst|fürchte)\b[^.!?]{0,30}\b(?:ich mir (?:et)?was|mir selbst (?:et)?was|was ich mir)\b"
        r"|\bstimmen?\b[^.!?]{0,25}\b(?:springen|sterben|umbringen|verletzen|schneiden)\b|\bverdiene? (?:es|den tod"
        r"|nur)\b[^.!?]{0,10}\b(?:zu sterben|tod|tot)\b",
        r"\b(?:lass|lasst) mich (?:doch )?(?:einfach )?sterben\b|\b(?:sehne|sehnt) (?:mich|sich) nach dem (?:tod|ende)\b|\btod ruft\b"
        r"|\bins wasser gehen und nicht\b|\bin den verkehr laufen\b",
    ),
    "de_thoughts": spelt(
        r"\b(?:denke?|denkt|gedanken?|grübel\w*|träume?|nachdenken|fantasie\w*|gedacht|überlege?)\b[^.!?]{0,30}\b(?:ans?|über(?: den"
        r"| das| meinen)?|an (?:den|das|meinen)|vom|von meinem|wie ich) (?:eigenen )?(?:sterben?|tod|suizid\w*|selbstmord\w*|ende"
        r"|ritzen|sterbe|umbringen)\b(?! (?:des|der|vom) (?:films?|woche|buches|serie))",
        r"\bnicht mehr (?:leben|weiterleben|existieren|da sein)\b[^.!?]{0,30}\b(?:wie ich|überlege|plane|mache|beende|umbring\w*)\b",
        r"\b(?:messer|klinge|schere|rasierklinge|scherbe)\b[^.!?]{0,30}\b(?:handgelenk\w*|arme?|unterarm\w*|haut|oberschenkel|beine?)\b"
        r"|\b(?:das|beim|mit|mit dem|zum|vom|nur|wieder|ans) ritzen\b|\bgeritzt\b",
        r"\bvor (?:ein|einen|das|den|die|eine) (?:\w+ )?(?:autos?|zug|lkw|bus|bahn|laster|tram)\b[^.!?]{0,10}\b(?:zu )?(?:laufen"
        r"|springen|werfen|gehen|schmeissen|rennen|zu gehen)\b",
        r"\blieber (?:\w+ )?(?:bringe? ich mich um|sterben?|sterbe ich|tot)\b(?! als (?:\w+ )?(?:essen|esse|gucken|rosenkohl|sport"
        r"|aufräumen))|\b(?:mut|traue|trau)\b[^.!?]{0,20}\b(?:zu sterben|umzubringen|es zu beenden|springen)\b",
        r"\b(?:aufhören|aufzuhören) (?:zu )?(?:leben|atmen|existieren)\b|\b(?:wollte|versucht|versuchte"
        r"|wollt)\b[^.!?]{0,20}\b(?:sterben|mich umbringen|umzubringen|mir das leben)\b",
        r"\b(?:will|möchte|wünsche|wünschte|hoffe|möcht|wünsch)\b[^.!?]{0,25}\b(?:sterben|sterbe|tot (?:sein|bin|wäre)"
        r"|tot umfallen)\b(?! (?:vor|wie ein|für (?:diesen|dieses|diese|ein)))",
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
        r"\b(?:alles|nichts|leben|dasein|das|es)\b[^.!?]{0,25}\b(?:kein(?:en)?|nicht den geringsten) sinn mehr\b(?!,? (?:zu|bei|den|die"
        r"|das|"
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
        rf"\bnicht(?: länger| mehr) {_LIVE} (?:will|möchte|müssen|mag|kann){END}|\b(?:muss|müsste) (?:ich )?nicht mehr (?:weiter\w+"
        rf"|leben){END}",
        r"\b(?:halte?|ertrage?|pack\w*|schaffe?)\b[^.!?]{0,15}\b(?:dieses|das|mein) (?:leben|dasein)\b[^.!?]{0,15}\b(?:nicht (?:mehr"
        r"|länger)|kaum noch)\b",
        rf"\bich will{_ADV} (?:für immer )?verschwinden(?: und\b[^.!?]{{0,80}})?{END}|\bfür immer (?:verschwinden|schlafen|einschlafen"
        r"|weg sein)\b",
        rf"\b(?:will|möchte|soll|wünschte?|hoffe),?{_ADV} (?:dass )?(?:es|alles|das alles|der schmerz)\b[^.!?]{{0,20}}\b(?:aufhört?"
        r"|aufhören|vorbei "
        rf"(?:ist|wäre|sein)|endet|ein ende hat){END}",
        r"\b(?:nie|niemals|nicht) geboren\b|\bes gäbe mich nicht\b",
        r"\bhoffentlich\b[^.!?]{0,20}\b(?:passiert mir|überfährt mich|erwischt mich|sterbe ich)\b",
        r"\bich kann(?: einfach| echt| wirklich| nur)* nicht mehr\b[.!, ]*(?:$|(?:alles|das leben|es)\b[^.!?]{0,20}\b(?:hoffnungslos"
        r"|sinnlos|zu viel)"
        r"|ich (?:will|bin am ende))",
        r"\b(?:ich bin|bin) am ende\b(?! (?:des|der|von|mit dem (?:buch|kapitel)|angekommen))[^.!?]{0,10}$",
    ),
    "de_despair": spelt(
        r"\b(?:kein(?:en|e)?|nicht|welchen)\b (?:\w+ )?(?:grund|sinn|kraft|motivation)\b[^.!?]{0,12}\b(?:weiter\w+|zu leben|aufzustehen"
        r"|hier zu sein|am leben)\b",
        r"\bnie(?:mals)? (?:hätte ich )?(?:geboren|auf die welt)\b|\bhätte nie(?:mals)? (?:geboren|existieren|leben)\b",
        r"\b(?:innerlich|von innen) (?:tot|leer|taub|gestorben|kaputt)\b|\btot im inneren\b|\bfühle? (?:ich )?(?:mich "
        r"|nur )?(?:nur noch |so )?(?:leere|nichts mehr)\b",
        r"\begal\b[^.!?]{0,10}\b(?:was (?:mit mir|aus mir|mir)|ob ich (?:lebe|sterbe|aufwache|morgen))\b",
        rf"\b(?:kein(?:en)?|keiner lei) (?:ausweg|entkommen|fluchtweg|licht am ende|zukunft)(?: mehr)?(?: für mich)?{END}",
        r"\b(?:würde|wird|merkt|würd)\b[^.!?]{0,15}\b(?:jemand|irgendwer|einer|wer)\b[^.!?]{0,20}\b(?:merken|vermissen|auffallen"
        r"|interessieren|traurig|weinen|kommen)\b[^.!?]{0,12}\b(?:wenn ich|falls ich|ob ich)\b",
        r"\b(?:das |mein )?leben (?:ist|wird)(?: mir| einfach| nur| nur noch)* (?:zu viel|zu schwer|eine qual|eine last|ein alptraum"
        r"|ein albtraum|die hölle|gefängnis|vorbei|gelaufen|sinnlos)\b|\b(?:ich )?gebe? (?:es |alles |mich )?auf\b[^.!?]{0,3}$"
        r"|\bgebe das leben auf\b",
        r"\b(?:existiere|lebe|funktioniere) (?:ich )?(?:nur )?noch\b[^.!?]{0,30}\b(?:nicht mehr|kaum|sinnlos|will)\b"
        r"|\b(?:ich )?existiere nur\b",
        r"\b(?:niemand|keiner|kein mensch)\b (?:\w+ )?(?:braucht|liebt|mag|vermisst|will|sieht) mich\b(?! (?:heute|im|bei der))"
        rf"|\bmich (?:\w+ )?(?:braucht|liebt|vermisst|mag) (?:\w+ )?(?:niemand|keiner)\b|\bniemandem (?:etwas )?wichtig{END}",
        r"\b(?:ich )?hasse (?:mich(?: selbst)?|mein leben|es zu leben)\b(?! (?:dafür|für))|\b(?:ich bin|bin ich|fühle mich) (?:so "
        r"|völlig |total |einfach )*(?:wertlos|nutzlos|überflüssig|unliebbar|ein versager|eine versagerin)\b",
        rf"\b(?:keine kraft|kraft)\b[^.!?]{{0,10}}\b(?:mehr|nicht mehr)\b(?:[^.!?]{{0,12}}\b(?:zu leben|zum leben|weiterzu\w+"
        rf"|für dieses leben))?{END}|\b(?:müde|satt) (?:zu (?:kämpfen|existieren)|vom (?:kämpfen|dasein))\b",
        rf"\bwarum (?:lebe|bin|existiere|gibt es|mache) (?:ich|es mich)\b[^.!?]{{0,15}}\b(?:überhaupt|noch|weiter|eigentlich){END}"
        rf"|\b(?:gehöre|passe) nicht (?:in diese welt|hierher|auf diese welt)\b|\bnie wieder (?:glücklich|froh|gut){END}",
        r"\bwünsch(?:e|te)\b[^.!?]{0,12}\b(?:es wäre (?:alles |endlich )?vorbei|ich wäre (?:nicht|nie)|nicht (?:mehr )?da|es gäbe mich"
        r"|einschlafen und nicht|nie existiert)\b",
    ),
    "de_no_will": spelt(
        r"\b(?:will|möchte|mag|kann|wollte|wollen|mochte|wünsche)\b[^.!?]{0,20}\b(?:nicht mehr|nie mehr|nicht länger) (?:\w+ )?(?:leben"
        r"|weiterleben|existieren|da sein|am leben sein|aufwachen)\b(?! (?:in|wie|mit|bei|zusammen|auf (?:dem|der)|unter))",
        r"\b(?:leichter|besser|einfacher|schöner|erleichterung|am besten|glücklicher)\b[^.!?]{0,25}\bwenn (?:ich"
        r"|es mich)\b[^.!?]{0,12}\b(?:nicht|nicht mehr|tot|weg|nie|verschwunden|sterbe|stürbe)\b(?! (?:so|zu|immer|mitkomme|koche))",
        r"\b(?:mein|das) leben\b[^.!?]{0,15}\b(?:vorbei|zu ende|gelaufen|zerstört|verpfuscht|ruiniert|nichts mehr wert"
        r"|nicht mehr lebenswert)\b",
        r"\b(?:was bringt|was nützt|wozu|wofür|warum|weshalb|lohnt)\b[^.!?]{0,20}\b(?:weiterzuleben|zu leben|weiterleben|leben"
        r"|weitermachen|weiterzumachen|kämpfen|aufstehen)\b(?! (?:in|mit|wir|die|menschen|fische|katzen|hunde))",
        r"\b(?:nie|niemals|jemals|nicht)\b[^.!?]{0,12}\bwieder (?:glücklich|froh|lachen|gut gehen|gesund|fröhlich)\b",
        r"\b(?:familie|alle|allen|andere|anderen|euch|eltern|kinder|freunde|jeden|mann|frau)\b[^.!?]{0,12}\b(?:nur|bloss"
        r"|immer nur) (?:ein (?:problem|klotz|versager)|eine (?:last|belastung|enttäuschung|plage)|zur last)\b"
        r"|\bfalle\b[^.!?]{0,15}\bzur last\b|\bnur im weg\b",
        r"\b(?:wache|aufwache|aufwachen|wach)\b[^.!?]{0,12}\b(?:auf )?(?:und )?(?:wünschte?|bereue?|weine|bin traurig|hasse|ärgere)\b",
        r"\b(?:kein(?:en|e)?|nicht|verloren|ohne)\b[^.!?]{0,10}\blebens(?:willen?|mut|sinn|lust|kraft)\b|\blebens(?:willen?|mut"
        r"|lust)\b[^.!?]{0,12}\b(?:verloren|mehr|weg)\b",
        r"\bhoffnungslos(?:igkeit)?\b(?! (?:überladen|veraltet|romantisch|verspätet|zerstritten|unterlegen))|\b(?:verzweifelt"
        r"|am boden zerstört)\b[^.!?]{0,30}\b(?:leben|sterben|nicht mehr|ausweg)\b|\bnichts mehr,? (?:für das|wofür|worauf)\b",
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
        r"\bselbstmord auf raten\b|\bselbstmord(?:kommando|attentäter\w*|anschl\w+)\b|\b(?:politischer|beruflicher|wirtschaftlicher"
        r"|sozialer) selbstmord\b",
        r"\bsuizid-?präventions?\w*|\bsuicide squad\b",
        r"\b(?:lach\w*|gelacht|lachen|langweil\w*|schäm\w*|geärgert|ärger\w*|arbeite\w*|freu\w*) (?:mich |uns |sich )?(?:noch |fast "
        r"|echt )*"
        r"(?:tot|zu tode|kaputt)\b",
        r"\bzum (?:totlachen|sterben (?:schön|langweilig|süss))\b|\bvor (?:lachen|hunger|scham|langeweile|neugier|müdigkeit)\b[^.!?]{0,25}"
        r"\b(?:sterben?|gestorben|umgebracht|umgekommen)\b",
        r"\b(?:sterben?|umkommen|krepieren) vor (?:lachen|hunger|scham|langeweile|neugier|hitze|durst|angst|aufregung)\b",
        r"\bbeim (?:rasieren|kochen|basteln|schnippeln|gemüse\w*) (?:in den finger )?geschnitten\b",
        r"\bnicht mehr (?:in|wie|bei|mit|zusammen|auf) (?!dieser welt)[^.!?]{0,25}\b(?:leben|wohnen|sein)\b|\bnicht mehr leben wie\b",
        r"\bin (?:den|die) ritzen\b|\bschluss (?:für heute|gemacht|mit (?:dem rauchen|lustig|ihm|ihr))\b",
    ),
    story=spelt(
        r"\bin (?:meinem|meiner|dem|der|einem|einer) (?:roman|geschichte|buch|film|serie|spiel|stück|szene|kapitel|kurzgeschichte"
        r"|rollenspiel)\b",
        r"\b(?:meine|die|eine) (?:romanfigur|hauptfigur|figur|heldin|protagonistin|charaktere)\b"
        r"|\b(?:mein|der|ein) (?:held|protagonist|charakter|antagonist)\b",
        r"\bschreib\w*\b[^.!?]{0,20}\b(?:szene|geschichte|gedicht|kapitel|roman|songtext|drehbuch)\b|\b(?:roman|film|buch) (?:\w+ )?über\b",
    ),
    another=spelt(rf"\b(?:meine?|eine?|dass) (?:\w+ )?{_THEY}\b|\b(?:er|sie)\b"),
    oneself=spelt(r"\bich\b"),
    eating={
        "de_purge": spelt(
            r"\b(?:kotz\w*|erbrech\w*|übergeb\w*|finger in den hals)\b[^.!?]{0,50}\b(?:nach (?:dem|jedem) essen|absichtlich|abzunehmen"
            r"|um nicht|kalorien"
            r"|wieder dünn)\b",
            r"\bnach (?:dem|jedem) essen\b[^.!?]{0,40}\b(?:kotz\w*|erbrech\w*|übergeb\w*|finger in den hals|zum klo)\b",
            r"\b(?:abführmittel|abführtabletten)\b[^.!?]{0,40}\b(?:abnehm\w*|abzunehmen|dünn\w*|nach dem essen|gewicht)\b",
        ),
        "de_starve": spelt(
            r"\b(?:seit|schon)\b[^.!?]{0,15}\btagen?\b[^.!?]{0,15}\b(?:nichts|nicht) (?:mehr )?gegessen\b[^.!?]{0,60}\b(?:stolz|fett"
            r"|dick|dünn\w*"
            r"|abnehm\w*|gewicht|kilo)\b",
            r"\b(?:hungere? mich|mich (?:zu tode |weiter |runter)?(?:runter)?zu?hunger\w*|weiterhungern)\b",
            r"\b(?:hab\w*|verdien\w*)\b[^.!?]{0,20}\b(?:kein|nicht|nichts)\b[^.!?]{0,15}\b(?:essen|zu essen) verdient\b"
            r"|\bverdiene (?:kein essen|es nicht zu essen)\b",
            r"\bnur (?:noch )?[1-7]?\d\d kalorien\b|\bzu fett zum (?:essen|leben)\b|\bangst (?:vor dem essen|zuzunehmen)\b",
        ),
        "de_named": spelt(
            r"\b(?:ess-?störung|magersucht|magersüchtig|anorexie|bulimie|bulimisch|pro-?ana|thinspo|fressattacken?|essanfälle?"
            r"|ess-?brech-?sucht)\b"
        ),
    },
)
