"""Words that the rules of memory know by kind. Closed lists: what is not in them is not guessed."""

from typing import Literal


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


Gender = Literal["she", "he", "any"]

_KIN: tuple[tuple[Gender, str], ...] = (
    (
        "she",
        (
            "mother:mum,mom,mummy,mommy,mama,ma grandmother:grandma,gran,granny,nan,nana sister:sis wife"
            " girlfriend:gf daughter aunt:auntie niece "
            "stepmother:stepmum,stepmom stepsister stepdaughter half-sister mother-in-law sister-in-law"
            " daughter-in-law fiancée goddaughter"
        ),
    ),
    (
        "he",
        (
            "father:dad,daddy,papa,pa grandfather:grandpa,grandad,granddad,gramps brother:bro husband:hubby boyfriend:bf son uncle "
            "nephew stepfather:stepdad stepbrother stepson half-brother father-in-law brother-in-law son-in-law godson"
        ),
    ),
    (
        "any",
        (
            "partner spouse fiance:fiancé cousin child:kid friend:mate,pal,buddy boss:manager"
            " colleague:coworker,co-worker,workmate roommate:flatmate,"
            "housemate neighbour:neighbor teacher therapist doctor:gp dentist landlord baby twin godchild"
            " grandchild:grandkid tutor coach ex crush "
            "supervisor professor trainer"
        ),
    ),
)
KIN: dict[str, tuple[str, Gender]] = {
    word: (canonical, gender)
    for gender, groups in _KIN
    for group in groups.split()
    for canonical, _, others in [group.partition(":")]
    for word in (canonical, *filter(None, others.split(",")))
}
"""Words for people in somebody's life: their canonical word, and the pronoun that fits."""
PLURAL_KIN = {
    "parents": "parent",
    "kids": "child",
    "children": "child",
    "sisters": "sister",
    "brothers": "brother",
    "sons": "son",
    "daughters": "daughter",
    "siblings": "sibling",
    "twins": "twin",
    "grandparents": "grandparent",
    "grandchildren": "grandchild",
    "grandkids": "grandchild",
    "cousins": "cousin",
    "roommates": "roommate",
    "flatmates": "roommate",
}
UNIQUE_KIN = frozenset(
    {
        "mother",
        "father",
        "wife",
        "husband",
        "girlfriend",
        "boyfriend",
        "partner",
        "spouse",
        "fiance",
        "fiancée",
        "boss",
        "best friend",
        "ex",
    }
    | {"mother-in-law", "father-in-law", "therapist", "landlord", "supervisor"}
)
"""Of whom there is one at a time, so that another name replaces the first."""
KIN_ADJECTIVES = (
    "best|older|elder|big|little|younger|youngest|oldest|eldest|middle|twin|baby|half|step|late|other|new"
    "|old|closest|oldest|work|school|childhood"
    "|first|second|adopted|only"
)
_PETS = (
    "dog:doggo,puppy,pup cat:kitty,kitten rabbit:bunny hamster:hammy guinea_pig parrot budgie:parakeet horse:pony tortoise turtle snake"
    " lizard gecko ferret goldfish fish mouse rat chinchilla gerbil hedgehog canary cockatiel chicken:hen goat donkey labrador beagle"
    " poodle corgi dachshund terrier bulldog husky collie retriever pug chihuahua dalmatian greyhound"
)
PETS = {
    word: canonical.replace("_", " ")
    for group in _PETS.split()
    for canonical, _, others in [group.partition(":")]
    for word in (canonical.replace("_", " "), *filter(None, others.split(",")))
}
"""Words for pets, and their canonical word."""
SOMEBODY = (
    "girl|boy|woman|man|guy|lady|dude|person|stranger|lad|bloke|doctor|nurse|teacher|waiter|waitress"
    "|driver|actor|actress|singer|player|director|king"
    "|queen|character|president|author|colleague|friend|neighbour|neighbor|student|customer|client"
    "|patient|kid|baby|child|dog|cat|puppy|kitten"
)
JOBS = _words(
    "accountant actor actress analyst animator architect artist assistant astronaut author baker banker barber barista bartender biologist "
    "bookkeeper builder butcher caregiver carer carpenter cashier chef chemist cleaner clerk coach"
    " comedian composer conductor consultant cook "
    "copywriter counsellor counselor courier dancer dentist designer detective dev developer dietitian"
    " diplomat director dj doctor driver economist "
    "editor electrician engineer farmer filmmaker firefighter fisherman florist freelancer gardener"
    " geologist guard hairdresser historian illustrator "
    "interpreter janitor jeweller journalist judge lawyer lecturer librarian lifeguard locksmith manager"
    " marketer mathematician mechanic midwife "
    "miner model musician nanny novelist nurse nutritionist optician optometrist painter paralegal paramedic pastor pharmacist philosopher "
    "photographer physicist physiotherapist physio pilot plumber poet policeman policewoman politician"
    " postman potter priest producer professor "
    "programmer psychiatrist psychologist radiographer realtor receptionist recruiter reporter researcher"
    " sailor salesman salesperson saleswoman "
    "scientist screenwriter sculptor secretary shopkeeper singer soldier solicitor statistician steward"
    " stewardess student surgeon surveyor tailor "
    "teacher technician therapist trader trainer translator tutor undertaker usher vet veterinarian waiter waitress welder writer youtuber "
    "zookeeper apprentice intern trainee postdoc undergrad paediatrician pediatrician cardiologist"
    " anaesthetist oncologist bricklayer roofer "
    "plasterer streamer influencer entrepreneur headteacher principal officer worker agent operator"
    " bus-driver roaster brewer winemaker beekeeper"
)
LANGUAGES = _words(
    "afrikaans albanian arabic armenian bengali bulgarian catalan chinese croatian czech danish dutch"
    " english esperanto estonian farsi finnish "
    "french gaelic georgian german greek gujarati hebrew hindi hungarian icelandic indonesian irish"
    " italian japanese korean latin latvian lithuanian "
    "malay mandarin cantonese norwegian persian polish portuguese punjabi romanian russian serbian slovak"
    " slovenian somali spanish swahili swedish "
    "tagalog tamil telugu thai turkish ukrainian urdu vietnamese welsh yoruba zulu bsl asl"
)
NATIONALITIES = _words(
    "albanian american argentinian armenian australian austrian belgian brazilian british bulgarian"
    " canadian chilean chinese colombian croatian cuban "
    "czech danish dutch egyptian english estonian ethiopian filipino finnish french georgian german"
    " ghanaian greek hungarian icelandic indian "
    "indonesian iranian iraqi irish israeli italian jamaican japanese kenyan korean latvian lebanese"
    " lithuanian malaysian mexican moroccan nigerian "
    "norwegian pakistani peruvian polish portuguese romanian russian scottish serbian slovak slovenian"
    " somali spanish swedish swiss syrian thai "
    "turkish ukrainian vietnamese welsh"
)
INSTRUMENTS = _words(
    "accordion banjo bass cello clarinet drums flute guitar harmonica harp keyboard mandolin oboe organ"
    " piano recorder saxophone sax sitar synth "
    "trombone trumpet tuba ukulele viola violin fiddle bagpipes"
)
SPORTS = _words(
    "badminton baseball basketball bowls chess cricket darts football golf handball hockey lacrosse"
    " netball padel poker pool rugby snooker soccer "
    "softball squash tennis volleyball bridge pickleball"
)
CONDITIONS = (
    "adhd|add|autism|asthma|anxiety|depression|diabetes|type [12] diabetes|epilepsy|arthritis|eczema"
    "|psoriasis|migraines?|ibs|crohn's(?: disease)?"
    "|coeliac disease|celiac disease|endometriosis|pcos|tinnitus|dyslexia|dyspraxia|insomnia|ocd|ptsd"
    "|bipolar(?: disorder)?|lupus|ms|multiple sclerosis"
    "|fibromyalgia|high blood pressure|hay fever|scoliosis|sleep apn(?:o)?ea|parkinson's|alzheimer's"
    "|dementia|cancer|breast cancer|a heart condition"
    "|a pacemaker|chronic pain|chronic fatigue|long covid|hypothyroidism|an autoimmune disease|a bad back|a bad knee"
)
DIETS = (
    "vegetarian|vegan|pescatarian|pescetarian|flexitarian|gluten[- ]free|keto|halal|kosher|teetotal|sober|lactose[- ]free|plant[- ]based"
)
RELIGIONS = (
    "christian|catholic|protestant|orthodox|muslim|jewish|jew|buddhist|hindu|sikh|atheist|agnostic|quaker"
    "|mormon|lutheran|methodist|baptist|pagan|wiccan"
    "|baha'i|jain"
)
STAR_SIGNS = "aries|taurus|gemini|cancer|leo|virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces"
COLOURS = (
    "red|green|blue|yellow|orange|purple|violet|pink|brown|black|white|grey|gray|silver|gold|golden"
    "|turquoise|teal|beige|cream|maroon|navy|burgundy"
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    " twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: number for number, word in enumerate(_ONES.split())} | {word: 10 * tens for tens, word in enumerate(_TENS.split(), 3)}
NO_NAMES = _words(
    "a an the i i'm i've i'll i'd me my mine we us our you your he him his she her it its they them their"
    " this that these those there here what who "
    "whom whose which where when why how is are was were am be been being do does did done have has had"
    " will would can could should shall may might "
    "must not no yes yeah yep yup nope nah ok okay oh ah aw uh um hmm hm hey hi hello hiya bye thanks"
    " thank thx please sorry well so and but or nor for "
    "yet if then than as at by in on of off to up with from into onto over under about after before since"
    " until while because although though "
    "just only also too very really quite still even ever never always often sometimes usually maybe"
    " perhaps actually honestly seriously literally "
    "basically anyway btw lol lmao omg wow haha hehe good great nice fine cool bad sad happy glad tired"
    " lovely sweet funny crazy weird right wrong true "
    "sure today tomorrow yesterday tonight now later soon again once one two three four five six seven"
    " eight nine ten first second last next new old "
    "other another some any all both each every many much more most few less little lots got get getting"
    " go going gone went come coming came make "
    "made let let's say said tell told think thought know knew guess feel felt feeling look looking see"
    " saw want wanted need needed like love hate "
    "hope wish try trying work working morning evening afternoon night day week month year time people"
    " everyone everybody everything someone somebody "
    "something nobody nothing anyone anything things thing god jesus christ lord damn hell fuck shit mr"
    " mrs ms dr sir dear merry happy congrats "
    "congratulations welcome goodnight goodbye sleep remember remind forget imagine suppose guess wait"
    " listen stop call don't can't won't isn't "
    "doesn't didn't wasn't aren't couldn't wouldn't shouldn't haven't hasn't it's that's there's here's"
    " what's who's he's she's they're we're you're "
    "mum mom dad mummy daddy grandma grandpa gran nan auntie uncle aunt sis bro mama papa brother sister"
    " mother father wife husband son daughter ai "
    "tv ok pm am uk us usa eu id dm ps pc cv phd bbq diy faq asap idk imo tbh fyi rn wtf lmk ngl ikr brb"
    " afk gtg ty np yolo fomo christmas easter "
    "halloween thanksgiving hanukkah ramadan eid diwali xmas english maths math physics chemistry biology"
    " history single married engaged divorced "
    "dinner lunch breakfast food coffee tea music life school home house weather rain snow sun winter summer spring autumn fall money"
)
"""Words that are no names even where they have a capital."""
