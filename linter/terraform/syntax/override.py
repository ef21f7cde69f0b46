"""Merging of blocks in override files into the blocks of the same name.

Its arguments replace those of the original; its nested blocks replace all of the same type.
https://developer.hashicorp.com/terraform/language/files/override#merging-behavior
"""

from __future__ import annotations

from functools import partial

from linter.terraform.syntax.syntax import Block, Body

_MERGED_BLOCKS = frozenset({"lifecycle", "required_providers"})
"""Nested blocks that are merged argument by argument rather than replaced."""


def merged(original: Block, override: Block) -> Block:
    """The original with the changes of the override; it keeps the place of the original."""
    return Block(original.type, original.labels, original.locate, partial(_body, original, override))


def _body(original: Block, override: Block) -> Body:
    base, above = original.body, override.body
    replaced = {_kind(block) for block in above.blocks} - _MERGED_BLOCKS
    kept = [block for block in base.blocks if _kind(block) not in replaced]
    for block in above.blocks:
        same = next((i for i, nested in enumerate(kept) if nested.type == block.type in _MERGED_BLOCKS), None)
        if same is None:
            kept.append(block)
        else:
            kept[same] = merged(kept[same], block)
    attributes = {**base.attributes, **above.attributes}
    return Body(attributes, tuple(kept), base.span, base.faults)


def _kind(block: Block) -> str:
    """The type of the blocks it produces: for a dynamic block, its label."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
