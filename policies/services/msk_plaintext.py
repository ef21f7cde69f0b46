"""A Kafka cluster accepts connections without TLS.

## Why is this bad?
Every message can be read and changed on the way.

## How to fix
Set the encryption between clients and brokers to `TLS`, and leave the encryption within the cluster on.

## Limits
Where nothing is said both are on.

https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html
"""

from collections.abc import Iterator

from linter.aws.msk import KafkaCluster
from linter.aws.risks import PLAIN_CLIENTS, REPLACED_CLUSTER
from linter.policy import Finding, Fix, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("MSK.1",),
    aliases=("CKV_AWS_81", "AVD-AWS-0073", "AwsSolutions-MSK2", "AwsSolutions-MSK3"),
)
def msk_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the clusters that accept plaintext from clients or among their brokers."""
    for cluster in graph.all(KafkaCluster):
        clients, brokers = cluster.client_encryption, cluster.cluster_encryption
        yield cluster.finding(
            ~clients.is_("TLS") | brokers.is_(wanted=False),
            f"{cluster} accepts connections without TLS",
            at=clients.span,
            fix=_encrypted(cluster),
        )


def _encrypted(cluster: KafkaCluster) -> Fix | None:
    """The fix of the setting that is at fault; none where both are."""
    clients, brokers = cluster.client_encryption, cluster.cluster_encryption
    if clients.known == "TLS":
        return brokers.fix(value=True, risk=REPLACED_CLUSTER)
    return clients.fix("TLS", PLAIN_CLIENTS) if brokers.known else None
