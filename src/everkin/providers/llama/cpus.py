"""How many threads may run: what a container or an administrator left of the machine."""

import os
import sys
from pathlib import Path

UNBOUND = -1
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def threads_allowed(quota: Path = _QUOTA) -> int:
    """The number of threads that this process may keep busy; `UNBOUND` where that is the whole machine.

    Reads the affinity and, on Linux, the quota of control groups v2 (`quota`: microseconds of processor time in each period).
    """
    machine = os.cpu_count() or 1
    allowed = min(_affinity(machine), _share(quota, machine))
    return allowed if allowed < machine else UNBOUND


def _affinity(machine: int) -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else machine


def _share(quota: Path, machine: int) -> int:
    try:
        granted, period = quota.read_text(encoding="ascii").split()
        return max(1, int(granted) // int(period))
    except (OSError, ValueError):
        return machine
