"""Why an engine did not start, in a sentence that says what to do. Pure."""

import re
import signal
import sys
from dataclasses import dataclass

from everkin.ports.chat import ModelError, ModelFaulty, ModelMissing
from everkin.providers.llama.settings import EngineSettings

DETAIL_CHARS_MAX = 200
_CHOOSE = "choose another with: everkin models use"
_LIBRARY = re.compile(r"libgomp|libomp|vcomp")
_REASON = re.compile(r"error loading model: (?P<reason>.+)")
_MEMORY = re.compile(r"failed to allocate|out of memory|bad_alloc|cannot allocate", re.IGNORECASE)
_ILLEGAL = {-getattr(signal, "SIGILL", 4), 0xC000001D}
_KILLED = {-getattr(signal, "SIGKILL", 9)}
_NO_ROOM = f"Close other programs, or {_CHOOSE}"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a start ended: what the process answered, if it did, its return code, and the last lines that it wrote."""

    error: str = ""
    detail: str = ""
    returncode: int | None = None
    lines: tuple[str, ...] = ()


def trouble(settings: EngineSettings, ending: Ending) -> ModelError:
    """The error for a start that failed. Only a `ModelFaulty` may go away by itself."""
    if ending.error == "import":
        return _unloadable(ending.detail)
    name, told = settings.name, "\n".join(ending.lines)
    if _MEMORY.search(told):
        return ModelFaulty(f"There is not enough free memory for the model {name}. {_NO_ROOM}")
    if reason := _REASON.search(told):
        what = _short(reason["reason"])
        return ModelMissing(f"The engine cannot run the model file {settings.model}: {what}. Fetch it again, or {_CHOOSE}")
    if ending.error == "slow":
        return ModelFaulty(f"The model {name} took too long to load. Try again, or {_CHOOSE}")
    if ending.error:
        return ModelFaulty(f'The model {name} could not be loaded ("{_short(ending.detail)}"). Check everything with: everkin doctor')
    return _died(name, ending)


def _unloadable(detail: str) -> ModelError:
    if _LIBRARY.search(detail) and sys.platform == "linux":
        return ModelError(
            "The built-in engine needs the system library libgomp, which is missing. Install it "
            "(Debian, Ubuntu: apt-get install libgomp1; Fedora: dnf install libgomp; Arch: pacman -S gcc-libs), then try again"
        )
    return ModelError(f'The built-in engine (xllamacpp) cannot be loaded ("{_short(detail)}"). Install Everkin again')


def _died(name: str, ending: Ending) -> ModelError:
    if ending.returncode in _ILLEGAL:
        return ModelError(
            "This machine's processor lacks instructions (AVX2) that the built-in engine needs. "
            "Let a model on another machine talk: everkin models use --base-url ... --model ..."
        )
    if ending.returncode in _KILLED:
        return ModelFaulty(f"The system ended the model {name} while it was loading; most often that is for want of memory. {_NO_ROOM}")
    last = next((f' ("{_short(line)}")' for line in reversed(ending.lines) if line.strip()), "")
    return ModelFaulty(
        f"The engine of the model {name} ended while it was starting, with code {ending.returncode}{last}. Try again, or {_CHOOSE}"
    )


def _short(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return text if len(text) <= DETAIL_CHARS_MAX else f"{text[: DETAIL_CHARS_MAX - 1]}…"
