"""Values for parameters that no template has."""

from linter.deployment import Inputs
from tests.cloudformation.templates import declare

TEMPLATE = "Parameters: {Used: {Type: String}}\nResources: {A: {Type: A::B::C}}\n"


def notices(inputs: Inputs, **files: str) -> list[tuple[str, int, str]]:
    texts = {f"{name}.yaml": text for name, text in files.items()}
    declared = declare({"main.yaml": TEMPLATE, **texts}, inputs=inputs)
    return [
        (notice.span.file.rsplit("/", 1)[-1], notice.span.line, notice.message)
        for notice in declared.notices
        if notice.span
    ]


def test_a_value_for_a_parameter_that_the_template_lacks_is_a_notice() -> None:
    given = Inputs(parameters={"Used": "x", "Usde": "y", "AWS::Region": "eu-west-1"})
    message = "the value given for Usde is not used: no template has a parameter of that name"
    assert notices(given) == [("main.yaml", 1, message)]


def test_a_notice_points_into_the_file_that_gives_the_value() -> None:
    given = Inputs(parameter_files=("p.yaml",))  # type: ignore[arg-type]
    (notice,) = notices(given, p="- Used=x\n- Usde=y\n")
    assert notice[:2] == ("p.yaml", 2)


def test_a_parameter_of_a_template_linted_together_with_it_is_used() -> None:
    given = Inputs(parameters={"Usde": "y"}, neighbours=("other.yaml",))  # type: ignore[arg-type]
    assert not notices(given, other=TEMPLATE.replace("Used", "Usde"))
