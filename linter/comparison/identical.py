"""Whether two deployments declare the same, wherever it is written: then the same traffic gets through both."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from linter.deployments.graphs import Evaluated
from linter.resource import Declarations, Resource

_PLACES = frozenset({"span", "places", "gap"})
"""The fields of values that say where they are written."""


def identical(before: Evaluated, after: Evaluated) -> bool:
    """Whether their declarations are equal, but for their places in files, under every answer to open questions."""
    if len(before.answered) != len(after.answered):
        return False
    sides = zip((({}, before.declared), *before.answered), (({}, after.declared), *after.answered), strict=True)
    return all(dict(one) == dict(other) and _same(mine, theirs) for (one, mine), (other, theirs) in sides)


def _same(before: Declarations, after: Declarations) -> bool:
    if len(before.resources) != len(after.resources) or before.unexplored != after.unexplored:
        return False
    unseen = [{(part.reason, part.keys) for part in declared.unseen} for declared in (before, after)]
    pairs = zip(before.resources, after.resources, strict=True)
    return unseen[0] == unseen[1] and all(_alike(one, other) for one, other in pairs)


def _alike(before: Resource, after: Resource) -> bool:
    return _about(before) == _about(after) and _equal((before.region, before.body), (after.region, after.body))


def _about(resource: Resource) -> tuple[object, ...]:
    kind = (resource.key, resource.type, resource.dialect, resource.managed, resource.account, resource.imported)
    return (*kind, str(resource.exists), resource.when, tuple(call.address for call in resource.calls))


def _equal(one: object, other: object) -> bool:
    """Whether two values are equal but for their places, however deep they are."""
    pending = [(one, other)]
    while pending:
        mine, theirs = pending.pop()
        if type(mine) is not type(theirs) and not (isinstance(mine, Mapping) and isinstance(theirs, Mapping)):
            return False
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            if mine.keys() != theirs.keys():
                return False
            pending += [(mine[key], theirs[key]) for key in mine]
        elif isinstance(mine, tuple) and isinstance(theirs, tuple):
            if len(mine) != len(theirs):
                return False
            pending += zip(mine, theirs, strict=True)
        elif isinstance(mine, Struct):
            names = (name for name in mine.__struct_fields__ if name not in _PLACES)
            pending += [(getattr(mine, name), getattr(theirs, name)) for name in names]
        elif mine != theirs:
            return False
    return True
