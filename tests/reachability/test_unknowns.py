"""Referee O4: with inputs hidden, what the engine is sure of holds for every value they may take, its `no` for none.

MOATLINT_HIDDEN_NETWORKS sets how many networks are made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability.bench import named, reachability, written
from tests.reachability.declarations.records import Hidden, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.networks import CIDRS, CIDRS_V6, PORTS, network
from tests.reachability.referee import Referee

NETWORKS = int(os.environ.get("MOATLINT_HIDDEN_NETWORKS", "200"))
BATCH = 50
COMPLETIONS = 3


class Hider:
    """Hides some of a network's inputs, and fills them in again."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.choices: dict[str, Callable[[], Any]] = {}
        self.records = [self._record(record) for record in network(seed)]

    def _hidden(self, value: Any, choose: Callable[[], Any], chance: float) -> Any:
        if self.random.random() > chance:
            return value
        name = f"hidden{len(self.choices)}"
        self.choices[name] = choose
        return Hidden(name, value)

    def _record(self, record: Record) -> Record:
        found = dict(record)
        if isinstance(found.get("public"), bool):
            found["public"] = self._hidden(found["public"], lambda: self.random.random() < 0.5, 0.2)
        for side in ("ingress", "egress", "entries"):
            if side in found:
                found[side] = [self._rule(rule) for rule in found[side]]
        return self._rule(found) if found["is"] == "rule" else found

    def _rule(self, rule: Record) -> Record:
        found = dict(rule)
        if "cidr" in found:
            family = CIDRS_V6 if ":" in found["cidr"] else CIDRS
            found["cidr"] = self._hidden(found["cidr"], lambda: self.random.choice(family), 0.1)
        if "action" in found:
            found["action"] = self._hidden(found["action"], lambda: self.random.choice(("allow", "deny")), 0.1)
        if found.get("protocol") in {"tcp", "udp"} and self.random.random() < 0.1:
            low, high = found["ports"]
            first, last = PORTS[: len(PORTS) // 2], PORTS[len(PORTS) // 2 :]
            found["ports"] = (
                self._hidden(low, lambda: self.random.choice(first), 1),
                self._hidden(high, lambda: self.random.choice(last), 1),
            )
        return found

    def completions(self) -> Iterator[list[dict[str, Any]]]:
        """The network as it is, and with other values for what is hidden."""
        yield [_filled(record, {}) for record in self.records]
        for _ in range(COMPLETIONS - 1):
            values = {name: choose() for name, choose in self.choices.items()}
            yield [_filled(record, values) for record in self.records]


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, Hidden):
        return values.get(value.name, value.value)
    if isinstance(value, Mapping):
        return {name: _filled(each, values) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_filled(each, values) for each in value)
    return value


def engine(seed: int, folder: Path, records: list[Any]) -> Reachability:
    dialect = Dialect.TERRAFORM if seed % 4 == 0 else Dialect.CLOUDFORMATION
    text = in_terraform(records) if dialect is Dialect.TERRAFORM else in_cloudformation(records)
    return reachability(written(folder, dialect, text))


@pytest.mark.parametrize("first", range(0, NETWORKS, BATCH))
def test_what_is_sure_holds_for_every_completion_and_no_for_none(first: int, tmp_path: Path) -> None:
    for seed in range(first, min(first + BATCH, NETWORKS)):
        hider = Hider(seed)
        if hider.choices:
            blind = engine(seed, tmp_path, hider.records)
            for completed in hider.completions():
                Referee(seed, completed, blind).judge()


@pytest.mark.parametrize("first", range(0, NETWORKS // 2, BATCH))
def test_hiding_an_input_moves_a_verdict_only_towards_possible(first: int, tmp_path: Path) -> None:
    for seed in range(first, min(first + BATCH, NETWORKS // 2)):
        hider = Hider(seed)
        if not hider.choices:
            continue
        blind = engine(seed, tmp_path, hider.records)
        known = engine(seed, tmp_path, next(hider.completions()))
        for record in hider.records:
            if record["is"] == "instance":
                less, more = (each.exposure(named(each.graph, record["name"])).packets for each in (blind, known))
                assert less.least <= more.least, f"seed {seed}, {record['name']}: hiding made something sure"
                assert more.most <= less.most, f"seed {seed}, {record['name']}: hiding ruled something out"
