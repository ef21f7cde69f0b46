"""A managed service stands on the internet.

## Why is this bad?
A broker, a replication instance or a file transfer server with a public address can be attacked by everybody.

## How to fix
Turn the public address off, and give the service subnets of your VPC.

## Limits
Databases, warehouses and Kubernetes clusters have policies of their own. A Transfer server is public unless its
endpoint type says otherwise.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#network-isolation
"""

from collections.abc import Iterable, Iterator

from linter.aws.dms import ReplicationInstance
from linter.aws.mq import MessageBroker
from linter.aws.msk import KafkaCluster
from linter.aws.mwaa import AirflowEnvironment
from linter.aws.neptune import NeptuneInstance
from linter.aws.transfer import TransferServer
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
    controls=("DMS.1", "MSK.4"),
    aliases=(
        "CKV_AWS_69",
        "CKV_AWS_89",
        "CKV_AWS_102",
        "CKV_AWS_164",
        "CKV_AWS_291",
        "CKV2_AWS_66",
        "AVD-AWS-0072",
        "W91",
        "DMS_REPLICATION_NOT_PUBLIC",
    ),
)
def managed_service_public(graph: Graph) -> Iterator[Finding]:
    """Find the services whose declaration gives them a public endpoint."""
    services: Iterable[ReplicationInstance | MessageBroker | NeptuneInstance] = (
        *graph.all(ReplicationInstance),
        *graph.all(MessageBroker),
        *graph.all(NeptuneInstance),
    )
    for service in services:
        public = service.public
        message = f"{service} has a public address"
        yield service.finding(public.is_(wanted=True), message, at=public.span, fix=public.fix(value=False))
    for cluster in graph.all(KafkaCluster):
        access = cluster.public_access
        yield cluster.finding(access.is_("SERVICE_PROVIDED_EIPS"), f"{cluster} has public addresses", at=access.span)
    for environment in graph.all(AirflowEnvironment):
        mode = environment.access
        yield environment.finding(mode.is_("PUBLIC_ONLY"), f"{environment} stands on the internet", at=mode.span)
    for server in graph.all(TransferServer):
        kind = server.endpoint_type
        yield server.finding(kind.is_("PUBLIC"), f"{server} stands on the internet", at=kind.span)
