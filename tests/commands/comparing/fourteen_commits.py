"""A repository in fourteen commits, and what each of them changes in exposure and findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.scratch_repository import Repository

NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.2.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
"""
WEB = """\
variable "admin" {
  default = "198.51.100.0/24"
}

variable "names" {
  default = ["a"]
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    description = "the site"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    description = "administrators"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [var.admin]
  }
}

resource "aws_instance" "web" {
  for_each               = toset(var.names)
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.web.id]
}
"""
WORKERS = """\
resource "aws_security_group" "worker" {
  vpc_id = aws_vpc.main.id

  egress {
    description = "the database"
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "worker" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.private.id
  vpc_security_group_ids = [aws_security_group.worker.id]
}

module "database" {
  source = "../modules/database-1"
  vpc    = aws_vpc.main.id
  subnet = aws_subnet.private.id
}
"""
JUMP = """\
resource "aws_security_group" "jump" {
  vpc_id = aws_vpc.main.id

  ingress {
    description = "the old ways in"
    protocol    = "tcp"
    from_port   = 2000
    to_port     = 2999
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "jump" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.jump.id]
}
"""
DATABASE = """\
variable "vpc" {}
variable "subnet" {}

resource "aws_security_group" "this" {
  vpc_id = var.vpc
}

resource "aws_instance" "this" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = var.subnet
  vpc_security_group_ids = [aws_security_group.this.id]
}
"""
ALLOWING = """\
  vpc_id = var.vpc

  ingress {
    description = "the workers"
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.0.2.0/24"]
  }
"""
SERVER = """\
variable "group" {}
variable "names" {}
variable "subnet" {}

resource "aws_instance" "this" {
  for_each               = toset(var.names)
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = var.subnet
  vpc_security_group_ids = [var.group]
}
"""
SERVERS = """\
module "server" {
  source = "../modules/server"
  names  = var.names
  group  = aws_security_group.front.id
  subnet = aws_subnet.public.id
}
"""
LEGACY = """\
resource "aws_security_group" "legacy" {
  vpc_id = aws_vpc.main.id

  ingress {
    description = "the old site"
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "legacy" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.legacy.id]
}
"""
INTENTS = """\
intents:
  - name: no-remote-desktop
    description: nobody on the internet reaches a remote desktop
    scope:
      MatchPaths:
        - Source: {ResourceStatement: {Resources: [internet]}}
          Destination:
            ResourceStatement: {ResourceTypes: ["AWS::EC2::Instance"]}
            PacketHeaderStatement: {DestinationPorts: ["3389"], Protocols: [tcp]}
"""
RULE = """\
  ingress {
    description = "the old ways in"
    protocol    = "tcp"
    from_port   = %d
    to_port     = %d
    cidr_blocks = ["0.0.0.0/0"]
  }
"""
FIRST = {
    "app/network.tf": NETWORK,
    "app/web.tf": WEB,
    "app/workers.tf": WORKERS,
    "app/jump.tf": JUMP,
    "app/legacy.tf": LEGACY,
    "app/moatlint.yaml": INTENTS,
    "modules/database-1/main.tf": DATABASE,
    "modules/database-2/main.tf": DATABASE.replace("  vpc_id = var.vpc\n", ALLOWING),
}


@dataclass(frozen=True)
class Step:
    """A commit and what `diff` says of it; `again` is what the baseline of the first commit does not hide any more."""

    what: str
    edit: Callable[[Repository], None]
    exposure: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


def replaced(file: str, *changes: tuple[str, str]) -> Callable[[Repository], None]:
    def edit(repository: Repository) -> None:
        path = repository.home / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    return edit


def moved(repository: Repository) -> None:
    (repository.home / "app/network.tf").rename(repository.home / "app/vpc.tf")
    web = (repository.home / "app/web.tf").read_text(encoding="utf-8")
    variables, group, rest = web.partition('resource "aws_security_group"')
    repository.write({"app/variables.tf": variables, "app/web.tf": group + rest})


def reformatted(repository: Repository) -> None:
    path = repository.home / "app/web.tf"
    text = path.read_text(encoding="utf-8").replace("    ", "\t  ").replace(" = ", "  =  ")
    path.write_text("# The site.\n\n\n" + text, encoding="utf-8")


def into_a_module(repository: Repository) -> None:
    path = repository.home / "app/web.tf"
    group, _, _ = path.read_text(encoding="utf-8").partition('resource "aws_instance"')
    repository.write({"app/web.tf": group + SERVERS, "modules/server/main.tf": SERVER})


def unknown(repository: Repository) -> None:
    (repository.home / "app/terraform.tfvars").unlink()
    replaced("app/variables.tf", ('  default = "198.51.100.0/24"\n', ""))(repository)


def of(resource: str) -> tuple[str, ...]:
    """The findings on a web server."""
    return (
        f"imdsv1-allowed {resource}",
        f"instance-internet-reachable {resource}",
        f"instance-public-ip-effective {resource}",
        f"ssm-unreachable-private-instance {resource}",
    )


JUMP_RULES = (
    "ingress-admin-port-open aws_security_group.jump",
    "ingress-database-port-open aws_security_group.jump",
    "ingress-high-risk-port-open aws_security_group.jump",
)
STEPS = (
    Step(
        "a resource is renamed",
        replaced(
            "app/web.tf",
            ('"aws_instance" "web"', '"aws_instance" "www"'),
            ("security_group.web", "security_group.front"),
            ('"aws_security_group" "web"', '"aws_security_group" "front"'),
        ),
        same=('aws_instance.web["a"] = aws_instance.www["a"]', "aws_security_group.web = aws_security_group.front"),
        again=of('aws_instance.www["a"]'),
    ),
    Step("files are moved", moved),
    Step("a file is formatted anew", reformatted),
    Step(
        "a key of for_each is added",
        replaced("app/variables.tf", ('["a"]', '["a", "b"]')),
        exposure=(
            'opened internet > aws_instance.www["b"] on tcp 22 from 198.51.100.0/24',
            'opened internet > aws_instance.www["b"] on tcp 443',
        ),
        new=of('aws_instance.www["b"]'),
        again=of('aws_instance.www["b"]'),
    ),
    Step(
        "a module is bumped",
        replaced("app/workers.tf", ("database-1", "database-2")),
        exposure=(
            "opened aws_instance.worker[0] > module.database.aws_instance.this on tcp 5432",
            "opened aws_instance.worker[1] > module.database.aws_instance.this on tcp 5432",
        ),
    ),
    Step(
        "only variables change",
        lambda repository: repository.write({"app/terraform.tfvars": 'admin = "0.0.0.0/0"\n'}),
        exposure=(
            'opened internet > aws_instance.www["a"] on tcp 22 from everywhere but 198.51.100.0/24',
            'opened internet > aws_instance.www["b"] on tcp 22 from everywhere but 198.51.100.0/24',
        ),
        new=("ingress-ssh-open aws_security_group.front",),
        again=("ingress-ssh-open aws_security_group.front",),
    ),
    Step(
        "a file is deleted",
        lambda repository: (repository.home / "app/legacy.tf").unlink(),
        exposure=("closed internet > aws_instance.legacy on tcp 8080",),
        fixed=("ingress-high-risk-port-open aws_security_group.legacy", *of("aws_instance.legacy")),
    ),
    Step(
        "a rule is split in two",
        replaced("app/jump.tf", (RULE % (2000, 2999), RULE % (2000, 2499) + RULE % (2500, 2999))),
        again=JUMP_RULES,
    ),
    Step(
        "a rule is widened",
        replaced("app/jump.tf", ("2999", "3099")),
        exposure=("opened internet > aws_instance.jump on tcp 3000 to 3099",),
        again=("ingress-high-risk-port-open aws_security_group.jump",),
    ),
    Step(
        "a rule is narrowed",
        replaced("app/jump.tf", ("2499", "2100")),
        exposure=("closed internet > aws_instance.jump on tcp 2101 to 2499",),
        fixed=JUMP_RULES[:2],
    ),
    Step(
        "a resource is moved into a module",
        into_a_module,
        same=(
            'aws_instance.www["a"] = module.server.aws_instance.this["a"]',
            'aws_instance.www["b"] = module.server.aws_instance.this["b"]',
        ),
        again=(*of('module.server.aws_instance.this["a"]'), *of('module.server.aws_instance.this["b"]')),
    ),
    Step(
        "count becomes for_each",
        replaced("app/workers.tf", ("count                  = 2", 'for_each               = toset(["x", "y"])')),
        same=(
            'aws_instance.worker[0] = aws_instance.worker["x"]',
            'aws_instance.worker[1] = aws_instance.worker["y"]',
        ),
        again=(
            'imdsv1-allowed aws_instance.worker["x"]',
            'imdsv1-allowed aws_instance.worker["y"]',
            'ssm-unreachable-private-instance aws_instance.worker["x"]',
            'ssm-unreachable-private-instance aws_instance.worker["y"]',
        ),
    ),
    Step(
        "an intent is broken",
        replaced("app/jump.tf", (RULE % (2500, 3099), RULE % (2500, 3099) + RULE % (3389, 3389))),
        exposure=("opened internet > aws_instance.jump on tcp 3389",),
        new=("ingress-rdp-open aws_security_group.jump",),
        broken=("intent-no-remote-desktop aws_instance.jump",),
        again=("ingress-rdp-open aws_security_group.jump", "intent-no-remote-desktop aws_instance.jump"),
    ),
    Step(
        "an input is no longer known",
        unknown,
        exposure=(
            'undecidable internet > module.server.aws_instance.this["a"] on tcp 22',
            'undecidable internet > module.server.aws_instance.this["b"] on tcp 22',
        ),
    ),
)
