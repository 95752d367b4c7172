"""What the commands say alike."""


def in_words(error: OSError) -> str:
    """Tell what the system refused, and what to do."""
    where = f" at {error.filename}" if error.filename else ""
    return f"The system refused something{where} ({error.strerror or error}). Check the rights and the room there, then: everkin doctor"
