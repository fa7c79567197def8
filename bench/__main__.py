"""Measures the product beside the yardsticks of docs/performance.md.

What is found goes to bench/results/, and from there into the page.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import resource
import signal
import sys
import time
import traceback

import pytest

from bench import page, stack
from bench.names import BENCHES
from bench.report import Report

#: Each person takes a socket here, and the yardstick's listener another.
DESCRIPTORS = 8_192


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def show(found: Report) -> None:
    for row in found.rows:
        ratio = "" if row.ratio is None else f", ratio {row.ratio:.2f}"
        beside = f"; {row.reference}{ratio}" if row.reference else ""
        verdict = {True: "reached", False: "NOT REACHED", None: "for information"}[row.reached]
        reach = f"{row.reach}: " if row.reach else ""
        say(f"  {row.what}\n      {row.measured}{beside}\n      {reach}{verdict}")


def measure(name: str) -> bool:
    """Run one bench and keep what it finds. Returns whether it could be run."""
    began = time.monotonic()
    say(f"== {name}")
    try:
        found: Report = importlib.import_module(BENCHES[name]).run()
    except pytest.skip.Exception as lacking:
        say(f"  {lacking}")
        return False
    except Exception:  # the others can be measured all the same
        say(traceback.format_exc())
        return False
    found.save()
    show(found)
    say(f"   {time.monotonic() - began:.0f} s")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/bench", description=__doc__, epilog=f"Benches: {', '.join(BENCHES)}."
    )
    parser.add_argument("names", nargs="*", metavar="name", help="only these benches")
    names = parser.parse_args().names or list(BENCHES)
    if unknown := set(names) - set(BENCHES):
        parser.error(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}.")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, most), most))
    # An end from outside ends what was started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    gc.disable()  # a pause of the clients would be taken for the server's
    complete = True
    with stack.services_running():
        for name in names:
            complete &= measure(name)
            gc.collect()
    page.write()
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
