"""Resources that are no longer declared and are not destroyed either: taking them out of the code fixes nothing.

https://developer.hashicorp.com/terraform/language/state/remove
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from linter.comparison.matching import Matching, beyond
from linter.comparison.resources import Id
from linter.deployments.graphs import Evaluated
from linter.finding import Notice
from linter.report.difference.model import Change, Shift
from linter.resource import Forgotten


class LeftBehind(Struct, frozen=True):
    """The resources of a state that a later one leaves in place, with the blocks that say so."""

    by_id: Mapping[Id, Forgotten] = field(default_factory=dict)
    wholes: Mapping[Id, Id] = field(default_factory=dict)

    def why(self, id_: Id) -> str:
        """Why a finding about a resource is not fixed; empty where nothing of it is left in place."""
        parts = [part for part, whole in self.wholes.items() if whole == id_]
        forgotten = next((self.by_id[part] for part in (id_, *parts) if part in self.by_id), None)
        return "" if forgotten is None else f"{_stays(id_.key, forgotten)}: {forgotten.span}"

    def without(self, shifts: Iterable[Shift]) -> tuple[Shift, ...]:
        """The changes without those that would close what leads from or to a resource that is left in place."""
        keys = {id_.key for id_ in self.by_id}
        return tuple(
            shift
            for shift in shifts
            if shift.change is not Change.CLOSED or not {shift.source.before, shift.target.before} & keys
        )

    def notices(self) -> Iterator[Notice]:
        """A notice for each of the resources."""
        for id_, forgotten in self.by_id.items():
            yield Notice(f"{_stays(id_.key, forgotten)}: what it lets through may still get through", forgotten.span)


def left_behind(resources: Matching, after: Iterable[Evaluated]) -> LeftBehind:
    """The resources before a change that the deployments after it leave in place."""
    blocks = [forgotten for deployment in after for forgotten in deployment.declared.forgotten]
    gone, _ = resources.left() if blocks else ([], [])
    by_id = {
        thing.id: forgotten
        for thing in gone
        for forgotten in blocks
        if thing.is_managed and beyond(thing.id.key, forgotten.address) is not None
    }
    return LeftBehind(by_id, {part: whole for part, whole in resources.before.whole.items() if part in by_id})


def _stays(what: str, forgotten: Forgotten) -> str:
    if forgotten.surely:
        return f"{what} is no longer managed, and not destroyed"
    return f"{what} is no longer managed, and OpenTofu does not destroy it, as `removed` does not say so"
