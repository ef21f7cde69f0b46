"""The metadata service of a notebook answers without a session token.

## Why is this bad?
Code in the notebook that can be talked into fetching a URL hands out the credentials of its role.

## How to fix
Set `minimum_instance_metadata_service_version = "2"` (`InstanceMetadataServiceConfiguration`).

## Limits
Notebooks that say nothing allow version 1.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InstanceMetadataServiceConfiguration.html
"""

from collections.abc import Iterator

from linter.aws.sagemaker import Notebook
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_371",),
)
def sagemaker_imdsv1(graph: Graph) -> Iterator[Finding]:
    """Find the notebooks that allow version 1 of the metadata service."""
    for notebook in graph.all(Notebook):
        setting = notebook.metadata_version
        message = f"the metadata service of {notebook} answers without a session token"
        yield notebook.finding(setting.is_("1"), message, at=setting.span, fix=setting.fix("2"))
