"""Which file is meant. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from everkin.ports.chat import ModelMissing
from everkin.providers.hub.catalogue import Entry

FILES_SHOWN_MAX = 20
PREFERRED = "q4_k_m"
_REFERENCE = re.compile(r"(?P<owner>\w[\w.-]*)/(?P<name>\w[\w.-]*)(:(?P<file>[^\s:?#\\]+\.gguf))?", re.ASCII)
_PART = re.compile(r"-\d{5}-of-\d{5}\.gguf$")
_PROJECTOR = "mmproj"


@dataclass(frozen=True, slots=True)
class Reference:
    """A repository of the hub and, where it was said, a file in it."""

    repository: str
    file: str = ""


def read_reference(told: str, catalogue: Sequence[Entry]) -> Reference:
    """Understand a short name, `owner/repository` or `owner/repository:file.gguf`. Raises `ModelMissing`."""
    told = next((entry.reference for entry in catalogue if entry.name == told.casefold()), told)
    match = _REFERENCE.fullmatch(told)
    if match is None or ".." in told:
        names = ", ".join(entry.name for entry in catalogue)
        raise ModelMissing(f"No model is called {told!r}. By name there are: {names}. Others are told as owner/repository:file.gguf")
    return Reference(f"{match['owner']}/{match['name']}", match["file"] or "")


def pick(reference: Reference, files: Sequence[str]) -> str:
    """Choose a file of the repository: the one said, the only one, or the only preferred one. Raises `ModelMissing`."""
    models = [file for file in files if file.endswith(".gguf") and _PROJECTOR not in file.casefold()]
    if reference.file:
        return _said(reference, models)
    whole = [file for file in models if not _PART.search(file)]
    preferred = [file for file in whole if PREFERRED in file.casefold()]
    for chosen in (whole, preferred):
        if len(chosen) == 1:
            return chosen[0]
    if not whole:
        raise ModelMissing(f"{reference.repository} holds no GGUF file in one piece. Look for a repository whose name ends in GGUF")
    raise ModelMissing(f"{reference.repository} holds several models; say which: {_offer(reference, whole)}")


def _said(reference: Reference, models: Sequence[str]) -> str:
    if _PART.search(reference.file):
        raise ModelMissing(f"{reference.file} is one part of several. Choose a model that is one file: {_offer(reference, models)}")
    if reference.file not in models:
        raise ModelMissing(f"{reference.repository} has no file {reference.file}. There are: {_offer(reference, models)}")
    return reference.file


def _offer(reference: Reference, models: Sequence[str]) -> str:
    whole = [file for file in models if not _PART.search(file)]
    more = f" and {len(whole) - FILES_SHOWN_MAX} more" if len(whole) > FILES_SHOWN_MAX else ""
    return f"{', '.join(sorted(whole)[:FILES_SHOWN_MAX]) or 'none'}{more}. Then: everkin models pull {reference.repository}:FILE"
