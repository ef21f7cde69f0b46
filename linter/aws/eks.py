"""EKS: Kubernetes clusters and their nodes.

https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.ec2 import KeyPair, LaunchTemplate
from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.strings import strings
from linter.aws.vpc import Subnet


class KubernetesCluster(Node):
    """The control plane of a cluster: interfaces in its subnets, and an API endpoint."""

    spellings = declared_by("aws_eks_cluster", "AWS::EKS::Cluster")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    subnets = links(
        lambda: Subnet, terraform="vpc_config.subnet_ids[]", cloudformation="ResourcesVpcConfig.SubnetIds[]"
    )
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_config.security_group_ids[]",
        cloudformation="ResourcesVpcConfig.SecurityGroupIds[]",
    )
    public = flag(
        terraform="vpc_config.endpoint_public_access",
        cloudformation="ResourcesVpcConfig.EndpointPublicAccess",
        default=True,
    )
    private = flag(
        terraform="vpc_config.endpoint_private_access",
        cloudformation="ResourcesVpcConfig.EndpointPrivateAccess",
        default=False,
    )
    public_cidrs = cidrs(
        terraform="vpc_config.public_access_cidrs[]", cloudformation="ResourcesVpcConfig.PublicAccessCidrs[]"
    )
    logs = strings(
        terraform="enabled_cluster_log_types[]",
        cloudformation="Logging.ClusterLogging.EnabledTypes[].Type",
    )
    authentication = text(
        terraform="access_config.authentication_mode", cloudformation="AccessConfig.AuthenticationMode"
    )


class KubernetesNodes(Node):
    """A managed node group."""

    spellings = declared_by("aws_eks_node_group", "AWS::EKS::Nodegroup")

    cluster = links(lambda: KubernetesCluster, terraform="cluster_name", cloudformation="ClusterName")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="Subnets[]")
    launch_template = links(
        lambda: LaunchTemplate,
        terraform="launch_template.id | launch_template.name",
        cloudformation="LaunchTemplate.Id | LaunchTemplate.Name",
    )
    launch_template_version = text(
        terraform="launch_template.version", cloudformation="LaunchTemplate.Version", default="$Default"
    )
    ssh_key = links(lambda: KeyPair, terraform="remote_access.ec2_ssh_key", cloudformation="RemoteAccess.Ec2SshKey")
    ssh_groups = links(
        lambda: SecurityGroup,
        terraform="remote_access.source_security_group_ids[]",
        cloudformation="RemoteAccess.SourceSecurityGroups[]",
    )
    most = number(terraform="scaling_config.max_size", cloudformation="ScalingConfig.MaxSize")
