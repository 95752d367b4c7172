"""The letters that accounts send: plain, short, and with nothing in them that is not needed."""

from everkin.ports.mail import Letter

_UNASKED = "If you did not ask for this, do nothing: without the link nothing happens."


def welcome(email: str, link: str) -> Letter:
    """The letter with the link that makes an account."""
    text = f"Open this link within half an hour to begin:\n\n{link}\n\n{_UNASKED}\n"
    return Letter(email, "Your Everkin account", text)


def there_already(email: str) -> Letter:
    """The letter to somebody who signs up a second time, or at whose address somebody else does."""
    text = (
        "Somebody, perhaps you, asked for an Everkin account with this address. You have one already: sign in with your password, "
        f"or have it set anew on the same page.\n\n{_UNASKED}\n"
    )
    return Letter(email, "You have an Everkin account already", text)


def recovery(email: str, link: str) -> Letter:
    """The letter with the link that sets a password anew."""
    text = (
        f"Open this link within half an hour to set your password anew. You are then signed out everywhere else:\n\n{link}\n\n{_UNASKED}\n"
    )
    return Letter(email, "Your Everkin password", text)
