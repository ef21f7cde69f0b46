from linter.graph.public_endpoints import public_endpoints
from linter.network import INTERNET, addresses
from tests.graph.conftest import Build
from tests.graph.deployments import Pair
from tests.graph.networks import NETWORK


def cluster(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        f"""
        resource "aws_eks_cluster" "cluster" {{
          name = "cluster"
          vpc_config {{
            subnet_ids = [aws_subnet.web.id]
            {terraform}
          }}
        }}
        """,
        f"""
        Cluster:
          Type: AWS::EKS::Cluster
          Properties:
            RoleArn: arn
            ResourcesVpcConfig: {{SubnetIds: [!Ref Web]{cloudformation}}}
        """,
    )


def test_a_cluster_is_reached_from_everywhere_unless_told_otherwise(build: Build) -> None:
    (found,) = public_endpoints(build(NETWORK + cluster("", "")))
    assert found.exists.certain
    assert found.sources.least.v4 == INTERNET.v4
    limited = cluster('public_access_cidrs = ["192.0.2.0/24"]', ", PublicAccessCidrs: [192.0.2.0/24]")
    (found,) = public_endpoints(build(NETWORK + limited))
    assert found.sources.most == addresses("192.0.2.0/24")
    closed = cluster("endpoint_public_access = false", ", EndpointPublicAccess: false")
    assert public_endpoints(build(NETWORK + closed)) == ()


def test_a_search_domain_outside_of_a_vpc_is_public(build: Build) -> None:
    domain = Pair(
        'resource "aws_opensearch_domain" "domain" {\n  domain_name = "domain"\n}\n',
        "Domain: {Type: AWS::OpenSearchService::Domain, Properties: {DomainName: domain}}\n",
    )
    (found,) = public_endpoints(build(domain))
    assert found.exists.certain


def test_an_endpoint_that_may_not_exist_is_among_them(build: Build) -> None:
    perhaps = Pair(
        """
        resource "aws_eks_cluster" "cluster" {
          count = var.unsure ? 1 : 0
          name  = "cluster"
          vpc_config {
            subnet_ids = [aws_subnet.web.id]
          }
        }
        """,
        """
        Cluster:
          Type: AWS::EKS::Cluster
          Condition: IsSure
          Properties: {ResourcesVpcConfig: {SubnetIds: [!Ref Web]}}
        """,
    )
    assert [str(endpoint.exists) for endpoint in public_endpoints(build(NETWORK + perhaps))] == ["possible"]


def test_the_address_of_either_of_two_functions_leads_to_each_perhaps(build: Build) -> None:
    either = Pair(
        """
        resource "aws_lambda_function" "one" {
          function_name = "one"
        }
        resource "aws_lambda_function" "two" {
          function_name = "two"
        }
        resource "aws_lambda_function_url" "url" {
          authorization_type = "NONE"
          function_name = (
            var.unsure ? aws_lambda_function.one.function_name : aws_lambda_function.two.function_name
          )
        }
        """,
        """
        One: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: a}, Role: arn}}
        Two: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: a}, Role: arn}}
        Url:
          Type: AWS::Lambda::Url
          Properties: {AuthType: NONE, TargetFunctionArn: !If [IsSure, !GetAtt One.Arn, !GetAtt Two.Arn]}
        """,
    )
    found = public_endpoints(build(either))
    assert {str(endpoint.exists) for endpoint in found} == {"possible"}
    served = {endpoint.serves.key.split(".")[-1].lower() for endpoint in found if endpoint.serves is not None}
    assert served == {"one", "two"}
