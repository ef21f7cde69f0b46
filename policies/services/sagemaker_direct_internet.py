"""A notebook has a way to the internet of its own.

## Why is this bad?
Data goes out, and code comes in, past the firewalls and logs of your VPC.

## How to fix
Set `direct_internet_access = "Disabled"` with a subnet (`DirectInternetAccess`), and `app_network_access_type =
"VpcOnly"` for Studio domains.

## Limits
Where nothing is said the way is open.

https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html
"""

from collections.abc import Iterator

from linter.aws.risks import ONLY_THE_WAY_OF_THE_VPC, REPLACED_NOTEBOOK
from linter.aws.sagemaker import Notebook, StudioDomain
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    controls=("SageMaker.1",),
    aliases=("CKV_AWS_122", "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS", "AwsSolutions-SM3"),
)
def sagemaker_direct_internet(graph: Graph) -> Iterator[Finding]:
    """Find the notebooks and Studio domains with direct access to the internet."""
    for notebook in graph.all(Notebook):
        direct = notebook.direct_internet
        yield notebook.finding(
            direct.is_("Enabled"),
            f"{notebook} has a way to the internet of its own",
            at=direct.span,
            # a notebook outside of a VPC has no other way, and AWS refuses to close it
            fix=direct.fix("Disabled", REPLACED_NOTEBOOK) if notebook.subnet.stated else None,
        )
    for domain in graph.all(StudioDomain):
        access = domain.network_access
        yield domain.finding(
            access.is_("PublicInternetOnly"),
            f"{domain} has a way to the internet of its own",
            at=access.span,
            fix=access.fix("VpcOnly", ONLY_THE_WAY_OF_THE_VPC),
        )
