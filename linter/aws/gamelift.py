"""GameLift fleets.

https://docs.aws.amazon.com/gamelift/latest/developerguide/fleets-creating.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import number, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.setting import Links, nothing


class GameFleet(Node):
    """A fleet of hosts for game servers."""

    spellings = declared_by("aws_gamelift_fleet", "AWS::GameLift::Fleet")

    name = text(terraform="name", cloudformation="Name")


class GamePermission(Node):
    """Addresses that may reach a range of ports of a fleet."""

    spellings = declared_by(
        inline("aws_gamelift_fleet", "ec2_inbound_permission"),
        inline("AWS::GameLift::Fleet", "EC2InboundPermissions"),
    )

    protocol = text(terraform="protocol", cloudformation="Protocol")
    from_port = number(terraform="from_port", cloudformation="FromPort")
    to_port = number(terraform="to_port", cloudformation="ToPort")
    sources = cidrs(terraform="ip_range", cloudformation="IpRange")

    @property
    def fleet(self) -> Links[GameFleet]:
        """The fleet that it belongs to."""
        return self.owner(GameFleet) or nothing(self.span)
