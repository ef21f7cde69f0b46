"""The rules of other linters under all names that people write."""

import pytest

from linter.judgement.registry import Catalogue
from linter.peers.names import Peer, canonical, meant, peer_of

CATALOGUE = Catalogue()


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("CKV_AWS_24", {"ingress-ssh-open"}),
        ("ckv_aws_24", {"ingress-ssh-open"}),
        ("AVD-AWS-0107", {"ingress-ssh-open", "ingress-rdp-open"}),
        ("AWS-0107", {"ingress-ssh-open", "ingress-rdp-open"}),
        ("aws-ec2-no-public-ingress-sgr", {"ingress-ssh-open", "ingress-rdp-open"}),
        ("AWS079", {"imdsv1-allowed"}),
        ("CKV_AWS_341", {"imds-hop-limit"}),
        ("INCOMING_SSH_DISABLED", {"ingress-ssh-open"}),
        ("AwsSolutions-VPC7", {"vpc-flow-logs-missing"}),
        ("W60", {"vpc-flow-logs-missing"}),
        ("CKV_AWS_18", set()),
    ],
)
def test_a_rule_of_another_linter_stands_for_our_policies(name: str, slugs: set[str]) -> None:
    assert CATALOGUE.called(name) == slugs


@pytest.mark.parametrize("name", ["AWS006", "aws-vpc-no-public-ingress-sgr", "W2", "AwsSolutions-EC23"])
def test_a_rule_about_the_internet_on_any_port_stands_for_every_policy_about_a_port(name: str) -> None:
    called = CATALOGUE.called(name)
    assert {"ingress-ssh-open", "ingress-http-open", "ingress-all-traffic-open", "ingress-any-port-open"} <= called
    assert "ingress-port-range" not in called


def test_tfsec_and_trivy_mean_different_ports_by_the_same_name() -> None:
    name = "aws-ec2-no-public-ingress-sgr"
    assert meant(Peer.TRIVY, name, CATALOGUE.aliases) == {"avd-aws-0107"}
    assert meant(Peer.TFSEC, name, CATALOGUE.aliases) == {"aws-vpc-no-public-ingress-sgr"}


def test_trivy_takes_the_last_part_of_a_name_and_patterns() -> None:
    assert meant(Peer.TRIVY, "no-public-ip-subnet", CATALOGUE.aliases) == {"avd-aws-0164"}
    assert meant(Peer.TRIVY, "aws-elb-*", CATALOGUE.aliases) == {
        "avd-aws-0047",
        "avd-aws-0052",
        "avd-aws-0053",
        "avd-aws-0054",
    }
    assert meant(Peer.TRIVY, "AWS-010*", CATALOGUE.aliases) >= {"avd-aws-0101", "avd-aws-0107"}
    assert meant(Peer.TRIVY, "aws-s3-*", CATALOGUE.aliases) == set()
    assert meant(Peer.CHECKOV, "CKV_AWS_*", CATALOGUE.aliases) == set()


def test_every_rule_of_trivy_that_has_other_names_is_an_alias_of_a_policy() -> None:
    listed = [alias for alias in CATALOGUE.aliases if alias.startswith("avd-aws-")]
    assert listed
    for alias in listed:
        assert len(meant(Peer.TRIVY, "*", [alias])) == 1, f"{alias} has no names"
    assert all(canonical(alias.removeprefix("avd-")) >= {alias} for alias in listed)


@pytest.mark.parametrize(
    ("name", "peer"),
    [
        ("CKV_AWS_18", Peer.CHECKOV),
        ("CKV2_K8S_6", Peer.CHECKOV),
        ("AVD-AWS-0089", Peer.TRIVY),
        ("aws-s3-enable-logging", Peer.TRIVY),
        ("AWS002", Peer.TFSEC),
        ("W3", Peer.CFN_NAG),
        ("AwsSolutions-S1", Peer.CDK_NAG),
        ("NIST.800.53.R5-S3BucketLoggingEnabled", Peer.CDK_NAG),
        ("S3_BUCKET_LOGGING_ENABLED", Peer.GUARD),
        ("ingress-ssh-opne", None),
        ("ingres", None),
    ],
)
def test_a_name_is_known_by_its_form(name: str, peer: Peer | None) -> None:
    assert peer_of(name) == peer
