"""Every kind of node, by the resource types that declare it."""

from __future__ import annotations

from dataclasses import dataclass

from linter.aws.autoscaling import AutoScalingAttachment, AutoScalingGroup, Fleet, FleetTemplate, SpotSpecification
from linter.aws.ec2 import (
    EncryptionByDefault,
    Instance,
    InterfaceAttachment,
    InterfaceGroup,
    KeyPair,
    LaunchConfiguration,
    LaunchInterface,
    LaunchTemplate,
    LaunchVolume,
    MetadataDefaults,
)
from linter.aws.ecs import ContainerService, ServiceTarget, TaskDefinition
from linter.aws.eks import KubernetesCluster, KubernetesNodes
from linter.aws.elastic_ip import ElasticIp, ElasticIpAssociation
from linter.aws.elasticache import CacheCluster, CacheGroup, CacheSubnets, ServerlessCache
from linter.aws.elb import (
    ClassicAttachment,
    ClassicBalancer,
    ClassicListener,
    Listener,
    ListenerAction,
    ListenerRule,
    LoadBalancer,
    TargetAttachment,
    TargetGroup,
)
from linter.aws.endpoint import (
    EndpointGroup,
    EndpointPolicy,
    EndpointPrincipals,
    EndpointService,
    EndpointSubnet,
    EndpointTables,
    VpcEndpoint,
)
from linter.aws.firewall import Firewall, FirewallEndpoint, FirewallPolicy
from linter.aws.flow_log import FlowLog
from linter.aws.gateway import (
    CarrierGateway,
    EgressOnlyInternetGateway,
    GatewayAttachment,
    InternetGateway,
    LocalGateway,
    NatAddress,
    NatGateway,
    VpnGateway,
)
from linter.aws.iam import AccessKey, InstanceProfile, ManagedPolicy, PolicyAttachment, Role, RolePolicy
from linter.aws.managed import ConnectEndpoint, DataCluster, KafkaCluster, MountTarget, Notebook
from linter.aws.network_acl import AclAssociation, AclEntry, DefaultNetworkAcl, NetworkAcl
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, Spelling
from linter.aws.opaque import Opaque
from linter.aws.opensearch import SearchDomain
from linter.aws.peering import Peering, PeeringAccepter
from linter.aws.policy_document import DocumentSource
from linter.aws.posture import DataWatch, Provider, SecurityHub, SerialConsole, ThreatDetector
from linter.aws.prefix_list import PrefixList, PrefixListEntry
from linter.aws.rds import (
    Database,
    DatabaseCluster,
    DatabaseProxy,
    DatabaseSubnets,
    DocumentCluster,
    DocumentSubnets,
    NeptuneCluster,
    NeptuneSubnets,
    ReplicationInstance,
    ReplicationSubnets,
)
from linter.aws.redshift import ServerlessWarehouse, Warehouse, WarehouseSubnets
from linter.aws.route import Route
from linter.aws.route_table import (
    DefaultRouteTable,
    MainTableAssociation,
    Propagation,
    RouteTable,
    RouteTableAssociation,
)
from linter.aws.security_group import (
    DefaultSecurityGroup,
    EgressRule,
    ExclusiveRules,
    IngressRule,
    SecurityGroup,
    SecurityGroupVpc,
)
from linter.aws.serverless import Function, FunctionUrl
from linter.aws.transit_gateway import (
    PeeringAttachment,
    TransitGateway,
    TransitGatewayAssociation,
    TransitGatewayPropagation,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcAttachment,
)
from linter.aws.vpc import (
    DefaultSubnet,
    DefaultVpc,
    PublicAccessBlock,
    PublicAccessExclusion,
    Subnet,
    SubnetCidr,
    Vpc,
    VpcCidr,
)
from linter.aws.vpn import (
    ClientVpn,
    ClientVpnAssociation,
    ClientVpnAuthorization,
    ClientVpnRoute,
    CustomerGateway,
    DirectConnectAssociation,
    DirectConnectGateway,
    PrivateInterface,
    VpnConnection,
    VpnRoute,
    VpnTunnel,
)

KINDS: tuple[type[Node], ...] = (
    AccessKey,
    AclAssociation,
    AclEntry,
    AutoScalingAttachment,
    AutoScalingGroup,
    CacheCluster,
    CacheGroup,
    CacheSubnets,
    CarrierGateway,
    ClassicAttachment,
    ClassicBalancer,
    ClassicListener,
    ClientVpn,
    ClientVpnAssociation,
    ClientVpnAuthorization,
    ClientVpnRoute,
    ConnectEndpoint,
    ContainerService,
    CustomerGateway,
    DataCluster,
    DataWatch,
    Database,
    DatabaseCluster,
    DatabaseProxy,
    DatabaseSubnets,
    DefaultNetworkAcl,
    DefaultRouteTable,
    DefaultSecurityGroup,
    DefaultSubnet,
    DefaultVpc,
    DirectConnectAssociation,
    DirectConnectGateway,
    DocumentCluster,
    DocumentSource,
    DocumentSubnets,
    EgressOnlyInternetGateway,
    EgressRule,
    ElasticIp,
    ElasticIpAssociation,
    EncryptionByDefault,
    EndpointGroup,
    EndpointPolicy,
    EndpointPrincipals,
    EndpointService,
    EndpointSubnet,
    EndpointTables,
    ExclusiveRules,
    Firewall,
    FirewallEndpoint,
    FirewallPolicy,
    Fleet,
    FleetTemplate,
    FlowLog,
    Function,
    FunctionUrl,
    GatewayAttachment,
    IngressRule,
    Instance,
    InstanceProfile,
    InterfaceAttachment,
    InterfaceGroup,
    InternetGateway,
    KafkaCluster,
    KeyPair,
    KubernetesCluster,
    KubernetesNodes,
    LaunchConfiguration,
    LaunchInterface,
    LaunchTemplate,
    LaunchVolume,
    Listener,
    ListenerAction,
    ListenerRule,
    LoadBalancer,
    MainTableAssociation,
    ManagedPolicy,
    MetadataDefaults,
    MountTarget,
    NatAddress,
    NatGateway,
    NeptuneCluster,
    NeptuneSubnets,
    NetworkAcl,
    NetworkInterface,
    Notebook,
    Opaque,
    Peering,
    PeeringAccepter,
    PeeringAttachment,
    PolicyAttachment,
    PrefixList,
    PrefixListEntry,
    PrivateInterface,
    Propagation,
    Provider,
    PublicAccessBlock,
    PublicAccessExclusion,
    ReplicationInstance,
    ReplicationSubnets,
    Role,
    RolePolicy,
    Route,
    RouteTable,
    RouteTableAssociation,
    SearchDomain,
    SecurityGroup,
    SecurityGroupVpc,
    SecurityHub,
    SerialConsole,
    ServerlessCache,
    ServerlessWarehouse,
    ServiceTarget,
    SpotSpecification,
    Subnet,
    SubnetCidr,
    TargetAttachment,
    TargetGroup,
    TaskDefinition,
    ThreatDetector,
    TransitGateway,
    TransitGatewayAssociation,
    TransitGatewayPropagation,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    Vpc,
    VpcAttachment,
    VpcCidr,
    VpcEndpoint,
    VpnConnection,
    VpnGateway,
    VpnRoute,
    VpnTunnel,
    Warehouse,
    WarehouseSubnets,
)


def spelled_as(resource_type: str) -> tuple[tuple[type[Node], Spelling], ...]:
    """The kinds a resource type declares, with the spelling that says so."""
    found = _BY_TYPE.get(resource_type, ())
    return _BY_TYPE[CUSTOM] if not found and resource_type.startswith("Custom::") else found


@dataclass(frozen=True, slots=True)
class Implied:
    """A node that AWS makes with another, which an attribute of the other names."""

    owner: type[Node]
    kind: type[Node]

    def owned_by(self, node: Node) -> bool:
        """Whether the attribute is one of this node."""
        return isinstance(node, self.owner)

    def serves(self, kinds: tuple[type[Node], ...]) -> bool:
        """Whether what it names is of one of the kinds."""
        return issubclass(self.kind, kinds)


IMPLIED = {
    "default_security_group_id": Implied(Vpc, SecurityGroup),
    "DefaultSecurityGroup": Implied(Vpc, SecurityGroup),
    "default_network_acl_id": Implied(Vpc, NetworkAcl),
    "DefaultNetworkAcl": Implied(Vpc, NetworkAcl),
    "default_route_table_id": Implied(Vpc, RouteTable),
    "main_route_table_id": Implied(Vpc, RouteTable),
    "vpc_config[0].cluster_security_group_id": Implied(KubernetesCluster, SecurityGroup),
    "ClusterSecurityGroupId": Implied(KubernetesCluster, SecurityGroup),
}
"""The attributes of both dialects that name a node AWS makes with another."""

KIND_OF_IDENTIFIER: dict[str, type[Node]] = {
    "acl": NetworkAcl,
    "cagw": CarrierGateway,
    "eigw": EgressOnlyInternetGateway,
    "eipalloc": ElasticIp,
    "eni": NetworkInterface,
    "i": Instance,
    "igw": InternetGateway,
    "lgw": LocalGateway,
    "lt": LaunchTemplate,
    "nat": NatGateway,
    "pcx": Peering,
    "pl": PrefixList,
    "rtb": RouteTable,
    "sg": SecurityGroup,
    "subnet": Subnet,
    "tgw": TransitGateway,
    "tgw-attach": VpcAttachment,
    "tgw-rtb": TransitGatewayRouteTable,
    "vgw": VpnGateway,
    "vpc": Vpc,
    "vpce": VpcEndpoint,
}
"""The kind of a thing by the first part of its identifier: `sg-0123` is a security group."""

KIND_OF_PARAMETER: dict[str, type[Node]] = {
    "AWS::EC2::Instance::Id": Instance,
    "AWS::EC2::KeyPair::KeyName": KeyPair,
    "AWS::EC2::SecurityGroup::GroupName": SecurityGroup,
    "AWS::EC2::SecurityGroup::Id": SecurityGroup,
    "AWS::EC2::Subnet::Id": Subnet,
    "AWS::EC2::VPC::Id": Vpc,
}
"""The kind of what a parameter of this type names: something that exists before the stack does."""

CUSTOM = "AWS::CloudFormation::CustomResource"

_BY_TYPE: dict[str, tuple[tuple[type[Node], Spelling], ...]] = {}
for _kind in KINDS:
    for _spelling in _kind.spellings:
        _BY_TYPE[_spelling.type] = (*_BY_TYPE.get(_spelling.type, ()), (_kind, _spelling))
