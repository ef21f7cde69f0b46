"""The account and region that CDK records in the manifest beside a synthesized template.

https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linter.tree import Tree, Unreadable

MANIFEST = "manifest.json"
_SCHEME = "aws://"


def environment(tree: Tree, template: Path) -> Mapping[str, str]:
    """The pseudo parameters that the CDK manifest beside a template fixes; empty when there is no manifest."""
    try:
        content = json.loads(tree.read(template.parent / MANIFEST).text)
    except (Unreadable, ValueError, RecursionError):
        return {}
    for artifact in _values(content, "artifacts"):
        named = artifact.get("properties")
        if isinstance(named, dict) and named.get("templateFile") == template.name:
            return _settled(str(artifact.get("environment", "")))
    return {}


def _values(content: Any, key: str) -> tuple[dict[str, Any], ...]:
    inner = content.get(key) if isinstance(content, dict) else None
    return tuple(value for value in inner.values() if isinstance(value, dict)) if isinstance(inner, dict) else ()


def _settled(environment: str) -> Mapping[str, str]:
    """Parse `aws://111111111111/eu-west-1`; one left open is `unknown-account` or `unknown-region`."""
    account, _, region = environment.removeprefix(_SCHEME).partition("/")
    settled = {"AWS::AccountId": account, "AWS::Region": region}
    return {name: value for name, value in settled.items() if value and not value.startswith("unknown-")}
