"""Managed services with interfaces in subnets: MSK, EFS, SageMaker notebooks, EMR, Instance Connect endpoints.

https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html
https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-vpc-subnet.html
"""

from __future__ import annotations

from linter.aws.ec2 import KeyPair
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


class MountTarget(Node):
    """A mount target: the interface of an EFS file system in a subnet."""

    spellings = declared_by("aws_efs_mount_target", "AWS::EFS::MountTarget")

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")


class Notebook(Node):
    """A SageMaker notebook instance."""

    spellings = declared_by("aws_sagemaker_notebook_instance", "AWS::SageMaker::NotebookInstance")

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroupIds[]")
    root_access = text(terraform="root_access", cloudformation="RootAccess", default="Enabled")
    metadata_version = text(
        terraform="instance_metadata_service_configuration.minimum_instance_metadata_service_version",
        cloudformation="InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
        default="1",
    )
    direct_internet = text(terraform="direct_internet_access", cloudformation="DirectInternetAccess", default="Enabled")


class DataCluster(Node):
    """An EMR cluster."""

    spellings = declared_by("aws_emr_cluster", "AWS::EMR::Cluster")

    subnets = links(
        lambda: Subnet,
        terraform="ec2_attributes.subnet_id | ec2_attributes.subnet_ids[]",
        cloudformation="Instances.Ec2SubnetId | Instances.Ec2SubnetIds[]",
    )
    primary_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.emr_managed_master_security_group",
        cloudformation="Instances.EmrManagedMasterSecurityGroup",
    )
    worker_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.emr_managed_slave_security_group",
        cloudformation="Instances.EmrManagedSlaveSecurityGroup",
    )
    service_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.service_access_security_group",
        cloudformation="Instances.ServiceAccessSecurityGroup",
    )
    further_primary_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.additional_master_security_groups",
        cloudformation="Instances.AdditionalMasterSecurityGroups[]",
    )
    security = text(terraform="security_configuration", cloudformation="SecurityConfiguration")
    key_pair = links(lambda: KeyPair, terraform="ec2_attributes.key_name", cloudformation="Instances.Ec2KeyName")


class ConnectEndpoint(Node):
    """An EC2 Instance Connect Endpoint: access to private instances for principals that IAM allows.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html
    """

    spellings = declared_by("aws_ec2_instance_connect_endpoint", "AWS::EC2::InstanceConnectEndpoint")

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    preserves_client = flag(terraform="preserve_client_ip", cloudformation="PreserveClientIp", default=False)
