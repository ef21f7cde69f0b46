"""Access keys, secret keys and private keys are recognised in texts, and in the known parts of texts."""

import pytest

from linter.aws.leaves import leaves
from linter.questions.credentials import credentials_in, credentials_of
from tests.graph.conftest import Build
from tests.graph.deployments import Pair

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("AKIAIOSFODNN7EXAMPLE", ["an AWS access key"], id="an access key"),
        pytest.param("ASIAIOSFODNN7EXAMPLE", ["an AWS access key"], id="a temporary access key"),
        pytest.param("XAKIAIOSFODNN7EXAMPLE", [], id="inside of a longer word"),
        pytest.param("AKIAIOSFODNN7EXAMPLEX", [], id="longer than an access key"),
        pytest.param(f"aws_secret_access_key = {SECRET}", ["an AWS secret key"], id="a secret key with its name"),
        pytest.param(f"SecretKey: '{SECRET}'", ["an AWS secret key"], id="a secret key in quotes"),
        pytest.param(SECRET, [], id="forty characters without a name"),
        pytest.param(f"secret_key={SECRET}longer", [], id="longer than a secret key"),
        pytest.param("-----BEGIN RSA PRIVATE KEY-----", ["a private key"], id="a private key"),
        pytest.param("-----BEGIN PUBLIC KEY-----", [], id="a public key"),
        pytest.param(
            f"AKIAIOSFODNN7EXAMPLE secret_key={SECRET}", ["an AWS access key", "an AWS secret key"], id="a pair of keys"
        ),
    ],
)
def test_credentials_are_recognised_by_their_form(text: str, kinds: list[str]) -> None:
    assert list(credentials_in(text)) == kinds


SETTINGS = Pair(
    """
    resource "aws_lambda_function" "worker" {
      function_name = "worker"
      memory_size   = 1024
      environment {
        variables = {
          KNOWN  = "AKIAIOSFODNN7EXAMPLE"
          PARTLY = "AKIAIOSFODNN7EXAMPLE for ${var.somewhere}"
          GIVEN  = var.somewhere
        }
      }
    }
    """,
    """
    Worker:
      Type: AWS::Lambda::Function
      Properties:
        FunctionName: worker
        MemorySize: 1024
        Environment:
          Variables:
            KNOWN: AKIAIOSFODNN7EXAMPLE
            PARTLY: !Sub "AKIAIOSFODNN7EXAMPLE for ${Somewhere}"
            GIVEN: !Ref Somewhere
    """,
)


def test_the_known_parts_of_every_single_value_are_searched(build: Build) -> None:
    (resource,) = build(SETTINGS).declarations.resources
    holding = {leaf.name: list(credentials_of(leaf)) for leaf in leaves(resource.body)}
    assert {name for name, kinds in holding.items() if kinds} == {"KNOWN", "PARTLY"}
    assert holding["PARTLY"] == ["an AWS access key"]
    assert "GIVEN" in holding
    assert {"memory_size", "MemorySize"} & set(holding)
