"""What can go wrong with storage, in sentences that say what to do."""

from typing import ClassVar

from everkin.kit.errors import EverkinError


class StorageError(EverkinError):
    """The database did not do what was asked; nothing of the transaction was kept."""

    code: ClassVar[str] = "storage_failed"


class StorageFull(StorageError):
    """There is no room for more: the disk is full, a quota is reached, or the file may not grow."""

    code: ClassVar[str] = "storage_full"
    status: ClassVar[int] = 507


class StorageUnavailable(StorageError):
    """The database cannot be reached, is busy, or is closed."""

    code: ClassVar[str] = "storage_unavailable"
    status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True


class StorageReadOnly(StorageError):
    """The database can be read, but not written."""

    code: ClassVar[str] = "storage_read_only"
    status: ClassVar[int] = 503


class DatabaseTooNew(StorageError):
    """The database was written by a newer version than this one."""

    code: ClassVar[str] = "database_too_new"


class DatabaseCorrupt(StorageError):
    """The database's file is damaged, or is no database."""

    code: ClassVar[str] = "database_corrupt"


class DatabaseUrlWrong(StorageError):
    """The database's address is not one that can be used."""

    code: ClassVar[str] = "database_url_wrong"
