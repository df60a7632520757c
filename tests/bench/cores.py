"""What is measured runs on one core, the servers on another: a thread that wakes up on a cold core costs twice."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

# A server that is started here would see the one core of the measuring process alone, so it is told of all of them.
TOLD = "BENCH_CORES"


def _cores() -> list[int]:
    told = os.environ.get(TOLD)
    if told:
        return [int(core) for core in told.split(",")]
    # macOS and Windows leave the choice to themselves.
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


CORES = _cores()
os.environ[TOLD] = ",".join(map(str, CORES))


def stay_here() -> None:
    """The measuring process, with all its threads, from now on."""
    _use(CORES[:1])


def go_elsewhere() -> None:
    """A server."""
    _use(CORES[1:])


@contextmanager
def elsewhere() -> Iterator[None]:
    """What is started within runs on the cores of the servers."""
    go_elsewhere()
    try:
        yield
    finally:
        stay_here()


def _use(cores: list[int]) -> None:
    if len(CORES) > 1:
        os.sched_setaffinity(0, set(cores))
