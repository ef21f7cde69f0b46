"""Route 53: zones, records and the logs of DNS queries.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/logging-monitoring.html
"""

from __future__ import annotations

from linter.aws.fields import LinkField, links, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.setting import Referrer
from linter.aws.strings import strings
from linter.aws.vpc import Vpc


class HostedZone(Node):
    """A hosted zone: public, or private to VPCs."""

    spellings = declared_by("aws_route53_zone", "AWS::Route53::HostedZone")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    vpcs = links(lambda: Vpc, terraform="vpc[].vpc_id", cloudformation="VPCs[].VPCId")
    query_log = text(cloudformation="QueryLoggingConfig.CloudWatchLogsLogGroupArn")

    @property
    def query_logs(self) -> tuple[Referrer[ZoneQueryLog], ...]:
        """The query logs that are separate resources."""
        return self.resolver.referring(ZoneQueryLog, "zone", self)


class ZoneQueryLog(Node):
    """The log of the queries for a public zone, as a separate resource."""

    spellings = declared_by("aws_route53_query_log")

    zone = links(lambda: HostedZone, terraform="zone_id")
    destination = text(terraform="cloudwatch_log_group_arn")


class DnsRecord(Node):
    """A record, or an alias for another AWS resource."""

    spellings = declared_by(
        "aws_route53_record",
        "AWS::Route53::RecordSet",
        inline("AWS::Route53::RecordSetGroup", "RecordSets"),
    )

    name = text(terraform="name", cloudformation="Name")
    record_type = text(terraform="type", cloudformation="Type")
    zone = links(lambda: HostedZone, terraform="zone_id", cloudformation="HostedZoneId")
    values = strings(terraform="records[]", cloudformation="ResourceRecords[]")
    targets: LinkField[Node] = links(lambda: Node, terraform="records[]", cloudformation="ResourceRecords[]")
    alias: LinkField[Node] = links(lambda: Node, terraform="alias.name", cloudformation="AliasTarget.DNSName")


class ResolverQueryLog(Node):
    """A log of the DNS queries from VPCs."""

    spellings = declared_by("aws_route53_resolver_query_log_config", "AWS::Route53Resolver::ResolverQueryLoggingConfig")

    destination = text(terraform="destination_arn", cloudformation="DestinationArn")


class ResolverQueryLogVpc(Node):
    """The association of a log of DNS queries with a VPC."""

    spellings = declared_by(
        "aws_route53_resolver_query_log_config_association",
        "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    )

    log = links(
        lambda: ResolverQueryLog,
        terraform="resolver_query_log_config_id",
        cloudformation="ResolverQueryLogConfigId",
    )
    vpc = links(lambda: Vpc, terraform="resource_id", cloudformation="ResourceId")
