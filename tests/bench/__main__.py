"""python -m tests.bench [--quick] [names]: measures, and prints ratios to other ways of doing the same.

Nothing here fails for a time: machines differ, and so does what else runs on them.
"""

import argparse
import asyncio
import importlib
import logging

from tests.bench.cores import stay_here
from tests.bench.report import Report

NAMES = (
    "sending",
    "pipeline",
    "planning",
    "caseload",
    "digests",
    "practice",
    "limit",
    "announcing",
    "answering",
    "start",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"some of {', '.join(NAMES)}; all without")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for a look or for CI")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    logging.disable(logging.WARNING)
    stay_here()
    report = Report()
    for name in chosen.names or NAMES:
        # Each brings its own libraries: imported only when it is asked for.
        bench = importlib.import_module(f"tests.bench.{name}")
        asyncio.run(bench.run(report, quick=chosen.quick))


if __name__ == "__main__":
    main()
