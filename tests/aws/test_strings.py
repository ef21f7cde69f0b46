"""A list of strings answers in three values, whatever is not known in it."""

import pytest

from linter.aws.vpn import VpnConnection, VpnTunnel
from linter.graph.graph import Graph
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the


def tunnels(graph: Graph) -> tuple[VpnTunnel, ...]:
    return the(graph, VpnConnection, "line").tunnels


def versions(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        f"""
        resource "aws_vpn_connection" "line" {{
          customer_gateway_id  = "cgw-0123"
          type                 = "ipsec.1"
          tunnel1_ike_versions = {terraform}
        }}
        """,
        f"""
        Line:
          Type: AWS::EC2::VPNConnection
          Properties:
            CustomerGatewayId: cgw-0123
            Type: ipsec.1
            VpnTunnelOptionsSpecifications: [{{IKEVersions: {cloudformation}}}]
        """,
    )


@pytest.mark.parametrize(
    ("terraform", "cloudformation", "old", "any_new", "all_new"),
    [
        ('["ikev2"]', "[{Value: ikev2}]", "no", "certain", "certain"),
        ('["ikev1", "ikev2"]', "[{Value: ikev1}, {Value: ikev2}]", "certain", "certain", "no"),
        ('["IKEv1"]', "[{Value: IKEv1}]", "certain", "no", "no"),
        ("[var.somewhere]", "[{Value: !Ref Somewhere}]", "possible", "possible", "possible"),
        ('["ikev2", var.somewhere]', "[{Value: ikev2}, {Value: !Ref Somewhere}]", "possible", "certain", "possible"),
        (
            'var.unsure ? ["ikev2"] : ["ikev1", "ikev2"]',
            "!If [IsSure, [{Value: ikev2}], [{Value: ikev1}, {Value: ikev2}]]",
            "possible",
            "certain",
            "possible",
        ),
    ],
)
def test_a_string_is_listed_as_surely_as_it_is_written(
    build: Build, terraform: str, cloudformation: str, old: str, any_new: str, all_new: str
) -> None:
    found = tunnels(build(versions(terraform, cloudformation)))[0].ike_versions
    assert str(found.includes("ikev1")) == old
    assert str(found.any(lambda version: version == "ikev2")) == any_new
    assert str(found.all(lambda version: version == "ikev2")) == all_new
    assert bool(found.doubts) is ("possible" in {old, any_new, all_new})


def test_a_list_that_is_left_out_is_the_default_of_aws(build: Build) -> None:
    found = tunnels(build(versions('["ikev2"]', "[{Value: ikev2}]")))[1].ike_versions
    assert (found.surely, found.stated) == (("ikev1", "ikev2"), False)


def test_a_list_that_is_empty_is_not_one_that_is_left_out(build: Build) -> None:
    found = tunnels(build(versions("[]", "[]")))[0].ike_versions
    assert found.empty.certain
    assert found.stated
