"""Intents, as AWS Network Access Scopes say them: what must not be, but for what may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.reachability.reachability import Reachability
from linter.reachability.scopes.breaches import Breach, breaches
from linter.reachability.scopes.scope import scope
from linter.resource import Dialect
from tests.reachability.bench import reachability, written
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.test_reachability import NETWORK

FROM_INTERNET = {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}}
TO_INSTANCES = {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::Instance"]}}
ALL_INGRESS = {"MatchPaths": [{"Source": FROM_INTERNET, "Destination": TO_INSTANCES}]}


@pytest.fixture(params=[Dialect.TERRAFORM, Dialect.CLOUDFORMATION])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Reachability:
    text = in_terraform(NETWORK) if request.param is Dialect.TERRAFORM else in_cloudformation(NETWORK)
    return reachability(written(tmp_path, request.param, text))


def found(document: dict[str, Any], engine: Reachability) -> list[tuple[str, str, str]]:
    return [(each.source, each.target.split(".")[-1].lower(), str(each.when)) for each in told(document, engine)]


def told(document: dict[str, Any], engine: Reachability) -> tuple[Breach, ...]:
    return breaches(scope(document), engine)


def test_the_scope_of_all_that_comes_from_the_internet_finds_the_path_with_proof(engine: Reachability) -> None:
    assert found(ALL_INGRESS, engine) == [("internet", "open", "certain")]
    breach = told(ALL_INGRESS, engine)[0]
    assert [hop.action for hop in breach.path][-1] == "route"
    assert str(breach.witness) == "tcp 203.0.113.0:32768 > 10.0.1.7:22"


def test_what_is_excluded_may_be(engine: Reachability) -> None:
    web = {"PacketHeaderStatement": {"Protocols": ["tcp"], "DestinationPorts": ["80"]}}
    office = {"PacketHeaderStatement": {"SourceAddresses": ["203.0.113.0/24"], "DestinationPorts": ["20-25"]}}
    but_web = {**ALL_INGRESS, "ExcludePaths": [{"Source": FROM_INTERNET, "Destination": web}]}
    assert str(told(but_web, engine)[0].witness) == "tcp 203.0.113.0:32768 > 10.0.1.7:22"
    but_both = {**ALL_INGRESS, "ExcludePaths": [{"Source": FROM_INTERNET, "Destination": web}, {"Source": office}]}
    assert found(but_both, engine) == []


def test_a_path_is_told_apart_by_what_it_leads_through(engine: Reachability) -> None:
    through = {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::SecurityGroup"]}}
    peered = {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::VPCPeeringConnection"]}}
    guarded = {"Source": FROM_INTERNET, "Destination": TO_INSTANCES, "ThroughResources": [through]}
    assert found({"MatchPaths": [guarded]}, engine) == [("internet", "open", "certain")]
    assert found({"MatchPaths": [{**guarded, "ThroughResources": [peered]}]}, engine) == []
    assert found({**ALL_INGRESS, "ExcludePaths": [{"ThroughResources": [through]}]}, engine) == []


def test_resources_are_named_as_everywhere_else(engine: Reachability) -> None:
    office = {"ResourceStatement": {"Resources": ["203.0.113.0/24"]}}
    ssh = {"PacketHeaderStatement": {"Protocols": ["tcp"], "DestinationPorts": ["22"]}}
    assert found({"MatchPaths": [{"Source": office, "Destination": {**TO_INSTANCES, **ssh}}]}, engine) == [
        ("203.0.113.0/24", "open", "certain")
    ]
    nobody = {"ResourceStatement": {"Resources": ["nobody"]}}
    with pytest.raises(ValueError, match="nobody"):
        told({"MatchPaths": [{"Source": nobody}]}, engine)


def test_what_says_nothing_of_its_ends_means_every_path(engine: Reachability) -> None:
    ssh = {"PacketHeaderStatement": {"Protocols": ["tcp"], "DestinationPorts": ["22"]}}
    pairs = {each[:2] for each in found({"MatchPaths": [{"Destination": ssh}]}, engine)}
    assert ("internet", "open") in pairs
    assert ("internet", "inner") not in pairs


@pytest.mark.parametrize(
    ("document", "told_why"),
    [
        ({}, "needs MatchPaths"),
        ({"MatchPath": []}, r"not part of .* \(did you mean MatchPaths\?\)"),
        ({"MatchPaths": "all"}, "not a list"),
        ({"MatchPaths": ["all"]}, "not an object"),
        ({"MatchPaths": [{"Source": {"PacketHeaderStatement": {"Protocols": ["smtp"]}}}]}, "not a protocol"),
        ({"MatchPaths": [{"Source": {"PacketHeaderStatement": {"DestinationPorts": ["ssh"]}}}]}, "not a port"),
        ({"MatchPaths": [{"Sources": {}}]}, r"did you mean Source\?"),
        ({"MatchPaths": [{"Source": {"PacketHeaderStatement": {"Protocol": ["tcp"]}}}]}, r"did you mean Protocols\?"),
        (
            {"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::Subnets"]}}}]},
            "AWS::EC2::Subnet",
        ),
    ],
)
def test_a_document_that_is_no_scope_is_refused_with_the_reason(document: dict[str, Any], told_why: str) -> None:
    with pytest.raises(ValueError, match=told_why):
        scope(document)
