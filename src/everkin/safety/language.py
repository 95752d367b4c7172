"""Which of the four languages somebody writes in, guessed by its smallest words: pure, for choosing a prepared reply."""

import re
from collections import Counter
from collections.abc import Sequence

DEFAULT = "en"
MESSAGES_MAX = 6
"""How far back is looked."""
CHARS_MAX = 2_000
"""How much of a message is looked at."""

_WORDS = {
    "en": """
    the and you i i'm im is are was to of it that this my me we they what why how not don't dont can't want wanna going gonna for
    with have has be do does just so but on at in all your he she her his am an if or will would could should never nobody anymore
    hello hi please thanks
    """,
    "de": """
    der die das und ich du er sie wir ihr ist bin bist war sind ein eine einen nicht kein keine mich mir dich dir mein meine dein
    zu mit auf für von dem den im ja nein aber auch noch nur schon wie was warum wenn dass hab habe hast hat kann will möchte mehr
    so sich um am als oder doch mal heute hallo danke
    """,
    "es": """
    el la los las y yo tú él ella que qué de en es soy eres estoy está no me mi te tu se un una por para con como cómo pero más
    muy ya lo le si sí quiero voy tengo todo nada hoy porque cuando del al hola gracias esto eso aquí nadie siempre nunca puedo
    """,
    "fr": """
    le la les et je j tu il elle nous vous on que qui de des du est suis es sont ne pas plus me moi mon ma mes ton ta te se un une
    pour avec dans sur mais ça ce c cette très j'ai c'est d l n qu n'ai veux vais peux fait tout rien jamais comme si aussi
    bonjour salut merci oui non au aux
    """,
}
_STOP_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_LETTERS = {"de": re.compile("[äöüß]"), "es": re.compile("[ñ¿¡]|[óáíú]"), "fr": re.compile("[çèêœàâîôû]")}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FRENCH_ELISION = re.compile(r"\b([cdjlmnst]|qu)'(?=\w)")


def language_of(messages: Sequence[str]) -> str:
    """The language of the last of `messages` (oldest first) that tells: `en`, `de`, `es` or `fr`; of what little there is; else `en`."""
    seen: Counter[str] = Counter()
    for message in reversed(messages[-MESSAGES_MAX:]):
        here = _counted(message)
        seen += here
        for votes in (here, seen):
            best = max(_STOP_WORDS, key=lambda language: (votes[language], language == DEFAULT))
            if all(votes[best] >= votes[other] + 2 for other in _STOP_WORDS if other != best):
                return best
    return max(_STOP_WORDS, key=lambda language: (seen[language], language == DEFAULT))


def _counted(message: str) -> Counter[str]:
    text = message[:CHARS_MAX].replace("\u2019", "'").lower()
    words = _WORD.findall(text)
    words += _FRENCH_ELISION.findall(text)
    votes = Counter({language: sum(word in known for word in words) for language, known in _STOP_WORDS.items()})
    votes.update({language: 2 for language, letters in _LETTERS.items() if letters.search(text)})
    return votes
