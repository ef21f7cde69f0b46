"""Peering connections between two VPCs.

https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.vpc import Vpc


class Peering(Node):
    """A connection between two VPCs, which is not transitive."""

    spellings = declared_by("aws_vpc_peering_connection", "AWS::EC2::VPCPeeringConnection")

    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    peer = links("peer_vpc_id", "PeerVpcId", lambda: Vpc)
    peer_owner = text("peer_owner_id", "PeerOwnerId")
    peer_region = text("peer_region", "PeerRegion")
    peer_role = text("", "PeerRoleArn")
    auto_accept = flag("auto_accept", "", default=False)

    @property
    def accepters(self) -> tuple[Referrer[PeeringAccepter], ...]:
        """The declarations that accept it on the other side."""
        return self.resolver.referring(PeeringAccepter, "peering", self)


class PeeringAccepter(Node):
    """The other side's consent to a peering connection."""

    spellings = declared_by("aws_vpc_peering_connection_accepter")

    peering = links("vpc_peering_connection_id", "", lambda: Peering)
    auto_accept = flag("auto_accept", "", default=False)
