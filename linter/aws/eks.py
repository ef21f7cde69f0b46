"""Kubernetes clusters and their nodes.

https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
"""

from __future__ import annotations

from linter.aws.ec2 import KeyPair, LaunchTemplate
from linter.aws.fields import cidrs, flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class KubernetesCluster(Node):
    """The control plane of a cluster: interfaces in its subnets, and an endpoint outside of them."""

    spellings = declared_by("aws_eks_cluster", "AWS::EKS::Cluster")
    name_field = "name"

    name = text("name", "Name")
    subnets = links("vpc_config.subnet_ids[]", "ResourcesVpcConfig.SubnetIds[]", lambda: Subnet)
    groups = links("vpc_config.security_group_ids[]", "ResourcesVpcConfig.SecurityGroupIds[]", lambda: SecurityGroup)
    public = flag("vpc_config.endpoint_public_access", "ResourcesVpcConfig.EndpointPublicAccess", default=True)
    private = flag("vpc_config.endpoint_private_access", "ResourcesVpcConfig.EndpointPrivateAccess", default=False)
    public_cidrs = cidrs("vpc_config.public_access_cidrs[]", "ResourcesVpcConfig.PublicAccessCidrs[]")


class KubernetesNodes(Node):
    """A managed group of nodes."""

    spellings = declared_by("aws_eks_node_group", "AWS::EKS::Nodegroup")

    cluster = links("cluster_name", "ClusterName", lambda: KubernetesCluster)
    subnets = links("subnet_ids[]", "Subnets[]", lambda: Subnet)
    launch_template = links(
        "launch_template.id | launch_template.name",
        "LaunchTemplate.Id | LaunchTemplate.Name",
        lambda: LaunchTemplate,
    )
    launch_template_version = text("launch_template.version", "LaunchTemplate.Version", default="$Default")
    ssh_key = links("remote_access.ec2_ssh_key", "RemoteAccess.Ec2SshKey", lambda: KeyPair)
    ssh_groups = links(
        "remote_access.source_security_group_ids[]", "RemoteAccess.SourceSecurityGroups[]", lambda: SecurityGroup
    )
    most = number("scaling_config.max_size", "ScalingConfig.MaxSize")
