"""The root of the one error tree: every error carries its status, whether to retry, and a sentence a person can act on."""

from typing import ClassVar


class EverkinError(Exception):
    """Something went wrong that a person can act on.

    `str(error)` is one sentence in plain words: what is wrong and what to do. `code` is stable and machine-readable, `status` the
    HTTP status, `retryable` whether the same request may succeed later without a change.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
