"""A trail says what it records."""

import pytest

from linter.aws.cloudtrail import Trail
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FULL = Pair(
    """
    resource "aws_cloudtrail" "trail" {
      is_multi_region_trail      = true
      enable_log_file_validation = true
      enable_logging             = false
    }
    """,
    """
    Trail:
      Type: AWS::CloudTrail::Trail
      Properties:
        {IsMultiRegionTrail: true, EnableLogFileValidation: true, IsLogging: false}
    """,
)
BARE = Pair('resource "aws_cloudtrail" "trail" {}\n', "Trail: {Type: AWS::CloudTrail::Trail}\n")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(FULL, [True, True, False]), (BARE, [False, False, True])],
    ids=["full", "bare"],
)
def test_it_is_as_written_or_as_aws_makes_it(build: Build, pair: Pair, expected: list[object]) -> None:
    found = the(build(pair), Trail, "trail")
    assert says(found, "all_regions", "validates_files", "is_logging") == expected
