from linter.report.graph_stacks import without_index, without_number


def test_the_index_of_an_instance_is_left_out_whatever_its_key_holds() -> None:
    assert without_index("aws_instance.web[12]") == "aws_instance.web[*]"
    assert without_index('module.a["x"].aws_instance.web["]\\"["]/0') == "module.a[*].aws_instance.web[*]/0"
    assert without_index("Web") == "Web"


def test_numbers_are_left_out_with_the_index() -> None:
    assert without_number('module.a["1"].aws_instance.web12[3]') == "module.a[*].aws_instance.web*[*]"
    assert without_number("Web007") == "Web*"
