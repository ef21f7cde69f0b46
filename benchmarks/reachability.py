"""How long reachability takes as networks grow, and with which exponent.

    python -m benchmarks.reachability [--sizes 1250,2500,5000,10000] [--vpcs 10,20,40]

The first table is "everything the internet reaches". A network of 10,000 interfaces has 50 VPCs, 250 subnets, 1,000
security groups and 20,000 rules; smaller ones have the same proportions. The text goes through the real front end,
which is timed on its own.

The second table is a hub and its spokes: so many VPCs of two hosts on one transit gateway, with a VPC for egress. It
times what the internet reaches, whether Systems Manager reaches each host, all policies and an intent that keeps the
internet from every host, and on the average of all pairs whether one host reaches another. The time for all policies
leaves out what the first two columns have worked out already.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from linter.cloudformation.evaluate import evaluate
from linter.deployment import Deployment, Inputs
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.judgement.intents import Intent
from linter.judgement.intents import intent as read_intent
from linter.judgement.registry import Catalogue, load, slugs
from linter.policy import Policy
from linter.questions.exposures import reachability
from linter.reachability.mode import Mode
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from linter.source import Span
from linter.tree import Tree

VPCS = (10, 20, 40)
SIZES = (1250, 2500, 5000, 10000)
PER_VPC, GROUPS_PER_VPC, RULES_PER_GROUP, SUBNETS_PER_VPC = 200, 20, 20, 5
PORTS = (22, 80, 443, 3306, 5432, 8080, 9000, 9200)
CIDRS = ("0.0.0.0/0", "10.0.0.0/8", "172.16.0.0/12", "203.0.113.0/24", "198.51.100.0/24")


def resources(size: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A network with so many interfaces: logical ID, type and properties of each resource."""
    random = Random(size)
    for vpc in range(max(1, size // PER_VPC)):
        yield f"Vpc{vpc}", "AWS::EC2::VPC", {"CidrBlock": f"10.{vpc}.0.0/16"}
        yield f"Igw{vpc}", "AWS::EC2::InternetGateway", {}
        attached = {"VpcId": ref(f"Vpc{vpc}"), "InternetGatewayId": ref(f"Igw{vpc}")}
        yield f"Attached{vpc}", "AWS::EC2::VPCGatewayAttachment", attached
        yield f"Open{vpc}", "AWS::EC2::RouteTable", {"VpcId": ref(f"Vpc{vpc}")}
        route = {
            "RouteTableId": ref(f"Open{vpc}"),
            "DestinationCidrBlock": "0.0.0.0/0",
            "GatewayId": ref(f"Igw{vpc}"),
        }
        yield f"Default{vpc}", "AWS::EC2::Route", route
        for subnet in range(SUBNETS_PER_VPC):
            name = f"Subnet{vpc}x{subnet}"
            yield name, "AWS::EC2::Subnet", {"VpcId": ref(f"Vpc{vpc}"), "CidrBlock": f"10.{vpc}.{subnet * 16}.0/20"}
            if subnet % 2 == 0:
                both = {"SubnetId": ref(name), "RouteTableId": ref(f"Open{vpc}")}
                yield f"{name}Table", "AWS::EC2::SubnetRouteTableAssociation", both
        for group in range(GROUPS_PER_VPC):
            yield f"Group{vpc}x{group}", "AWS::EC2::SecurityGroup", rules(vpc, group, random)
        for at in range(PER_VPC):
            chosen = random.sample(range(GROUPS_PER_VPC), 2)
            interface = {
                "DeviceIndex": "0",
                "SubnetId": ref(f"Subnet{vpc}x{at % SUBNETS_PER_VPC}"),
                "AssociatePublicIpAddress": at % 3 != 0,
                "GroupSet": [{"Fn::GetAtt": [f"Group{vpc}x{group}", "GroupId"]} for group in chosen],
            }
            yield f"Host{vpc}x{at}", "AWS::EC2::Instance", {"ImageId": "ami-1", "NetworkInterfaces": [interface]}


def rules(vpc: int, group: int, random: Random) -> dict[str, Any]:
    """A security group with its rules."""
    ingress = [
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port + random.choice((0, 1, 10)), "CidrIp": cidr}
        for port, cidr in ((random.choice(PORTS), random.choice(CIDRS)) for _ in range(RULES_PER_GROUP))
    ]
    return {"GroupDescription": f"{vpc}x{group}", "VpcId": ref(f"Vpc{vpc}"), "SecurityGroupIngress": ingress}


def ref(name: str) -> dict[str, str]:
    """A reference to a resource."""
    return {"Ref": name}


def template(size: int) -> str:
    """The network as a template in JSON."""
    found = {name: {"Type": kind, "Properties": body} for name, kind, body in resources(size)}
    return json.dumps({"Resources": found}, indent=1)


def spokes(vpcs: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A transit gateway with so many VPCs on it and one through which all go out."""
    yield "Hub", "AWS::EC2::TransitGateway", {"DefaultRouteTableAssociation": "disable"}
    yield "HubTable", "AWS::EC2::TransitGatewayRouteTable", {"TransitGatewayId": ref("Hub")}
    yield from spoke(0, "Nat")
    yield "Igw", "AWS::EC2::InternetGateway", {}
    yield "Attached", "AWS::EC2::VPCGatewayAttachment", {"VpcId": ref("Vpc0"), "InternetGatewayId": ref("Igw")}
    yield (
        "Outer",
        "AWS::EC2::Subnet",
        {"VpcId": ref("Vpc0"), "CidrBlock": "10.0.9.0/24", "AvailabilityZone": "us-east-1a"},
    )
    yield "OuterTable", "AWS::EC2::RouteTable", {"VpcId": ref("Vpc0")}
    yield (
        "OuterIn",
        "AWS::EC2::SubnetRouteTableAssociation",
        {"SubnetId": ref("Outer"), "RouteTableId": ref("OuterTable")},
    )
    for name, block, target in (("Out", "0.0.0.0/0", "Igw"), ("Home", "10.0.0.0/8", "Hub")):
        key = "GatewayId" if target == "Igw" else "TransitGatewayId"
        route = {"RouteTableId": ref("OuterTable"), "DestinationCidrBlock": block, key: ref(target)}
        yield f"Outer{name}", "AWS::EC2::Route", route
    yield "Ip", "AWS::EC2::EIP", {"Domain": "vpc"}
    yield (
        "Nat",
        "AWS::EC2::NatGateway",
        {"SubnetId": ref("Outer"), "AllocationId": {"Fn::GetAtt": ["Ip", "AllocationId"]}},
    )
    everything = {"TransitGatewayRouteTableId": ref("HubTable"), "TransitGatewayAttachmentId": ref("Joined0")}
    yield "Default", "AWS::EC2::TransitGatewayRoute", {**everything, "DestinationCidrBlock": "0.0.0.0/0"}
    for vpc in range(1, vpcs):
        yield from spoke(vpc, "Hub")


def spoke(vpc: int, out: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A VPC with two hosts in two zones, whose way out is a NAT gateway or the hub."""
    of_vpc = {"VpcId": ref(f"Vpc{vpc}")}
    yield f"Vpc{vpc}", "AWS::EC2::VPC", {"CidrBlock": f"10.{vpc}.0.0/16"}
    yield f"Table{vpc}", "AWS::EC2::RouteTable", of_vpc
    key = "NatGatewayId" if out == "Nat" else "TransitGatewayId"
    route = {"RouteTableId": ref(f"Table{vpc}"), "DestinationCidrBlock": "0.0.0.0/0", key: ref(out)}
    yield f"Route{vpc}", "AWS::EC2::Route", route
    ingress = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8"}]
    group = {"GroupDescription": f"hosts of {vpc}", **of_vpc, "SecurityGroupIngress": ingress}
    yield f"Group{vpc}", "AWS::EC2::SecurityGroup", group
    for at, zone in enumerate("ab"):
        subnet = {**of_vpc, "CidrBlock": f"10.{vpc}.{at}.0/24", "AvailabilityZone": f"us-east-1{zone}"}
        yield f"Subnet{vpc}{zone}", "AWS::EC2::Subnet", subnet
        both = {"SubnetId": ref(f"Subnet{vpc}{zone}"), "RouteTableId": ref(f"Table{vpc}")}
        yield f"In{vpc}{zone}", "AWS::EC2::SubnetRouteTableAssociation", both
        host = {"ImageId": "ami-1", "SubnetId": ref(f"Subnet{vpc}{zone}")}
        groups = [{"Fn::GetAtt": [f"Group{vpc}", "GroupId"]}]
        yield f"Host{vpc}{zone}", "AWS::EC2::Instance", {**host, "SecurityGroupIds": groups}
    subnets = [ref(f"Subnet{vpc}a"), ref(f"Subnet{vpc}b")]
    joined = {"TransitGatewayId": ref("Hub"), **of_vpc, "SubnetIds": subnets}
    yield f"Joined{vpc}", "AWS::EC2::TransitGatewayAttachment", joined
    link = {"TransitGatewayAttachmentId": ref(f"Joined{vpc}"), "TransitGatewayRouteTableId": ref("HubTable")}
    yield f"Associated{vpc}", "AWS::EC2::TransitGatewayRouteTableAssociation", link
    yield f"Propagated{vpc}", "AWS::EC2::TransitGatewayRouteTablePropagation", link


def hub(vpcs: int, folder: Path) -> Graph:
    """The graph of a hub with so many VPCs."""
    path = folder / f"hub{vpcs}.json"
    declared = {name: {"Type": kind, "Properties": body} for name, kind, body in spokes(vpcs)}
    path.write_text(json.dumps({"Resources": declared}))
    return Graph(evaluate(Deployment(Dialect.CLOUDFORMATION, path), Tree(folder), Inputs()))


def hosts_of(graph: Graph) -> list[Interface]:
    """The interfaces of the hosts of a hub."""
    return [interface for interface in interfaces(graph) if interface.owner.address.startswith("Host")]


def intent(home: Path) -> Policy:
    """An intent that keeps the internet from every host."""
    ends = {
        end: {"ResourceStatement": {"ResourceTypes": [kind]}}
        for end, kind in (("Source", "AWS::EC2::InternetGateway"), ("Destination", "AWS::EC2::Instance"))
    }
    scope = {"MatchPaths": [ends]}
    kept = read_intent({"name": "closed", "scope": scope}, Tree(home), Span("moatlint.yaml", 1, 1, 1, 1))
    assert isinstance(kept, Intent)
    return kept.policy


def measure_hub(vpcs: int, folder: Path) -> tuple[int, float, float, float, float, float]:
    """Hosts, and the seconds for exposure, Systems Manager, all policies, an intent, and one question of all pairs."""
    graph = hub(vpcs, folder)
    hosts, kept = hosts_of(graph), intent(folder)
    policy, policies = load(slugs()["ssm-unreachable-private-instance"]), Catalogue().all
    begun = time.process_time()
    reachability(graph).exposed()
    exposed = time.process_time()
    assert len(list(policy.check(graph))) == len(hosts)
    managed = time.process_time()
    for every in policies:
        list(every.check(graph))
    checked = time.process_time()
    list(kept.check(graph))
    held = time.process_time()
    engine, pairs = Reachability(graph), [(sender, other) for sender in hosts for other in hosts if sender is not other]
    for sender, other in pairs:
        engine.between(sender, other, Mode.SESSION)
    asked = time.process_time()
    one = (asked - held) / len(pairs)
    return len(hosts), exposed - begun, managed - exposed, checked - managed, held - checked, one


def measure(size: int, folder: Path) -> tuple[int, int, float, float, float]:
    """Interfaces, those the internet reaches, and the seconds for front end, facts of the graph and reachability."""
    path = folder / f"network{size}.json"
    path.write_text(template(size))
    begun = time.perf_counter()
    graph = Graph(evaluate(Deployment(Dialect.CLOUDFORMATION, path), Tree(folder), Inputs()))
    read = time.perf_counter()
    count = len(interfaces(graph))
    found = time.perf_counter()
    gc.collect()
    gc.freeze()  # so that the garbage collector does not look through the template again and again
    known = time.perf_counter()
    reached = len(Reachability(graph).exposed())
    done = time.perf_counter()
    gc.unfreeze()
    return count, reached, read - begun, found - read, done - known


def main() -> int:
    """Print one line for each size, then the exponents of growth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--vpcs", default=",".join(map(str, VPCS)))
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",") if size]
    rows = []
    sys.stdout.write("interfaces  reached  front end    facts  reachability\n")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            row = measure(size, Path(folder))
            rows.append(row)
            count, reached, read, known, solved = row
            sys.stdout.write(f"{count:10}  {reached:7}  {read:8.2f}s  {known:6.2f}s  {solved:11.2f}s\n")
    for name, at in (("facts", 3), ("reachability", 4)):
        sys.stdout.write(f"{name} grows with exponent {exponent([(row[0], float(row[at])) for row in rows]):.2f}\n")
    hubs([int(vpcs) for vpcs in arguments.vpcs.split(",") if vpcs])
    return 0


def hubs(sizes: list[int]) -> None:
    """Print one line for each number of VPCs on a hub, then the exponents of growth."""
    rows = []
    names = ("exposure", "systems manager", "all policies", "an intent", "one question")
    sys.stdout.write(f"vpcs  hosts  {'  '.join(name.rjust(15) for name in names)}\n")
    with tempfile.TemporaryDirectory() as folder:
        for vpcs in sizes:
            hosts, *seconds = measure_hub(vpcs, Path(folder))
            rows.append((vpcs, *seconds))
            *several, asked = seconds
            shown = (*(f"{second:.2f}s" for second in several), f"{asked * 1000:.1f}ms")
            sys.stdout.write(f"{vpcs:4}  {hosts:5}  {'  '.join(second.rjust(15) for second in shown)}\n")
    for at, name in enumerate(names, start=1):
        measured = [(int(row[0]), float(row[at])) for row in rows]
        sys.stdout.write(f"{name} grows with exponent {exponent(measured):.2f}\n")


def exponent(points: list[tuple[int, float]]) -> float:
    """The slope of the line through the points, both axes logarithmic."""
    if len(points) < 2:
        return 0.0
    logs = [(math.log(size), math.log(seconds)) for size, seconds in points]
    mean_x, mean_y = (sum(side) / len(logs) for side in zip(*logs, strict=True))
    above: float = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    below: float = sum((x - mean_x) ** 2 for x, _ in logs)
    return above / below


if __name__ == "__main__":
    sys.exit(main())
