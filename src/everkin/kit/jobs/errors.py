"""What can go wrong with background work."""

from typing import ClassVar

from everkin.kit.errors import EverkinError


class FencedOff(EverkinError):
    """Another process has taken over this one's work, so nothing of it may be committed here."""

    code: ClassVar[str] = "fenced_off"
    status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True

    def __init__(self) -> None:
        """Say what has happened."""
        super().__init__("This worker did not answer for so long that another one has taken over its work. It begins anew by itself.")
