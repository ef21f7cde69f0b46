"""Instances, and what their launch is taken from: launch templates and launch configurations.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Instances.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html
"""

from __future__ import annotations

from linter.aws.fields import LinkField, SettingField, Unseen, cidrs, flag, links, number, text
from linter.aws.iam import InstanceProfile
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer
from linter.aws.vpc import Subnet

ACCOUNT_DECIDES = Unseen("the account's default for new volumes decides it")


class KeyPair(Node):
    """A public key with which instances let their owner in over SSH."""

    spellings = declared_by("aws_key_pair", "AWS::EC2::KeyPair")
    name_field = "name"

    name = text("key_name", "KeyName")
    public_key = text("public_key", "PublicKeyMaterial")
    key_type = text("", "KeyType", default="rsa")


class MetadataDefaults(Node):
    """What the account, in one region, wants of the metadata service of instances that do not say."""

    spellings = declared_by("aws_ec2_instance_metadata_defaults")

    tokens = text("http_tokens", "", default="no-preference")
    endpoint = text("http_endpoint", "", default="no-preference")
    hop_limit = number("http_put_response_hop_limit", "")


class EncryptionByDefault(Node):
    """The account's switch, in one region, that new volumes are encrypted."""

    spellings = declared_by("aws_ebs_encryption_by_default")

    enabled = flag("enabled", "", default=True)


class Launch(Node):
    """What an instance is launched with, as far as one declaration says it.

    Nothing of it has a default here: what an instance does not say its launch template may, and then AWS decides.
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
    monitoring: SettingField[bool]

    @property
    def slots(self) -> tuple[Referrer[LaunchInterface], ...]:
        """The interfaces it specifies in a list of its own."""
        return self.resolver.referring(LaunchInterface, "launch", self)

    @property
    def volumes(self) -> tuple[Referrer[LaunchVolume], ...]:
        """The volumes it specifies."""
        return self.resolver.referring(LaunchVolume, "launch", self)


class LaunchTemplate(Launch):
    """A launch kept under a name, for instances, fleets and groups."""

    spellings = declared_by("aws_launch_template", "AWS::EC2::LaunchTemplate")
    name_field = "name"

    name = text("name", "LaunchTemplateName")
    image = text("image_id", "LaunchTemplateData.ImageId")
    instance_type = text("instance_type", "LaunchTemplateData.InstanceType")
    groups = links(
        "vpc_security_group_ids[] | security_group_names[]",
        "LaunchTemplateData.SecurityGroupIds[] | LaunchTemplateData.SecurityGroups[]",
        lambda: SecurityGroup,
    )
    associate_public_ip = flag("", "")
    metadata_endpoint = text("metadata_options.http_endpoint", "LaunchTemplateData.MetadataOptions.HttpEndpoint")
    metadata_tokens = text("metadata_options.http_tokens", "LaunchTemplateData.MetadataOptions.HttpTokens")
    metadata_hop_limit = number(
        "metadata_options.http_put_response_hop_limit", "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit"
    )
    profile = links(
        "iam_instance_profile.name | iam_instance_profile.arn",
        "LaunchTemplateData.IamInstanceProfile.Name | LaunchTemplateData.IamInstanceProfile.Arn",
        lambda: InstanceProfile,
    )
    key_pair = links("key_name", "LaunchTemplateData.KeyName", lambda: KeyPair)
    user_data = text("user_data", "LaunchTemplateData.UserData")
    monitoring = flag("monitoring.enabled", "LaunchTemplateData.Monitoring.Enabled")


class LaunchConfiguration(Launch):
    """The older form of a launch template, for Auto Scaling groups only."""

    spellings = declared_by("aws_launch_configuration", "AWS::AutoScaling::LaunchConfiguration")
    name_field = "name"

    name = text("name", "LaunchConfigurationName")
    image = text("image_id", "ImageId")
    instance_type = text("instance_type", "InstanceType")
    groups = links("security_groups[]", "SecurityGroups[]", lambda: SecurityGroup)
    associate_public_ip = flag("associate_public_ip_address", "AssociatePublicIpAddress")
    metadata_endpoint = text("metadata_options.http_endpoint", "MetadataOptions.HttpEndpoint")
    metadata_tokens = text("metadata_options.http_tokens", "MetadataOptions.HttpTokens")
    metadata_hop_limit = number(
        "metadata_options.http_put_response_hop_limit", "MetadataOptions.HttpPutResponseHopLimit"
    )
    profile = links("iam_instance_profile", "IamInstanceProfile", lambda: InstanceProfile)
    key_pair = links("key_name", "KeyName", lambda: KeyPair)
    user_data = text("user_data | user_data_base64", "UserData")
    monitoring = flag("enable_monitoring", "InstanceMonitoring")


class Instance(Launch):
    """A virtual machine."""

    spellings = declared_by("aws_instance", "aws_spot_instance_request", "AWS::EC2::Instance")

    subnet = links("subnet_id", "SubnetId", lambda: Subnet)
    image = text("ami", "ImageId")
    instance_type = text("instance_type", "InstanceType")
    groups = links(
        "vpc_security_group_ids[] | security_groups[]", "SecurityGroupIds[] | SecurityGroups[]", lambda: SecurityGroup
    )
    associate_public_ip = flag("associate_public_ip_address", "")
    source_dest_check = flag("source_dest_check", "SourceDestCheck", default=True)
    primary_interface = links("primary_network_interface.network_interface_id", "", lambda: NetworkInterface)
    private_v4 = cidrs("private_ip | secondary_private_ips[]", "PrivateIpAddress")
    ipv6 = cidrs("ipv6_addresses[]", "Ipv6Addresses[].Ipv6Address", family=6)
    ipv6_count = number("ipv6_address_count", "Ipv6AddressCount")
    metadata_endpoint = text("metadata_options.http_endpoint", "MetadataOptions.HttpEndpoint")
    metadata_tokens = text("metadata_options.http_tokens", "MetadataOptions.HttpTokens")
    metadata_hop_limit = number(
        "metadata_options.http_put_response_hop_limit", "MetadataOptions.HttpPutResponseHopLimit"
    )
    profile = links("iam_instance_profile", "IamInstanceProfile", lambda: InstanceProfile)
    key_pair = links("key_name", "KeyName", lambda: KeyPair)
    user_data = text("user_data | user_data_base64", "UserData")
    monitoring = flag("monitoring", "Monitoring")
    tenancy = text("tenancy", "Tenancy")
    launch_template = links(
        "launch_template.id | launch_template.name",
        "LaunchTemplate.LaunchTemplateId | LaunchTemplate.LaunchTemplateName",
        lambda: LaunchTemplate,
    )
    launch_template_version = text("launch_template.version", "LaunchTemplate.Version", default="$Default")


class LaunchInterface(Node):
    """An interface that a launch creates or takes, in the launch's own list."""

    spellings = declared_by(
        inline("aws_instance", "network_interface"),
        inline("aws_spot_instance_request", "network_interface"),
        inline("aws_launch_template", "network_interfaces"),
        inline("AWS::EC2::Instance", "NetworkInterfaces"),
        inline("AWS::EC2::LaunchTemplate", "LaunchTemplateData.NetworkInterfaces"),
    )

    index = number("device_index", "DeviceIndex")
    takes = links("network_interface_id", "NetworkInterfaceId", lambda: NetworkInterface)
    subnet = links("subnet_id", "SubnetId", lambda: Subnet)
    groups = links("security_groups[]", "GroupSet[] | Groups[]", lambda: SecurityGroup)
    associate_public_ip = flag("associate_public_ip_address", "AssociatePublicIpAddress")
    private_v4 = cidrs(
        "private_ip_address | ipv4_addresses[]", "PrivateIpAddress | PrivateIpAddresses[].PrivateIpAddress"
    )
    ipv6 = cidrs("ipv6_addresses[]", "Ipv6Addresses[].Ipv6Address", family=6)
    ipv6_count = number("ipv6_address_count", "Ipv6AddressCount")

    @property
    def launch(self) -> Links[Launch]:
        """The instance or template in whose list it is."""
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

    encrypted = flag("encrypted | ebs.encrypted", "Ebs.Encrypted", default=ACCOUNT_DECIDES)

    @property
    def launch(self) -> Links[Launch]:
        """The instance, template or configuration in whose list it is."""
        return self.owner(Launch) or Links((), (), self.span)


class InterfaceAttachment(Node):
    """The attachment of a declared interface to an instance."""

    spellings = declared_by(
        inline("aws_network_interface", "attachment"),
        "aws_network_interface_attachment",
        "AWS::EC2::NetworkInterfaceAttachment",
    )

    attaches = links("network_interface_id", "NetworkInterfaceId", lambda: NetworkInterface)
    instance = links("instance_id | instance", "InstanceId", lambda: Instance)
    index = number("device_index", "DeviceIndex")

    @property
    def interface(self) -> Links[NetworkInterface]:
        """The interface it attaches: the one it is written in, or the one it names."""
        return self.owner(NetworkInterface) or self.attaches


class InterfaceGroup(Node):
    """A security group added to an interface by a resource of its own."""

    spellings = declared_by("aws_network_interface_sg_attachment")

    group = links("security_group_id", "", lambda: SecurityGroup)
    interface = links("network_interface_id", "", lambda: (NetworkInterface, Instance))
