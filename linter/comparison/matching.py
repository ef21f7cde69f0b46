"""Which resource of one state is which of the other: by what was said, by address, by name and by structure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from linter.comparison.resources import Id, Thing, Things
from linter.deployments.moves import Moves
from linter.report.difference.model import How

NO_MOVES: Mapping[str, Moves] = MappingProxyType({})
_ROUNDS = 4
"""How far away from a resource its surroundings count."""


class Matching(Struct):
    """Pairs of resources that are the same in two states, with how each was found."""

    before: Things
    after: Things
    pairs: dict[Id, Id] = field(default_factory=dict)
    how: dict[Id, How] = field(default_factory=dict)
    back: dict[Id, Id] = field(default_factory=dict)

    def add(self, before: Id, after: Id, how: How) -> None:
        """Take two resources for the same."""
        self.pairs[before], self.back[after], self.how[before] = after, before, how

    def left(self) -> tuple[list[Thing], list[Thing]]:
        """The resources of either side that have no partner yet."""
        return (
            [thing for id_, thing in sorted(self.before.by_id.items()) if id_ not in self.pairs],
            [thing for id_, thing in sorted(self.after.by_id.items()) if id_ not in self.back],
        )


def matching(
    before: Things,
    after: Things,
    given: Iterable[tuple[Id, Id]] = (),
    moves: Mapping[str, Moves] = NO_MOVES,
) -> Matching:
    """Match the resources of two states: those that are given first, then the plainest.

    `moves` are those that the deployments after the change declare, by their places.
    """
    matched = Matching(before, after)
    for earlier, later in given:
        matched.add(earlier, later, How.GIVEN)
    _by_address(matched)
    for place, declared in moves.items():
        _by_moves(matched, place, declared)
    alike = {thing.dialect.vocabulary for things in (before, after) for thing in things.by_id.values()}
    for described in (_label, _bare, _called):
        _by_words(matched, described)
    _by_structure(matched)
    if len(alike) > 1:
        _by_words(matched, _kind)
        _by_structure(matched)
    return matched


def given(before: Things, after: Things, earlier: str, later: str) -> list[tuple[Id, Id]]:
    """The resources that an address, or the beginning of some, and another one are said to be the same of."""
    ends = {id_.key: id_ for id_ in after.by_id}
    rests = ((id_, beyond(id_.key, earlier)) for id_ in before.by_id)
    called = ((id_, f"{later}{rest}") for id_, rest in rests if rest is not None)
    return [(id_, ends[key]) for id_, key in called if key in ends]


def is_called(things: Things, said: str) -> bool:
    """Whether any resource has this address, or one that begins with it."""
    return any(beyond(id_.key, said) is not None for id_ in things.by_id)


def beyond(key: str, said: str) -> str | None:
    """The rest of an address that begins with another one, or is it; None if it does not."""
    rest = key[len(said) :]
    return rest if key.startswith(said) and rest[:1] in ("", "[", ".") else None


def _by_address(matched: Matching) -> None:
    """Those of the same address: in deployments of the same place, and of others where there is only one."""
    left, right = matched.left()
    there = {(thing.id.place, thing.id.key, thing.kind): thing.id for thing in right}
    for thing in left:
        partner = there.get((thing.id.place, thing.id.key, thing.kind))
        if partner is not None:
            matched.add(thing.id, partner, How.ADDRESS)
    _by_words(matched, _address, How.ADDRESS)


def _by_moves(matched: Matching, place: str, moves: Moves) -> None:
    """Those that a deployment says were moved, and those that Terraform moves by itself, to or from the instance zero.

    What still is at its address, or was at the other one before, is matched already.
    https://developer.hashicorp.com/terraform/language/modules/develop/refactoring#enabling-count-or-for_each-for-a-resource
    """
    left, right = matched.left()
    there = {thing.id: thing.kind for thing in right}
    for thing in left:
        key = thing.id.key
        for later in (moves.later(key), f"{key}[0]", key.removesuffix("[0]")):
            partner = Id(place, later)
            if later != key and there.get(partner) == thing.kind and partner not in matched.back:
                matched.add(thing.id, partner, How.MOVED)
                break


def _address(thing: Thing) -> Iterator[Hashable]:
    yield (thing.kind, thing.id.key)


def _label(thing: Thing) -> Iterator[Hashable]:
    yield (thing.kind, thing.label)


def _bare(thing: Thing) -> Iterator[Hashable]:
    yield (thing.kind, thing.bare)


def _called(thing: Thing) -> Iterator[Hashable]:
    yield from ((thing.kind, name) for name in sorted(thing.called))


def _kind(thing: Thing) -> Iterator[Hashable]:
    yield thing.kind


def _by_words(matched: Matching, described: Callable[[Thing], Iterable[Hashable]], how: How = How.NAME) -> None:
    """Those that are described alike, where there is exactly one on each side."""
    left, right = (_grouped(things, described) for things in matched.left())
    for words, gone in left.items():
        come = right.get(words, [])
        if len(gone) == 1 and len(come) == 1 and gone[0] not in matched.pairs and come[0] not in matched.back:
            matched.add(gone[0], come[0], how)


def _grouped(things: Iterable[Thing], described: Callable[[Thing], Iterable[Hashable]]) -> dict[Hashable, list[Id]]:
    grouped: dict[Hashable, list[Id]] = defaultdict(list)
    for thing in things:
        for words in described(thing):
            grouped[words].append(thing.id)
    return grouped


def _by_structure(matched: Matching) -> None:
    """Those with the same settings and surroundings; as many on both sides that are alike are interchangeable.

    Then those that only differ in their settings, where there is one on each side between the same neighbours.
    """
    while True:
        known = len(matched.pairs)
        left, right = matched.left()
        if not left or not right:
            return
        ours, theirs = _Colours(matched.before, matched.pairs, {}), _Colours(matched.after, {}, matched.back)
        _by_colour(matched, left, right, ours.whole, theirs.whole)
        if len(matched.pairs) == known:
            left, right = matched.left()
            _by_colour(matched, left, right, ours.neighbours, theirs.neighbours, alone=True)
        if len(matched.pairs) == known:
            return


def _by_colour(
    matched: Matching,
    left: list[Thing],
    right: list[Thing],
    ours: Callable[[Thing], Hashable],
    theirs: Callable[[Thing], Hashable],
    *,
    alone: bool = False,
) -> None:
    before, after = defaultdict[Hashable, list[Id]](list), defaultdict[Hashable, list[Id]](list)
    for things, colour, grouped in ((left, ours, before), (right, theirs, after)):
        for thing in things:
            seen = colour(thing)
            if seen is not None:
                grouped[seen].append(thing.id)
    for seen, gone in before.items():
        come = after.get(seen, [])
        if len(gone) == len(come) and (len(gone) == 1 or not alone):
            for earlier, later in zip(gone, come, strict=True):
                matched.add(earlier, later, How.STRUCTURE)


class _Colours:
    """The looks of resources with their surroundings: those that are matched already are known by their match."""

    def __init__(self, things: Things, pairs: Mapping[Id, Id], back: Mapping[Id, Id]) -> None:
        self._things = things
        self._anchors: dict[Id, Hashable] = {
            **{id_: ("=", id_) for id_ in pairs},
            **{i: ("=", b) for i, b in back.items()},
        }
        self._tied: dict[Id, list[tuple[str, Id]]] = defaultdict(list)
        for id_, ties in things.ties.items():
            for name, target in ties:
                self._tied[target].append((name, id_))
        own = {id_: hash((thing.kind, things.settings.get(id_))) for id_, thing in things.by_id.items()}
        for _ in range(_ROUNDS):
            own = {id_: hash((colour, self._around(id_, own))) for id_, colour in own.items()}
        self._own = own

    def _around(self, id_: Id, colours: Mapping[Id, int]) -> Hashable:
        def seen(other: Id) -> Hashable:
            anchor = self._anchors.get(other)
            return anchor if anchor is not None else colours.get(other, 0)

        ties = sorted((name, hash(seen(other))) for name, other in self._things.ties.get(id_, ()))
        tied = sorted((name, hash(seen(other))) for name, other in self._tied.get(id_, ()))
        return tuple(ties), tuple(tied)

    def whole(self, thing: Thing) -> Hashable:
        """Its settings and its surroundings; nothing for what has neither."""
        id_ = thing.id
        described = self._things.settings.get(id_) or self._things.ties.get(id_) or self._tied.get(id_)
        return (thing.kind, self._own[id_]) if described else None

    def neighbours(self, thing: Thing) -> Hashable:
        """The matched resources that it is tied to; nothing where there are none."""
        ties = {
            (name, self._anchors[other])
            for name, other in self._things.ties.get(thing.id, ())
            if other in self._anchors
        }
        tied = {(name, self._anchors[other]) for name, other in self._tied.get(thing.id, ()) if other in self._anchors}
        return (thing.kind, frozenset(ties), frozenset(tied)) if ties or tied else None
