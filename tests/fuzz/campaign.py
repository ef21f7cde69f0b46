"""Fuzz every target for a while: `python -m tests.fuzz.campaign --seconds 120 --seed 1`.

Each execution has a seed of its own (`campaign:target:number`), from which `--again SEED` makes the same input again.
Prints what failed, what took longer than five seconds of processor time, and how memory grew; exits with 1 where
anything did.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

from linter.budget import resident
from tests.fuzz.targets import TARGETS, Target

SAMPLED = 25
"""Memory is looked at after so many executions."""
MOST_SECONDS = 5.0
"""The most processor time of one execution."""


class TooSlow(BaseException):
    """An execution that takes too long: no `except Exception` stops it."""


@dataclass
class Outcome:
    """The counts of a campaign.

    `failures` are seeds with what was raised, `slow` and `slowest` seeds with seconds of processor time. `memory` is
    in MB, each time with the number of executions so far.
    """

    executions: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    memory: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was raised, and nothing took too long."""
        return not self.failures and not self.slow

    def is_flat(self, times: float) -> bool:
        """Whether the memory at the end is at most so many times that after the first tenth of all executions."""
        if len(self.memory) < 10:
            return True
        early = self.memory[len(self.memory) // 10][1]
        return self.memory[-1][1] <= times * max(early, 100)


def campaign(seed: str, seconds: float, executions: int = 0, names: tuple[str, ...] = ()) -> Outcome:
    """Run targets in turn, each as often as its share says, for so long or so many times."""
    outcome = Outcome()
    signal.signal(signal.SIGVTALRM, _stop)
    until = time.monotonic() + seconds
    for total, (name, number) in enumerate(_turns(names)):
        if time.monotonic() > until or (executions and total >= executions):
            break
        execute(outcome, TARGETS[name], name, f"{seed}:{name}:{number}")
        if total % SAMPLED == SAMPLED - 1:
            outcome.memory.append((total, resident()))
    return outcome


def execute(outcome: Outcome, target: Target, name: str, seed: str) -> None:
    """One execution, counted."""
    content = target.once(seed)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        target.run(content)
    except TooSlow:
        outcome.slow[seed] = MOST_SECONDS
    except BaseException:  # noqa: BLE001 - every one is a fault that was looked for
        outcome.failures[seed] = traceback.format_exc(limit=-6)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    took = time.process_time() - begun
    if took > MOST_SECONDS:
        outcome.slow[seed] = took
    outcome.slowest = max(outcome.slowest, (took, seed))
    outcome.executions[name] += 1


def _turns(names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Targets, each with the number of its next execution, without end."""
    numbers: Counter[str] = Counter()
    chosen = names or tuple(TARGETS)
    while True:
        for name in chosen:
            for _ in range(TARGETS[name].share):
                yield name, numbers[name]
                numbers[name] += 1


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlow


def main() -> int:
    """The script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--executions", type=int, default=0, help="stop after so many")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--target", action="append", choices=tuple(TARGETS), default=[])
    parser.add_argument("--flat", type=float, default=2.0, help="how many times its early size memory may take")
    parser.add_argument("--again", metavar="SEED", help="one execution, whatever it raises")
    parser.add_argument("--show", action="store_true", help="with --again: print the input")
    arguments = parser.parse_args()
    if arguments.again:
        target = TARGETS[arguments.again.split(":")[1]]
        content = target.once(arguments.again)
        if arguments.show:
            sys.stdout.buffer.write(content)
        target.run(content)
        return 0
    outcome = campaign(arguments.seed, arguments.seconds, arguments.executions, tuple(arguments.target))
    memory = outcome.memory[:: max(1, len(outcome.memory) // 20)]
    print(json.dumps({**vars(outcome), "memory": memory, "total": outcome.executions.total()}, indent=1))
    return 0 if outcome.is_clean and outcome.is_flat(arguments.flat) else 1


if __name__ == "__main__":
    sys.exit(main())
