"""A report with one of everything, about real texts: what the formats are tried on."""

import hypothesis.strategies as st
from msgspec.structs import replace

from linter.finding import Evidence, Finding, Fix, Hop, Notice, Problem, Severity
from linter.report.report import Excused, PolicyPage, Report, Reported, Summary, Suppressed, Undecided
from linter.resource import Call, Dialect
from linter.source import Source, Span
from linter.truth import YES, Doubt, unknown

NETWORK = Source(
    "infra/network.tf",
    """\
variable "admin_cidr" {
  default = "0.0.0.0/0"
}

resource "aws_security_group" "admin" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [var.admin_cidr]
  }
}

resource "aws_subnet" "public" {
  count                   = 2
  vpc_id                  = aws_vpc.main.id
  map_public_ip_on_launch = true
}
""",
)
SERVERS = Source(
    "infra/größe servers.yaml",
    """\
Resources:
  Web:
    Type: AWS::EC2::Instance
    Properties:
      MetadataOptions: {HttpTokens: optional}
""",
)
BROKEN = Source("infra/broken.tf", 'resource "aws_vpc" "main" {\n  cidr_block =\n}\n')
PAGE = """SSH is open to the whole internet.

## Why is this bad?
Anybody can try keys and passwords
against the host.

## How to fix
Admit the addresses people really connect from.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""


def at(source: Source, text: str, end: str = "") -> Span:
    """Where the text first stands in the source, or from there to the end of `end`."""
    start = source.text.index(text)
    stop = source.text.index(end, start) + len(end) if end else start + len(text)
    return Span(source.file, *_position(source.text, start), *_position(source.text, stop))


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


SSH = Reported(
    policy="ingress-ssh-open",
    severity=Severity.CRITICAL,
    certain=True,
    finding=Finding(
        message="SSH (TCP port 22) of aws_security_group.admin is open to every address of the internet",
        when=YES,
        resource="aws_security_group.admin",
        span=at(NETWORK, "var.admin_cidr"),
        evidence=(Evidence("var.admin_cidr is 0.0.0.0/0 by default", at(NETWORK, '"0.0.0.0/0"'), "var.admin_cidr"),),
        path=(
            Hop("igw", "the internet gateway", "enter", "AWS", value="default"),
            Hop(
                "aws_subnet.public[0]",
                "the network ACL of",
                "nacl_in",
                "AWS",
                at(NETWORK, 'aws_subnet" "public'),
                "default",
            ),
            Hop(
                "aws_security_group.admin",
                "the security group",
                "sg_in",
                "ingress",
                at(NETWORK, "ingress"),
                reason="TCP 22",
            ),
        ),
        severity_reason="an instance in a public subnet is behind it",
    ),
    dialect=Dialect.TERRAFORM,
    fingerprint="5f1c",
)
SUBNETS = tuple(
    Reported(
        policy="subnet-auto-public-ip",
        severity=Severity.MEDIUM,
        certain=True,
        finding=Finding(
            message=f"aws_subnet.public[{number}] gives every interface in it a public address",
            when=YES,
            resource=f"module.net.aws_subnet.public[{number}]",
            span=at(NETWORK, "map_public_ip_on_launch = true"),
            fix=Fix("Give no public addresses", at(NETWORK, "true"), "false"),
        ),
        dialect=Dialect.TERRAFORM,
        fingerprint=f"77a{number}",
        calls=(Call("module.net", at(NETWORK, "resource", "{")),),
    )
    for number in range(2)
)
METADATA = Reported(
    policy="imdsv1-allowed",
    severity=Severity.HIGH,
    certain=False,
    finding=Finding(
        message="Web answers metadata requests of version 1",
        when=unknown("the parameter Tokens has no default", at(SERVERS, "optional")),
        resource="Web",
        span=at(SERVERS, "MetadataOptions", "}"),
    ),
    dialect=Dialect.CLOUDFORMATION,
    fingerprint="0b9e",
    scenario="Legacy is true",
    construct="App/Web/Resource",
)
REPORT = Report(
    reported=(METADATA, SSH, *SUBNETS),
    summary=Summary(4, 17, 2, 1, 1, deployments=2, files=3, resources=9),
    suppressed=(Suppressed(replace(SSH, fingerprint="5f1d"), "bastion, until the tunnel is built"),),
    undecided=(
        Undecided("vpc-flow-logs-missing", "aws_vpc.main", (Doubt("the count of aws_flow_log.all is unknown"),)),
    ),
    excused=(
        Excused("source-dest-check-disabled", "aws_instance.nat", "aws_route.out leads to it", at(NETWORK, "ingress")),
    ),
    notices=(Notice("module.edge is not at hand: run terraform init", at(NETWORK, "resource"), "module.edge"),),
    problems=(Problem(at(BROKEN, "cidr_block ="), "a value is missing after the equals sign", "Write one."),),
    pages=(
        PolicyPage("imdsv1-allowed", Severity.HIGH, "Instance metadata answers without a token.", ""),
        PolicyPage(
            "ingress-ssh-open",
            Severity.CRITICAL,
            "SSH is open to the whole internet.",
            PAGE,
            section="control-network-traffic",
            controls=("EC2.13",),
            aliases=("CKV_AWS_24",),
        ),
        PolicyPage("subnet-auto-public-ip", Severity.MEDIUM, "A subnet gives out public addresses.", ""),
    ),
    sources={source.file: source for source in (NETWORK, SERVERS, BROKEN)},
    version="0.1.0",
)
EMPTY = Report(reported=(), summary=Summary(clean=3, deployments=1, files=1, resources=2), version="0.1.0")

_CHARACTERS = "a1 \t\n\r\x00\x1b\x07\x9b\u202e\u200b\ud800\uffff\U0001f512`*_{}[]()#+-.!|<>~&@:;,%$\\\"'=/w"
_WORDS = ("::error ::", "##[add-mask]", "```", "</details>", "<!--", "](", "https://", "\x1b[31m", "%%{", "]]>", "%0A")
HOSTILE = st.lists(st.sampled_from((*_CHARACTERS, *_WORDS)), max_size=12).map("".join)


def hostile_report(text: str) -> Report:
    """A report in which all that comes from files is the text."""
    source = Source(text, text)
    span = Span(text, 1, 1, len(source.lines), len(source.lines[-1]) + 1)
    finding = Finding(
        message=f"x{text}",
        when=unknown(text, span),
        resource=text,
        span=span,
        evidence=(Evidence(text, span, text),),
        path=(Hop(text, text, "enter", text, span, reason=text), Hop(text, "", "deliver", "")),
        fix=Fix(text, span, text),
        severity_reason=text,
    )
    reported = Reported(
        policy="ingress-ssh-open",
        severity=Severity.HIGH,
        certain=False,
        finding=finding,
        dialect=Dialect.TERRAFORM,
        fingerprint="f",
        scenario=text,
        calls=(Call(text, span),),
        construct=text,
    )
    return Report(
        reported=(reported, replace(reported, finding=replace(finding, resource=f"{text}2"))),
        summary=Summary(findings=2),
        suppressed=(Suppressed(reported, text),),
        excused=(Excused("ingress-ssh-open", text, text, span),),
        undecided=(Undecided("ingress-ssh-open", text, (Doubt(text, span),)),),
        notices=(Notice(text, span, text),),
        problems=(Problem(span, text, text),),
        sources={text: source},
        version="0.1.0",
    )
