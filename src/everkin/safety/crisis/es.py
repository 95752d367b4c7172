"""Spanish phrases of crisis."""

from everkin.safety.crisis.phrasing import END, Phrases, Tier, spelt

_ADV = (
    r"(?: (?:solo|solamente|ya|de verdad|realmente|simplemente|a veces|siempre|todo el tiempo|tanto|mucho|también|hoy|mañana|ahora|ahora mismo"
    r"|de una vez|en serio|mismo|nada más))*"
)
_WANT = (
    r"(?:quiero|kiero|quisiera|querría|quería|deseo|necesito|(?:tengo|tenía|me dan|dan) ganas de|me gustaría|pienso en|pensando en|pienso)"
)
_THEY_WANT = r"(?:quiere|kiere|desea|piensa en|está pensando en|habla de|hablaba de|amenaza con|dice que va a|va a|intentó|intenta)"
_KILL = r"(?:matarme|suicidarme|quitarme la vida|ahorcarme|colgarme|pegarme un tiro|dispararme|envenenarme|ahogarme|cortarme las venas)"
_KILL_ELSE = (
    r"(?:matarse|suicidarse|quitarse la vida|ahorcarse|colgarse|pegarse un tiro|dispararse|envenenarse|cortarse las venas|tirarse|lanzarse)"
)
_DIE = r"(?:morir|morirme|estar muert[oa])"
_NOT_OF = r"(?! (?:de (?!una vez|verdad)|por (?:verte|ver|saber|un|una|probar|conocer)|en la (?:arena|batalla))\b)"
_PILLS = r"(?:pastillas?|píldoras?|somníferos?|medicamentos?|medicación|insulina|paracetamol|bote)"
_TOOL = r"(?:cuchill[ao]s?|navaja|hoja de afeitar|pistola|arma|escopeta|rifle|soga|cuerda|cúter)"
_HIGH = r"(?:puente|azotea|tejado|balcón|cornisa|ventana|vías?|andén|barandilla|acantilado|borde)"
_THEY = (
    r"(?:amig[oa]|herman[oa]|hij[oa]|niñ[oa]|madre|mamá|padre|papá|espos[oa]|marido|mujer|novi[oa]|pareja|ex|prim[oa]|compañer[oa]|vecin[oa]"
    r"|ella)"
)
_GONE = r"(?:ya )?no (?:voy a estar|estaré|estoy)(?: aquí| más| vivo| viva| con vosotros| con ustedes)*"

_PLAN = {
    "es_goodbye": spelt(
        r"\b(?:carta|nota|mensaje|vídeo)s? de (?:despedida|suicidio)\b|\bcarta suicida\b",
        r"\b(?:mi|mis|el) últim[oa]s? (?:mensaje|palabras|carta|noche|día con vida)\b(?! (?:antes|hasta|por hoy|del día|en la empresa|de trabajo))",
        r"\badiós (?:para siempre|mundo)\b|\bhasta siempre\b",
        r"\b(?:despedid[oa]|despidió|adiós)\b[^.!?]{0,60}\b(?:azotea|puente|vías|cuchillo|pistola|pastillas|salta|para siempre)\b",
        rf"\b(?:dile|diles|decidle|díganle)\b[^.!?]{{0,50}}\b(?:quiero|quise|perdón|siento|amo)\b[^.!?]{{0,50}}\b{_GONE}",
        rf"\bcuando (?:lo |la |esto )?(?:lea|leas|leáis|lean)\b[^.!?]{{0,30}}\b(?:{_GONE}|muert[oa])\b",
        rf"\b(?:regalado|regalé|arreglado|testamento|en orden)\b[^.!?]{{0,70}}\b(?:{_GONE}|me voy|se acaba|termino)\b",
    ),
    "es_means": spelt(
        rf"\b(?:tomar|tragar|tomado|tragado|tomé|tragué|tragarme|tomarme)\b[^.!?]{{0,20}}\b(?:tod[oa]s?|muchas|demasiadas|medio)\b[^.!?]{{0,15}}"
        rf"\b{_PILLS}\b(?! (?:de la mañana|con el desayuno|que me mand))",
        rf"\b{_PILLS}\b[^.!?]{{0,30}}\b(?:delante|en la mano|a mi lado|guardad[oa]s|juntando|tomar todas|tragar todas)\b",
        rf"\bcuánt[oa]s?\b[^.!?]{{0,30}}\b(?:{_PILLS}|dosis|gramos)\b[^.!?]{{0,50}}\b(?:morir\w*|despertar|mort[ai]l|letal|matarme|hacen falta para no)\b",
        r"\bdosis (?:letal|mortal)\b|\bsobredosis\b",
        rf"\b{_TOOL}\b(?![^.!?]{{0,80}}(?:cocin|cebolla|pan\b|escalar|verdura))[^.!?]{{0,40}}\b(?:en la mano|a mi lado|conmigo|cargad[oa]|lista|preparad[oa]"
        r"|al cuello|en la (?:sien|cabeza|boca)|esta vez|sé dónde|dónde hacerlo)\b",
        r"\b(?:compr[eé]|conseguí|tengo|tiene)\b[^.!?]{0,15}\b(?:soga|cuerda|pistola|cuchillas?|arma)\b[^.!?]{0,40}\b(?:hacerlo|dónde|cuello|cargad[oa]"
        r"|se acab\w+|matar\w*)\b",
    ),
    "es_place": spelt(
        rf"\b(?:estoy|está|subid[oa]|sentad[oa])\b[^.!?]{{0,20}}\b{_HIGH}\b[^.!?]{{0,40}}\b(?:salt\w+|tir\w+|tembl\w+|llor\w+|acab\w+|lanz\w+|valor)\b",
        r"\b(?:me (?:voy a )?(?:tir|lanz|arroj)\w+|tirarme|lanzarme|arrojarme|saltar)\b[^.!?]{0,20}\b(?:al (?:metro|tren|vacío)|a las vías|por (?:la ventana|el balcón)"
        r"|del? (?:puente|tejado|balcón)|desde)\b",
        r"\b(?:estrellar|estrellarme|estamparme|estampar)\b[^.!?]{0,20}\b(?:coche|carro|auto|moto|contra)\b[^.!?]{0,40}\b(?:termin\w+|acab\w+|fin)\b",
    ),
    "es_intent": spelt(
        rf"\b(?:me voy a|voy a|he decidido|decidí|pienso)\b(?: ya| a)? (?:matar|suicidar|ahorcar|colgar|{_KILL}){END}",
        rf"\bvoy a{_ADV} {_KILL}\b",
        rf"\b{_THEY}\b[^.!?]{{0,40}}\b(?:se va a|va a) (?:matar|suicidar|ahorcar|colgar|tirar|{_KILL_ELSE})\b",
        r"\bsé (?:exactamente|muy bien|perfectamente|ya)?\b[^.!?]{0,10}\b(?:cómo|dónde|cuándo) (?:voy a )?(?:hacerlo|lo haré|lo voy a hacer|acabar con todo)\b",
        r"\b(?:cuando|en cuanto)\b[^.!?]{0,40}\b(?:se vayan|se vaya|se duerman|duerman|no haya nadie|salgan)\b[^.!?]{0,20}\b(?:lo haré|lo hago|lo voy a hacer|acabo con todo)\b",
        r"\b(?:hoy|mañana|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|esta noche)\b[^.!?]{0,15}\b(?:se acaba todo|acabo con todo|termino con todo|me mato)\b",
        r"\b(?:acabo|acabar|terminar|termino) con (?:todo|mi vida)(?: hoy| esta noche| ya| mañana)\b|\bme mato (?:hoy|esta noche|mañana|ya)\b",
    ),
}
_ACTIVE = {
    "es_suicide": spelt(
        r"\bsuicid\w+",
        rf"\b{_WANT}{_ADV} {_KILL}\b|\b(?:de|en|por|a) {_KILL}\b",
        r"\bme (?:quiero|voy a|quisiera|quería) (?:matar|suicidar|ahorcar|colgar)\b(?! (?:a|de)\b)",
        rf"\b{_THEY_WANT}{_ADV} (?:{_KILL_ELSE}|quitar la vida)\b|\bse (?:quiere|va a|quería) (?:matar|suicidar|ahorcar|colgar|quitar la vida)\b",
        r"\bquitar(?:me|se) la vida\b|\b(?:acabar|terminar) con mi vida\b",
    ),
    "es_want_die": spelt(
        rf"\b{_WANT}{_ADV} {_DIE}\b{_NOT_OF}",
        rf"\bme (?:quiero|kiero|quisiera|quería) morir(?:me)?\b{_NOT_OF}",
        rf"\b(?:se (?:quiere|quería) morir|quiere (?:morir(?:se)?|estar muert[oa]))\b{_NOT_OF}",
        rf"\b(?:preferiría|prefiero|mejor|ojalá) (?:estar muert[oa]|morir(?:me)?|estuviera muert[oa]|me muera|me muriera){END}",
        r"\b(?:la )?muerte\b[^.!?]{0,30}\b(?:única?|salida|alivio|descanso|solución|mejor)\b",
        r"\b(?:únic[oa]|solo|sólo)\b[^.!?]{0,30}\b(?:morir|la muerte|estar muert[oa])\b|\bmorir\b[^.!?]{0,20}\b(?:lo único|la única|mejor|solución|un alivio|aliviaría)\b",
        r"\b(?:ganas|impulso|pienso|pensando|imagino)\b[^.!?]{0,20}\b(?:tirarme|saltar|lanzarme|estrellar(?:me|ándome)|estrellándome)\b(?! (?:en paracaídas|a la piscina|en bungee|de alegría))",
        r"\bestrellándome\b|\bestrellarme\b[^.!?]{0,20}\b(?:a propósito|con el coche|contra)\b",
    ),
    "es_self_harm": spelt(
        r"\b(?:me hago|hacerme|me hice|hacerse|se hace|haciéndose|me he hecho) daño\b(?! (?:en (?:el|la|los)|corriendo|jugando|al|con la plancha))",
        r"\bautolesi\w+|\bautolesión\b",
        r"\b(?:me (?:volví a |he vuelto a |estoy )?cort(?:ar|é|ado|ando|o)|cortarme|cortarse|se (?:está )?cort(?:a|ando|ó))\b(?! (?:afeit|el pelo|el dedo|las uñas|con (?:papel|el|la)"
        r"|la (?:llamada|luz)|el (?:flequillo|internet)|un dedo|cocin|al\b))(?: (?:los brazos|las muñecas|las piernas|los muslos|las venas|otra vez|de nuevo|a propósito|anoche|para)"
        rf"|{END})",
        r"\b(?:necesito|quiero|ganas de) cortarme(?! (?:el|un|las uñas|la melena|flequillo))",
        r"\b(?:quemé|quemo|quemarme|quemado)\b[^.!?]{0,25}\b(?:mechero|cigarr\w+|encendedor|a propósito|para (?:calmar|sentir))\b",
        r"\b(?:golpeo|golpeé|golpearme|doy golpes)\b[^.!?]{0,20}\b(?:cabeza|a mí mism[oa])\b[^.!?]{0,30}\b(?:hasta|pared|para)\b",
        r"\b(?:lastimarme|herirme|me lastimo|lastimarse)\b(?! (?:en|jugando|la espalda|corriendo))",
    ),
}
_PASSIVE = {
    "es_not_wake": spelt(
        r"\bno (?:volver a )?despertar(?:me|a)?(?: nunca| jamás| más)*" + END,
        r"\b(?:ojalá|quisiera|quiero|desearía)\b[^.!?]{0,40}\bno (?:me )?despert\w+",
        r"\b(?:decepciona|fastidia|entristece|pena|rabia)\b[^.!?]{0,20}\b(?:haber(?:me)? despertado|seguir viv[oa]|despertarme|despertar)\b",
        r"\bdormir(?:me)? para siempre\b|\bdormir(?:me)? y no despertar\b",
    ),
    "es_without_me": spelt(
        r"\b(?:todos|todo el mundo|mi familia|mis padres|mis hijos|ellos|el mundo)\b[^.!?]{0,20}\b(?:mejor|más felices|más tranquilos)\b[^.!?]{0,10}\b(?:sin mí|si (?:yo )?no (?:estuviera|existiera)"
        r"|si me (?:muero|muriera|fuera))\b",
        r"\b(?:soy|solo soy|siento que soy|ser) (?:solo |nada más que )?una carga\b|\bsolo (?:estorbo|molesto)\b",
        r"\bsi (?:me )?(?:muriera|muero|muriese|desapareciera|desaparezco|no estuviera|dejara de existir)\b[^.!?]{0,30}\b(?:nadie|a nadie|quién|no importaría|daría igual)\b",
        r"\b(?:nadie|a nadie|no)\b[^.!?]{0,25}\b(?:importaría|echaría de menos|extrañaría|enteraría|daría cuenta|lloraría)\b[^.!?]{0,15}\bsi (?:me |yo |ya )?(?:muer\w+|murier\w+|desapare\w+|no)\b",
        r"\b(?:no me importaría|me daría igual|ojalá)\b[^.!?]{0,20}\b(?:atropell\w+|morir(?:me)?|que me (?:pase|pasara) algo|me pase algo|no despertar|caiga el avión|me matara)\b",
    ),
    "es_no_reason": spelt(
        r"\b(?:ya )?nada (?:ya )?tiene sentido\b(?! (?:en (?:este|esta|el|la)))|\b(?:mi |la )?vida\b[^.!?]{0,15}\bno (?:tiene|tenga|le veo|merece|vale)\b[^.!?]{0,10}\b(?:sentido|la pena|nada)\b",
        rf"\b(?:no (?:le )?(?:veo|encuentro|tengo))\b[^.!?]{{0,20}}\b(?:sentido a (?:la|mi) vida|futuro(?: para mí)?{END}|futuro para mí|razón (?:para|de) (?:vivir|seguir)"
        r"|motivos? (?:para|de) (?:vivir|seguir)|salida)",
        r"\b(?:nada|razones|motivos|razón)\b[^.!?]{0,15}\b(?:por lo que|por qué|para) (?:vivir|seguir viviendo|seguir adelante|seguir aquí)\b|\bpara qué (?:seguir|vivir|sigo|vivo)\b",
        r"\b(?:he perdido|perdí|no me queda|no tengo|sin)\b[^.!?]{0,10}\besperanzas?\b(?! de (?:ganar|que gan|aprobar|que llegue))",
        r"\bno hay salida\b(?! (?:de|por|a la))|\bmi vida (?:es|se ha vuelto) (?:un infierno|una mierda|insoportable|inútil)\b",
        rf"\b(?:nunca|jamás) (?:va a|irá a) mejorar{END}|\bno valgo (?:nada|para nada){END}",
    ),
    "es_tired_of_life": spelt(
        rf"\b(?:cansad[oa]|hart[oa]|agotad[oa]) de (?:vivir|la vida|existir|estar viv[oa]|mi vida|todo)(?: así)?{END}",
        rf"\b(?:ya )?no (?:quiero|quisiera|tengo ganas de|deseo|puedo) (?:más )?(?:vivir|seguir viviendo|existir|estar aquí|seguir|seguir aquí|estar viv[oa])(?: más| así| aquí| en este mundo)*{END}",
        rf"\bno (?:aguanto|soporto)(?: más)? (?:esta|mi|la) vida(?: más)?\b|\bno puedo más con (?:mi|la|esta) vida\b|\b(?:ya )?no aguanto más{END}[.! ]*$",
        rf"\b(?:solo |sólo )?quiero (?:desaparecer|esfumarme|dejar de existir)(?: para siempre| del mundo| y que\b[^.!?]{{0,80}})?{END}",
        rf"\bquiero que\b[^.!?]{{0,15}}\b(?:todo(?: esto)?|el dolor|esto|mi vida)\b[^.!?]{{0,10}}\b(?:se acabe|acabe|termine|pare|se termine)(?: ya| de una vez| por fin)*{END}",
        r"\b(?:ojalá|desearía|quisiera)\b[^.!?]{0,10}\bno (?:haber|hubiera|hubiese) nacido\b|\bno debí (?:haber )?nac\w+|\bojalá no existiera\b",
    ),
}

ES = Phrases(
    heard={Tier.PLAN: _PLAN, Tier.ACTIVE: _ACTIVE, Tier.PASSIVE: _PASSIVE},
    means=spelt(rf"\b(?:{_PILLS}|{_TOOL}|puente|azotea|vías|carta de despedida|tengo un plan|todo preparado|último mensaje)\b"),
    when=spelt(
        r"\b(?:esta noche|hoy(?! (?:estoy|ha|fue))|mañana|ahora mismo|en una hora|este fin de semana|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
        r"|ya lo he decidido|lo he decidido|decidido)\b"
    ),
    idioms=spelt(
        r"\b(?:me )?(?:muero|moría|morí|morirme|morir|muriendo|muriéndome|muert[oa])(?: \w+)? de (?:risa|la risa|hambre|sed|frío|calor|vergüenza|sueño|cansancio|miedo|ganas|amor|aburrimiento"
        r"|envidia|curiosidad|pena|nervios|ternura)\b",
        r"\bme muero por\b|\ba morir\b(?! sol)|\bde muerte\b(?! y)",
        r"\bsuicidio (?:político|profesional|comercial|social|deportivo|económico)\b|\b(?:mi |el |su )?equipo se suicid\w+|\bprevención del suicidio\b|\bescuadrón suicida\b",
        r"\b(?:ataque|atentado|terrorista) suicida\b|\b(?:hacer|hago|hizo|hice) daño (?:en|jugando|corriendo|al)\b",
        r"\bcortar(?:me|se)? el (?:pelo|rollo|dedo)\b",
    ),
    story=spelt(
        r"\ben (?:mi|la|el|una?|este|esta) (?:novela|historia|cuento|libro|película|serie|juego|escena|capítulo|obra|relato|partida)\b",
        r"\b(?:mi|la|el|un|una) (?:personaje|protagonista|héroe|heroína|villan[oa])\b",
        r"\b(?:escribe|escríbeme|escribir|escribiendo|escribo)\b[^.!?]{0,20}\b(?:escena|historia|cuento|poema|capítulo|novela|guion|canción)\b|\b(?:novela|película|libro) (?:\w+ )?sobre\b",
    ),
    another=spelt(rf"(?<!de )\b(?:mi|un|una|la) (?:mejor )?{_THEY}\b|\bella\b|\bse (?:va|quiere|está)\b"),
    oneself=spelt(r"\b(?:yo|quiero|voy|estoy|tengo|soy|estaré|puedo|aguanto)\b"),
    eating={
        "es_purge": spelt(
            r"\b(?:vomit\w+|provoco el vómito|provocarme el vómito|dedos en la garganta)\b[^.!?]{0,50}\b(?:después de (?:cada )?com\w+|para (?:adelgazar|no engordar)|a propósito|lo que com\w+|todo lo que)\b",
            r"\b(?:después de|cada vez que) com\w+\b[^.!?]{0,40}\b(?:vomit\w+|vómito|dedos en la garganta)\b",
            r"\blaxantes\b[^.!?]{0,40}\b(?:adelgazar|peso|delgad[oa]|después de comer|kilos)\b",
        ),
        "es_starve": spelt(
            r"\b(?:días|dias) sin comer\b[^.!?]{0,60}\b(?:orgullos[oa]|gord[oa]|delgad[oa]|adelgaz\w+|peso|kilos)\b|\b(?:matarme|dejarme morir) de hambre\b",
            r"\bno merezco comer\b|\bsolo [1-7]?\d\d calorías\b|\b(?:miedo|pánico|terror) a (?:comer|engordar|la comida)\b|\bdejar de comer\b[^.!?]{0,30}\b(?:gord[oa]|delgad[oa]|adelgazar|peso)\b",
        ),
        "es_named": spelt(
            r"\b(?:anorexia|anoréxic[oa]|bulimia|bulímic[oa]|trastornos? (?:de la conducta )?alimentari[oa]s?|atracones|pro-?ana|thinspo)\b"
        ),
    },
)
