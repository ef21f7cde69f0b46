"""WAF: web ACLs and what they protect.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html
"""

from __future__ import annotations

from linter.aws.api_gateway import RestStage
from linter.aws.elb import LoadBalancer
from linter.aws.fields import LinkField, links, raw, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.strings import strings


class WebAcl(Node):
    """A web ACL: rules for HTTP requests."""

    spellings = declared_by("aws_wafv2_web_acl", "AWS::WAFv2::WebACL")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    rules = raw(terraform="rule[]", cloudformation="Rules[]")

    @property
    def associations(self) -> tuple[Referrer[WebAclAssociation], ...]:
        """The associations with what it protects."""
        return self.resolver.referring(WebAclAssociation, "acl", self)


class WebAclAssociation(Node):
    """The association of a web ACL with a load balancer or a stage of an API."""

    spellings = declared_by("aws_wafv2_web_acl_association", "AWS::WAFv2::WebACLAssociation")

    acl = links(lambda: WebAcl, terraform="web_acl_arn", cloudformation="WebACLArn")
    protects: LinkField[Node] = links(
        lambda: (Node, LoadBalancer, RestStage), terraform="resource_arn", cloudformation="ResourceArn"
    )


class WebAclLogging(Node):
    """The logs of a web ACL."""

    spellings = declared_by("aws_wafv2_web_acl_logging_configuration", "AWS::WAFv2::LoggingConfiguration")

    acl = links(lambda: WebAcl, terraform="resource_arn", cloudformation="ResourceArn")
    destinations = strings(terraform="log_destination_configs[]", cloudformation="LogDestinationConfigs[]")
