"""The tags that the declaration of a node gives it."""

from __future__ import annotations

from linter.aws.node import Node
from linter.aws.setting import Setting
from linter.truth import Doubt
from linter.value import Array, Record, Scalar, Value


def tag_of(node: Node, key: str) -> Setting[str]:
    """The value of a tag; not known where the tags of the node are not all known."""
    if key in node.tags:
        return node.tags[key]
    written = node.body.entries.get("Tags") or node.body.entries.get("tags") if isinstance(node.body, Record) else None
    if node.is_seen and _is_known(written):
        return Setting((), node.span, stated=False)
    return Setting((), node.span, open=True, doubts=(Doubt(f"the tags of {node} are not known", node.span),))


def _is_known(tags: Value | None) -> bool:
    """Whether all keys of tags are known: those of an object, or of CloudFormation's list of keys and values."""
    if isinstance(tags, Array):
        keys = [item.entries.get("Key") if isinstance(item, Record) else None for item in tags.items]
        return tags.rest is None and all(isinstance(key, Scalar) for key in keys)
    return tags is None or isinstance(tags, Record)
