"""French phrases of crisis."""

from everkin.safety.crisis.phrasing import END, Phrases, Tier, spelt

_ADV = (
    r"(?: (?:juste|seulement|simplement|vraiment|parfois|souvent|toujours|tout le temps|tellement|trop|encore|aussi|maintenant|là|enfin|déjà|bientôt"
    r"|ce soir|demain|aujourd'hui|constamment|sérieusement))*"
)
_WANT = (
    r"(?:je veux|jveux|j'veux|je voudrais|j'aimerais|je souhaite|je voulais|j'ai(?: tellement| juste| vraiment| trop)? (?:envie|besoin) de|envie de|besoin de"
    r"|je pense(?: tout le temps| souvent| sans arrêt| parfois)? à|penser à|l'idée de|je rêve de|je préfère|je préférerais|je n'ai qu'une envie,)"
)
_THEY_WANT = r"(?:veut|voudrait|voulait|pense à|parle de|parlait de|menace de|a envie de|essaie de|a essayé de|va|a tenté de)"
_KILL = (
    r"(?:me tuer|me suicider|me pendre|me flinguer|me foutre en l'air|me tirer une balle(?! dans le pied)|me noyer|m'empoisonner|m'ouvrir les veines|me défenestrer"
    r"|mettre fin à mes jours|mettre fin à ma vie|en finir avec (?:la|ma) vie|m'ôter la vie|m'enlever la vie)"
)
_KILL_ELSE = (
    r"(?:se tuer|se suicider|se pendre|se flinguer|se foutre en l'air|se tirer une balle(?! dans le pied)|se noyer|s'ouvrir les veines|mettre fin à ses jours"
    r"|mettre fin à sa vie|en finir avec (?:la|sa) vie|s'ôter la vie|se jeter|sauter)"
)
_DIE = r"(?:mourir|crever|être morte?|disparaître de ce monde|n'être plus là)"
_NOT_OF = r"(?! (?:de (?:rire|faim|soif|honte|froid|chaud|chaleur|peur|fatigue|ennui|jalousie|sommeil|trouille)|d'(?:envie|ennui|amour|impatience)|la gueule ouverte)\b)"
_PILLS = r"(?:cachets?|comprimés?|pilules?|somnifères?|médicaments?|médocs?|boîtes?|insuline|doliprane)"
_TOOL = r"(?:couteau|lame|rasoir|cutter|pistolet|fusil|flingue|arme|corde)"
_HIGH = r"(?:sur (?:le pont|le toit|le rebord|les rails|les voies|la voie|le parapet|le quai)|au bord (?:du|de la)|à la fenêtre|sur le balcon|dans le vide)"
_THEY = r"(?:amie?|pote|copain|copine|frère|s(?:œ)ur|fils|fille|enfant|mère|maman|père|papa|mari|femme|conjointe?|ex|cousine?|coloc|collègue|voisine?|il|elle)"
_GONE = r"(?:je ne serai|je serai|je suis|j'serai) plus (?:là|de ce monde|vivante?|ici)"

_PLAN = {
    "fr_goodbye": spelt(
        r"\b(?:lettre|mot|message|vidéo)s? d'adieux?\b|\blettre de suicide\b",
        r"\b(?:mon|mes) (?:tout )?derni(?:er|ère)s? (?:message|mots|lettre|nuit|soir)\b(?! (?:avant|jusqu|pour aujourd|de la journée|depuis))",
        r"\badieu (?:à (?:tous|tout le monde|jamais)|pour toujours|monde cruel)\b|\bmerci pour tout,? adieu\b|^adieu[.! ]*$",
        r"\b(?:adieux?|dit au revoir)\b[^.!?]{0,60}\b(?:toit|pont|rails|couteau|fusil|cachets|médicaments|pour toujours|saute)\b",
        rf"\b(?:dis|dites)\b[^.!?]{{0,50}}\b(?:aime|aimais|pardon|désolée?)\b[^.!?]{{0,40}}\b{_GONE}\b",
        r"\bquand (?:tu|vous|elle|il|on|ils) (?:lira|liras|lirez|liront|lis)\b[^.!?]{0,30}\b(?:plus là|morte?|partie?)\b",
        rf"\b(?:donné|réglé|rangé|en ordre|testament)\b[^.!?]{{0,50}}\b(?:{_GONE}|en finir|je pars)\b",
    ),
    "fr_means": spelt(
        rf"\b(?:avaler|avalé|prendre|pris|gobé|gober)\b[^.!?]{{0,12}}\b(?:tous?|toutes?|trop de|plein de)\b[^.!?]{{0,15}}\b{_PILLS}\b(?! (?:du matin|avec le petit))",
        rf"\b{_PILLS}\b[^.!?]{{0,30}}\b(?:devant moi|à côté de moi|dans la main|stock\w*|mis de côté|tou(?:s|tes) (?:les )?(?:prendre|avaler))",
        rf"\bcombien (?:de|d')\b[^.!?]{{0,20}}\b(?:{_PILLS}|grammes|doses?)\b[^.!?]{{0,50}}\b(?:mourir|réveiller|mortelle?|létale|me tuer|suffi\w+)\b",
        r"\bdose (?:mortelle|létale)\b|\boverdose\b|\bsurdose\b",
        rf"\b{_TOOL}\b(?![^.!?]{{0,80}}(?:cuisin|oignon|pain\b|escalade|légume|grimp))[^.!?]{{0,40}}\b(?:dans la main|à côté de moi|chargée?|prête?|au(?:tour du)? cou|sur la tempe|devant moi"
        r"|cette fois|sais (?:déjà )?où|comment)\b",
        r"\b(?:acheté|trouvé|j'ai|il a|elle a)\b[^.!?]{0,12}\b(?:une corde|un pistolet|un fusil|une arme|des lames)\b[^.!?]{0,40}\b(?:où|arbre|cou|chargée?|en finir|poutre)\b",
    ),
    "fr_place": spelt(
        rf"\b(?:je suis|j'suis|assise?|debout|elle est|il est)\b[^.!?]{{0,15}}{_HIGH}[^.!?]{{0,40}}\b(?:saut\w+|jeter|trembl\w+|pleur\w+|finir|fini|vide|courage)\b",
        r"\b(?:je (?:vais )?(?:me jette|me jeter|me lance|me balance)|je saute|je vais sauter|me jeter)\b[^.!?]{0,20}\b(?:sous (?:le|un) (?:train|métro|rer|camion|bus)|dans le vide"
        r"|par la fenêtre|du (?:pont|toit|balcon))\b",
        r"\b(?:foncer|fonce|m'encastrer|m'écraser)\b[^.!?]{0,25}\b(?:arbre|mur|platane|camion)\b[^.!?]{0,50}\b(?:terminé|fini|finir|voiture|tout)\b",
    ),
    "fr_intent": spelt(
        rf"\bje vais{_ADV} {_KILL}\b|\bj'ai décidé de (?:{_KILL}|mourir|partir pour toujours)\b",
        r"\bje me (?:tue|pends|suicide|flingue|bute)(?: ce soir| demain| cette nuit| aujourd'hui| maintenant)?\b(?! (?:à|au|le dos|pour|la santé)\b)",
        rf"\b{_THEY}\b[^.!?]{{0,40}}\bva (?:se (?:pendre|tuer|suicider|jeter|flinguer)|sauter|mettre fin)\b",
        r"\bsais (?:très bien |déjà |exactement )*(?:comment|où|quand)\b[^.!?]{0,15}\b(?:le faire|je vais (?:faire|le faire|m'y prendre)|en finir|m'y prendre)"
        + END,
        r"\b(?:quand|dès que|une fois que)\b[^.!?]{0,30}\b(?:partiront|partis|dormiront|dorment|seront (?:couchés|sortis|partis)|sera partie?)\b[^.!?]{0,20}\b(?:je le ferai|je le fais|j'en finis|je passe à l'acte)\b",
        r"\b(?:ce soir|demain|dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi|cette nuit)\b[^.!?]{0,15}\b(?:tout (?:sera|est) (?:fini|terminé)|j'en finis|je passe à l'acte)\b",
        r"\bpass(?:e|er|é) à l'acte\b",
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
        r"\bmourir\b[^.!?]{0,20}\b(?:la seule|seule chose|solution|soulag\w+|issue|mieux que)\b|\b(?:seule|que)\b[^.!?]{0,25}\b(?:la mort|mourir)\b[^.!?]{0,15}\b(?:soulag\w+|issue|reste|solution)\b",
        r"\b(?:envie|pense|imagine|pulsion|tentée?)\b[^.!?]{0,15}\b(?:de |à |d'en )?(?:sauter|me jeter|foncer|me balancer)\b(?! (?:de joie|à la corde|en parachute|sur|dans (?:la piscine|l'eau|tes bras)))",
        r"\bfoncer dans (?:le décor|un arbre|un mur|le mur)\b[^.!?]{0,15}\b(?:exprès|volontairement|avec la voiture)\b",
    ),
    "fr_self_harm": spelt(
        r"\b(?:me|se) (?:faire|fais|fait|suis fait|refais) du mal\b(?! (?:au|à|en))|\bme fais du mal\b",
        r"\bscarifi\w+|\bautomutil\w+|\bme mutil\w+|\bs'automutil\w+",
        r"\b(?:me|se|m'|s')(?: suis| est)?(?: encore| déjà)? ?(?:coupe|coupée?|couper|taillad\w+)\b(?! (?:en (?:me |se )?(?:ras|cuisin|bricol)|les (?:cheveux|ongles)|le doigt|la parole|du monde|au doigt|avec (?:du papier|le couteau)"
        r"|l'herbe|une))(?: (?:les (?:bras|veines|poignets|cuisses|jambes)|encore|exprès|hier|pour|à nouveau)\b" + rf"|{END})",
        r"\b(?:brûlé|brûle|brûler)\b[^.!?]{0,20}\b(?:briquet|cigarettes?|clope|exprès|pour (?:me calmer|ressentir|sentir))\b",
        r"\b(?:tape|tapé|frappe|cogne|cogner)\b[^.!?]{0,15}\btête\b[^.!?]{0,30}\b(?:jusqu|pour|ne plus rien sentir)",
    ),
}
_PASSIVE = {
    "fr_not_wake": spelt(
        r"\b(?:ne (?:plus |pas )?(?:jamais )?(?:plus )?(?:me |m')?(?:réveiller|reveiller)|ne (?:pas|plus|jamais) me réveiller)\b(?! (?:à|avant|si tôt|en retard|tôt))",
        r"\b(?:déçue?|triste|déteste|dégoûtée?)\b[^.!?]{0,20}\b(?:de m'être réveillée?|d'être (?:encore )?(?:en vie|vivante?|là)|de me réveiller)\b",
        r"\b(?:dormir|m'endormir) pour toujours\b",
    ),
    "fr_without_me": spelt(
        r"\b(?:tout le monde|ils|les gens|ma famille|mes parents|mes enfants|vous|le monde|elle|il)\b[^.!?]{0,25}\b(?:mieux|plus heureux|soulagés?)\b[^.!?]{0,10}\b(?:sans moi|si (?:je|j')\b[^.!?]{0,15}(?:plus là|morte?|pas là|disparaiss\w+|mourais))\b",
        r"\bje (?:ne )?(?:suis|fais que) (?:qu'|juste )?(?:un (?:poids|fardeau|boulet)|une charge)\b(?! (?:lourd|plume))",
        r"\bsi je (?:mourais|meurs|disparaissais|disparais|n'étais plus là|n'existais)\b[^.!?]{0,30}\b(?:personne|rien|qui)\b",
        r"\b(?:personne|qui)\b[^.!?]{0,30}\b(?:regretterait|remarquerait|manquerais|pleurerait|soucierait|s'en rendrait compte)\b[^.!?]{0,15}\bsi je\b",
        r"\b(?:ne me dérangerait pas|m'est égal|serait égal|j'espère)\b[^.!?]{0,25}\b(?:renvers\w+|mourir|qu'il m'arrive|écras\w+|ne pas me réveiller|que je meure)\b",
    ),
    "fr_no_reason": spelt(
        r"\b(?:plus )?rien n'a (?:plus )?(?:de|aucun) sens\b|\b(?:la|ma) vie\b[^.!?]{0,10}\b(?:n'a (?:plus|pas|aucun)|ne (?:vaut|rime))\b[^.!?]{0,15}\b(?:sens|rien|la peine|vécue)\b",
        r"\b(?:aucun|pas d'|plus d')\s?(?:avenir|futur)\b(?! (?:dans (?:cette|ce|la)|pour (?:ce|cette|le|la)))|\b(?:aucune|plus de|pas de) (?:raison|raisons|envie) (?:de|d') ?(?:vivre|exister|continuer|rester en vie|être là)\b",
        r"\b(?:perdu|plus|aucun|sans|fini)\b[^.!?]{0,8}\bespoir\b(?! (?:de (?:gagner|qualification)|que))|\b(?:il n'y a|y a)\b[^.!?]{0,6}\b(?:pas|aucune|plus) d'?(?:issue|espoir)\b",
        rf"\bà quoi (?:bon|ça sert)(?: de)? (?:vivre|continuer|exister|rester|être là){END}|\b(?:ça|rien) n'ira (?:jamais|plus) mieux\b",
        rf"\bje ne (?:vaux|sers à) rien{END}|\bma vie est (?:un enfer|foutue|inutile|insupportable|nulle)\b",
    ),
    "fr_tired_of_life": spelt(
        rf"\b(?:fatiguée?|lasse?|marre|ras le bol|épuisée?) de (?:vivre|la vie|ma vie|cette vie|exister|être (?:en vie|là))(?: comme ça)?{END}",
        rf"\b(?:je |j')?(?:ne |n')?(?:veux plus|veux pas|ai plus (?:envie|la force) de|peux plus|voudrais plus) (?:vivre|exister|être là|être en vie|continuer(?: à vivre)?|continuer comme ça)(?: comme ça| du tout| ainsi)?{END}",
        r"\b(?:ne |n')?(?:supporte|tiens|en peux) plus\b[^.!?]{0,12}\b(?:cette|ma|la) vie\b(?! (?:de (?:bureau|famille)|parisienne))",
        rf"\b(?:je veux|je voudrais|j'aimerais|envie de){_ADV} disparaître(?: (?:pour toujours|à jamais|de ce monde|complètement|et qu(?:'|o)\w*\b[^.!?]{{0,80}}|et\b[^.!?]{{0,80}}oubli\w*))?{END}",
        rf"\b(?:je veux|je voudrais|j'aimerais|vivement)\b[^.!?]{{0,10}}\bque (?:tout|tout ça|la douleur|ça|ma vie)\b[^.!?]{{0,8}}\b(?:s'arrête|se termine|cesse|finisse|s'arrêtent)(?: enfin| un jour)?{END}",
        r"\b(?:préféré|aimé|voulu|dû|voudrais|souhaite)\b[^.!?]{0,15}\b(?:ne (?:jamais|pas)|n'être jamais|n'avoir jamais)\b[^.!?]{0,8}\b(?:naître|née?|existé)\b|\bjamais (?:naître|dû naître)\b",
    ),
}

FR = Phrases(
    heard={Tier.PLAN: _PLAN, Tier.ACTIVE: _ACTIVE, Tier.PASSIVE: _PASSIVE},
    means=spelt(rf"\b(?:{_PILLS}|{_TOOL}|pont|toit|rails|lettre d'adieu|j'ai un plan|tout préparé|dernier message)\b"),
    when=spelt(
        r"\b(?:ce soir|cette nuit|demain|aujourd'hui|maintenant tout de suite|dans une heure|ce week-?end|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ma décision|décidé)\b"
    ),
    idioms=spelt(
        r"\b(?:meurs|mort[es]*|mourir|mourait|crever|crève|mourante?)(?: \w+)? (?:de (?:rire|faim|soif|honte|froid|chaud|chaleur|peur|fatigue|ennui|jalousie|sommeil|trouille)"
        r"|d'(?:envie|ennui|amour|impatience|inquiétude))\b",
        r"\bà (?:mourir|crever) (?:de|d')|\b(?:ennuie|chiant|beau|belle|rire|ennuyeux) à mourir\b",
        r"\bsuicide (?:politique|professionnel|commercial|social|collectif)\b|\bsuicide squad\b|\bprévention du suicide\b|\battentat[- ]suicide\b",
        r"\ben (?:me|se) (?:rasant|bricolant|cuisinant)\b|\b(?:je )?me tue à (?:la tâche|te (?:le )?(?:dire|répéter)|l'expliquer|vous)\b",
    ),
    story=spelt(
        r"\bdans (?:mon|ma|le|la|un|une|ce|cette) (?:roman|histoire|nouvelle|livre|film|série|jeu|scène|chapitre|pièce|conte)\b",
        r"\b(?:mon|ma|le|la|un|une|l')\s?(?:personnage|héros|héroïne|protagoniste|antagoniste)\b",
        r"\b(?:écris|écrire|j'écris|écrivons)\b[^.!?]{0,20}\b(?:scène|histoire|poème|chapitre|roman|nouvelle|scénario|chanson)\b|\b(?:roman|film|livre) (?:\w+ )?sur\b",
    ),
    another=spelt(rf"(?<!de )\b(?:mon|ma|un|une) (?:meilleure? |petite? )?{_THEY}\b|(?<!-)\b(?:il|elle)\b(?! (?:faut|y a|n'y))"),
    oneself=spelt(r"\b(?:je|j|moi)\b"),
    eating={
        "fr_purge": spelt(
            r"\b(?:vomi\w*|doigts dans la gorge|fais vomir)\b[^.!?]{0,50}\b(?:après (?:chaque|manger|avoir mangé|le)|pour (?:maigrir|ne pas grossir)|exprès|tout ce que je mange)\b",
            r"\baprès (?:chaque repas|avoir mangé|manger)\b[^.!?]{0,40}\b(?:vomi\w*|doigts dans la gorge)\b",
            r"\blaxatifs\b[^.!?]{0,40}\b(?:maigrir|poids|mince|après|kilos)\b",
        ),
        "fr_starve": spelt(
            r"\b(?:rien mangé|sans manger)\b[^.!?]{0,20}\b(?:jours|depuis)\b[^.!?]{0,60}\b(?:fière?|grosse?|mince|maigr\w+|poids|kilos)\b|\bm'affame\w*\b|\bme laisse mourir de faim\b",
            r"\bmérite pas (?:de|à) manger\b|\b[1-7]?\d\d calories (?:par jour|seulement)\b|\b(?:peur|terreur) de (?:manger|grossir|la nourriture)\b|\barrêter de manger\b[^.!?]{0,30}\b(?:grosse?|mince|maigrir|poids)\b",
        ),
        "fr_named": spelt(
            r"\b(?:anorexie|anorexique|boulimie|boulimique|troubles? (?:du comportement |des conduites )?alimentaires?|\btca\b|crises? d'hyperphagie|pro-?ana|thinspo)\b"
        ),
    },
)
