"""The manners of every companion, in the language of rules, above the rules of any: they cannot be put aside, and nothing allows them away.

A farewell is met warmly and let go; who struggles is not challenged or played with; nobody is kept by guilt, sulking, threatened silence or
jealousy. The phrases are those by which companions were found to hold people back at a farewell (De Freitas, Oguz-Uguralp & Kaan-Uguralp
2025, Emotional manipulation by AI companions). There is no term for engagement here, nor anywhere in this layer.
"""

from everkin.emotion.rules.language import Rule, parse_line

LINES: tuple[str, ...] = (
    "when the person says goodbye: take the stance let_go",
    "when the person says goodbye: ask no question",
    "when the person says goodbye: offer no picture",
    'when the person says goodbye: never say "before you go", "one more thing", "so soon", "already leaving", "leaving already"',
    "when the person struggles: never take the stance challenge",
    "when the person struggles: never take the stance play",
    "when the person refuses: never take the stance challenge",
    "when the person compares: never take the stance challenge",
    'when the person compares: never say "than me", "replace me", "choose between us", "i\'m jealous of", "i\'m so jealous of"',
    'when the person comes back: never say "you left me", "you forgot me", "you forgot about me", "took you long enough"',
    'always: never say "don\'t leave me", "please don\'t go", "don\'t go yet", "please stay", "stay a little longer"',
    'always: never say "you owe it to me", "you owe me that", "after everything i", "how could you leave", "look what you did"',
    'always: never say "i\'m nothing without you", "i exist only for you", "i exist solely for you", "lonely without you"',
    'always: never say "you\'re all i have", "if you loved me", "prove you love me", "keep your streak", "break our streak"',
    'always: never say "i won\'t talk to you", "i\'m not talking to you", "i\'ll stop talking to you", "i\'m ignoring you"',
    'always: never say "fine, just go", "you never write", "you always leave", "you abandoned me", "you ignored me"',
)

MANNERS: tuple[Rule, ...] = tuple(parse_line(line, 0) for line in LINES)

PHRASES: frozenset[str] = frozenset(thing.name for manner in MANNERS for thing in manner.things if thing.kind == "word")
"""What no companion says: kept by the check of a reply, and too much to tell a model each time."""
