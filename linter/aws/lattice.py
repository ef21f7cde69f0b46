"""VPC Lattice: services that clients of associated VPCs reach, wherever their targets are.

https://docs.aws.amazon.com/vpc-lattice/latest/ug/how-it-works.html
"""

from __future__ import annotations

from linter.aws.ec2 import Instance
from linter.aws.elb import LoadBalancer
from linter.aws.fields import LinkField, links, number, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.policy_document import policy_document
from linter.aws.security_group import SecurityGroup
from linter.aws.serverless import Function
from linter.aws.setting import Links, Referrer
from linter.aws.vpc import Vpc


class ServiceNetwork(Node):
    """A collection of services, open to the VPCs that are associated with it."""

    spellings = declared_by("aws_vpclattice_service_network", "AWS::VpcLattice::ServiceNetwork")

    authorization = text(terraform="auth_type", cloudformation="AuthType", default="NONE")


class ClientAssociation(Node):
    """A VPC whose clients reach the services of a network."""

    spellings = declared_by(
        "aws_vpclattice_service_network_vpc_association", "AWS::VpcLattice::ServiceNetworkVpcAssociation"
    )

    network = links(
        lambda: ServiceNetwork,
        terraform="service_network_identifier",
        cloudformation="ServiceNetworkIdentifier",
    )
    vpc = links(lambda: Vpc, terraform="vpc_identifier", cloudformation="VpcIdentifier")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")


class LatticeService(Node):
    """A service of VPC Lattice."""

    spellings = declared_by("aws_vpclattice_service", "AWS::VpcLattice::Service")

    authorization = text(terraform="auth_type", cloudformation="AuthType", default="NONE")


class LatticePolicy(Node):
    """The policy of a service or service network. It counts if the authorization is `AWS_IAM`.

    https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
    """

    spellings = declared_by("aws_vpclattice_auth_policy", "AWS::VpcLattice::AuthPolicy")

    of: LinkField[Node] = links(
        lambda: (Node, LatticeService, ServiceNetwork),
        terraform="resource_identifier",
        cloudformation="ResourceIdentifier",
    )
    document = policy_document(terraform="policy", cloudformation="Policy")


class ServiceAssociation(Node):
    """A service that is part of a service network."""

    spellings = declared_by(
        "aws_vpclattice_service_network_service_association", "AWS::VpcLattice::ServiceNetworkServiceAssociation"
    )

    network = links(
        lambda: ServiceNetwork,
        terraform="service_network_identifier",
        cloudformation="ServiceNetworkIdentifier",
    )
    service = links(lambda: LatticeService, terraform="service_identifier", cloudformation="ServiceIdentifier")


class LatticeListener(Node):
    """A port of a service, and the target groups that it forwards to by default."""

    spellings = declared_by("aws_vpclattice_listener", "AWS::VpcLattice::Listener")

    service = links(
        lambda: LatticeService, terraform="service_identifier | service_arn", cloudformation="ServiceIdentifier"
    )
    port = number(terraform="port", cloudformation="Port")
    protocol = text(terraform="protocol", cloudformation="Protocol")
    targets = links(
        lambda: LatticeTargets,
        terraform="default_action.forward.target_groups[].target_group_identifier",
        cloudformation="DefaultAction.Forward.TargetGroups[].TargetGroupIdentifier",
    )


class LatticeRule(Node):
    """A rule of a listener."""

    spellings = declared_by("aws_vpclattice_listener_rule", "AWS::VpcLattice::Rule")

    listener = links(lambda: LatticeListener, terraform="listener_identifier", cloudformation="ListenerIdentifier")
    targets = links(
        lambda: LatticeTargets,
        terraform="action.forward.target_groups[].target_group_identifier",
        cloudformation="Action.Forward.TargetGroups[].TargetGroupIdentifier",
    )


class LatticeTargets(Node):
    """A target group of VPC Lattice."""

    spellings = declared_by("aws_vpclattice_target_group", "AWS::VpcLattice::TargetGroup")

    port = number(terraform="config.port", cloudformation="Config.Port")
    vpc = links(lambda: Vpc, terraform="config.vpc_identifier", cloudformation="Config.VpcIdentifier")

    @property
    def members(self) -> tuple[Referrer[LatticeTarget], ...]:
        """Its targets."""
        return self.resolver.referring(LatticeTarget, "target_group", self)


class LatticeTarget(Node):
    """A target of a target group of VPC Lattice."""

    spellings = declared_by("aws_vpclattice_target_group_attachment", inline("AWS::VpcLattice::TargetGroup", "Targets"))

    into = links(lambda: LatticeTargets, terraform="target_group_identifier")
    target = links(lambda: (Node, Instance, LoadBalancer, Function), terraform="target.id", cloudformation="Id")
    port = number(terraform="target.port", cloudformation="Port")

    @property
    def target_group(self) -> Links[LatticeTargets]:
        """The target group that it belongs to."""
        return self.owner(LatticeTargets) or self.into
