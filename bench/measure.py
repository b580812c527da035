"""Small tools of the benchmarks: time, percentiles, a yardstick of the machine."""

import hashlib
import statistics
import time
from collections.abc import Callable, Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def calibrate() -> float:
    """Milliseconds this machine needs for a fixed piece of work: the yardstick beside every time."""
    rounds = []
    for _ in range(5):
        started = time.perf_counter()
        digest = b"marigold"
        for _ in range(20_000):
            digest = hashlib.sha256(digest).digest()
        rounds.append((time.perf_counter() - started) * 1_000)
    return statistics.median(rounds)


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """(wall, CPU) milliseconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1_000, (time.process_time() - cpu) * 1_000
