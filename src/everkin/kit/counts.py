"""Numbers of things, as they are said."""


def counted(count: int, one: str, many: str = "") -> str:
    """A number and what is counted: "1 record", "2 records", "1,200 replies" where `many` says what several are called."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
