"""MSK: clusters of Kafka brokers.

https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class KafkaCluster(Node):
    """An MSK cluster."""

    spellings = declared_by("aws_msk_cluster", "AWS::MSK::Cluster")

    subnets = links(
        lambda: Subnet,
        terraform="broker_node_group_info.client_subnets[]",
        cloudformation="BrokerNodeGroupInfo.ClientSubnets[]",
    )
    groups = links(
        lambda: SecurityGroup,
        terraform="broker_node_group_info.security_groups[]",
        cloudformation="BrokerNodeGroupInfo.SecurityGroups[]",
    )
    client_encryption = text(
        terraform="encryption_info.encryption_in_transit.client_broker",
        cloudformation="EncryptionInfo.EncryptionInTransit.ClientBroker",
        default="TLS",
    )
    cluster_encryption = flag(
        terraform="encryption_info.encryption_in_transit.in_cluster",
        cloudformation="EncryptionInfo.EncryptionInTransit.InCluster",
        default=True,
    )
    admits_anyone = flag(
        terraform="client_authentication.unauthenticated",
        cloudformation="ClientAuthentication.Unauthenticated.Enabled",
    )
    public_access = text(
        terraform="broker_node_group_info.connectivity_info.public_access.type",
        cloudformation="BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
        default="DISABLED",
    )
