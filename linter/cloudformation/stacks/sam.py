"""SAM `Globals`: properties that serverless resources inherit.

A resource keeps its own type (`AWS::Serverless::Function`), and every property keeps the position that set it, in the
resource or in `Globals`. Lists are concatenated and objects merged. For everything else, and for intrinsic functions,
the resource's own value wins.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
"""

from __future__ import annotations

import yaml

from linter.cloudformation.syntax.syntax import Mapping, Sequence, Syntax, Text, node
from linter.cloudformation.syntax.template import Template

_SERVERLESS = "AWS::Serverless::"


def with_globals(template: Template, resource: Mapping, kind: str) -> Syntax | None:
    """The properties of a resource with those it inherits; None when there are none."""
    own = resource.get("Properties")
    if not template.is_serverless or not kind.startswith(_SERVERLESS):
        return own
    shared = template.section("Globals").get(kind.removeprefix(_SERVERLESS))
    inherited = _inherited(shared.value, resource.get("IgnoreGlobals")) if shared is not None else None
    if inherited is None or own is None:
        return inherited or own
    return node(_merged(inherited.raw, own.raw), template.source) if isinstance(own, Mapping) else own


def _inherited(shared: Syntax, ignored: Syntax | None) -> Mapping | None:
    """The shared properties without those in `IgnoreGlobals`, which is `*` or a list of names."""
    if not isinstance(shared, Mapping) or (isinstance(ignored, Text) and ignored.text == "*"):
        return None
    names = ignored.items if isinstance(ignored, Sequence) else ()
    without = {name.text for name in names if isinstance(name, Text)}
    if not without:
        return shared
    kept = [(key, value) for key, value in shared.raw.value if key.value not in without]
    raw = shared.raw
    return Mapping(yaml.MappingNode(raw.tag, kept, raw.start_mark, raw.end_mark), shared.source)


def _merged(shared: yaml.Node, own: yaml.Node) -> yaml.Node:
    """The two nodes merged, at the position of the resource's own."""
    if isinstance(shared, yaml.SequenceNode) and isinstance(own, yaml.SequenceNode) and _are_plain(shared, own):
        both = [*shared.value, *own.value]
        return yaml.SequenceNode(own.tag, both, own.start_mark, own.end_mark, own.flow_style)
    if not isinstance(shared, yaml.MappingNode) or not isinstance(own, yaml.MappingNode) or not _are_plain(shared, own):
        return own
    entries = {key.value: (key, value) for key, value in shared.value}
    for key, value in own.value:
        inherited = entries.pop(key.value, None)
        entries[key.value] = (key, value if inherited is None else _merged(inherited[1], value))
    return yaml.MappingNode(own.tag, list(entries.values()), own.start_mark, own.end_mark, own.flow_style)


def _are_plain(*nodes: yaml.Node) -> bool:
    """Whether none of the nodes is an intrinsic function."""
    return not any(
        node.tag.startswith("!")
        or (
            isinstance(node, yaml.MappingNode)
            and len(node.value) == 1
            and str(node.value[0][0].value).startswith(("Fn::", "Ref"))
        )
        for node in nodes
    )
