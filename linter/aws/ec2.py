"""Instances, launch templates and launch configurations.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Instances.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import LinkField, RawField, SettingField, Unseen, flag, followed, links, number, raw, text
from linter.aws.iam import InstanceProfile
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by, inline
from linter.aws.private_key import PrivateKey
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer
from linter.aws.user_data import UserData, user_data
from linter.aws.vpc import Subnet

ACCOUNT_DECIDES = Unseen("the account's default for new volumes decides it")


class KeyPair(Node):
    """A public key whose owner may log in to instances over SSH."""

    spellings = declared_by("aws_key_pair", "AWS::EC2::KeyPair")
    name_field = "name"
    parameter_types = ("AWS::EC2::KeyPair::KeyName",)

    name = text(terraform="key_name", cloudformation="KeyName")
    public_key = text(terraform="public_key", cloudformation="PublicKeyMaterial")
    key_type = text(cloudformation="KeyType", default="rsa")
    private_key = links(lambda: PrivateKey, terraform="public_key")


class Launch(Node):
    """The launch parameters that one declaration gives.

    None has a default here: an instance inherits what it omits from its launch template, before AWS's defaults apply.
    """

    image: SettingField[str]
    instance_type: SettingField[str]
    groups: LinkField[SecurityGroup]
    associate_public_ip: SettingField[bool]
    metadata_endpoint: SettingField[str]
    metadata_tokens: SettingField[str]
    metadata_hop_limit: SettingField[int]
    profile: LinkField[InstanceProfile]
    key_pair: LinkField[KeyPair]
    user_data: SettingField[str]
    written_user_data: RawField
    monitoring: SettingField[bool]
    tenancy: SettingField[str]

    @property
    def scripts(self) -> UserData:
        """The scripts in its user data, decoded."""
        value = self.written_user_data
        return user_data(None if value is None else followed(self, value))

    @property
    def slots(self) -> tuple[Referrer[LaunchInterface], ...]:
        """The interfaces in its list."""
        return self.resolver.referring(LaunchInterface, "launch", self)

    @property
    def volumes(self) -> tuple[Referrer[LaunchVolume], ...]:
        """The volumes in its list."""
        return self.resolver.referring(LaunchVolume, "launch", self)


class LaunchTemplate(Launch):
    """Launch parameters with a name, for instances, fleets and Auto Scaling groups."""

    spellings = declared_by("aws_launch_template", "AWS::EC2::LaunchTemplate")
    name_field = "name"
    identifier = "lt"

    name = text(terraform="name", cloudformation="LaunchTemplateName")
    image = text(terraform="image_id", cloudformation="LaunchTemplateData.ImageId")
    instance_type = text(terraform="instance_type", cloudformation="LaunchTemplateData.InstanceType")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_security_group_ids[] | security_group_names[]",
        cloudformation="LaunchTemplateData.SecurityGroupIds[] | LaunchTemplateData.SecurityGroups[]",
    )
    associate_public_ip = flag()
    metadata_endpoint = text(
        terraform="metadata_options.http_endpoint", cloudformation="LaunchTemplateData.MetadataOptions.HttpEndpoint"
    )
    metadata_tokens = text(
        terraform="metadata_options.http_tokens", cloudformation="LaunchTemplateData.MetadataOptions.HttpTokens"
    )
    metadata_hop_limit = number(
        terraform="metadata_options.http_put_response_hop_limit",
        cloudformation="LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
    )
    profile = links(
        lambda: InstanceProfile,
        terraform="iam_instance_profile.name | iam_instance_profile.arn",
        cloudformation="LaunchTemplateData.IamInstanceProfile.Name | LaunchTemplateData.IamInstanceProfile.Arn",
    )
    key_pair = links(lambda: KeyPair, terraform="key_name", cloudformation="LaunchTemplateData.KeyName")
    user_data = text(terraform="user_data", cloudformation="LaunchTemplateData.UserData")
    written_user_data = raw(terraform="user_data", cloudformation="LaunchTemplateData.UserData")
    monitoring = flag(terraform="monitoring.enabled", cloudformation="LaunchTemplateData.Monitoring.Enabled")
    tenancy = text(terraform="placement.tenancy", cloudformation="LaunchTemplateData.Placement.Tenancy")


class LaunchConfiguration(Launch):
    """The predecessor of the launch template, for Auto Scaling groups only."""

    spellings = declared_by("aws_launch_configuration", "AWS::AutoScaling::LaunchConfiguration")
    name_field = "name"

    name = text(terraform="name", cloudformation="LaunchConfigurationName")
    image = text(terraform="image_id", cloudformation="ImageId")
    instance_type = text(terraform="instance_type", cloudformation="InstanceType")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
    associate_public_ip = flag(terraform="associate_public_ip_address", cloudformation="AssociatePublicIpAddress")
    metadata_endpoint = text(terraform="metadata_options.http_endpoint", cloudformation="MetadataOptions.HttpEndpoint")
    metadata_tokens = text(terraform="metadata_options.http_tokens", cloudformation="MetadataOptions.HttpTokens")
    metadata_hop_limit = number(
        terraform="metadata_options.http_put_response_hop_limit",
        cloudformation="MetadataOptions.HttpPutResponseHopLimit",
    )
    profile = links(lambda: InstanceProfile, terraform="iam_instance_profile", cloudformation="IamInstanceProfile")
    key_pair = links(lambda: KeyPair, terraform="key_name", cloudformation="KeyName")
    user_data = text(terraform="user_data | user_data_base64", cloudformation="UserData")
    written_user_data = raw(terraform="user_data | user_data_base64", cloudformation="UserData")
    monitoring = flag(terraform="enable_monitoring", cloudformation="InstanceMonitoring")
    tenancy = text(terraform="placement_tenancy", cloudformation="PlacementTenancy")


class Instance(Launch):
    """A virtual machine."""

    spellings = declared_by("aws_instance", "aws_spot_instance_request", "AWS::EC2::Instance")
    identifier = "i"
    parameter_types = ("AWS::EC2::Instance::Id",)

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    image = text(terraform="ami", cloudformation="ImageId")
    instance_type = text(terraform="instance_type", cloudformation="InstanceType")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_security_group_ids[] | security_groups[]",
        cloudformation="SecurityGroupIds[] | SecurityGroups[]",
    )
    associate_public_ip = flag(terraform="associate_public_ip_address")
    source_dest_check = flag(terraform="source_dest_check", cloudformation="SourceDestCheck", default=True)
    primary_interface = links(lambda: NetworkInterface, terraform="primary_network_interface.network_interface_id")
    private_v4 = cidrs(terraform="private_ip | secondary_private_ips[]", cloudformation="PrivateIpAddress")
    ipv6 = cidrs(terraform="ipv6_addresses[]", cloudformation="Ipv6Addresses[].Ipv6Address", family=6)
    ipv6_count = number(terraform="ipv6_address_count", cloudformation="Ipv6AddressCount")
    metadata_endpoint = text(terraform="metadata_options.http_endpoint", cloudformation="MetadataOptions.HttpEndpoint")
    metadata_tokens = text(terraform="metadata_options.http_tokens", cloudformation="MetadataOptions.HttpTokens")
    metadata_hop_limit = number(
        terraform="metadata_options.http_put_response_hop_limit",
        cloudformation="MetadataOptions.HttpPutResponseHopLimit",
    )
    profile = links(lambda: InstanceProfile, terraform="iam_instance_profile", cloudformation="IamInstanceProfile")
    key_pair = links(lambda: KeyPair, terraform="key_name", cloudformation="KeyName")
    user_data = text(terraform="user_data | user_data_base64", cloudformation="UserData")
    written_user_data = raw(terraform="user_data | user_data_base64", cloudformation="UserData")
    monitoring = flag(terraform="monitoring", cloudformation="Monitoring")
    tenancy = text(terraform="tenancy", cloudformation="Tenancy")
    launch_template = links(
        lambda: LaunchTemplate,
        terraform="launch_template.id | launch_template.name",
        cloudformation="LaunchTemplate.LaunchTemplateId | LaunchTemplate.LaunchTemplateName",
    )
    launch_template_version = text(
        terraform="launch_template.version", cloudformation="LaunchTemplate.Version", default="$Default"
    )


class LaunchInterface(Node):
    """An interface that a launch creates, or an existing one that it attaches."""

    spellings = declared_by(
        inline("aws_instance", "network_interface"),
        inline("aws_spot_instance_request", "network_interface"),
        inline("aws_launch_template", "network_interfaces"),
        inline("AWS::EC2::Instance", "NetworkInterfaces"),
        inline("AWS::EC2::LaunchTemplate", "LaunchTemplateData.NetworkInterfaces"),
    )

    index = number(terraform="device_index", cloudformation="DeviceIndex")
    takes = links(lambda: NetworkInterface, terraform="network_interface_id", cloudformation="NetworkInterfaceId")
    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="GroupSet[] | Groups[]")
    associate_public_ip = flag(terraform="associate_public_ip_address", cloudformation="AssociatePublicIpAddress")
    private_v4 = cidrs(
        terraform="private_ip_address | ipv4_addresses[]",
        cloudformation="PrivateIpAddress | PrivateIpAddresses[].PrivateIpAddress",
    )
    ipv6 = cidrs(terraform="ipv6_addresses[]", cloudformation="Ipv6Addresses[].Ipv6Address", family=6)
    ipv6_count = number(terraform="ipv6_address_count", cloudformation="Ipv6AddressCount")

    @property
    def launch(self) -> Links[Launch]:
        """The instance or template that lists it."""
        return self.owner(Launch) or Links((), (), self.span)


class LaunchVolume(Node):
    """A volume that a launch creates."""

    spellings = declared_by(
        *(inline("aws_instance", block) for block in ("root_block_device", "ebs_block_device")),
        *(inline("aws_spot_instance_request", block) for block in ("root_block_device", "ebs_block_device")),
        *(inline("aws_launch_configuration", block) for block in ("root_block_device", "ebs_block_device")),
        inline("aws_launch_template", "block_device_mappings"),
        inline("AWS::EC2::Instance", "BlockDeviceMappings"),
        inline("AWS::EC2::LaunchTemplate", "LaunchTemplateData.BlockDeviceMappings"),
        inline("AWS::AutoScaling::LaunchConfiguration", "BlockDeviceMappings"),
    )

    encrypted = flag(terraform="encrypted | ebs.encrypted", cloudformation="Ebs.Encrypted", default=ACCOUNT_DECIDES)
    virtual_name = text(terraform="virtual_name", cloudformation="VirtualName")
    no_device = text(terraform="no_device", cloudformation="NoDevice")

    @property
    def launch(self) -> Links[Launch]:
        """The instance, template or configuration that lists it."""
        return self.owner(Launch) or Links((), (), self.span)


class InterfaceAttachment(Node):
    """The attachment of an interface to an instance."""

    spellings = declared_by(
        inline("aws_network_interface", "attachment"),
        "aws_network_interface_attachment",
        "AWS::EC2::NetworkInterfaceAttachment",
    )

    attaches = links(lambda: NetworkInterface, terraform="network_interface_id", cloudformation="NetworkInterfaceId")
    instance = links(lambda: Instance, terraform="instance_id | instance", cloudformation="InstanceId")
    index = number(terraform="device_index", cloudformation="DeviceIndex")

    @property
    def interface(self) -> Links[NetworkInterface]:
        """The interface it attaches: the one it is nested in, or the one it refers to."""
        return self.owner(NetworkInterface) or self.attaches


class InterfaceGroup(Node):
    """A security group added to an interface by a separate resource."""

    spellings = declared_by("aws_network_interface_sg_attachment")

    group = links(lambda: SecurityGroup, terraform="security_group_id")
    interface = links(lambda: (NetworkInterface, Instance), terraform="network_interface_id")
