"""The metadata of CloudFormation resources that tells checkov, cfn_nag, cfn-guard and cdk-nag to skip a rule.

https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html#cloudformation-metadata
https://github.com/stelligent/cfn_nag#per-resource-rule-suppression
https://github.com/aws-cloudformation/aws-guard-rules-registry/blob/main/docs/Using-Guard-Rules-Registry.md
https://github.com/cdklabs/cdk-nag/blob/main/MIGRATION.md
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from linter.peers.names import Peer
from linter.peers.skip import Skip
from linter.source import Remark

TOOLS: Mapping[str, Peer] = MappingProxyType(
    {
        "checkov": Peer.CHECKOV,
        "bridgecrew": Peer.CHECKOV,
        "cfn_nag": Peer.CFN_NAG,
        "guard": Peer.GUARD,
        "cdk_nag": Peer.CDK_NAG,
    }
)
"""The keys of metadata, and the linter that reads what is under each."""
_LISTS = {Peer.CHECKOV: "skip", Peer.CFN_NAG: "rules_to_suppress", Peer.CDK_NAG: "rules_to_suppress"}


def skips(remark: Remark) -> Iterator[Skip]:
    """The rules that the metadata of a resource tells another linter to skip."""
    peer = TOOLS[remark.tool]
    key = _LISTS.get(peer, "SuppressedRules")
    listed = remark.content.get(key) if isinstance(remark.content, dict) else None
    if not isinstance(listed, list):
        yield _skip(peer, remark, "", "", f"it holds no list {key}")
        return
    for entry in listed:
        name, reason, fault = _read(entry)
        yield _skip(peer, remark, name, reason, fault)


def _skip(peer: Peer, remark: Remark, name: str, reason: str, fault: str) -> Skip:
    line = remark.header.line
    return Skip(peer, name, line, line, reason, remark.span, subject=remark.resource, fault=fault)


def _read(entry: object) -> tuple[str, str, str]:
    """The rule of an entry, the reason, and why it cannot be followed."""
    if isinstance(entry, str):
        return entry, "", ""
    name = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(name, str) or not name:
        return "", "", "an entry names no rule"
    reason = str(entry.get("reason") or entry.get("comment") or "")
    if entry.get("is_reason_encoded"):
        reason = _decoded(reason)
    partial = "it is about a part of what the rule finds" if entry.get("applies_to") or "[" in name else ""
    return name.partition("[")[0], " ".join(reason.split()), partial


def _decoded(reason: str) -> str:
    """The text that cdk-nag encodes where it holds more than ASCII."""
    try:
        return base64.b64decode(reason, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return reason
