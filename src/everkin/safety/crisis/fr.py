"""French phrases of crisis."""

from everkin.safety.crisis.phrasing import END, Phrases, Tier, spelt

_ADV = (
    r"(?: (?:juste|seulement|simplement|vraiment|parfois|souvent|toujours|tout le temps|tellement|trop|encore|aussi|maintenant|là|enfin"
    r"|déjà|bientôt"
    r"|ce soir|demain|aujourd'hui|constamment|sérieusement))*"
)
_WANT = (
    r"(?:je veux|jveux|j'veux|je voudrais|j'aimerais|je souhaite|je voulais|j'ai(?: tellement| juste| vraiment| trop)? (?:envie"
    r"|besoin) de|envie de|besoin de"
    r"|je pense(?: tout le temps| souvent| sans arrêt| parfois)? à|penser à|l'idée de|je rêve de|je préfère|je préférerais"
    r"|je n'ai qu'une envie,)"
)
_THEY_WANT = r"(?:veut|voudrait|voulait|pense à|parle de|parlait de|menace de|a envie de|essaie de|a essayé de|va|a tenté de)"
_KILL = (
    r"(?:me tuer|me suicider|me pendre|me flinguer|me foutre en l'air|me tirer une balle(?! dans le pied)|me noyer|m'empoisonner"
    r"|m'ouvrir les veines|me défenestrer"
    r"|mettre fin à mes jours|mettre fin à ma vie|en finir avec (?:la|ma) vie|m'ôter la vie|m'enlever la vie)"
)
_KILL_ELSE = (
    r"(?:se tuer|se suicider|se pendre|se flinguer|se foutre en l'air|se tirer une balle(?! dans le pied)|se noyer|s'ouvrir les veines"
    r"|mettre fin à ses jours"
    r"|mettre fin à sa vie|en finir avec (?:la|sa) vie|s'ôter la vie|se jeter|sauter)"
)
_DIE = r"(?:mourir|crever|être morte?|disparaître de ce monde|n'être plus là)"
_NOT_OF = (
    r"(?! (?:de (?:rire|faim|soif|honte|froid|chaud|chaleur|peur|fatigue|ennui|jalousie|sommeil|trouille)"
    r"|d'(?:envie|ennui|amour|impatience)|la gueule ouverte)\b)"
)
_PILLS = r"(?:cachets?|comprimés?|pilules?|somnifères?|médicaments?|médocs?|boîtes?|insuline|doliprane)"
_TOOL = r"(?:couteau|lame|rasoir|cutter|pistolet|fusil|flingue|arme|corde)"
_HIGH = (
    r"(?:sur (?:le pont|le toit|le rebord|les rails|les voies|la voie|le parapet|le quai)"
    r"|au bord (?:du|de la)|à la fenêtre|sur le balcon|dans le vide)"
)
_THEY = (
    r"(?:amie?|pote|copain|copine|frère|s(?:œ)ur|fils|fille|enfant|mère|maman|père|papa|mari|femme"
    r"|conjointe?|ex|cousine?|coloc|collègue|voisine?|il|elle)"
)
_GONE = r"(?:je ne serai|je serai|je suis|j'serai) plus (?:là|de ce monde|vivante?|ici)"

_PLAN = {
    "fr_goodbye": spelt(
        r"\b(?:lettre|mot|message|vidéo)s? d'adieux?\b|\blettre de suicide\b",
        r"\b(?:mon|mes) (?:tout )?derni(?:er|ère)s? (?:message|mots|lettre|nuit|soir)\b(?! (?:avant|jusqu|pour aujourd|de la journée"
        r"|depuis))",
        r"\badieu (?:à (?:tous|tout le monde|jamais)|pour toujours|monde cruel)\b|\bmerci pour tout,? adieu\b|^adieu[.! ]*$",
        r"\b(?:adieux?|dit au revoir)\b[^.!?]{0,60}\b(?:toit|pont|rails|couteau|fusil|cachets|médicaments|pour toujours|saute)\b",
        rf"\b(?:dis|dites)\b[^.!?]{{0,50}}\b(?:aime|aimais|pardon|désolée?)\b[^.!?]{{0,40}}\b{_GONE}\b",
        r"\bquand (?:tu|vous|elle|il|on|ils) (?:lira|liras|lirez|liront|lis)\b[^.!?]{0,30}\b(?:plus là|morte?|partie?)\b",
        rf"\b(?:donné|réglé|rangé|en ordre|testament)\b[^.!?]{{0,50}}\b(?:{_GONE}|en finir|je pars)\b",
    ),
    "fr_means": spelt(
        rf"\b(?:avaler|avalé|prendre|pris|gobé|gober)\b[^.!?]{{0,12}}\b(?:tous?|toutes?|trop de"
        rf"|plein de)\b[^.!?]{{0,15}}\b{_PILLS}\b(?! (?:du matin|avec le petit))",
        rf"\b{_PILLS}\b[^.!?]{{0,30}}\b(?:devant moi|à côté de moi|dans la main|stock\w*|mis de côté|tou(?:s|tes) (?:les )?(?:prendre"
        r"|avaler))",
        rf"\bcombien (?:de|d')\b[^.!?]{{0,20}}\b(?:{_PILLS}|grammes|doses?)\b[^.!?]{{0,50}}\b(?:mourir|réveiller|mortelle?|létale"
        r"|me tuer|suffi\w+)\b",
        r"\bdose (?:mortelle|létale)\b|\boverdose\b|\bsurdose\b",
        rf"\b{_TOOL}\b(?![^.!?]{{0,80}}(?:cuisin|oignon|pain\b|escalade|légume|grimp))[^.!?]{{0,40}}\b(?:dans la main|à côté de moi"
        r"|chargée?|prête?|au(?:tour du)? cou|sur la tempe|devant moi"
        r"|cette fois|sais (?:déjà )?où|comment)\b",
        r"\b(?:acheté|trouvé|j'ai|il a|elle a)\b[^.!?]{0,12}\b(?:une corde|un pistolet|un fusil|une arme"
        r"|des lames)\b[^.!?]{0,40}\b(?:où|arbre|cou|chargée?|en finir|poutre)\b",
    ),
    "fr_place": spelt(
        rf"\b(?:je suis|j'suis|assise?|debout|elle est|il est)\b[^.!?]{{0,15}}{_HIGH}[^.!?]{{0,40}}\b(?:saut\w+|jeter|trembl\w+"
        r"|pleur\w+|finir|fini|vide|courage)\b",
        r"\b(?:je (?:vais )?(?:me jette|me jeter|me lance|me balance)|je saute|je vais sauter|me jeter)\b[^.!?]{0,20}\b(?:sous (?:le"
        r"|un) (?:train|métro|rer|camion|bus)|dans le vide"
        r"|par la fenêtre|du (?:pont|toit|balcon))\b",
        r"\b(?:foncer|fonce|m'encastrer|m'écraser)\b[^.!?]{0,25}\b(?:arbre|mur|platane|camion)\b[^.!?]{0,50}\b(?:terminé|fini|finir"
        r"|voiture|tout)\b",
    ),
    "fr_intent": spelt(
        rf"\bje vais{_ADV} {_KILL}\b|\bj'ai décidé de (?:{_KILL}|mourir|partir pour toujours)\b",
        r"\bje me (?:tue|pends|suicide|flingue|bute)(?: ce soir| demain| cette nuit| aujourd'hui| maintenant)?\b(?! (?:à|au|le dos|pour"
        r"|la santé)\b)",
        rf"\b{_THEY}\b[^.!?]{{0,40}}\bva (?:se (?:pendre|tuer|suicider|jeter|flinguer)|sauter|mettre fin)\b",
        r"\bsais (?:très bien |déjà |exactement )*(?:comment|où|quand)\b[^.!?]{0,15}\b(?:le faire|je vais (?:faire|le faire|m'y prendre)"
        r"|en finir|m'y prendre)" + END,
        r"\b(?:quand|dès que|une fois que)\b[^.!?]{0,30}\b(?:partiront|partis|dormiront|dorment|seront (?:couchés|sortis|partis)"
        r"|sera partie?)\b[^.!?]{0,20}\b(?:je le ferai|je le fais|j'en finis|je passe à l'acte)\b",
        r"\b(?:ce soir|demain|dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi|cette nuit)\b[^.!?]{0,15}\b(?:tout (?:sera"
        r"|est) (?:fini|terminé)|j'en finis|je passe à l'acte)\b",
        r"\bpass(?:e|er|é) à l'acte\b",
    ),
    "fr_preparing": spelt(
        r"\bne me (?:cherche[zs]?|attend(?:ez|s)|cherchez) (?:pas|plus)\b(?! (?:pour (?:dîner|manger)|à|au|ce soir pour))",
        rf"\b(?:ceinture|corde|câble|foulard|drap|sac|gaz|{_PILLS}|lames?|fusil|pistolet)\b(?![^.!?]{{0,80}}(?:escalad|cuisin"
        rf"|colis))[^.!?]{{0,30}}\b(?:accrochée?|attachée?|prêt[es]*|nouée?|suffi\w*|chargée?|autour du cou|assez)\b",
        r"\b(?:mis(?:es)? de côté|gard\w+|stock\w+|accumul\w+|économis\w+"
        rf"|assez)\b[^.!?]{{0,25}}\b(?:{_PILLS})\b(?! (?:pour (?:la semaine|les vacances|le mois)))",
        r"\b(?:quai|gare|voies?|rails)\b[^.!?]{0,50}\bprochain (?:train|métro|rer)\b[^.!?]{0,20}\b(?:pour moi|le mien|sera le)\b"
        r"|\bprochain train est pour moi\b",
        r"\b(?:écri(?:re|t|s|vais)|laissé|terminé|fini)\b[^.!?]{0,8}\b(?:ma (?:lettre|dernière lettre|note)|mon (?:mot"
        r"|dernier mot))\b(?! (?:de motivation|de démission|au|à (?:la|l'|mon|ma)|pour (?:le|la|mon|ma)))",
        r"\b(?:dans (?:une|deux|quelques) (?:heures?|minutes?|jours?)|demain|ce soir|bientôt"
        r"|cette nuit)\b[^.!?]{0,8}\b(?:je ne (?:vivrai|serai|respirerai|existerai) plus|je serai (?:morte?|délivrée?"
        r"|en paix))\b(?! (?:au bureau|au travail|en vacances|disponible|de garde))",
        r"\b(?:minuit|ce soir|cette nuit|demain|aujourd'hui)\b[^.!?]{0,6}\b(?:ce sera|c'est|tout sera|tout s')\s?(?:fini|terminé|arrête"
        r"|la fin)\b(?! (?:pour (?:les|le|la) (?:soldes|examens?|concours)))",
        r"\b(?:enfermée?)\b[^.!?]{0,30}\b(?:lame|couteau|cachets|médicaments|rasoir|fusil)\b",
        r"\b(?:partir|m'en aller|je pars|quitter)\b[^.!?]{0,30}\b(?:pour toujours|à jamais|ce monde|cette terre"
        r"|définitivement)\b(?! (?:de (?:paris|france|la ville)|au|en|à l'étranger))",
        r"\bau bord (?:de la falaise|du toit|du pont|du quai|du vide|du précipice)\b|\b(?:pardonne[zs]?-moi"
        r"|pardon)\b[^.!?]{0,40}\b(?:ce que je vais faire|je ne peux pas rester|je pars)\b",
    ),
    "fr_method": spelt(
        r"\b(?:corde|ceinture|câble|n(?:œ)ud coulant)\b[^.!?]{0,30}\b(?:cave|poutre|plafond|garage|grenier|pendue?|cou|crochet"
        r"|me pendre)\b|\bn(?:œ)ud coulant\b",
        r"\b(?:prend\w*|pris|aval\w+|prenne)\b[^.!?]{0,10}\b(?:tous (?:les|mes)|toutes (?:les|mes)|plein de|beaucoup de|trop de"
        r"|une poignée de|un tas de)\b[^.!?]{0,8}\b(?:cachets|comprimés|pilules|médicaments|somnifères|médocs)\b(?! (?:le matin"
        r"|du matin|avec|pour|tous les))",
        r"\b(?:quelle?|combien|comment)\b[^.!?]{0,60}\b(?:mortel(?:le)?s?|létale?|pour mourir|on meurt|tue à coup sûr"
        r"|survivre à la chute|se vider)\b|\b(?:façon|manière|moyen)s? (?:le |la )?(?:plus )?(?:rapide|facile|indolore|sûre?|simple"
        r"|douce)?\b[^.!?]{0,15}\b(?:de|pour) (?:mourir|se suicider|me tuer|en finir)\b",
        r"\b(?:toit|pont|balcon|falaise|immeuble|tour|rebord)\b[^.!?]{0,40}\b(?:veux|vais|voudrais|envie de) (?:juste )?(?:tomber"
        r"|sauter|me laisser tomber|lâcher|me jeter)\b|\bme laisser tomber (?:du|dans le vide)\b",
        r"\b(?:lettre|mot|vidéo|message)\b[^.!?]{0,12}\b(?:à|pour) (?:mes? (?:enfants|parents|famille|mère|fille|fils|amis)|ma (?:mère"
        r"|famille|fille|femme)|tous|tout le monde)\b[^.!?]{0,50}\b(?:pourquoi|je dois partir|pardon|adieu|quand je ne serai"
        r"|expliquer)\b(?! (?:l'inscription|les vacances))",
        r"\bm'ouvrir les veines\b|\b(?:me )?(?:couper|trancher) (?:les veines|la gorge|les poignets)\b|\b(?:couteau|lame|rasoir|cutter"
        r"|ciseaux|pistolet|fusil)\b[^.!?]{0,30}\b(?:veines|gorge|tempe|cou|poitrine)\b",
        r"\badieu\b[^.!?]{0,50}\b(?:fin à|ma vie|mourir|cette nuit|ce soir|en finir)\b|\b(?:mets|mettre|mettrai) fin à (?:ma vie"
        r"|mes jours|tout)\b|\bne (?:se )?(?:réveille|répond|réagit) (?:pas|plus)\b[^.!?]{0,50}\b(?:cachets|médicaments|comprimés)\b"
        r"|\b(?:cachets|médicaments|comprimés)\b[^.!?]{0,40}\bne (?:se )?(?:réveille|répond|réagit) (?:pas|plus)\b",
    ),
}
_ACTIVE = {
    "fr_suicide": spelt(
        r"\bsuicid\w+",
        rf"\b{_WANT}{_ADV} {_KILL}\b|\bje (?:veux|voudrais|vais|pourrais) {_KILL}\b|\b(?:à|de|pour) {_KILL}\b",
        rf"\b{_THEY}\b[^.!?]{{0,30}}\b{_THEY_WANT} {_KILL_ELSE}\b(?! (?:de joie|à la corde|sur))",
        r"\b(?:mettre|mis|mettra) fin à (?:mes|ses) jours\b|\bm'ôter la vie\b|\ben finir avec (?:la|ma|sa) vie\b",
        r"\b(?:fait|refait|faire) une (?:ts|tentative)\b(?! (?:de (?:record|dialogue|but|connexion)))|\bma tentative\b",
    ),
    "fr_want_die": spelt(
        rf"\b{_WANT}{_ADV} {_DIE}\b{_NOT_OF}",
        rf"\b(?:veut|voudrait|a envie de) (?:mourir|crever|être morte?)\b{_NOT_OF}",
        r"\b(?:la )?mort\b[^.!?]{0,25}\b(?:seule|issue|soulagement|solution|délivrance|mieux)\b",
        r"\bmourir\b[^.!?]{0,20}\b(?:la seule|seule chose|solution|soulag\w+|issue|mieux que)\b|\b(?:seule"
        r"|que)\b[^.!?]{0,25}\b(?:la mort|mourir)\b[^.!?]{0,15}\b(?:soulag\w+|issue|reste|solution)\b",
        r"\b(?:envie|pense|imagine|pulsion|tentée?)\b[^.!?]{0,15}\b(?:de |à |d'en )?(?:sauter|me jeter|foncer"
        r"|me balancer)\b(?! (?:de joie|à la corde|en parachute|sur|dans (?:la piscine|l'eau|tes bras)))",
        r"\bfoncer dans (?:le décor|un arbre|un mur|le mur)\b[^.!?]{0,15}\b(?:exprès|volontairement|avec la voiture)\b",
    ),
    "fr_self_harm": spelt(
        r"\b(?:me|se) (?:faire|fais|fait|suis fait|refais) du mal\b(?! (?:au|à|en))|\bme fais du mal\b",
        r"\bscarifi\w+|\bautomutil\w+|\bme mutil\w+|\bs'automutil\w+",
        r"\b(?:me|se|m'|s')(?: suis| est)?(?: encore| déjà)? ?(?:coupe|coupée?|couper|taillad\w+)\b(?! (?:en (?:me |se )?(?:ras|cuisin"
        r"|bricol)|les (?:cheveux|ongles)|le doigt|la parole|du monde|au doigt|avec (?:du papier|le couteau)"
        r"|l'herbe|une))(?: (?:les (?:bras|veines|poignets|cuisses|jambes)|encore|exprès|hier|pour|à nouveau)\b" + rf"|{END})",
        r"\b(?:brûlé|brûle|brûler)\b[^.!?]{0,20}\b(?:briquet|cigarettes?|clope|exprès|pour (?:me calmer|ressentir|sentir))\b",
        r"\b(?:tape|tapé|frappe|cogne|cogner)\b[^.!?]{0,15}\btête\b[^.!?]{0,30}\b(?:jusqu|pour|ne plus rien sentir)",
    ),
    "fr_urges": spelt(
        r"\bmon (?:propre )?enterrement\b|\bmes (?:propres )?(?:obsèques|funérailles)\b",
        r"\b(?:arme|fusil|pistolet|couteau|lame)\b[^.!?]{0,40}\b(?:contre moi|sur (?:la|ma) (?:tempe|gorge)|dans la bouche|sur moi)\b",
        r"\b(?:envie|besoin|pulsions?|l'urge)\b[^.!?]{0,8}\b(?:de )?(?:me (?:taillader|couper|brûler|frapper|punir|blesser|scarifier"
        r"|faire mal|vider de mon sang)|m'entailler)\b(?! (?:les cheveux|les ongles))",
        r"\b(?:m'étrangler|m'étouffer|m'asphyxier|me noyer|me pendre|me poignarder|me vider de mon sang|m'empoisonner"
        r"|m'électrocuter)\b(?! (?:de rire|dans (?:le travail|un verre)|avec (?:un|ma|mon)))",
        r"\b(?:pense|veux|vais|envie|besoin|voudrais|aimerais|songe)\b[^.!?]{0,18}\b(?:à |d'|de )?en finir\b(?! (?:avec (?:ce|cette|le"
        r"|les|la (?!vie)|mes|mon)))|\bmettre (?:un terme|fin) à (?:tout|tout ça|ma vie|mon existence|mes souffrances)\b",
        r"\b(?:me )?(?:griffe|gratte|mords|frappe|coupe|pince)\b[^.!?]{0,15}\bjusqu'?\s?(?:au sang|à (?:saigner|avoir mal))\b",
        r"\bla mort (?:m'appelle|m'attend|me tente|m'attire)\b|\b(?:j'attends|je souhaite|je désire|je veux) (?:la mort|ma mort)\b"
        r"|\bje (?:mérite|devrais) (?:de )?(?:mourir|crever|être morte?)\b|\blaisse[zs]?-moi mourir\b|\bpourquoi je ne meurs pas\b",
        r"\b(?:aimerais|voudrais|préférerais|préfère)(?: tellement| tant| vraiment| juste| mieux)* (?:être morte?|mourir|crever)\b(?! de)",
        r"\b(?:va|veut|risque de|pourrait|menace de) se (?:faire du mal|blesser|couper les veines|supprimer|faire quelque chose)\b"
        r"|\bfaire une bêtise\b[^.!?]{0,20}\b(?:peur|irréparable)\b|\bme supprimer\b",
        r"\bpeur de (?:ce que je (?:pourrais|peux) (?:me )?faire|me faire du mal|moi-même)\b|\bvoix\b[^.!?]{0,25}\b(?:me tuer|mourir"
        r"|sauter|me couper)\b",
    ),
    "fr_thoughts": spelt(
        r"\b(?:pense|penser|songe|rêve|réfléchis|pensées?|idées?|fantasme|imagine)(?: \w+){0,3}? (?:à|de|sur)(?: \w+){0,2}? ?(?:mourir"
        r"|la mort|ma (?:propre )?mort|me tuer|me suicider|suicide|me couper|me scarifier|en finir|ne plus exister|comment (?:faire"
        r"|mourir|en finir))\b(?! (?:de rire|avec (?:ce|cette|le|les)))",
        r"\b(?:veux|voudrais|supporte) plus vivre\b[^.!?]{0,30}\b(?:comment|faire|réfléchis|tuer|mourir)\b",
        r"\b(?:couteau|lame|rasoir|cutter|ciseaux)\b[^.!?]{0,30}\b(?:poignets?|bras|peau|cuisses?|jambes?)\b|\bme (?:couper|scarifier"
        r"|taillader) (?:est|me (?:calme|soulage|fait du bien)|c'est|encore)\b",
        r"\b(?:me jeter|me lancer|sauter|courir|marcher|me mettre) (?:devant|sous) (?:une|un|la|le|les) (?:voitures?|train|métro|camion"
        r"|bus|tram)\b",
        r"\b(?:préfère|préférerais|plutôt|mieux) (?:me tuer|mourir|crever|me suicider|être morte?)\b(?! (?:de|que (?:de )?(?:manger"
        r"|regarder|porter|écouter|courir)))",
        r"\b(?:voulu|essayé de|tenté de|failli|voulais) (?:me tuer|mourir|me suicider|en finir|mettre fin)\b(?! (?:de (?:rire|honte"
        r"|peur|faim|froid)|avec))|\bcourage\b[^.!?]{0,10}\b(?:me tuer|mourir|sauter|en finir|le faire)\b|\barrêter de (?:vivre"
        r"|respirer)\b",
        r"\b(?:je veux|je voudrais|j'aimerais|je souhaite|j'espère|envie de|hâte de)\b[^.!?]{0,15}\b(?:mourir|crever|être morte?"
        r"|ma mort)\b(?! (?:de|d'))",
    ),
}
_PASSIVE = {
    "fr_not_wake": spelt(
        r"\b(?:ne (?:plus |pas )?(?:jamais )?(?:plus )?(?:me |m')?(?:réveiller|reveiller)|ne (?:pas|plus"
        r"|jamais) me réveiller)\b(?! (?:à|avant|si tôt|en retard|tôt))",
        r"\b(?:déçue?|triste|déteste|dégoûtée?)\b[^.!?]{0,20}\b(?:de m'être réveillée?|d'être (?:encore )?(?:en vie|vivante?|là)"
        r"|de me réveiller)\b",
        r"\b(?:dormir|m'endormir) pour toujours\b",
    ),
    "fr_without_me": spelt(
        r"\b(?:tout le monde|ils|les gens|ma famille|mes parents|mes enfants|vous|le monde|elle|il)\b[^.!?]{0,25}\b(?:mieux"
        r"|plus heureux|soulagés?)\b[^.!?]{0,10}\b(?:sans moi|si (?:je|j')\b[^.!?]{0,15}(?:plus là|morte?|pas là|disparaiss\w+"
        r"|mourais))\b",
        r"\bje (?:ne )?(?:suis|fais que) (?:qu'|juste )?(?:un (?:poids|fardeau|boulet)|une charge)\b(?! (?:lourd|plume))",
        r"\bsi je (?:mourais|meurs|disparaissais|disparais|n'étais plus là|n'existais)\b[^.!?]{0,30}\b(?:personne|rien|qui)\b",
        r"\b(?:personne|qui)\b[^.!?]{0,30}\b(?:regretterait|remarquerait|manquerais|pleurerait|soucierait"
        r"|s'en rendrait compte)\b[^.!?]{0,15}\bsi je\b",
        r"\b(?:ne me dérangerait pas|m'est égal|serait égal|j'espère)\b[^.!?]{0,25}\b(?:renvers\w+|mourir|qu'il m'arrive|écras\w+"
        r"|ne pas me réveiller|que je meure)\b",
    ),
    "fr_no_reason": spelt(
        r"\b(?:plus )?rien n'a (?:plus )?(?:de|aucun) sens\b|\b(?:la|ma) vie\b[^.!?]{0,10}\b(?:n'a (?:plus|pas|aucun)|ne (?:vaut"
        r"|rime))\b[^.!?]{0,15}\b(?:sens|rien|la peine|vécue)\b",
        r"\b(?:aucun|pas d'|plus d')\s?(?:avenir|futur)\b(?! (?:dans (?:cette|ce|la)|pour (?:ce|cette|le|la)))|\b(?:aucune|plus de"
        r"|pas de) (?:raison|raisons|envie) (?:de|d') ?(?:vivre|exister|continuer|rester en vie|être là)\b",
        r"\b(?:perdu|plus|aucun|sans|fini)\b[^.!?]{0,8}\bespoir\b(?! (?:de (?:gagner|qualification)|que))|\b(?:il n'y a"
        r"|y a)\b[^.!?]{0,6}\b(?:pas|aucune|plus) d'?(?:issue|espoir)\b",
        rf"\bà quoi (?:bon|ça sert)(?: de)? (?:vivre|continuer|exister|rester|être là){END}|\b(?:ça|rien) n'ira (?:jamais|plus) mieux\b",
        rf"\bje ne (?:vaux|sers à) rien{END}|\bma vie est (?:un enfer|foutue|inutile|insupportable|nulle)\b",
    ),
    "fr_tired_of_life": spelt(
        r"\b(?:fatiguée?|lasse?|marre|ras le bol|épuisée?) de (?:vivre|la vie|ma vie|cette vie|exister|être (?:en vie"
        rf"|là))(?: comme ça)?{END}",
        r"\b(?:je |j')?(?:ne |n')?(?:veux plus|veux pas|ai plus (?:envie|la force) de|peux plus|voudrais plus) (?:vivre|exister"
        rf"|être là|être en vie|continuer(?: à vivre)?|continuer comme ça)(?: comme ça| du tout| ainsi)?{END}",
        r"\b(?:ne |n')?(?:supporte|tiens|en peux) plus\b[^.!?]{0,12}\b(?:cette|ma|la) vie\b(?! (?:de (?:bureau|famille)|parisienne))",
        rf"\b(?:je veux|je voudrais|j'aimerais|envie de){_ADV} disparaître(?: (?:pour toujours|à jamais|de ce monde|complètement"
        rf"|et qu(?:'|o)\w*\b[^.!?]{{0,80}}|et\b[^.!?]{{0,80}}oubli\w*))?{END}",
        rf"\b(?:je veux|je voudrais|j'aimerais|vivement)\b[^.!?]{{0,10}}\bque (?:tout|tout ça|la douleur|ça"
        rf"|ma vie)\b[^.!?]{{0,8}}\b(?:s'arrête|se termine|cesse|finisse|s'arrêtent)(?: enfin| un jour)?{END}",
        r"\b(?:préféré|aimé|voulu|dû|voudrais|souhaite)\b[^.!?]{0,15}\b(?:ne (?:jamais|pas)|n'être jamais"
        r"|n'avoir jamais)\b[^.!?]{0,8}\b(?:naître|née?|existé)\b|\bjamais (?:naître|dû naître)\b",
    ),
    "fr_despair": spelt(
        r"\b(?:pas|plus|aucune?|sans|ni)\b[^.!?]{0,10}\b(?:raisons?|force|forces|sens|envie|courage|motif)\b[^.!?]{0,4}\b(?:de|à"
        r"|pour) (?:continuer|vivre|me lever|rester|lutter|exister|me battre|tenir)\b(?! (?:le (?:film|jeu|cours)|cette (?:série"
        r"|formation)|au (?:bureau|lit)))",
        r"\bjamais (?:dû|pu|voulu)? ?(?:naître|exister|venir au monde)\b|\bpas (?:dû|demandé à) naître\b|\bn'avoir jamais (?:existé"
        r"|vécu)\b",
        r"\b(?:morte?|vide|cassée?|brisée?|pourrie?) (?:à l'intérieur|en dedans|de l'intérieur|au fond de moi)\b|\bje me sens (?:si "
        r"|tellement |complètement )*(?:vide|inutile|de trop|nulle?|sans valeur)\s*(?:$|[.!?,]| et)",
        r"\b(?:me fiche|m'en fous|fous|m'est égal|moque)\b[^.!?]{0,12}\b(?:ce qui m'arrive|de (?:vivre|mourir)|vivre ou mourir"
        r"|si je (?:vis|meurs|me réveille))\b",
        r"\b(?:pas|plus|aucune?)\b[^.!?]{0,5}\b(?:échappatoire|issue|porte de sortie|solution pour moi|lumière)\b",
        r"\b(?:quelqu'un|qui|on)\b[^.!?]{0,12}\b(?:remarquerait|regretterait|s'en apercevrait|pleurerait|s'inquiéterait"
        r"|viendrait)\b[^.!?]{0,8}\b(?:si je|quand je)\b(?! (?:pars tôt|change|coupe))",
        r"\b(?:la|ma|cette) vie est (?:trop (?:dure|lourde|difficile|pénible)|une (?:punition|torture|prison|malédiction)|un (?:enfer"
        r"|cauchemar|fardeau|calvaire)|insupportable|foutue|finie)\b|\bj'abandonne\b[.! ]*$|\bje baisse les bras\b[.! ]*$",
        r"\b(?:assez|marre|fatiguée?|ras-le-bol|épuisée?|lasse?) (?:de |d')(?:exister|me battre|lutter|souffrir|faire semblant|tout"
        r"|me réveiller|être moi)\s*(?:$|[.!?,])",
        r"\bpersonne (?:n'a besoin de moi|ne (?:m'aime|me (?:veut|voit|comprend|regretterait|pleurerait)|tient à moi)"
        r"|n'en a rien à faire de moi)\b|\bje ne (?:manque|manquerais|sers) à (?:personne|rien)\b",
        r"\bje (?:me (?:déteste|hais)|déteste (?:ma vie|vivre|exister|être en vie))\b(?! (?:d'avoir|pour))|\bje (?:suis"
        r"|ne suis qu')\s?(?:une? )?(?:ratée?|échec|déchet|moins que rien|bon(?:ne)? à rien)\b",
        r"\b(?:je (?:ne |n')?(?:peux|en peux|ai) plus (?:continuer|de force|la force|tenir))\s*(?:$|[.!?,])|\bpourquoi (?:je (?:vis"
        r"|suis (?:encore )?(?:en vie|née?)|existe|continue)|vivre|continuer)\b|\bpas ma place (?:dans ce monde|ici-bas|sur terre)\b",
        r"\b(?:je voudrais|j'aimerais|je veux|si seulement)\b[^.!?]{0,14}\b(?:que (?:tout|ça) (?:soit fini|s'arrête|finisse)"
        r"|ne plus exister|cesser d'exister|n'être personne|être effacée?|m'évaporer|dormir et ne)\b|\bplus jamais (?:heureuse?"
        r"|bien)\s*(?:$|[.!])",
    ),
    "fr_no_will": spelt(
        r"\b(?:veux|voudrais|peux|supporte|mérite|désire) (?:plus|pas) (?:de )?(?:vivre|exister|être en vie"
        r"|continuer à vivre)\b(?! (?:à|en|avec|ici|chez|près|comme (?:un|une)|dans|seule?|sans))",
        r"\b(?:plus simple|mieux|plus facile|un soulagement|plus heureu\w+"
        r"|soulagés?)\b[^.!?]{0,20}\bsi je\b[^.!?]{0,12}\b(?:n'étais (?:pas|plus)|n'existais|mourais|disparaissais|étais morte?"
        r"|partais pour toujours)\b",
        r"\b(?:ma|la) vie\b[^.!?]{0,12}\b(?:est (?:déjà |presque )?(?:finie|terminée|fichue|foutue|gâchée|détruite)|ne vaut|ne sert"
        r"|n'a aucun|n'a plus)\b(?! (?:d'étudiant|de bureau))",
        r"\b(?:à quoi (?:bon|ça sert)|ça sert à quoi|pourquoi|quel (?:est le )?sens)\b[^.!?]{0,8}\b(?:de )?(?:continuer|vivre|me lever"
        r"|me battre|lutter|exister|rester en vie|me réveiller)\b(?! (?:à (?:regarder|jouer|discuter)|ici|à paris))",
        r"\b(?:jamais|plus|ne crois pas que)\b[^.!?]{0,20}\b(?:être|serai|sois|redevenir|aller|irai) (?:heureu\w+|bien"
        r"|mieux)\b(?! (?:de|que|en|avec|à))",
        r"\b(?:désespérée?s?|désespoir)\b(?! (?:housewives|de (?:trouver|voir)))|\b(?:sans|plus (?:d'|aucun)|aucun|perdu (?:tout "
        r"|l')?)\s?espoir\b(?! de|.{0,2}de (?:gagner|vaincre))",
        r"\b(?:qu'|que|juste |seulement |toujours )\s?(?:un|une) (?:problème|poids|fardeau|boulet|charge|déception|échec"
        r"|gêne)\b(?: pour|\s*(?:$|[.!?,]))",
        r"\b(?:me )?(?:réveille|lève)\b[^.!?]{0,10}\b(?:regrettant|déçue?|en pleurant|triste|à regret|et je (?:regrette|voudrais"
        r"|pleure))\b",
        r"\b(?:plus|perdu|pas|aucun)\b[^.!?]{0,6}\b(?:le )?(?:goût (?:à|de) (?:la vie|vivre|rien)|envie de (?:vivre|rien)"
        r"|raison de vivre|force de vivre|volonté de vivre)\b",
    ),
}

FR = Phrases(
    heard={Tier.PLAN: _PLAN, Tier.ACTIVE: _ACTIVE, Tier.PASSIVE: _PASSIVE},
    means=spelt(rf"\b(?:{_PILLS}|{_TOOL}|pont|toit|rails|lettre d'adieu|j'ai un plan|tout préparé|dernier message)\b"),
    when=spelt(
        r"\b(?:ce soir|cette nuit|demain|aujourd'hui|maintenant tout de suite|dans une heure|ce week-?end|lundi|mardi|mercredi|jeudi"
        r"|vendredi|samedi|dimanche|ma décision|décidé)\b"
    ),
    idioms=spelt(
        r"\b(?:meurs|mort[es]*|mourir|mourait|crever|crève|mourante?)(?: \w+)? (?:de (?:rire|faim|soif|honte|froid|chaud|chaleur|peur"
        r"|fatigue|ennui|jalousie|sommeil|trouille)"
        r"|d'(?:envie|ennui|amour|impatience|inquiétude))\b",
        r"\bà (?:mourir|crever) (?:de|d')|\b(?:ennuie|chiant|beau|belle|rire|ennuyeux) à mourir\b",
        r"\bsuicide (?:politique|professionnel|commercial|social|collectif)\b|\bsuicide squad\b|\bprévention du suicide\b"
        r"|\battentat[- ]suicide\b",
        r"\b(?:coupée?|brûlée?|blessée?)(?: \w+){0,3} en (?:me |se )?(?:rasant|bricolant|cuisinant)\b|\b(?:je )?me tue à (?:la tâche"
        r"|te (?:le )?(?:dire|répéter)|l'expliquer|vous)\b",
    ),
    story=spelt(
        r"\bdans (?:mon|ma|le|la|un|une|ce|cette) (?:roman|histoire|nouvelle|livre|film|série|jeu|scène|chapitre|pièce|conte)\b",
        r"\b(?:mon|ma|le|la|un|une|l')\s?(?:personnage|héros|héroïne|protagoniste|antagoniste)\b",
        r"\b(?:écris|écrire|j'écris|écrivons)\b[^.!?]{0,20}\b(?:scène|histoire|poème|chapitre|roman|nouvelle|scénario|chanson)\b"
        r"|\b(?:roman|film|livre) (?:\w+ )?sur\b",
    ),
    another=spelt(rf"(?<!de )\b(?:mon|ma|un|une) (?:meilleure? |petite? )?{_THEY}\b|(?<!-)\b(?:il|elle)\b(?! (?:faut|y a|n'y))"),
    oneself=spelt(r"\b(?:je|j|moi)\b"),
    eating={
        "fr_purge": spelt(
            r"\b(?:vomi\w*|doigts dans la gorge|fais vomir)\b[^.!?]{0,50}\b(?:après (?:chaque|manger|avoir mangé|le)|pour (?:maigrir"
            r"|ne pas grossir)|exprès|tout ce que je mange)\b",
            r"\baprès (?:chaque repas|avoir mangé|manger)\b[^.!?]{0,40}\b(?:vomi\w*|doigts dans la gorge)\b",
            r"\blaxatifs\b[^.!?]{0,40}\b(?:maigrir|poids|mince|après|kilos)\b",
        ),
        "fr_starve": spelt(
            r"\b(?:rien mangé|sans manger)\b[^.!?]{0,20}\b(?:jours|depuis)\b[^.!?]{0,60}\b(?:fière?|grosse?|mince|maigr\w+|poids"
            r"|kilos)\b|\bm'affame\w*\b|\bme laisse mourir de faim\b",
            r"\bmérite pas (?:de|à) manger\b|\b[1-7]?\d\d calories (?:par jour|seulement)\b|\b(?:peur|terreur) de (?:manger|grossir"
            r"|la nourriture)\b|\barrêter de manger\b[^.!?]{0,30}\b(?:grosse?|mince|maigrir|poids)\b",
        ),
        "fr_named": spelt(
            r"\b(?:anorexie|anorexique|boulimie|boulimique|troubles? (?:du comportement |des conduites )?alimentaires?|\btca\b"
            r"|crises? d'hyperphagie|pro-?ana|thinspo)\b"
        ),
    },
)
