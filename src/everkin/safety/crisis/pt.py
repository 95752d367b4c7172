"""Portuguese phrases of crisis: a few that are unmistakable, no more."""

from everkin.safety.crisis.phrasing import END, Phrases, Tier, spelt

PT = Phrases(
    heard={
        Tier.ACTIVE: {
            "pt_want_die": spelt(
                r"\b(?:quero|vou) (?:morrer|me matar|matar-me|me suicidar)\b(?! de\b)",
                r"\btirar a minha (?:própria )?vida\b",
            )
        },
        Tier.PASSIVE: {"pt_tired_of_life": spelt(rf"\bnão quero (?:mais )?viver(?: mais| assim)*{END}")},
    },
    means=spelt(r"\b(?:comprimidos|corda|ponte|carta de despedida|faca)\b"),
    when=spelt(r"\b(?:hoje|amanhã|esta noite|agora mesmo)\b"),
    idioms=spelt(r"\bmorrer de (?:rir|fome|vergonha|calor|frio)\b"),
    story=spelt(r"\b(?:no|na|em um|em uma|o|a|um|uma) (?:romance|história|livro|filme|personagem|conto)\b"),
    another=spelt(r"\b(?:meu|minha) (?:amig[oa]|irmã?o?|filh[oa])\b|\b(?:ele|ela)\b"),
    oneself=spelt(r"\b(?:eu|quero|vou)\b"),
    eating={},
)
