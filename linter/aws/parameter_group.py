"""Parameter groups of RDS, DocumentDB and Redshift: whether clients must use TLS.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html
"""

from __future__ import annotations

from linter.aws.fields import text
from linter.aws.node import Node, declared_by


class ParameterGroup(Node):
    """Parameters of a database engine."""

    spellings = declared_by(
        "aws_db_parameter_group",
        "aws_rds_cluster_parameter_group",
        "aws_docdb_cluster_parameter_group",
        "aws_redshift_parameter_group",
        "AWS::RDS::DBParameterGroup",
        "AWS::RDS::DBClusterParameterGroup",
        "AWS::DocDB::DBClusterParameterGroup",
        "AWS::Redshift::ClusterParameterGroup",
    )
    name_field = "name"

    name = text(terraform="name", cloudformation="DBParameterGroupName | DBClusterParameterGroupName | Name")
    family = text(terraform="family", cloudformation="Family | ParameterGroupFamily")
    force_ssl = text(terraform="parameter[rds.force_ssl]", cloudformation="Parameters[rds.force_ssl]")
    require_secure_transport = text(
        terraform="parameter[require_secure_transport]", cloudformation="Parameters[require_secure_transport]"
    )
    require_ssl = text(terraform="parameter[require_ssl]", cloudformation="Parameters[require_ssl]")
    tls = text(terraform="parameter[tls]", cloudformation="Parameters[tls]")
