"""An open door is as bad as what is behind it, and the proof says so."""

from pathlib import Path

import pytest

from linter.finding import Severity
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.workspace import Workspace

NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "ssh" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
INSTANCE = """\
variable "subnet" {{}}

resource "aws_instance" "web" {{
  ami                         = "ami-1"
  instance_type               = "t3.micro"
  subnet_id                   = {subnet}
  vpc_security_group_ids      = [aws_security_group.ssh.id]
  associate_public_ip_address = {public}
}}
"""
INTERNAL = """\
resource "aws_lb" "web" {
  internal        = true
  subnets         = [aws_subnet.private.id, aws_subnet.public.id]
  security_groups = [aws_security_group.ssh.id]
}
"""
HANDED_OUT = """\
output "group" {
  value = aws_security_group.ssh.id
}
"""
GROUP = "aws_security_group.ssh"
REACHED = INSTANCE.format(subnet="aws_subnet.public.id", public="true")
ISOLATED = INSTANCE.format(subnet="aws_subnet.private.id", public="false")
WITHOUT_ADDRESS = INSTANCE.format(subnet="aws_subnet.public.id", public="false")
UNKNOWN = INSTANCE.format(subnet="var.subnet", public="true")


@pytest.mark.parametrize(
    ("rest", "severity", "reason"),
    [
        (REACHED, Severity.CRITICAL, "through it the internet reaches aws_instance.web"),
        (UNKNOWN, Severity.CRITICAL, ""),
        (WITHOUT_ADDRESS, Severity.HIGH, f"through it the internet reaches nothing that is in {GROUP}"),
        (ISOLATED, Severity.LOW, f"all that is in {GROUP} is in isolated subnets"),
        (INTERNAL, Severity.LOW, f"all that is in {GROUP} is an internal load balancer"),
        ("", Severity.LOW, f"nothing that is declared here is in {GROUP}"),
        (HANDED_OUT, Severity.CRITICAL, ""),
    ],
    ids=["reached", "not known", "not reached", "isolated", "internal", "not used", "handed out"],
)
def test_a_door_is_as_bad_as_who_comes_to_it(
    rest: str, severity: Severity, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(NETWORK + rest, encoding="utf-8")
    (reported,) = Workspace(tmp_path, uniform(Config(), policies(select=["ingress-ssh-open"]))).check([Path()]).reported
    assert (reported.certain, reported.severity, reported.finding.severity_reason) == (True, severity, reason)
    assert bool(reported.finding.path) == (rest == REACHED)


def test_the_way_in_is_shown_hop_by_hop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(NETWORK + REACHED, encoding="utf-8")
    (reported,) = Workspace(tmp_path, uniform(Config(), policies(select=["ingress-ssh-open"]))).check([Path()]).reported
    hops = [(hop.action, hop.node) for hop in reported.finding.path]
    assert hops[0] == ("enter", "aws_internet_gateway.main")
    assert ("sg_in", "aws_security_group.ssh") in hops
    assert ("deliver", "aws_instance.web") in hops


def test_a_rule_that_stands_alone_is_weighed_by_the_group_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    alone = (
        'resource "aws_security_group" "a" {}\n\nresource "aws_vpc_security_group_ingress_rule" "ssh" {\n'
        '  security_group_id = aws_security_group.a.id\n  ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n'
        '  cidr_ipv4 = "0.0.0.0/0"\n}\n'
    )
    Path("main.tf").write_text(alone, encoding="utf-8")
    (reported,) = Workspace(tmp_path, uniform(Config(), policies(select=["ingress-ssh-open"]))).check([Path()]).reported
    assert reported.finding.severity_reason == "nothing that is declared here is in aws_security_group.a"


SIXES = """\
resource "aws_security_group" "six" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol         = "tcp"
    from_port        = 22
    to_port          = 22
    ipv6_cidr_blocks = ["::/0"]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "web" {
  ami                         = "ami-1"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.public.id
  vpc_security_group_ids      = [aws_security_group.ssh.id, aws_security_group.six.id]
  associate_public_ip_address = true
}
"""
BALANCER = """\
resource "aws_subnet" "second" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.2.0/24"
}

resource "aws_route_table_association" "second" {
  subnet_id      = aws_subnet.second.id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "front" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_lb" "web" {
  internal        = false
  subnets         = [aws_subnet.public.id, aws_subnet.second.id]
  security_groups = [aws_security_group.front.id]
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
    }
  }
}
"""


def severities(text: str, *slugs: str) -> dict[tuple[str, str], Severity]:
    Path("main.tf").write_text(NETWORK + text, encoding="utf-8")
    report = Workspace(Path.cwd(), uniform(Config(), policies(select=slugs))).check([Path()])
    told = [one for reported in report.reported for one in (reported, *reported.subsumes)]
    return {(reported.policy, reported.finding.resource): reported.severity for reported in told}


def test_a_rule_for_one_family_is_not_as_bad_as_a_path_of_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = severities(SIXES, "ingress-ssh-open")
    assert found["ingress-ssh-open", "aws_security_group.ssh"] is Severity.CRITICAL
    assert found["ingress-ssh-open", "aws_security_group.six"] is Severity.HIGH


def test_a_balancer_that_listens_on_another_port_does_not_make_a_port_critical(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = severities(BALANCER, "ingress-rdp-open", "ingress-all-traffic-open")
    assert found["ingress-rdp-open", "aws_security_group.front"] is Severity.HIGH
    assert found["ingress-all-traffic-open", "aws_security_group.front"] is Severity.CRITICAL


ELSEWHERE = """\
variable "group" {{}}

data "aws_security_group" "found" {{
  name = "ssh"
}}

resource "aws_vpc_security_group_ingress_rule" "ssh" {{
  security_group_id = {group}
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = "0.0.0.0/0"
}}
"""


@pytest.mark.parametrize("group", ["var.group", "data.aws_security_group.found.id", '"sg-0123456789abcdef0"'])
def test_nobody_knows_who_is_in_a_group_of_elsewhere(
    group: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = severities(ELSEWHERE.format(group=group), "ingress-ssh-open")
    assert found["ingress-ssh-open", "aws_vpc_security_group_ingress_rule.ssh"] is Severity.CRITICAL
