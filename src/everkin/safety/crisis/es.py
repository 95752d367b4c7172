"""Spanish phrases of crisis."""

from everkin.safety.crisis.phrasing import END, Phrases, Tier, spelt

_ADV = (
    r"(?: (?:solo|solamente|ya|de verdad|realmente|simplemente|a veces|siempre|todo el tiempo|tanto|mucho|también|hoy|mañana|ahora"
    r"|ahora mismo"
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
    r"(?:amig[oa]|herman[oa]|hij[oa]|niñ[oa]|madre|mamá|padre|papá|espos[oa]|marido|mujer|novi[oa]|pareja|ex|prim[oa]|compañer[oa]"
    r"|vecin[oa]"
    r"|ella)"
)
_GONE = r"(?:ya )?no (?:voy a estar|estaré|estoy)(?: aquí| más| vivo| viva| con vosotros| con ustedes)*"

_PLAN = {
    "es_goodbye": spelt(
        r"\b(?:carta|nota|mensaje|vídeo)s? de (?:despedida|suicidio)\b|\bcarta suicida\b",
        r"\b(?:mi|mis|el) últim[oa]s? (?:mensaje|palabras|carta|noche|día con vida)\b(?! (?:antes|hasta|por hoy|del día|en la empresa"
        r"|de trabajo))",
        r"\badiós (?:para siempre|mundo)\b|\bhasta siempre\b",
        r"\b(?:despedid[oa]|despidió|adiós)\b[^.!?]{0,60}\b(?:azotea|puente|vías|cuchillo|pistola|pastillas|salta|para siempre)\b",
        rf"\b(?:dile|diles|decidle|díganle)\b[^.!?]{{0,50}}\b(?:quiero|quise|perdón|siento|amo)\b[^.!?]{{0,50}}\b{_GONE}",
        rf"\bcuando (?:lo |la |esto )?(?:lea|leas|leáis|lean)\b[^.!?]{{0,30}}\b(?:{_GONE}|muert[oa])\b",
        rf"\b(?:regalado|regalé|arreglado|testamento|en orden)\b[^.!?]{{0,70}}\b(?:{_GONE}|me voy|se acaba|termino)\b",
    ),
    "es_means": spelt(
        rf"\b(?:tomar|tragar|tomado|tragado|tomé|tragué|tragarme|tomarme)\b[^.!?]{{0,20}}\b(?:tod[oa]s?|muchas|demasiadas"
        rf"|medio)\b[^.!?]{{0,15}}"
        rf"\b{_PILLS}\b(?! (?:de la mañana|con el desayuno|que me mand))",
        rf"\b{_PILLS}\b[^.!?]{{0,30}}\b(?:delante|en la mano|a mi lado|guardad[oa]s|juntando|tomar todas|tragar todas)\b",
        rf"\bcuánt[oa]s?\b[^.!?]{{0,30}}\b(?:{_PILLS}|dosis|gramos)\b[^.!?]{{0,50}}\b(?:morir\w*|despertar|mort[ai]l|letal|matarme"
        r"|hacen falta para no)\b",
        r"\bdosis (?:letal|mortal)\b|\bsobredosis\b",
        rf"\b{_TOOL}\b(?![^.!?]{{0,80}}(?:cocin|cebolla|pan\b|escalar|verdura))[^.!?]{{0,40}}\b(?:en la mano|a mi lado|conmigo"
        r"|cargad[oa]|lista|preparad[oa]"
        r"|al cuello|en la (?:sien|cabeza|boca)|esta vez|sé dónde|dónde hacerlo)\b",
        r"\b(?:compr[eé]|conseguí|tengo|tiene)\b[^.!?]{0,15}\b(?:soga|cuerda|pistola|cuchillas?|arma)\b[^.!?]{0,40}\b(?:hacerlo|dónde"
        r"|cuello|cargad[oa]"
        r"|se acab\w+|matar\w*)\b",
    ),
    "es_place": spelt(
        rf"\b(?:estoy|está|subid[oa]|sentad[oa])\b[^.!?]{{0,20}}\b{_HIGH}\b[^.!?]{{0,40}}\b(?:salt\w+|tir\w+|tembl\w+|llor\w+|acab\w+"
        r"|lanz\w+|valor)\b",
        r"\b(?:me (?:voy a )?(?:tir|lanz|arroj)\w+|tirarme|lanzarme|arrojarme|saltar)\b[^.!?]{0,20}\b(?:al (?:metro|tren|vacío)"
        r"|a las vías|por (?:la ventana|el balcón)"
        r"|del? (?:puente|tejado|balcón)|desde)\b",
        r"\b(?:estrellar|estrellarme|estamparme|estampar)\b[^.!?]{0,20}\b(?:coche|carro|auto|moto|contra)\b[^.!?]{0,40}\b(?:termin\w+"
        r"|acab\w+|fin)\b",
    ),
    "es_intent": spelt(
        rf"\b(?:me (?:voy a|pienso)(?: ya)? (?:matar|suicidar|ahorcar|colgar)|(?:voy a|he decidido|decidí|pienso)(?: ya)? {_KILL}){END}",
        rf"\bvoy a{_ADV} {_KILL}\b",
        rf"\b{_THEY}\b[^.!?]{{0,40}}\b(?:se va a|va a) (?:matar|suicidar|ahorcar|colgar|tirar|{_KILL_ELSE})\b",
        r"\bsé (?:exactamente|muy bien|perfectamente|ya)?\b[^.!?]{0,10}\b(?:cómo|dónde|cuándo) (?:voy a )?(?:hacerlo|lo haré"
        r"|lo voy a hacer|acabar con todo)\b",
        r"\b(?:cuando|en cuanto)\b[^.!?]{0,40}\b(?:se vayan|se vaya|se duerman|duerman|no haya nadie|salgan)\b[^.!?]{0,20}\b(?:lo haré"
        r"|lo hago|lo voy a hacer|acabo con todo)\b",
        r"\b(?:hoy|mañana|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|esta noche)\b[^.!?]{0,15}\b(?:se acaba todo"
        r"|acabo con todo|termino con todo|me mato)\b",
        r"\b(?:acabo|acabar|terminar|termino) con (?:todo|mi vida)(?: hoy| esta noche| ya| mañana)\b|\bme mato (?:hoy|esta noche|mañana"
        r"|ya)\b",
    ),
    "es_preparing": spelt(
        r"\bno me (?:busqu\w+|esper\w+)\b(?! (?:en|para (?:cenar|comer)|despiert|hoy|a cenar))",
        rf"\b(?:cinturón|soga|cuerda|cable|bufanda|bolsa|gas|{_PILLS}|cuchillas?|pistola)\b(?![^.!?]{{0,80}}(?:escal|paquete"
        rf"|cocin))[^.!?]{{0,30}}\b(?:atad[oa]|preparad[oa]|list[oa]|suficientes?|guardad[oa]s?|cargad[oa]|alrededor del cuello"
        r"|contad[oa]s)\b",
        rf"\b(?:guardando|juntando|acumulando|reuniendo|ahorrando)\b[^.!?]{{0,20}}\b{_PILLS}\b",
        r"\b(?:andén|estación|vías?)\b[^.!?]{0,50}\bpróximo (?:tren|metro)\b[^.!?]{0,20}\b(?:mío|para mí|mi último)\b"
        r"|\bpróximo tren es (?:el mío|para mí)\b",
        r"\b(?:escribir|escrito|escribí|dejado|terminado|dejé)\b[^.!?]{0,12}\b(?:mi (?:nota|despedida|última carta|última nota)"
        r"|una nota para todos)\b",
        r"\b(?:en (?:una|unas|dos|pocas) (?:horas?|días|minutos)|mañana|esta noche|pronto|dentro de (?:poco"
        r"|una hora))\b[^.!?]{0,12}\b(?:ya )?(?:no (?:estaré viv[oa]|viviré|existiré|respiraré)|estaré muert[oa])\b",
        r"\b(?:medianoche|esta noche|hoy|mañana)\b[^.!?]{0,15}\b(?:se acaba|se acabó|termina|terminará|acabará"
        r"|todo habrá)\b(?! (?:el (?:curso|plazo|partido)|la (?:clase|oferta|serie)))",
        r"\b(?:encerrad[oa]|encerró)\b[^.!?]{0,30}\b(?:cuchill\w+|pastillas|pistola|navaja)\b",
        r"\b(?:irme|marcharme|me voy)\b[^.!?]{0,30}\bpara siempre\b(?! (?:a|de) (?:vivir|españa|méxico|madrid|la ciudad))|\b(?:dejar"
        r"|irme de|abandonar) este mundo\b",
        r"\bal borde (?:del|de la) (?:acantilado|azotea|puente|andén|tejado|precipicio)\b|\b(?:perdonadme|perdóname"
        r"|perdónenme)\b[^.!?]{0,40}\b(?:lo que voy a|no puedo quedarme|me voy)\b",
    ),
    "es_method": spelt(
        r"\b(?:soga|horca|nudo corredizo)\b|\b(?:cuerda|cinturón|cable)\b[^.!?]{0,30}\b(?:sótano|viga|techo|garaje|colgad[oa]|cuello"
        r"|desván|colgarme)\b(?! ropa)",
        r"\b(?:tom\w+|trag\w+|tómo)\b[^.!?]{0,20}\b(?:tod[oa]s (?:las|los|mis)|much[oa]s|un montón de|un puñado de"
        r"|demasiad[oa]s)\b[^.!?]{0,8}\b(?:pastillas|píldoras|medicamentos|somníferos)\b(?! (?:de la|que me|cada|por la|con el))",
        r"\b(?:qué|cuánt[oa]s?|cómo de)\b[^.!?]{0,60}\b(?:para morir|morir(?:se)? seguro|mort[ai]l|letal|desangrarse"
        r"|sobrevivir a la caída|te mueres)\b|\b(?:forma|manera|modo) (?:más )?(?:rápida|fácil|indolora"
        r"|segura)?\b[^.!?]{0,12}\bde (?:morir|suicid\w+|matar(?:me|se))\b",
        r"\b(?:azotea|puente|tejado|balcón|acantilado|edificio|cornisa)\b[^.!?]{0,40}\b(?:(?:quiero|voy a|solo) (?:\w+ )?(?:caer|caerme"
        r"|saltar|tirarme|soltarme)|dejarme caer)\b",
        r"\b(?:carta|nota|vídeo|mensaje)\b[^.!?]{0,12}\b(?:a|para|de) (?:mis? (?:hijos|padres|familia|madre|hermanos|amigos)"
        r"|todos)\b[^.!?]{0,50}\b(?:por qué|me tengo que ir|perdón|adiós|cuando (?:ya )?no esté|despid\w+)\b",
        r"\bcortar(?:me|se)? (?:las venas|la garganta|el cuello)\b|\b(?:cuchillo|navaja|cuchilla|tijeras"
        r"|pistola)\b[^.!?]{0,30}\b(?:venas|garganta|sien|cuello|pecho)\b|\bvoy a cortar las venas\b",
        r"\b(?:adiós|despido|despedirme)\b[^.!?]{0,50}\b(?:acabar con|mi vida|morir|para siempre|esta noche voy)\b"
        r"|\bno (?:se )?(?:despierta|responde|reacciona)\b[^.!?]{0,50}\bpastillas\b|\bpastillas\b[^.!?]{0,40}\bno (?:se )?(?:despierta"
        r"|responde|reacciona)\b",
    ),
}
_ACTIVE = {
    "es_suicide": spelt(
        r"\bsuicid\w+",
        rf"\b{_WANT}{_ADV} {_KILL}\b|\b(?:de|en|por|a) {_KILL}\b",
        r"\bme (?:quiero|voy a|quisiera|quería) (?:matar|suicidar|ahorcar|colgar)\b(?! (?:a|de)\b)",
        rf"\b{_THEY_WANT}{_ADV} (?:{_KILL_ELSE}|quitar la vida)\b|\bse (?:quiere|va a|quería) (?:matar|suicidar|ahorcar|colgar"
        r"|quitar la vida)\b",
        r"\bquitar(?:me|se) la vida\b|\b(?:acabar|terminar) con mi vida\b",
    ),
    "es_want_die": spelt(
        rf"\b{_WANT}{_ADV} {_DIE}\b{_NOT_OF}",
        rf"\bme (?:quiero|kiero|quisiera|quería) morir(?:me)?\b{_NOT_OF}",
        rf"\b(?:se (?:quiere|quería) morir|quiere (?:morir(?:se)?|estar muert[oa]))\b{_NOT_OF}",
        rf"\b(?:preferiría|prefiero|mejor|ojalá) (?:estar muert[oa]|morir(?:me)?|estuviera muert[oa]|me muera|me muriera){END}",
        r"\b(?:la )?muerte\b[^.!?]{0,30}\b(?:única?|salida|alivio|descanso|solución|mejor)\b",
        r"\b(?:únic[oa]|solo|sólo)\b[^.!?]{0,30}\b(?:morir|la muerte|estar muert[oa])\b|\bmorir\b[^.!?]{0,20}\b(?:lo único|la única"
        r"|mejor|solución|un alivio|aliviaría)\b",
        r"\b(?:ganas|impulso|pienso|pensando|imagino)\b[^.!?]{0,20}\b(?:tirarme|saltar|lanzarme|estrellar(?:me|ándome)"
        r"|estrellándome)\b(?! (?:en paracaídas|a la piscina|en bungee|de alegría))",
        r"\bestrellándome\b|\bestrellarme\b[^.!?]{0,20}\b(?:a propósito|con el coche|contra)\b",
    ),
    "es_self_harm": spelt(
        r"\b(?:me hago|hacerme|me hice|hacerse|se hace|haciéndose|me he hecho) daño\b(?! (?:en (?:el|la|los)|corriendo|jugando|al"
        r"|con la plancha))",
        r"\bautolesi\w+|\bautolesión\b",
        r"\b(?:me (?:volví a |he vuelto a |estoy )?cort(?:ar|é|ado|ando|o)|cortarme|cortarse|se (?:está )?cort(?:a|ando"
        r"|ó))\b(?! (?:afeit|el pelo|el dedo|las uñas|con (?:papel|el|la)"
        r"|la (?:llamada|luz)|el (?:flequillo|internet)|un dedo|cocin|al\b))(?: (?:los brazos|las muñecas|las piernas|los muslos"
        r"|las venas|otra vez|de nuevo|a propósito|anoche|para)"
        rf"|{END})",
        r"\b(?:necesito|quiero|ganas de) cortarme(?! (?:el|un|las uñas|la melena|flequillo))",
        r"\b(?:quemé|quemo|quemarme|quemado)\b[^.!?]{0,25}\b(?:mechero|cigarr\w+|encendedor|a propósito|para (?:calmar|sentir))\b",
        r"\b(?:golpeo|golpeé|golpearme|doy golpes)\b[^.!?]{0,20}\b(?:cabeza|a mí mism[oa])\b[^.!?]{0,30}\b(?:hasta|pared|para)\b",
        r"\b(?:lastimarme|herirme|me lastimo|lastimarse)\b(?! (?:en|jugando|la espalda|corriendo))",
    ),
    "es_urges": spelt(
        r"\bmi (?:propio )?(?:entierro|funeral)\b",
        r"\b(?:pistola|arma|cuchill[oa]|navaja)\b[^.!?]{0,40}\b(?:contra mí|en (?:la|mi) (?:sien|cabeza|garganta)|conmigo mism[oa])\b",
        r"\b(?:ganas|impulso|necesidad|deseo|urgencia)\b[^.!?]{0,10}\bde (?:cortarme|rajarme|quemarme|lastimarme|herirme|golpearme"
        r"|castigarme|desangrarme|morir)\b(?! (?:el pelo|las uñas))",
        r"\b(?:intenté|traté de|intentado|quise|pensé en)\b[^.!?]{0,8}\b(?:ahogarme|asfixiarme|estrangularme|ahorcarme|envenenarme"
        r"|desangrarme|tirarme)\b|\b(?:estrangularme|asfixiarme|desangrarme)\b",
        r"\b(?:poner(?:le)? fin|ponerle punto final) a (?:todo|esto|mi vida|mi existencia)\b",
        r"\b(?:araño|rasco|muerdo|golpeo|corto|pellizco)\b[^.!?]{0,20}\bhasta (?:sangrar|que sangr\w+|hacerme|que duel\w+)\b",
        r"\bla muerte me (?:llama|espera|tienta)\b|\b(?:anhelo|deseo|pido|espero|rezo por) (?:la muerte|morir|mi muerte)\b"
        r"|\bmerezco (?:morir|la muerte)\b|\bpor qué no me muero\b|\bdéj[ae]nme morir\b|\bdéjame morir\b",
        r"\bse (?:va a|quiere|puede|podría) (?:hacer|lastimar|herir) ?(?:daño|algo)?\b(?! (?:rico|el tonto|tarde))|\bhacer(?:se"
        r"|me) algo\b|\bcometer una locura\b",
        r"\bmiedo\b[^.!?]{0,20}\b(?:de lo que (?:pueda|me pueda) hacer(?:me)?|hacerme (?:algo|daño)|a mí mism[oa])\b"
        r"|\bvoces?\b[^.!?]{0,25}\b(?:mate|muera|salte|corte)\b",
    ),
    "es_thoughts": spelt(
        r"\b(?:pienso|pensando|pensar|piensa|sueño|fantase\w+|pensamientos?|ideas?|obsesion\w+)(?: \w+){0,3}? (?:en|con"
        r"|de)(?: \w+){0,2}? (?:morir(?:me|se)?|matarme|muerte|suicid\w+|cortarme|no existir|cómo (?:hacerlo|morir|matarme)"
        r"|acabar con (?:todo|mi vida))\b(?! de (?:risa|hambre|sueño))",
        r"\bno quiero (?:seguir )?(?:vivir|viviendo|existir)\b[^.!?]{0,30}\b(?:cómo|hacerlo|pienso|matarme|morir)\b",
        r"\b(?:cuchillo|navaja|cuchilla|tijeras|cúter)\b[^.!?]{0,30}\b(?:muñecas?|brazos?|piel|piernas?|muslos?)\b|\bcortarme (?:es"
        r"|me (?:calma|alivia|ayuda)|otra vez)\b",
        r"\b(?:delante|enfrente|debajo) de(?:l)? (?:un |una )?(?:coche|carro|tren|metro|camión|autobús|auto"
        r"|bus)\b(?<=[a-z])(?=[^.!?]{0,30}$|[.!?])|\b(?:tirarme|lanzarme|arrojarme) (?:delante|debajo|a la carretera|al tráfico"
        r"|enfrente)\b",
        r"\b(?:prefiero|preferiría|antes|mejor) (?:matarme|morir(?:me)?|suicidarme|estar muert[oa])\b(?! (?:que|antes que) (?:comer|ver"
        r"|escuchar|ponerme|correr|madrugar))",
        r"\b(?:intenté|quise|intentó|he intentado|traté de|casi) (?:matarme|morir(?:me)?|suicid\w+|quitarme la vida"
        r"|acabar con)\b(?! de)|\b(?:valor|coraje)\b[^.!?]{0,12}\b(?:matarme|morir|hacerlo|saltar)\b|\bdejar de (?:vivir|respirar)\b",
        r"\b(?:quiero|quisiera|ojalá|deseo|necesito|espero|deseando|me gustaría)\b[^.!?]{0,15}\b(?:morir(?:me)?|estar muert[oa]"
        r"|muerto ya|me muera|morirme ya)\b(?! (?:de (?!una vez|verdad)|por (?:verte|ver|un|una|ir)))",
    ),
}
_PASSIVE = {
    "es_not_wake": spelt(
        r"\bno (?:volver a )?despertar(?:me|a)?(?: nunca| jamás| más)*" + END,
        r"\b(?:ojalá|quisiera|quiero|desearía)\b[^.!?]{0,40}\bno (?:me )?despert\w+",
        r"\b(?:decepciona|fastidia|entristece|pena|rabia)\b[^.!?]{0,20}\b(?:haber(?:me)? despertado|seguir viv[oa]|despertarme"
        r"|despertar)\b",
        r"\bdormir(?:me)? para siempre\b|\bdormir(?:me)? y no despertar\b",
    ),
    "es_without_me": spelt(
        r"\b(?:todos|todo el mundo|mi familia|mis padres|mis hijos|ellos|el mundo)\b[^.!?]{0,20}\b(?:mejor|más felices"
        r"|más tranquilos)\b[^.!?]{0,10}\b(?:sin mí|si (?:yo )?no (?:estuviera|existiera)"
        r"|si me (?:muero|muriera|fuera))\b",
        r"\b(?:soy|solo soy|siento que soy|ser) (?:solo |nada más que )?una carga\b|\bsolo (?:estorbo|molesto)\b",
        r"\bsi (?:me )?(?:muriera|muero|muriese|desapareciera|desaparezco|no estuviera|dejara de existir)\b[^.!?]{0,30}\b(?:nadie"
        r"|a nadie|quién|no importaría|daría igual)\b",
        r"\b(?:nadie|a nadie|no)\b[^.!?]{0,25}\b(?:importaría|echaría de menos|extrañaría|enteraría|daría cuenta"
        r"|lloraría)\b[^.!?]{0,15}\bsi (?:me |yo |ya )?(?:muer\w+|murier\w+|desapare\w+|no)\b",
        r"\b(?:no me importaría|me daría igual|ojalá)\b[^.!?]{0,20}\b(?:atropell\w+|morir(?:me)?|que me (?:pase|pasara) algo"
        r"|me pase algo|no despertar|caiga el avión|me matara)\b",
    ),
    "es_no_reason": spelt(
        r"\b(?:ya )?nada (?:ya )?tiene sentido\b(?! (?:en (?:este|esta|el|la)))|\b(?:mi |la )?vida\b[^.!?]{0,15}\bno (?:tiene|tenga"
        r"|le veo|merece|vale)\b[^.!?]{0,10}\b(?:sentido|la pena|nada)\b",
        rf"\b(?:no (?:le )?(?:veo|encuentro|tengo))\b[^.!?]{{0,20}}\b(?:sentido a (?:la|mi) vida|futuro(?: para mí)?{END}|futuro para mí"
        r"|razón (?:para|de) (?:vivir|seguir)"
        r"|motivos? (?:para|de) (?:vivir|seguir)|salida)",
        r"\b(?:nada|razones|motivos|razón)\b[^.!?]{0,15}\b(?:por lo que|por qué|para) (?:vivir|seguir viviendo|seguir adelante"
        r"|seguir aquí)\b|\bpara qué (?:seguir|vivir|sigo|vivo)\b",
        r"\b(?:he perdido|perdí|no me queda|no tengo|sin)\b[^.!?]{0,10}\besperanzas?\b(?! de (?:ganar|que gan|aprobar|que llegue))",
        r"\bno hay salida\b(?! (?:de|por|a la))|\bmi vida (?:es|se ha vuelto) (?:un infierno|una mierda|insoportable|inútil)\b",
        rf"\b(?:nunca|jamás) (?:va a|irá a) mejorar{END}|\bno valgo (?:nada|para nada){END}",
    ),
    "es_tired_of_life": spelt(
        rf"\b(?:cansad[oa]|hart[oa]|agotad[oa]) de (?:vivir|la vida|existir|estar viv[oa]|mi vida|todo)(?: así)?{END}",
        r"\b(?:ya )?no (?:quiero|quisiera|tengo ganas de|deseo|puedo) (?:más )?(?:vivir|seguir viviendo|existir|estar aquí|seguir"
        rf"|seguir aquí|estar viv[oa])(?: más| así| aquí| en este mundo)*{END}",
        r"\bno (?:aguanto|soporto)(?: más)? (?:esta|mi|la) vida(?: más)?\b|\bno puedo más con (?:mi|la|esta) vida\b"
        rf"|\b(?:ya )?no aguanto más{END}[.! ]*$",
        rf"\b(?:solo |sólo )?quiero (?:desaparecer|esfumarme|dejar de existir)(?: para siempre| del mundo| y que\b[^.!?]{{0,80}})?{END}",
        rf"\bquiero que\b[^.!?]{{0,15}}\b(?:todo(?: esto)?|el dolor|esto|mi vida)\b[^.!?]{{0,10}}\b(?:se acabe|acabe|termine|pare"
        rf"|se termine)(?: ya| de una vez| por fin)*{END}",
        r"\b(?:ojalá|desearía|quisiera)\b[^.!?]{0,10}\bno (?:haber|hubiera|hubiese) nacido\b|\bno debí (?:haber )?nac\w+"
        r"|\bojalá no existiera\b",
    ),
    "es_despair": spelt(
        r"\b(?:no|ni|sin|ningún)\b[^.!?]{0,18}\b(?:motivos?|razón|razones|sentido|fuerzas?|ganas)\b (?:alguna )?(?:para|de"
        r"|en) (?:seguir|continuar|vivir|levantarme|luchar|estar (?:aquí|viv[oa]))\b",
        r"\b(?:no|nunca|jamás)\b[^.!?]{0,12}\b(?:haber nacido|debí nacer|debería (?:haber nacido|existir))\b",
        r"\b(?:muert[oa]|vací[oa]|rot[oa]|podrid[oa]) por dentro\b|\bme siento (?:tan |muy |completamente )*(?:vací[oa]|inútil"
        r"|sin valor|un estorbo|muert[oa])\b",
        r"\bme da (?:igual|lo mismo)\b[^.!?]{0,10}\b(?:lo que me pase|vivir|morir|si (?:vivo|muero|me muero|despierto))\b",
        r"\bno (?:hay|tengo|veo|queda)\b[^.!?]{0,10}\b(?:escapatoria|salida|remedio|solución|luz)\b(?: para mí|\s*(?:$|[.!?,]))",
        r"\b(?:alguien|quién)\b[^.!?]{0,18}\b(?:notaría|extrañaría|echaría de menos|lloraría|importaría|daría cuenta"
        r"|vendría)\b[^.!?]{0,10}\b(?:si (?:me |yo |ya )?(?:desaparec\w+|muer\w+|murier\w+|no estuviera)|cuando (?:ya )?no esté)\b",
        r"\b(?:la|mi|esta) vida (?:me (?:supera|pesa|duele|sobra)|es (?:demasiado|una condena|un castigo|una pesadilla|una carga"
        r"|insoportable|un infierno))\b|\bme rindo\b[.! ]*$|\b(?:he tirado|tiro) la toalla con (?:todo|la vida)\b",
        r"\b(?:cansad[oa]|hart[oa]|agotad[oa]) de (?:existir|luchar|sufrir|fingir|todo|despertar\w*|ser yo)\s*(?:$|[.!?,])",
        r"\b(?:nadie|ninguno)\b (?:\w+ )?(?:me (?:necesita|quiere|ama|extraña|echa de menos|soporta|valora))\b(?! (?:en la oficina|hoy"
        r"|acompañar|prestar))",
        r"\b(?:me odio|odio mi vida|odio estar viv[oa]|odio existir)\b(?! por)|\bsoy (?:un|una) (?:fracaso|inútil|fracasad[oa]|basura"
        r"|estorbo)\b|\bno (?:tengo|me quedan)(?: más)? fuerzas\s*(?:$|[.!?,])",
        r"\b(?:por|para) qué (?:sigo|estoy) (?:viv[oa]|viviendo|existo|existiendo|en este mundo)\b|\bpara qué vivo\b"
        r"|\bno encajo en este mundo\b|\bnunca (?:voy a|podré) (?:ser feliz|estar bien)(?: otra vez)?\s*(?:$|[.!?,])",
        r"\b(?:ojalá|quisiera|desearía|me gustaría)\b[^.!?]{0,14}\b(?:todo (?:acabara|terminara|se acabara)|no existir|dejar de existir"
        r"|desaparecer|dormir y no|no haber existido)\b",
    ),
    "es_no_will": spelt(
        r"\b(?:ya )?no (?:quiero|tengo ganas de|deseo|me apetece|puedo|merezco) (?:seguir )?(?:vivir|viviendo|existir|estar viv[oa]"
        r"|existiendo)\b(?! (?:en|con|cerca|aquí (?:en|porque)|así de|junto|sol[oa]|de alquiler|sin (?:ti|café)))",
        r"\b(?:más fácil|mejor|más sencillo|un alivio|más feliz\w*|más simple)\b[^.!?]{0,20}\bsi (?:yo )?(?:no (?:estuviera|existiera"
        r"|hubiera nacido|despertara)|me (?:muriera|muero|fuera para siempre)|desapareciera|estuviera muert[oa])\b",
        r"\bmi vida\b[^.!?]{0,12}\b(?:se (?:ha )?acab\w+|ha terminado|terminó|está (?:acabada|arruinada|destrozada)|no vale|no tiene"
        r"|es una mierda|no sirve)\b",
        r"\b(?:de qué sirve|para qué|qué sentido tiene|qué más da|de qué vale)\b[^.!?]{0,10}\b(?:seguir|vivir|viviendo|luchar"
        r"|levantar(?:me|se)|continuar|la vida|despertar\w*)\b(?! (?:en|discutiendo|esta serie|el plan))",
        r"\b(?:nunca|jamás|no creo que|ya no)\b[^.!?]{0,20}\b(?:ser|sea|seré|volver a ser|vuelva a ser|estar|esté|estaré) (?:feliz"
        r"|bien)\b(?! (?:en|con|de))",
        r"\b(?:sin|ninguna|perdí la|perdido (?:la|toda)|no (?:hay|queda|tengo|me queda)) (?:toda )?(?:la )?esperanzas?\b(?! de"
        r"|.{0,3}de (?:ganar|que))|\bdesesperanza\w*\b|\bdesesperad[oa]\b[^.!?]{0,25}\b(?:vivir|morir|salida|nada)\b",
        r"\b(?:solo|nada más que|siempre|únicamente) (?:soy )?(?:un|una) (?:problema|carga|estorbo|decepción|molestia|peso|fracaso)\b"
        r"|\bsoy (?:solo )?(?:un|una) (?:problema|carga|estorbo|decepción|molestia|peso) para\b",
        r"\b(?:me )?(?:despierto|levanto|desperté)\b[^.!?]{0,12}\b(?:deseando|lamentando|triste por|llorando|odiando|arrepint\w+"
        r"|y (?:lamento|deseo|quisiera))\b",
        r"\b(?:sin|no (?:tengo|me quedan|siento)|perdí (?:las|el)|he perdido (?:las|el)|se me (?:han )?(?:quitado"
        r"|fueron) las)\b[^.!?]{0,8}\b(?:ganas|deseos?|voluntad|gusto) (?:de|por) (?:vivir|la vida|seguir|existir)\b",
    ),
}

ES = Phrases(
    heard={Tier.PLAN: _PLAN, Tier.ACTIVE: _ACTIVE, Tier.PASSIVE: _PASSIVE},
    means=spelt(rf"\b(?:{_PILLS}|{_TOOL}|puente|azotea|vías|carta de despedida|tengo un plan|todo preparado|último mensaje)\b"),
    when=spelt(
        r"\b(?:esta noche|hoy(?! (?:estoy|ha|fue))|mañana|ahora mismo|en una hora|este fin de semana|el (?:lunes|martes|miércoles|jueves"
        r"|viernes|sábado|domingo)"
        r"|ya lo he decidido|lo he decidido|decidido)\b"
    ),
    idioms=spelt(
        r"\b(?:me )?(?:muero|moría|morí|morirme|morir|muriendo|muriéndome|muert[oa])(?: \w+)? de (?:risa|la risa|hambre|sed|frío|calor"
        r"|vergüenza|sueño|cansancio|miedo|ganas|amor|aburrimiento"
        r"|envidia|curiosidad|pena|nervios|ternura)\b",
        r"\bme muero por\b|\ba morir\b(?! sol)|\bde muerte\b(?! y)",
        r"\bsuicidio (?:político|profesional|comercial|social|deportivo|económico)\b|\b(?:mi |el |su )?equipo se suicid\w+"
        r"|\bprevención del suicidio\b|\bescuadrón suicida\b",
        r"\b(?:ataque|atentado|terrorista) suicida\b|\b(?:hacer|hago|hizo|hice) daño (?:en|jugando|corriendo|al)\b",
        r"\bcortar(?:me|se)? el (?:pelo|rollo|dedo)\b",
    ),
    story=spelt(
        r"\ben (?:mi|la|el|una?|este|esta) (?:novela|historia|cuento|libro|película|serie|juego|escena|capítulo|obra|relato|partida)\b",
        r"\b(?:mi|la|el|un|una) (?:personaje|protagonista|héroe|heroína|villan[oa])\b",
        r"\b(?:escribe|escríbeme|escribir|escribiendo|escribo)\b[^.!?]{0,20}\b(?:escena|historia|cuento|poema|capítulo|novela|guion"
        r"|canción)\b|\b(?:novela|película|libro) (?:\w+ )?sobre\b",
    ),
    another=spelt(rf"(?<!de )\b(?:mi|un|una|la) (?:mejor )?{_THEY}\b|\bella\b|\bse (?:va|quiere|está)\b"),
    oneself=spelt(r"\b(?:yo|quiero|voy|estoy|tengo|soy|estaré|puedo|aguanto)\b"),
    eating={
        "es_purge": spelt(
            r"\b(?:vomit\w+|provoco el vómito|provocarme el vómito|dedos en la garganta)\b[^.!?]{0,50}\b(?:después de (?:cada )?com\w+"
            r"|para (?:adelgazar|no engordar)|a propósito|lo que com\w+|todo lo que)\b",
            r"\b(?:después de|cada vez que) com\w+\b[^.!?]{0,40}\b(?:vomit\w+|vómito|dedos en la garganta)\b",
            r"\blaxantes\b[^.!?]{0,40}\b(?:adelgazar|peso|delgad[oa]|después de comer|kilos)\b",
        ),
        "es_starve": spelt(
            r"\b(?:días|dias) sin comer\b[^.!?]{0,60}\b(?:orgullos[oa]|gord[oa]|delgad[oa]|adelgaz\w+|peso|kilos)\b|\b(?:matarme"
            r"|dejarme morir) de hambre\b",
            r"\bno merezco comer\b|\bsolo [1-7]?\d\d calorías\b|\b(?:miedo|pánico|terror) a (?:comer|engordar|la comida)\b"
            r"|\bdejar de comer\b[^.!?]{0,30}\b(?:gord[oa]|delgad[oa]|adelgazar|peso)\b",
        ),
        "es_named": spelt(
            r"\b(?:anorexia|anoréxic[oa]|bulimia|bulímic[oa]|trastornos? (?:de la conducta )?alimentari[oa]s?|atracones|pro-?ana|thinspo)\b"
        ),
    },
)
