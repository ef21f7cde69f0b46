"""The resources that are passed to modules, stacks and custom resources whose content is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from linter.aws.catalogue import spelled_as
from linter.aws.opaque import Opaque
from linter.graph.mentions import mentioned
from linter.resource import Declarations, Resource
from linter.truth import Doubt


def opened_by(declarations: Declarations) -> dict[str, tuple[Doubt, ...]]:
    """The resources that opaque ones receive a reference to, or that unseen parts may add to, by key, with the reason.

    What a module or stack that was resolved declares stands beside it under its key: that one is not opaque.
    """
    resources = declarations.resources
    resolved = {key for resource in resources for key in _ancestors(resource.key)}
    doubts_of: dict[str, dict[Doubt, None]] = defaultdict(dict)
    for resource in resources:
        if resource.managed and resource.key not in resolved and _is_opaque(resource):
            doubt = Doubt(f"{resource.key} may add to it, and cannot be looked into", resource.span)
            for key in mentioned(resource.body):
                doubts_of[key][doubt] = None
    for unseen in declarations.unseen:
        doubt = Doubt(unseen.reason, unseen.span)
        for key in unseen.keys:
            doubts_of[key][doubt] = None
    return {key: tuple(doubts) for key, doubts in doubts_of.items()}


def _is_opaque(resource: Resource) -> bool:
    return any(issubclass(kind, Opaque) for kind, _ in spelled_as(resource.type))


def _ancestors(key: str) -> Iterator[str]:
    parts = key.split(".")
    for at in range(1, len(parts)):
        yield ".".join(parts[:at])
