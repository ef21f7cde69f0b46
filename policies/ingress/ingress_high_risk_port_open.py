"""A port of another high-risk service is open to the whole internet.

## Why is this bad?
File sharing, directory, container and cluster services are made for trusted networks. Several of them, such as the
Docker socket or the kubelet, hand control of the host to whoever connects.

## How to fix
Admit only the addresses or security groups that use the service.

## Limits
Only the listed ports count; change the lists with the options `tcp_ports` and `udp_ports`. Administration and
database ports have policies of their own.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.named_ports import named_openings

NAMES = {
    20: "FTP",
    21: "FTP",
    25: "SMTP",
    69: "TFTP",
    110: "POP3",
    111: "rpcbind",
    135: "Windows RPC",
    137: "NetBIOS",
    138: "NetBIOS",
    139: "NetBIOS",
    143: "IMAP",
    161: "SNMP",
    389: "LDAP",
    445: "SMB",
    636: "LDAPS",
    873: "rsync",
    2049: "NFS",
    2375: "Docker",
    2376: "Docker",
    2379: "etcd",
    2380: "etcd",
    3000: "development servers",
    4333: "mSQL",
    4505: "Salt",
    4506: "Salt",
    5000: "development servers",
    5601: "OpenSearch Dashboards",
    6443: "Kubernetes",
    8000: "development servers",
    8080: "HTTP alternate",
    8088: "YARN",
    8140: "Puppet",
    8888: "Jupyter",
    9000: "development servers",
    9090: "Prometheus",
    9092: "Kafka",
    10250: "kubelet",
}


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.19",),
    aliases=(
        "FG_R00214",
        "FG_R00244",
        "FG_R00259",
        "FG_R00266",
        "RESTRICTED_INCOMING_TRAFFIC",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_high_risk_port_open(
    graph: Graph,
    *,
    tcp_ports: tuple[int, ...] = tuple(NAMES),
    udp_ports: tuple[int, ...] = (69, 111, 137, 138, 161, 389, 2049),
) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach one of the listed ports."""
    for named in named_openings(graph, NAMES, tcp=tcp_ports, udp=udp_ports):
        yield named.opening.finding(
            f"the port {named.ports} of {named.opening.group} is open to every address of the internet"
        )
