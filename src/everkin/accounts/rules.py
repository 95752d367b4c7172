"""Pure decisions of accounts."""

import hashlib


def token_hash(token: str) -> bytes:
    """What is stored of a session's token: its SHA-256, so that a copied database admits nobody."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
