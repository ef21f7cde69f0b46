"""RDS, and the services with the same interface: DocumentDB, Neptune, DMS.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import PerLanguage, Unseen, flag, links, number, text
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
        if said.stated:
            return said
        if self.is_private_by_default:
            return Setting((False,), said.span, stated=False)
        if not self.subnet_group.stated and not self.cluster.stated:
            return Setting((True,), said.span, stated=False)
        is_default = any(str(group) == "default" for group in self.subnet_group)
        return Setting((is_default and not self.is_of_cluster.possible,), said.span, stated=False)

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


class DocumentSubnets(Node):
    """The subnets that a DocumentDB cluster can be placed in."""

    spellings = declared_by("aws_docdb_subnet_group", "AWS::DocDB::DBSubnetGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="DBSubnetGroupName")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class DocumentCluster(Node):
    """A DocumentDB cluster."""

    spellings = declared_by("aws_docdb_cluster", "AWS::DocDB::DBCluster")

    port = number(terraform="port", cloudformation="Port", default=27017)
    subnet_group = links(lambda: DocumentSubnets, terraform="db_subnet_group_name", cloudformation="DBSubnetGroupName")
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")


class NeptuneSubnets(Node):
    """The subnets that a Neptune cluster can be placed in."""

    spellings = declared_by("aws_neptune_subnet_group", "AWS::Neptune::DBSubnetGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="DBSubnetGroupName")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class NeptuneInstance(Node):
    """An instance of a Neptune cluster."""

    spellings = declared_by("aws_neptune_cluster_instance", "AWS::Neptune::DBInstance")

    cluster = links(lambda: NeptuneCluster, terraform="cluster_identifier", cloudformation="DBClusterIdentifier")
    public = flag(terraform="publicly_accessible", cloudformation="PubliclyAccessible", default=False)


class NeptuneCluster(Node):
    """A Neptune cluster."""

    spellings = declared_by("aws_neptune_cluster", "AWS::Neptune::DBCluster")

    port = number(terraform="port", cloudformation="DBPort", default=8182)
    subnet_group = links(
        lambda: NeptuneSubnets, terraform="neptune_subnet_group_name", cloudformation="DBSubnetGroupName"
    )
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")


class ReplicationSubnets(Node):
    """The subnets that a replication instance can be placed in."""

    spellings = declared_by("aws_dms_replication_subnet_group", "AWS::DMS::ReplicationSubnetGroup")
    name_field = "name"

    name = text(terraform="replication_subnet_group_id", cloudformation="ReplicationSubnetGroupIdentifier")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class ReplicationEndpoint(Node):
    """A source or target of a DMS replication."""

    spellings = declared_by("aws_dms_endpoint", "AWS::DMS::Endpoint")

    engine = text(terraform="engine_name", cloudformation="EngineName")
    ssl_mode = text(terraform="ssl_mode", cloudformation="SslMode", default="none")
    password = text(terraform="password", cloudformation="Password")


class ReplicationInstance(Node):
    """A DMS replication instance."""

    spellings = declared_by("aws_dms_replication_instance", "AWS::DMS::ReplicationInstance")

    subnet_group = links(
        lambda: ReplicationSubnets,
        terraform="replication_subnet_group_id",
        cloudformation="ReplicationSubnetGroupIdentifier",
    )
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")
    public = flag(
        terraform="publicly_accessible",
        cloudformation="PubliclyAccessible",
        default=Unseen("AWS documentation disagrees about the default of this setting"),
    )
