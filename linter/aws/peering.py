"""Peering connections between two VPCs.

https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
"""

from __future__ import annotations

from linter.aws.fields import PerLanguage, flag, links, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.vpc import Vpc
from linter.truth import Truth, unknown


class Peering(Node):
    """A connection between two VPCs, which does not route to third networks."""

    spellings = declared_by("aws_vpc_peering_connection", "AWS::EC2::VPCPeeringConnection")
    identifier = "pcx"

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    peer = links(lambda: Vpc, terraform="peer_vpc_id", cloudformation="PeerVpcId")
    peer_owner = text(terraform="peer_owner_id", cloudformation="PeerOwnerId")
    peer_region = text(terraform="peer_region", cloudformation="PeerRegion")
    peer_role = text(cloudformation="PeerRoleArn")
    auto_accept = flag(terraform="auto_accept", default=False)
    stacks_accept = PerLanguage(terraform=False, cloudformation=True)

    @property
    def accepts_itself(self) -> Truth:
        """Whether it becomes active without a separate acceptance.

        CloudFormation accepts it within the account, or in another through a role; Terraform if `auto_accept` is set.
        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/peer-with-vpc-in-another-account.html
        """
        if not self.stacks_accept:
            return self.auto_accept.is_(wanted=True)
        return (
            self.peer_owner.omitted | ~self.peer_role.omitted | unknown("the owner may be another account", self.span)
        )

    @property
    def accepters(self) -> tuple[Referrer[PeeringAccepter], ...]:
        """The declarations that accept it."""
        return self.resolver.referring(PeeringAccepter, "peering", self)


class PeeringAccepter(Node):
    """The acceptance of a peering connection by the other side."""

    spellings = declared_by("aws_vpc_peering_connection_accepter")

    peering = links(lambda: Peering, terraform="vpc_peering_connection_id")
    auto_accept = flag(terraform="auto_accept", default=False)
