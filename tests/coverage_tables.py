"""The tables of docs/coverage.md: which policies keep each promise of AWS's page, and where each concept has gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from linter.policy import Policy
from linter.report.promises import PAGE, PROMISES

ROOT = Path(__file__).resolve().parent.parent

FOLDED: Mapping[str, tuple[str, str]] = {
    "ingress-ipv6-open": ("a fact", "every ingress policy counts IPv6 addresses as it counts IPv4 ones"),
    "emr-sg-open": ("emr-public-access-allowed", "the groups themselves are judged by the ingress policies"),
    "sg-invalid-protocol": ("left out", "the provider and cfn-lint refuse it before anything is deployed"),
    "sg-shadowed-or-duplicate-rule": ("sg-duplicate-rule", "rules of a group have no order: only a double is idle"),
    "subnet-public-by-route": ("a fact", "the class of a subnet, which `moatlint graph` shows and policies ask for"),
    "route-no-or-multi-target": ("left out", "`terraform validate` and cfn-lint refuse it"),
    "eip-on-instance": ("instance-public-ip-effective", "an Elastic IP is one of the ways to a public address"),
    "route53-a-record-dangling": (
        "eip-unattached",
        "whether somebody else holds the address of a record cannot be proved from a declaration; an Elastic IP that "
        "nothing uses can be",
    ),
    "nacl-deny-not-effective": (
        "nacl-shadowed-deny",
        "to deny one bad range is right; a denial behind a wider allowance has no effect",
    ),
    "nacl-entry-overlap": (
        "nacl-shadowed-deny, nacl-entry-duplicate-number",
        "entries may overlap: AWS takes the lowest number. What matters is a denial that comes too late, and a number "
        "that is taken",
    ),
    "network-firewall-cmk": ("left out", "data is always encrypted at rest; whose key it is, no promise of the page"),
    "network-change-alarms": (
        "left out",
        "CIS dropped it after 1.4 from what Security Hub checks, and such alarms belong to the account, not to a stack",
    ),
    "eic-endpoint-missing-or-open": (
        "eic-endpoint-open",
        "that there is none is no fault: Session Manager does as well",
    ),
    "ssm-secret-over-http": ("left out", "what a data source sends while planning is not traffic of the network"),
    "lb-no-acm-certificate": (
        "lb-listener-plaintext, classic-elb-plaintext",
        "AWS refuses a TLS listener without a certificate, and one from IAM is as good",
    ),
    "lb-sg-all-ports": ("ingress-all-ports-open", "weighed by the load balancer that is reached through the rule"),
    "vpn-logging-or-weak-ike": ("vpn-logging-missing, vpn-weak-ike", "two faults with two fixes"),
    "client-vpn-open-or-unlogged": ("client-vpn-open, client-vpn-unlogged", "two faults with two fixes"),
    "peering-dns-or-overlap": ("peering-overlap", "to resolve names over a peering opens nothing"),
    "rds-sg-open": (
        "ingress-database-port-open, ingress-all-ports-open",
        "weighed by the database that is reached through the rule",
    ),
    "dms-mq-msk-neptune-public": (
        "managed-service-public, sagemaker-direct-internet",
        "one fault, whatever the service",
    ),
    "service-transit-encryption": (
        "cache-transit-unencrypted, opensearch-plaintext, msk-plaintext, database-proxy-plaintext",
        "a policy for each kind of service",
    ),
    "elastic-subnet-default": (
        "default-vpc-used, redshift-enhanced-routing-off",
        "a cache without a subnet group is in the default VPC",
    ),
}


def coverage(policies: Sequence[Policy]) -> str:
    """The page in Markdown.

    Raises:
        KeyError: a table names a policy that there is not.
    """
    known = {policy.slug: policy for policy in policies}
    return "\n".join([*_statements(known), "", *_concepts(known)]) + "\n"


def _statements(known: Mapping[str, Policy]) -> Iterator[str]:
    yield "# Coverage"
    yield ""
    yield f"The policies that keep what AWS's page [Infrastructure security in Amazon EC2]({PAGE}) asks for, with the"
    yield "languages and the number of fixtures that hold each. Written by `tests/test_docs.py`."
    for promise, slugs in PROMISES.items():
        yield ""
        yield f"## {promise}"
        yield ""
        yield "| Policy | Severity | Languages | Fixtures |"
        yield "| --- | --- | --- | --- |"
        for slug in slugs:
            policy = known[slug]
            cases = _cases(policy)
            languages = [
                name for name, ending in (("Terraform", ".tf"), ("CloudFormation", ".yaml")) if ending in cases
            ]
            folder = f"../fixtures/policies/{policy.theme}/{slug.replace('-', '_')}"
            count = f"[{len(cases)}]({folder})"
            yield f"| {_link(slug)} | {policy.severity} | {', '.join(languages)} | {count} |"


def _cases(policy: Policy) -> list[str]:
    """The ending of each fixture."""
    folder = ROOT / "fixtures" / "policies" / policy.theme / policy.slug.replace("-", "_")
    return [case.suffix for case in folder.iterdir() if case.suffix in {".tf", ".yaml"}]


def _concepts(known: Mapping[str, Policy]) -> Iterator[str]:
    yield "## Where other concepts have gone"
    yield ""
    yield "What other linters check in this field, or what could be checked, is a policy of its own name above, or:"
    yield ""
    yield "| Concept | Here | Why |"
    yield "| --- | --- | --- |"
    for concept, (place, reason) in sorted(FOLDED.items()):
        slugs = place.split(", ")
        where = ", ".join(map(_link, slugs)) if all(slug in known for slug in slugs) else place
        yield f"| `{concept}` | {where} | {reason[0].upper()}{reason[1:]}. |"


def _link(slug: str) -> str:
    return f"[`{slug}`](policies/{slug}.md)"
