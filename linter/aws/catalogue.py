"""Every kind of node, by the resource types that declare it."""

from __future__ import annotations

from linter.aws.node import Node, Spelling
from linter.aws.security_group import DefaultSecurityGroup, EgressRule, IngressRule, SecurityGroup
from linter.aws.vpc import DefaultSubnet, DefaultVpc, FlowLog, Subnet, Vpc

KINDS: tuple[type[Node], ...] = (
    DefaultSecurityGroup,
    DefaultSubnet,
    DefaultVpc,
    EgressRule,
    FlowLog,
    IngressRule,
    SecurityGroup,
    Subnet,
    Vpc,
)


def spelled_as(resource_type: str) -> tuple[tuple[type[Node], Spelling], ...]:
    """The kinds a resource type declares, with the spelling that says so."""
    return _BY_TYPE.get(resource_type, ())


_BY_TYPE: dict[str, tuple[tuple[type[Node], Spelling], ...]] = {}
for _kind in KINDS:
    for _spelling in _kind.spellings:
        _BY_TYPE[_spelling.type] = (*_BY_TYPE.get(_spelling.type, ()), (_kind, _spelling))
