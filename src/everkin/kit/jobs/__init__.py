"""Durable background work: what is to be done for an id survives any crash, and only who still holds its slot may commit it."""

from everkin.kit.jobs.errors import FencedOff
from everkin.kit.jobs.jobs import Due, Jobs
from everkin.kit.jobs.pace import Pace
from everkin.kit.jobs.worker import Work

__all__ = ["Due", "FencedOff", "Jobs", "Pace", "Work"]
