"""Metadata for helper scripts is shown on whatever resource has it."""

from pathlib import Path

from linter.aws.helper_scripts import Authentication, InitMetadata
from linter.resource import Dialect
from linter.value import Scalar
from tests.graph.deployments import graph_of

TEMPLATE = """
Parameters:
  Secret: {Type: String, NoEcho: true}
Resources:
  Host:
    Type: AWS::EC2::Instance
    Metadata:
      AWS::CloudFormation::Init:
        config: {files: {/etc/app.conf: {content: token=hunter2}}}
      AWS::CloudFormation::Authentication:
        bucket: {type: S3, accessKeyId: AKIAIOSFODNN7EXAMPLE, secretKey: !Ref Secret, buckets: [code]}
    Properties: {ImageId: ami-1}
  Bare:
    Type: Custom::Unheard
    Metadata:
      AWS::CloudFormation::Authentication: {role: {type: S3, roleName: reader}}
"""


def test_the_secrets_and_contents_are_told_apart_from_the_rest(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, TEMPLATE)
    (init,) = graph.all(InitMetadata)
    assert [leaf.value.content for leaf in init.leaves if isinstance(leaf.value, Scalar)] == ["token=hunter2"]
    found = {node.address: [leaf.name for leaf in node.secrets] for node in graph.all(Authentication)}
    assert found == {"Bare": [], "Host": ["accessKeyId", "secretKey"]}
    assert init.span.line == 9
