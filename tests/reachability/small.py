"""Small networks that the ways of reachability are tried on."""

from __future__ import annotations

from tests.reachability.declarations.records import ANY_V4, Record, logical

ALL_OUT: tuple[Record, ...] = ({"protocol": "-1", "cidr": ANY_V4},)


def ssh(cidr: str = ANY_V4) -> Record:
    """A rule for SSH with the addresses of a block."""
    return {"protocol": "tcp", "ports": (22, 22), "cidr": cidr}


def vpc(name: str, prefix: str = "10.0", *, gated: bool = True) -> list[Record]:
    """A VPC, with an internet gateway if it is `gated`."""
    gate: list[Record] = [{"is": "igw", "name": f"{name}igw", "vpc": name}] if gated else []
    return [{"is": "vpc", "name": name, "cidr": f"{prefix}.0.0/16"}, *gate]


def subnet(name: str, vpc_name: str, cidr: str, *routes: tuple[str, str]) -> list[Record]:
    """A subnet with a route table of its own."""
    return [
        {"is": "subnet", "name": name, "vpc": vpc_name, "cidr": cidr, "zone": "us-east-1a"},
        {"is": "table", "name": f"{name}rt", "vpc": vpc_name, "routes": list(routes)},
        {"is": "association", "name": f"{name}as", "subnet": name, "table": f"{name}rt"},
    ]


def group(name: str, vpc_name: str, *ingress: Record) -> list[Record]:
    """A security group that lets everything out."""
    return [{"is": "group", "name": name, "vpc": vpc_name, "ingress": list(ingress), "egress": list(ALL_OUT)}]


def host(name: str, subnet_name: str, group_name: str, *, public: bool = False, check: bool | None = None) -> Record:
    """An instance."""
    return {
        "is": "instance", "name": name, "subnet": subnet_name, "groups": [group_name], "public": public, "check": check,
    }  # fmt: skip


def opaque(**kinds: str) -> Record:
    """A module, or stack, that cannot be looked into and is given these resources, each with its type in Terraform."""
    listed = ", ".join(f"{kind}.{name}.id" for name, kind in kinds.items())
    given = ", ".join(f"!Ref {logical(name)}" for name in kinds)
    stack = (
        "Type: AWS::CloudFormation::Stack\nProperties:\n  TemplateURL: https://example.com/a.yaml\n"
        f'  Parameters: {{Given: !Join [",", [{given}]]}}'
    )
    module = f'module "opaque" {{\n  source = "example.com/a/b"\n  given  = [{listed}]\n}}\n'
    return {"is": "raw", "terraform": module, "cloudformation": {"Opaque": stack}}
