"""Amazon MQ brokers.

https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, nothing
from linter.aws.vpc import Subnet


class MessageBroker(Node):
    """A broker for ActiveMQ or RabbitMQ."""

    spellings = declared_by("aws_mq_broker", "AWS::AmazonMQ::Broker")

    engine = text(terraform="engine_type", cloudformation="EngineType")
    public = flag(terraform="publicly_accessible", cloudformation="PubliclyAccessible", default=False)
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
    general_log = flag(terraform="logs.general", cloudformation="Logs.General", default=False)
    audit_log = flag(terraform="logs.audit", cloudformation="Logs.Audit", default=False)


class BrokerUser(Node):
    """A user of a broker."""

    spellings = declared_by(inline("aws_mq_broker", "user"), inline("AWS::AmazonMQ::Broker", "Users"))

    name = text(terraform="username", cloudformation="Username")
    password = text(terraform="password", cloudformation="Password")

    @property
    def broker(self) -> Links[MessageBroker]:
        """The broker that it belongs to."""
        return self.owner(MessageBroker) or nothing(self.span)
