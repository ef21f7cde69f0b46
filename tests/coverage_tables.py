"""The tables of docs/coverage.md: which policies keep each promise of AWS's page, and where each concept has gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from linter.policy import Policy
from linter.report.promises import PAGE, PROMISES

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"Terraform": ".tf", "CloudFormation": ".yaml"}

STATEMENTS: Sequence[tuple[str, str, str]] = (
    ("Network access", "Clients use TLS 1.2 or, better, 1.3.", "Clients must support TLS 1.2, better 1.3"),
    ("", "Cipher suites have perfect forward secrecy.", "Cipher suites must have perfect forward secrecy"),
    (
        "",
        "Requests are signed by an IAM principal, or with temporary credentials.",
        "Requests are signed with credentials of an IAM principal, or temporary ones",
    ),
    ("Network isolation", "Workloads have VPCs of their own.", "A VPC for each workload; the default VPC is not one"),
    ("", "Subnets separate the tiers of an application.", "Subnets separate the tiers of an application"),
    (
        "",
        "What need not be reached from the internet is in private subnets.",
        "Instances that need not be reached stand in private subnets",
    ),
    (
        "",
        "The EC2 API is called over PrivateLink.",
        "Private connections to the EC2 API and other services, by PrivateLink",
    ),
    (
        "Isolation on physical hosts",
        "The hypervisor separates instances, and clears memory and storage.",
        "AWS does so for everybody. What is declared beside it is judged: "
        "Isolation on the host: tenancy, Nitro, encrypted volumes, images of one's own",
    ),
    (
        "",
        "An instance sends only from the MAC and IP addresses that it was given.",
        "AWS does so for everybody, and nothing declares otherwise.",
    ),
    (
        "",
        "An instance receives only what is addressed to it, unless source/destination checking is off.",
        "Bastions and NAT: one way in, one way out",
    ),
    (
        "Controlling network traffic",
        "Security groups admit the least, and only from known addresses, such as the corporate network.",
        "Security groups admit few: the corporate network, a load balancer; Security groups let out little",
    ),
    (
        "",
        "Security groups come first; network ACLs deny a little more.",
        "Network ACLs are a second lock",
    ),
    (
        "",
        "Route tables have the fewest routes: only what needs the internet has one to it.",
        "Instances that need not be reached stand in private subnets; Subnets separate the tiers of an application",
    ),
    (
        "",
        "Management traffic may have interfaces and groups of its own.",
        "One way among others, and no fault where it is not taken: who reaches the management ports is judged.",
    ),
    (
        "",
        "A bastion or a NAT gateway connects private instances with the internet.",
        "Bastions and NAT: one way in, one way out",
    ),
    (
        "",
        "VPN and Direct Connect join remote networks.",
        "Private networks are joined by VPN, Direct Connect, peering and transit gateways",
    ),
    ("", "Flow logs record the traffic.", "Flow logs watch the traffic"),
    (
        "",
        "Security Hub looks for unintended ways to instances.",
        "Other services watch as well: GuardDuty, Security Hub, logs, metrics",
    ),
    (
        "",
        "EC2 Instance Connect replaces keys that are shared.",
        "People connect by Instance Connect, without long-lived keys",
    ),
    (
        "",
        "Session Manager and Run Command replace open management ports.",
        "People connect by Session Manager, and run commands by Run Command",
    ),
    (
        "",
        "Windows is administered over TLS, with firewalls, accounts and limits of applications that are set inside.",
        "No template declares the inside of an instance. Open RDP is judged: "
        "Security groups admit few: the corporate network, a load balancer",
    ),
    (
        "",
        "In-line gateways, proxies and monitoring may stand in the way.",
        "Firewalls stand in the way of the traffic",
    ),
)
"""The statements of AWS's page: section, unless it is the one before; statement; promises, or why there is none."""

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
    "inspector-not-enabled": (
        "left out",
        "it looks for holes in installed software, and only Terraform can turn it on, for a whole account",
    ),
    "direct-connect-macsec": (
        "left out",
        "a line is declared by its place and speed, and opens nothing: the routes to it are part of the graph",
    ),
    "traffic-mirror": ("a fact", "a mirror copies packets and opens nothing: who may read the copies is reachability"),
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
    yield ""
    yield "## The page, statement by statement"
    yield ""
    yield "| Section | Statement | Here |"
    yield "| --- | --- | --- |"
    for section, statement, kept in STATEMENTS:
        yield f"| {section} | {statement} | {_kept(kept)} |"
    for promise, slugs in PROMISES.items():
        yield ""
        yield f"## {promise}"
        yield ""
        yield "| Policy | Severity | Languages | Fixtures |"
        yield "| --- | --- | --- | --- |"
        for slug in slugs:
            policy = known[slug]
            count = f"[{len(cases_of(policy))}](../{_folder(policy).relative_to(ROOT).as_posix()})"
            yield f"| {_link(slug)} | {policy.severity} | {_languages(policy)} | {count} |"


def _kept(kept: str) -> str:
    """The promises that are named, as links, and what else is said."""
    for promise in PROMISES:
        anchor = re.sub(r"[^\w -]", "", promise).strip().replace(" ", "-").lower()
        kept = kept.replace(promise, f"[{promise}](#{anchor})")
    return kept


def _languages(policy: Policy) -> str:
    """The languages of its fixtures, and why there is only one."""
    cases = cases_of(policy)
    languages = [name for name, ending in LANGUAGES.items() if any(case.suffix == ending for case in cases)]
    if len(languages) > 1:
        return ", ".join(languages)
    (language,) = languages
    first, _, reason = cases[0].read_text(encoding="utf-8").partition("\n")[0].partition(" only: ")
    assert first == f"# {language}", f"{cases[0]} does not say why it is in one language"
    return f"{language}: {reason.removesuffix('.')}"


def _folder(policy: Policy) -> Path:
    return ROOT / "fixtures" / "policies" / policy.theme / policy.slug.replace("-", "_")


def cases_of(policy: Policy) -> list[Path]:
    """The fixtures of a policy, in both languages."""
    return sorted(case for case in _folder(policy).iterdir() if case.suffix in LANGUAGES.values())


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
