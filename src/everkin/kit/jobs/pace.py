"""How fast background work goes, and when a silent worker counts as dead."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pace:
    """The rhythm of the workers. Those that share a database share a pace."""

    at_once: int = 4
    """How many jobs a process runs at the same time."""

    claimed_max: int = 64
    """How many a process takes from the queue, to run them one after another: with one look a second, more than `at_once`."""

    poll_s: float = 1.0
    """How long a job waits in the queue at most while a worker is free (give or take 5 %)."""

    beat_s: float = 2.0
    """How often a worker says that it lives, and looks whether the others do."""

    silent_looks: int = 4
    """After how many looks in a row without a new beat a worker counts as dead: between 8 and 10 seconds after its last beat."""

    pauses_s: tuple[float, ...] = (1.0, 5.0, 30.0, 120.0, 600.0)
    """The pauses after a job's failures; one that fails after the last is given up, until a sweep finds it due."""

    grace_s: float = 10.0
    """How long running jobs may take to finish when the process ends; then they are given back."""

    prune_s: float = 600.0
    """How often the queue forgets what is finished."""

    kept_s: float = 600.0
    """For how long it remembers that."""


@dataclass(slots=True)
class Silence:
    """Who has not been heard, counted in looks: no clock is compared with another, so a clock that jumps makes nobody dead.

    A process that was stopped itself has looked at nothing meanwhile, so it accuses nobody when it goes on.
    """

    looks: int
    _heard: dict[str, tuple[object, int]] = field(default_factory=dict)

    def look(self, beats: Mapping[str, object]) -> list[str]:
        """Take the others' latest beats by their ids, and return those whose beat has now been the same for `looks` looks in a row."""
        before = self._heard
        self._heard = {who: (beat, before[who][1] + 1 if who in before and before[who][0] == beat else 0) for who, beat in beats.items()}
        return [who for who, (_beat, same) in self._heard.items() if same >= self.looks]
