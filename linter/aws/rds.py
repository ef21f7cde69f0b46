"""RDS: database instances, clusters and proxies.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import PerLanguage, flag, links, number, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.parameter_group import ParameterGroup
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Setting
from linter.aws.vpc import Subnet
from linter.truth import Truth

PORTS_OF_ENGINES = (("mysql", 3306), ("maria", 3306), ("postgres", 5432), ("sqlserver", 1433), ("oracle", 1521))
DB2 = ("db2", 50000)


def port_of_engine(engine: str, *, aurora_in_cloudformation: bool = False) -> int | None:
    """The default port of an engine; None if the engine is not known."""
    if engine == "aurora" or (aurora_in_cloudformation and engine == "aurora-mysql"):
        return 3306
    return next((port for word, port in (*PORTS_OF_ENGINES, DB2) if word in engine), None)


class DatabaseSubnets(Node):
    """The subnets that a database can be placed in."""

    spellings = declared_by("aws_db_subnet_group", "AWS::RDS::DBSubnetGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="DBSubnetGroupName")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class DatabaseCluster(Node):
    """An Aurora or Multi-AZ cluster."""

    spellings = declared_by("aws_rds_cluster", "AWS::RDS::DBCluster")
    name_field = "name"

    name = text(terraform="cluster_identifier", cloudformation="DBClusterIdentifier")
    engine = text(terraform="engine", cloudformation="Engine", default="aurora")
    port = number(terraform="port", cloudformation="Port")
    subnet_group = links(lambda: DatabaseSubnets, terraform="db_subnet_group_name", cloudformation="DBSubnetGroupName")
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")
    says_public = flag(cloudformation="PubliclyAccessible")
    encrypted = flag(terraform="storage_encrypted", cloudformation="StorageEncrypted", default=False)
    parameters = links(
        lambda: ParameterGroup,
        terraform="db_cluster_parameter_group_name",
        cloudformation="DBClusterParameterGroupName",
    )
    password = text(terraform="master_password", cloudformation="MasterUserPassword")


class Database(Node):
    """A database instance, stand-alone or in a cluster."""

    spellings = declared_by("aws_db_instance", "aws_rds_cluster_instance", "AWS::RDS::DBInstance")
    name_field = "name"

    name = text(terraform="identifier", cloudformation="DBInstanceIdentifier")
    engine = text(terraform="engine", cloudformation="Engine")
    port = number(terraform="port", cloudformation="Port")
    cluster = links(lambda: DatabaseCluster, terraform="cluster_identifier", cloudformation="DBClusterIdentifier")
    subnet_group = links(lambda: DatabaseSubnets, terraform="db_subnet_group_name", cloudformation="DBSubnetGroupName")
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VPCSecurityGroups[]")
    says_public = flag(terraform="publicly_accessible", cloudformation="PubliclyAccessible")
    is_private_by_default = PerLanguage(terraform=True, cloudformation=False)
    multi_zone = flag(terraform="multi_az", cloudformation="MultiAZ", default=False)
    encrypted = flag(terraform="storage_encrypted", cloudformation="StorageEncrypted", default=False)
    parameters = links(lambda: ParameterGroup, terraform="parameter_group_name", cloudformation="DBParameterGroupName")
    password = text(terraform="password", cloudformation="MasterUserPassword")

    @property
    def public(self) -> Setting[bool]:
        """Whether it has a public address. If omitted, Terraform says no, and AWS decides by the subnet group.

        https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
        """
        said = self.says_public
        return said.or_else(Setting((self._is_public_by_default,), said.span, stated=False))

    @property
    def _is_public_by_default(self) -> bool:
        if self.is_private_by_default:
            return False
        if not self.subnet_group.stated and not self.cluster.stated:
            return True
        is_default = any(str(group) == "default" for group in self.subnet_group)
        return is_default and not self.is_of_cluster.possible

    @property
    def follows_disputed_default(self) -> bool:
        """Whether AWS's default decides if it is public: two AWS pages contradict each other about that default."""
        return not self.is_private_by_default and not self.says_public.stated and not self.public.stated

    @property
    def is_of_cluster(self) -> Truth:
        """Whether it belongs to a cluster, which then sets its subnets and security groups."""
        return ~self.cluster.nothing


class ClassicDatabaseGroup(Node):
    """A DB security group of EC2-Classic, which AWS has retired."""

    spellings = declared_by("AWS::RDS::DBSecurityGroup")


class ClassicDatabaseRule(Node):
    """A rule of a DB security group of EC2-Classic."""

    spellings = declared_by(
        inline("AWS::RDS::DBSecurityGroup", "DBSecurityGroupIngress"), "AWS::RDS::DBSecurityGroupIngress"
    )

    sources = cidrs(cloudformation="CIDRIP")


class DatabaseProxy(Node):
    """A proxy that pools connections to databases."""

    spellings = declared_by("aws_db_proxy", "AWS::RDS::DBProxy")

    subnets = links(lambda: Subnet, terraform="vpc_subnet_ids[]", cloudformation="VpcSubnetIds[]")
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")
    engine = text(terraform="engine_family", cloudformation="EngineFamily")
    requires_tls = flag(terraform="require_tls", cloudformation="RequireTLS", default=False)
