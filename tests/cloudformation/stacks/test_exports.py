from collections.abc import Callable

import pytest

from linter.deployment import Inputs
from linter.resource import Declarations
from tests.cloudformation.templates import body, declare, resource
from tests.growth import grows_linearly

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


def test_an_export_of_exactly_that_name_wins_over_one_that_may_have_it() -> None:
    other = NETWORK.replace("net-vpc", "other").replace("-Vpc", "-vpc")
    declared = importing("!ImportValue net-vpc", network=NETWORK, other=other)
    assert body(declared, "X") == {"It": "<network/Vpc.Ref>"}


@pytest.mark.parametrize(
    ("imported", "is_meant"),
    [
        ("a-net-b-Vpc", True),
        ("a-net--Vpc", False),
        ("anet-b-Vpc", False),
        ("a-net-b-vpc", False),
        ("a-net-b-net-c-Vpc", True),
        ("-net-b-Vpc", False),
    ],
)
def test_an_import_fits_a_name_with_unknown_parts_none_of_which_is_empty(imported: str, is_meant: bool) -> None:
    network = NETWORK.replace("${AWS::StackName}-Vpc", "${AWS::StackName}-net-${AWS::Region}-Vpc")
    declared = importing(f"!ImportValue {imported}", network=network)
    assert ("network/Vpc" in {resource.key for resource in declared.resources}) is is_meant


def test_many_imports_of_many_exports_take_time_by_their_number_not_by_its_square() -> None:
    def joining(number: int) -> Callable[[], object]:
        outputs = "\n".join(
            f"  O{at}: {{Value: x{at}, Export: {{Name: !Sub '${{AWS::StackName}}-{at}'}}}}" for at in range(number)
        )
        network = f"Resources: {{V: {{Type: AWS::EC2::VPC}}}}\nOutputs:\n{outputs}\n"
        imports = ", ".join(f"P{at}: !ImportValue stack-{at}" for at in range(number))
        main = f"Resources: {{X: {{Type: A::B::C, Properties: {{{imports}}}}}}}\n"
        return lambda: declare({"main.yaml": main, "n.yaml": network}, inputs=Inputs(neighbours=("n.yaml",)))  # type: ignore[arg-type]

    assert grows_linearly(joining, 100, 800)


def test_of_an_import_by_a_name_known_in_part_even_one_of_the_same_parts_may_be_another() -> None:
    network = "Parameters: {Net: {Type: String}}\n" + NETWORK.replace("AWS::StackName", "Net").replace("\n    ", "\n")
    declared = importing("{Fn::ImportValue: !Sub '${Net}-Vpc'}", network=network.replace("    Resources", "Resources"))
    it = body(declared, "X")["It"]  # type: ignore[index]
    assert list(it.values()) == ["<network/Vpc.Ref>", "?export ${parameter Net}-Vpc"]


def test_the_attribute_of_an_imported_resource_is_what_its_own_template_says() -> None:
    def exporting(block: str, name: str) -> str:
        vpc = f"Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: {block}}}}}"
        value = f"{{Value: !GetAtt Vpc.CidrBlock, Export: {{Name: {name}}}}}"
        return f"Resources:\n  {vpc}\nOutputs:\n  O: {value}\n"

    imports = "{Fn::Join: ['+', [!ImportValue first, !ImportValue second, !ImportValue first]]}"
    declared = importing(imports, one=exporting("10.1.0.0/16", "first"), two=exporting("10.2.0.0/16", "second"))
    assert body(declared, "X") == {"It": "10.1.0.0/16+10.2.0.0/16+10.1.0.0/16"}


@pytest.mark.parametrize(("imported", "is_meant"), [("s-a", True), ("-a", False), ("ab", True), ("s-b", True)])
def test_an_import_may_be_any_export_with_an_unknown_part_of_one_character(imported: str, *, is_meant: bool) -> None:
    name = {"ab": "a${AWS::StackName}", "s-b": "${AWS::StackName}"}.get(imported, "${AWS::StackName}-a")
    declared = importing(f"!ImportValue {imported}", network=NETWORK.replace("${AWS::StackName}-Vpc", name))
    assert ("network/Vpc" in {resource.key for resource in declared.resources}) is is_meant


@pytest.mark.parametrize(
    ("name", "is_meant"),
    [
        ("${Net}-vpc", True),
        ("net-${Net}", True),
        ("n${Net}c", True),
        ("${Net}-x-${Net}-vpc", False),
        ("${Net}x", False),
    ],
)
def test_an_import_by_a_name_known_in_part_may_be_an_export_of_a_known_name(name: str, *, is_meant: bool) -> None:
    declared = importing(f"{{Fn::ImportValue: !Sub '{name}'}}", network=NETWORK)
    assert ("network/Vpc" in {resource.key for resource in declared.resources}) is is_meant
