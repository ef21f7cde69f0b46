"""A database or cache port is open to the whole internet.

## Why is this bad?
A database that answers the internet is found by scanners within minutes. From then on, only its password and its
patch level stand between strangers and the data.

## How to fix
Admit the security group of the application that uses the database instead of addresses of the internet.

## Limits
Only the listed ports count; change the lists with the options `tcp_ports` and `udp_ports`. A database on another port
is not recognised.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.named_ports import named_openings

NAMES = {
    1433: "SQL Server",
    1434: "SQL Server",
    1521: "Oracle",
    1830: "Oracle",
    2483: "Oracle",
    2484: "Oracle",
    3306: "MySQL",
    5432: "PostgreSQL",
    5439: "Redshift",
    5984: "CouchDB",
    6379: "Redis",
    7000: "Cassandra",
    7001: "Cassandra",
    8086: "InfluxDB",
    9042: "Cassandra",
    9200: "OpenSearch",
    9300: "OpenSearch",
    11211: "Memcached",
    27017: "MongoDB",
    27018: "MongoDB",
    27019: "MongoDB",
}


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.19",),
    aliases=(
        "FG_R00212",
        "FG_R00213",
        "FG_R00242",
        "FG_R00248",
        "AC_AWS_0234",
        "RESTRICTED_INCOMING_TRAFFIC",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_database_port_open(
    graph: Graph, *, tcp_ports: tuple[int, ...] = tuple(NAMES), udp_ports: tuple[int, ...] = (1434, 11211)
) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach one of the listed ports."""
    for named in named_openings(graph, NAMES, tcp=tcp_ports, udp=udp_ports):
        yield named.opening.finding(
            f"the database port {named.ports} of {named.opening.group} is open to every address of the internet"
        )
