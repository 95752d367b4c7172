from dataclasses import dataclass

import numpy as np

from everkin.kit.words import words


@dataclass
class Hit:
    row: int
    score: float
    closeness: float
    overlap: float
    confidence: float


def rank(view, query, now, limit):
    d = view.dense(query.vectors).max(0) if len(query.vectors) else np.zeros(len(view))
    l = view.lexical(words(" ".join(query.texts)), 1.2, 0.75)
    ok = view.columns.flags & 2 == 0
    s = np.where(ok, d + l.share, -9)
    best = np.argsort(-s)[:limit]
    return [Hit(int(i), float(s[i]), float(d[i]), float(l.share[i]), float(l.share[i])) for i in best if ok[i]]
