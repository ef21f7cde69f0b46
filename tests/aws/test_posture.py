"""The security services of an account say whether they are on."""

from linter.aws.posture import ConfigRecorder, DetectorFeature, SecurityHub, ThreatDetector
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

SERVICES = Pair(
    """
    resource "aws_securityhub_account" "hub" {}
    resource "aws_guardduty_detector" "detector" {
      enable = false
    }
    resource "aws_guardduty_detector_feature" "runtime" {
      detector_id = aws_guardduty_detector.detector.id
      name        = "RUNTIME_MONITORING"
      status      = "ENABLED"
    }
    resource "aws_config_configuration_recorder" "recorder" {
      role_arn = "arn:aws:iam::123456789012:role/config"
    }
    """,
    """
    Hub: {Type: AWS::SecurityHub::Hub}
    Detector:
      Type: AWS::GuardDuty::Detector
      Properties: {Enable: false, Features: [{Name: RUNTIME_MONITORING, Status: ENABLED}]}
    Recorder: {Type: AWS::Config::ConfigurationRecorder, Properties: {RoleARN: "arn:aws:iam::123456789012:role/config"}}
    """,
)


def test_each_service_says_whether_it_is_on(build: Build) -> None:
    graph = build(SERVICES)
    assert says(the(graph, SecurityHub, "hub"), "default_standards") == [True]
    detector = the(graph, ThreatDetector, "detector")
    assert says(detector, "enabled") == [False]
    (feature,) = graph.all(DetectorFeature)
    assert feature.detector.only is detector
    assert says(feature, "name", "status") == ["RUNTIME_MONITORING", "ENABLED"]
    assert says(the(graph, ConfigRecorder, "recorder"), "name", "all_supported") == ["default", True]
