from linter.deployment import Inputs
from linter.resource import Declarations
from tests.cloudformation.templates import body, declare, resource

NETWORK = """\
    Resources:
      Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    Outputs:
      ByName: {Value: !Ref Vpc, Export: {Name: net-vpc}}
      ByStack: {Value: !Ref Vpc, Export: {Name: !Sub "${AWS::StackName}-Vpc"}}
    """


def importing(name: str, **neighbours: str) -> Declarations:
    main = f"Parameters: {{Net: {{Type: String}}}}\nResources: {{X: {{Type: A::B::C, Properties: {{It: {name}}}}}}}\n"
    files = {f"{stem}.yaml": text for stem, text in neighbours.items()}
    return declare({"main.yaml": main, **files}, inputs=Inputs(neighbours=tuple(files)))  # type: ignore[arg-type]


def test_an_import_is_what_a_neighbour_exports_under_that_name() -> None:
    declared = importing("!ImportValue net-vpc", network=NETWORK)
    assert body(declared, "X") == {"It": "<network/Vpc.Ref>"}
    vpc = resource(declared, "network/Vpc")
    assert vpc.imported
    assert not resource(declared, "X").imported
    assert vpc.span.file in declared.files


def test_an_import_by_the_name_of_a_stack_may_be_that() -> None:
    declared = importing("{Fn::ImportValue: !Sub '${Net}-Vpc'}", network=NETWORK)
    assert body(declared, "X") == {
        "It": {
            "when it is the stack of /templates/network.yaml that exports ${parameter Net}-Vpc": "<network/Vpc.Ref>",
            "when ": "?export ${parameter Net}-Vpc",
        }
    }


def test_an_import_that_several_may_export_is_unknown() -> None:
    declared = importing("{Fn::ImportValue: !Sub '${Net}-Vpc'}", one=NETWORK, two=NETWORK)
    assert body(declared, "X") == {"It": "?export ${parameter Net}-Vpc"}
    assert [resource.key for resource in declared.resources] == ["X"]


def test_an_import_that_nobody_exports_is_unknown() -> None:
    declared = importing("!ImportValue other", network=NETWORK)
    assert body(declared, "X") == {"It": "?export other"}
    assert [resource.key for resource in declared.resources] == ["X"]


def test_a_neighbour_that_cannot_be_read_is_passed_over() -> None:
    declared = importing("!ImportValue net-vpc", network="Export: [", other=NETWORK)
    assert body(declared, "X") == {"It": "<other/Vpc.Ref>"}
    assert not declared.problems
