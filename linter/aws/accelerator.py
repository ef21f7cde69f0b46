"""Global Accelerator: addresses on the internet that lead to load balancers and instances.

https://docs.aws.amazon.com/global-accelerator/latest/dg/introduction-components.html
"""

from __future__ import annotations

from linter.aws.ec2 import Instance
from linter.aws.elastic_ip import ElasticIp
from linter.aws.elb import LoadBalancer
from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.setting import Links, Referrer, nothing


class Accelerator(Node):
    """An accelerator, with addresses of its own on the internet."""

    spellings = declared_by("aws_globalaccelerator_accelerator", "AWS::GlobalAccelerator::Accelerator")

    flow_logs = flag(terraform="attributes.flow_logs_enabled", cloudformation="FlowLogsEnabled", default=False)

    enabled = flag(terraform="enabled", cloudformation="Enabled", default=True)
    ip_address_type = text(terraform="ip_address_type", cloudformation="IpAddressType", default="IPV4")


class AcceleratorListener(Node):
    """The ports on which an accelerator listens."""

    spellings = declared_by("aws_globalaccelerator_listener", "AWS::GlobalAccelerator::Listener")

    accelerator = links(lambda: Accelerator, terraform="accelerator_arn", cloudformation="AcceleratorArn")
    protocol = text(terraform="protocol", cloudformation="Protocol", default="TCP")

    @property
    def ranges(self) -> tuple[Referrer[AcceleratorPorts], ...]:
        """Its ranges of ports."""
        return self.resolver.referring(AcceleratorPorts, "listener", self)


class AcceleratorPorts(Node):
    """A range of ports of an accelerator's listener."""

    spellings = declared_by(
        inline("aws_globalaccelerator_listener", "port_range"), inline("AWS::GlobalAccelerator::Listener", "PortRanges")
    )

    first = number(terraform="from_port", cloudformation="FromPort")
    last = number(terraform="to_port", cloudformation="ToPort")

    @property
    def listener(self) -> Links[AcceleratorListener]:
        """The listener that it belongs to."""
        return self.owner(AcceleratorListener) or nothing(self.span)


class AcceleratorGroup(Node):
    """The endpoints that a listener leads to in one region."""

    spellings = declared_by("aws_globalaccelerator_endpoint_group", "AWS::GlobalAccelerator::EndpointGroup")

    listener = links(lambda: AcceleratorListener, terraform="listener_arn", cloudformation="ListenerArn")

    @property
    def endpoints(self) -> tuple[Referrer[AcceleratorEndpoint], ...]:
        """Its endpoints."""
        return self.resolver.referring(AcceleratorEndpoint, "group", self)

    @property
    def overrides(self) -> tuple[Referrer[PortOverride], ...]:
        """The ports that its endpoints listen on instead of those of the listener."""
        return self.resolver.referring(PortOverride, "group", self)


class PortOverride(Node):
    """A port of the listener, and the one that it leads to at the endpoints."""

    spellings = declared_by(
        inline("aws_globalaccelerator_endpoint_group", "port_override"),
        inline("AWS::GlobalAccelerator::EndpointGroup", "PortOverrides"),
    )

    listened = number(terraform="listener_port", cloudformation="ListenerPort")
    port = number(terraform="endpoint_port", cloudformation="EndpointPort")

    @property
    def group(self) -> Links[AcceleratorGroup]:
        """The endpoint group that it belongs to."""
        return self.owner(AcceleratorGroup) or nothing(self.span)


class AcceleratorEndpoint(Node):
    """A load balancer, instance or Elastic IP address that an accelerator leads to."""

    spellings = declared_by(
        inline("aws_globalaccelerator_endpoint_group", "endpoint_configuration"),
        inline("AWS::GlobalAccelerator::EndpointGroup", "EndpointConfigurations"),
    )

    target = links(lambda: (LoadBalancer, Instance, ElasticIp), terraform="endpoint_id", cloudformation="EndpointId")
    preserves_client = flag(
        terraform="client_ip_preservation_enabled", cloudformation="ClientIPPreservationEnabled", default=True
    )

    @property
    def group(self) -> Links[AcceleratorGroup]:
        """The endpoint group that it belongs to."""
        return self.owner(AcceleratorGroup) or nothing(self.span)
