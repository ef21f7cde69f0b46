"""Links in the reverse direction: the nodes that refer to a node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from linter.aws.node import Node, Origin
from linter.aws.setting import Links, Referrer
from linter.truth import YES, Doubt, doubted, unknown


class Referrers:
    """The nodes of a kind by the nodes that one of their links leads to.

    A link to an unknown input may lead to any node of the kind that it expects.
    """

    def __init__(self, nodes: Iterable[Node], link: str) -> None:
        self._to: dict[Node, list[tuple[int, Referrer[Node]]]] = defaultdict(list)
        self._anywhere: list[tuple[int, Referrer[Node], tuple[type[Node], ...]]] = []
        for at, node in enumerate(nodes):
            self._add(at, node, getattr(node, link))

    def _add(self, at: int, node: Node, links: Links[Node]) -> None:
        for target in links.surely:
            self._to[target].append((at, Referrer(node, YES if _exists_with(node, target) else node.exists)))
        for target in links.maybe:
            self._to[target].append((at, _perhaps(node, links)))
        unnamed = tuple(kind for target in links if target.origin is Origin.UNNAMED for kind in target.kinds)
        if links.open or unnamed:
            self._anywhere.append((at, _perhaps(node, links), (Node,) if links.open else unnamed))

    def of(self, target: Node) -> tuple[Referrer[Node], ...]:
        """The nodes that refer, or may refer, to the target, in the original order."""
        referrers = {at: referrer for at, referrer, kinds in self._anywhere if isinstance(target, kinds)}
        if target.origin is Origin.UNNAMED:
            referrers |= self._alike(target)
        referrers.update(self._to.get(target, ()))
        return tuple(referrers[at] for at in sorted(referrers))

    def _alike(self, target: Node) -> dict[int, Referrer[Node]]:
        """What refers to nodes that an unknown input may be."""
        sure = unknown(f"{target} is not known", target.span)
        return {
            at: Referrer(referrer.node, referrer.applies & sure)
            for other, several in self._to.items()
            if target.may_be(other)
            for at, referrer in several
        }


def _exists_with(node: Node, target: Node) -> bool:
    """Whether a node exists wherever the one it refers to does, since both depend on the same unknown conditions."""
    own, others = node.resource.when, target.resource.when
    return own is not None and others is not None and own <= others and node.exists == node.resource.exists


def _perhaps(node: Node, links: Links[Node]) -> Referrer[Node]:
    unnamed = [target for target in links if target.origin is Origin.UNNAMED]
    doubts = links.doubts or tuple(Doubt(f"{target} is not known", links.span) for target in unnamed)
    doubts = doubts or (Doubt(f"it may refer to another than {node}", links.span),)
    return Referrer(node, node.exists & doubted(doubts))
