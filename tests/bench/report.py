"""What is measured, in lines that can be compared."""

import statistics
import time
from collections.abc import Awaitable, Callable


class Report:
    """Prints one line for each measure: what it is, the value, the goal."""

    def title(self, words: str) -> None:
        print(f"\n{words}")

    def line(self, what: str, value: str, *, goal: str = "") -> None:
        print(f"  {what:<58} {value:>22}{f'   goal {goal}' if goal else ''}", flush=True)


async def cpu_ms(work: Callable[[], Awaitable[int]]) -> float:
    """Milliseconds of this process's CPU for each of what the work counts."""
    before = time.process_time()
    count = await work()
    return (time.process_time() - before) * 1000 / count


def middle(values: list[float]) -> str:
    """The median, with the least and the most."""
    return f"{statistics.median(values):.3f} ({min(values):.3f}..{max(values):.3f})"
