"""A document says where sessions are logged, and with whom it is shared."""

from linter.aws.ssm import SsmDocument
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

SESSIONS = Pair(
    """
    resource "aws_ssm_document" "preferences" {
      name          = "SSM-SessionManagerRunShell"
      document_type = "Session"
      content = jsonencode({
        schemaVersion = "1.0"
        inputs        = { s3BucketName = "logs", s3EncryptionEnabled = false, kmsKeyId = "alias/sessions" }
      })
    }
    resource "aws_ssm_document" "broken" {
      name          = "broken"
      document_type = "Session"
      content       = "{"
    }
    """,
    """
    Preferences:
      Type: AWS::SSM::Document
      Properties:
        Name: SSM-SessionManagerRunShell
        DocumentType: Session
        Content:
          schemaVersion: "1.0"
          inputs: {s3BucketName: logs, s3EncryptionEnabled: false, kmsKeyId: alias/sessions}
    Broken: {Type: AWS::SSM::Document, Properties: {Name: broken, DocumentType: Session, Content: "{"}}
    """,
)
ASKED = ("is_session", "log_bucket", "encrypts_bucket_log", "log_group", "kms_key")


def test_the_preferences_of_session_manager_are_read_from_the_document(build: Build) -> None:
    found = says(the(build(SESSIONS), SsmDocument, "preferences"), *ASKED)
    assert found == ["certain", "logs", False, None, "alias/sessions"]


def test_a_document_that_cannot_be_read_may_say_anything(build: Build) -> None:
    found = the(build(SESSIONS), SsmDocument, "broken").log_bucket
    assert found.open
    assert [doubt.reason for doubt in found.doubts] == ["the text is not valid JSON"]
