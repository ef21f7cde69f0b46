"""The interfaces of managed services: their subnets, security groups and ports.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html#requester-managed-eni
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.api_gateway import HttpLink
from linter.aws.app_runner import AppRunnerConnector
from linter.aws.dms import ReplicationInstance
from linter.aws.documentdb import DocumentCluster
from linter.aws.ecs import ContainerService
from linter.aws.efs import MountTarget
from linter.aws.eks import KubernetesCluster
from linter.aws.elasticache import (
    MEMCACHED_PORT,
    REDIS_PORT,
    CacheCluster,
    CacheGroup,
    ServerlessCache,
)
from linter.aws.emr import DataCluster
from linter.aws.instance_connect import ConnectEndpoint
from linter.aws.msk import KafkaCluster
from linter.aws.neptune import NeptuneCluster
from linter.aws.node import Node
from linter.aws.opensearch import SearchDomain
from linter.aws.rds import Database, DatabaseCluster, DatabaseProxy, port_of_engine
from linter.aws.redshift import ServerlessWarehouse, Warehouse
from linter.aws.sagemaker import Notebook
from linter.aws.security_group import SecurityGroup
from linter.aws.serverless import Function
from linter.aws.setting import Links, Setting, joined
from linter.aws.transfer import TransferServer
from linter.aws.vpc import Subnet
from linter.graph.addressing import PublicAddress
from linter.graph.graph import Graph
from linter.graph.interfaces.containers import ports_of
from linter.graph.interfaces.interface import Interface, Placement, Role
from linter.graph.interfaces.listening import at_port, on_ports, unknown_port
from linter.graph.interfaces.placement import (
    Addressing,
    by_subnet,
    default_groups,
    never,
    requested,
    sites,
    v6_by_subnet,
)
from linter.network import Service
from linter.truth import YES, Doubt, Truth, truth

N = TypeVar("N", bound=Node)


class Standing(Struct, frozen=True):
    """The place of a managed service in the network."""

    subnets: Links[Subnet]
    groups: Links[SecurityGroup]
    public: Callable[[Subnet], PublicAddress]
    services: tuple[Service, ...]
    placement: Placement = Placement.EACH_ZONE
    role: Role = Role.HOST
    exists: Truth = YES


def managed(graph: Graph) -> Iterator[Interface]:
    """The interfaces of every managed service that is in subnets."""
    for kind, stands in STANDINGS:
        for node in graph.all(kind):
            standing = stands(graph, node)
            if standing is not None:
                yield _interface(graph, node, standing)


def _interface(graph: Graph, node: Node, standing: Standing) -> Interface:
    v6 = v6_by_subnet if isinstance(node, (ContainerService, DataCluster)) else never(node.span)
    addressing = Addressing(standing.public, v6)
    given = standing.subnets
    subnets = given if given.open and not given.stated else given.or_else(graph.default_subnet())
    return Interface(
        key=f"{node.key}/0",
        owner=node,
        role=standing.role,
        sites=sites(graph, node, subnets, addressing),
        placement=standing.placement,
        groups=default_groups(graph, standing.groups, subnets),
        filtered=YES,
        source_dest_check=YES,
        exists=node.exists & standing.exists,
        services=standing.services,
    )


def _through(graph: Graph, subnet_groups: Links[Any]) -> Links[Subnet]:
    """The subnets of a subnet group; those of the default VPC if no group is named."""
    if not subnet_groups.stated:
        return graph.default_subnet()
    seen = joined((group.subnets for group in subnet_groups if group.is_seen), subnet_groups.span)
    unseen = [group for group in subnet_groups if not group.is_seen]
    doubts = [*subnet_groups.doubts, *(Doubt(f"{group} is not declared here", subnet_groups.span) for group in unseen)]
    if subnet_groups.only is None and not unseen:
        seen = seen.perhaps(doubts)
    seen = seen.but(open=bool(unseen) or subnet_groups.open, doubts=doubts)
    return replace(seen, blank=subnet_groups.blank)


def _public(setting: Setting[bool]) -> Callable[[Subnet], PublicAddress]:
    return requested(setting, "it is publicly accessible", "it is not publicly accessible")


def _database(graph: Graph, node: Database) -> Standing:
    cluster = node.cluster.only
    if cluster is not None and cluster.is_seen:
        subnets, groups = _through(graph, cluster.subnet_group), cluster.groups
        port, engine = cluster.port, cluster.engine
    else:
        subnets, groups = _through(graph, node.subnet_group), node.groups
        port, engine = node.port, node.engine
        if not node.cluster.nothing.certain:
            subnets, groups = subnets.but(open=True), groups.but(open=True, doubts=node.cluster.doubts)
    placement = Placement.EACH_ZONE if node.multi_zone.is_(wanted=True).certain else Placement.ONE_OF
    return Standing(subnets, groups, _public(node.public), _listens(port, engine), placement)


def _listens(port: Setting[int], engine: Setting[str]) -> tuple[Service, ...]:
    """The port of a database: the declared one, otherwise the default of its engine."""
    if port.stated:
        return on_ports(port)
    known = engine.known
    default_port = None if known is None else port_of_engine(known.lower())
    return (unknown_port(engine.span),) if default_port is None else (at_port(default_port),)


def _cluster(graph: Graph, node: DatabaseCluster) -> Standing | None:
    """A Multi-AZ cluster, which has no instances of its own; an Aurora cluster is where its instances are."""
    if "aurora" in (node.engine.known or "aurora"):
        return None
    public = _public(node.says_public) if node.says_public.stated else never(node.span)
    return Standing(_through(graph, node.subnet_group), node.groups, public, _listens(node.port, node.engine))


def _proxy(_graph: Graph, node: DatabaseProxy) -> Standing:
    return Standing(node.subnets, node.groups, never(node.span), _listens(Setting((), node.span, False), node.engine))


def _document(graph: Graph, node: DocumentCluster | NeptuneCluster) -> Standing:
    return Standing(_through(graph, node.subnet_group), node.groups, never(node.span), on_ports(node.port))


def _replication(graph: Graph, node: ReplicationInstance) -> Standing:
    subnets = _through(graph, node.subnet_group)
    return Standing(subnets, node.groups, _public(node.public), (), Placement.ONE_OF)


def _warehouse(graph: Graph, node: Warehouse) -> Standing:
    subnets = _through(graph, node.subnet_group)
    return Standing(subnets, node.groups, _public(node.public), on_ports(node.port), Placement.ONE_OF)


def _serverless_warehouse(_graph: Graph, node: ServerlessWarehouse) -> Standing:
    return Standing(node.subnets, node.groups, _public(node.public), on_ports(node.port))


def _cache(graph: Graph, node: CacheGroup | CacheCluster) -> Standing:
    placement = Placement.EACH_ZONE if isinstance(node, CacheGroup) else Placement.ONE_OF
    subnets = _through(graph, node.subnet_group)
    return Standing(subnets, node.groups, never(node.span), _cache_port(node.port, node.engine), placement)


def _cache_port(port: Setting[int], engine: Setting[str]) -> tuple[Service, ...]:
    if port.stated:
        return on_ports(port)
    if engine.known is None:
        return at_port(MEMCACHED_PORT), at_port(REDIS_PORT)
    return (at_port(MEMCACHED_PORT if engine.known.lower() == "memcached" else REDIS_PORT),)


def _serverless_cache(_graph: Graph, node: ServerlessCache) -> Standing:
    services = (at_port(REDIS_PORT), at_port(REDIS_PORT + 1), at_port(MEMCACHED_PORT))
    return Standing(node.subnets, node.groups, never(node.span), services)


def _search(_graph: Graph, node: SearchDomain) -> Standing | None:
    if not node.is_in_vpc.possible:
        return None
    return Standing(node.subnets, node.groups, never(node.span), (at_port(443), at_port(80)))


def _kubernetes(graph: Graph, node: KubernetesCluster) -> Standing:
    groups = joined((node.groups, graph.cluster_group(node)), node.span)
    return Standing(node.subnets, groups, never(node.span), (at_port(443), at_port(10250)))


def _container(_graph: Graph, node: ContainerService) -> Standing | None:
    if not node.has_interfaces.possible:
        return None
    has = node.public.is_(wanted=True)
    why = "it is assigned a public address" if has.possible else "it is assigned no public address"
    return Standing(node.subnets, node.groups, lambda _: PublicAddress(has, why, node.public.span), ports_of(node))


def _function(_graph: Graph, node: Function) -> Standing | None:
    if not node.is_in_vpc.possible:
        return None
    return Standing(node.subnets, node.groups, never(node.span), (), role=Role.CALLER)


def _kafka(_graph: Graph, node: KafkaCluster) -> Standing:
    has = node.public_access.is_("SERVICE_PROVIDED_EIPS")
    why = "its brokers have addresses that AWS provides" if has.possible else "its brokers have no public addresses"
    ports = (9092, 9094, 9096, 9098, *((9194, 9196, 9198) if has.possible else ()))
    services = tuple(at_port(port) for port in ports)
    public = PublicAddress(has, why, node.public_access.span)
    return Standing(node.subnets, node.groups, lambda _: public, services, Placement.ALL)


def _mount(_graph: Graph, node: MountTarget) -> Standing:
    return Standing(node.subnet, node.groups, never(node.span), (at_port(2049),), Placement.ALL)


def _notebook(_graph: Graph, node: Notebook) -> Standing | None:
    if not node.subnet.stated:
        return None
    return Standing(node.subnet, node.groups, never(node.span), (at_port(443),), Placement.ALL)


def _data(_graph: Graph, node: DataCluster) -> Standing:
    """An EMR cluster; if no managed groups are named, the service creates them.

    https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html
    """
    groups = joined((node.primary_groups, node.worker_groups, node.further_primary_groups), node.span)
    if not node.primary_groups.stated or not node.worker_groups.stated:
        groups = groups.but(open=True, doubts=(Doubt("EMR creates the groups that it manages", node.span),))
    return Standing(node.subnets, groups, by_subnet, (), Placement.ONE_OF)


def _caller(_graph: Graph, node: HttpLink | AppRunnerConnector) -> Standing:
    """The interfaces through which a service of AWS sends into a VPC, and takes nothing in."""
    return Standing(node.subnets, node.groups, never(node.span), (), role=Role.CALLER)


def _transfer(_graph: Graph, node: TransferServer) -> Standing | None:
    """A server for file transfers in subnets of a VPC: with Elastic IP addresses it is on the internet."""
    if node.subnets.nothing.certain:
        return None
    has = truth(node.allocations is not None)
    why = "it has Elastic IP addresses" if has.possible else "it has no public address"
    return Standing(node.subnets, node.groups, lambda _: PublicAddress(has, why, node.span), (), Placement.ALL)


def _connect(_graph: Graph, node: ConnectEndpoint) -> Standing:
    return Standing(node.subnet, node.groups, never(node.span), (), Placement.ALL, Role.CALLER)


Stands: TypeAlias = Callable[[Graph, Any], "Standing | None"]


def _lone(kind: type[N], stands: Callable[[Graph, N], Standing | None]) -> tuple[type[Node], Stands]:
    return kind, stands


STANDINGS: tuple[tuple[type[Node], Stands], ...] = (
    _lone(CacheCluster, _cache),
    _lone(CacheGroup, _cache),
    _lone(ConnectEndpoint, _connect),
    _lone(ContainerService, _container),
    _lone(AppRunnerConnector, _caller),
    _lone(DataCluster, _data),
    _lone(Database, _database),
    _lone(DatabaseCluster, _cluster),
    _lone(DatabaseProxy, _proxy),
    _lone(DocumentCluster, _document),
    _lone(Function, _function),
    _lone(HttpLink, _caller),
    _lone(KafkaCluster, _kafka),
    _lone(KubernetesCluster, _kubernetes),
    _lone(MountTarget, _mount),
    _lone(NeptuneCluster, _document),
    _lone(Notebook, _notebook),
    _lone(ReplicationInstance, _replication),
    _lone(SearchDomain, _search),
    _lone(ServerlessCache, _serverless_cache),
    _lone(ServerlessWarehouse, _serverless_warehouse),
    _lone(TransferServer, _transfer),
    _lone(Warehouse, _warehouse),
)
