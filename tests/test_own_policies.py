"""Every policy of docs/own-policies.md finds what the page says, in both languages."""

import re
from pathlib import Path

import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import Catalogue
from linter.workspace import Workspace

PAGE = (Path(__file__).parent.parent / "docs" / "own-policies.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^```yaml\n# ([a-z-]+[.]yaml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
(PYTHON,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

TAGS = "Tags: [{Key: environment, Value: production}"
CASES = {
    "subnet-without-tier.yaml": {
        'resource "aws_subnet" "NAME" { tags = { environment = "production", tier = "PART" } }': ("web", "lab"),
        f"AWS::EC2::Subnet\n    Properties: {{{TAGS}, {{Key: tier, Value: PART}}]}}": ("web", "lab"),
    },
    "group-called-test.yaml": {
        'resource "aws_security_group" "NAME" { name = "PART" }': ("web", "test"),
        "AWS::EC2::SecurityGroup\n    Properties: {GroupName: PART, GroupDescription: d}": ("web", "test"),
    },
    "image-of-a-stranger.yaml": {'data "aws_ami" "NAME" { owners = ["self", "PART"] }': ("099720109477", "amazon")},
    "instance-of-another-type.yaml": {
        'resource "aws_instance" "NAME" {\n  instance_type = "PART"\n  tags = { environment = "production" }\n}': (
            "m7g.large",
            "t3.micro",
        ),
        f"AWS::EC2::Instance\n    Properties: {{InstanceType: PART, {TAGS}]}}": ("m7g.large", "t3.micro"),
    },
    "database-outside-of-data-subnets.yaml": {
        'resource "aws_db_instance" "NAME" { db_subnet_group_name = aws_db_subnet_group.NAME.name }\n'
        'resource "aws_db_subnet_group" "NAME" { subnet_ids = [aws_subnet.NAME.id] }\n'
        'resource "aws_subnet" "NAME" { tags = { tier = "PART" } }': ("data", "web"),
        "AWS::RDS::DBInstance\n    Properties: {DBSubnetGroupName: !Ref NAMEGroup}\n"
        "  NAMEGroup:\n    Type: AWS::RDS::DBSubnetGroup\n    Properties: {SubnetIds: [!Ref NAMESubnet]}\n"
        "  NAMESubnet:\n    Type: AWS::EC2::Subnet\n    Properties: {Tags: [{Key: tier, Value: PART}]}": (
            "data",
            "web",
        ),
    },
}


def judged(folder: Path, name: str, policy: str, text: str) -> list[tuple[str, bool]]:
    """The resources that the policy finds at fault in the text, and whether that is certain."""
    (folder / "own").mkdir()
    (folder / "own" / name).write_text(policy, encoding="utf-8")
    file = folder / ("template.yaml" if text.startswith("Resources") else "main.tf")
    file.write_text(text, encoding="utf-8")
    slug = Path(name).stem.replace("_", "-")
    chosen = Catalogue([folder / "own"]).choose([slug])
    report = Workspace(folder, uniform(Config(), chosen)).check([file])
    assert not report.problems
    return [(found.finding.resource, found.certain) for found in report.reported]


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in CASES.items() for line in lines])
def test_an_example_finds_what_it_says(name: str, line: str, tmp_path: Path) -> None:
    fine, bad = CASES[name][line]
    is_template = line.startswith("AWS::")
    texts = [
        (f"  {part}:\n    Type: {line}" if is_template else line).replace("NAME", part).replace("PART", value)
        for part, value in (("Fine", fine), ("Bad", bad))
    ]
    text = "\n".join(["Resources:", *texts] if is_template else texts) + "\n"
    ((resource, certain),) = judged(tmp_path, name, EXAMPLES[name], text)
    assert resource.endswith("Bad")
    assert certain


def test_every_example_is_tried_in_each_language_that_has_it() -> None:
    assert CASES.keys() == EXAMPLES.keys()
    assert [name for name, lines in CASES.items() if len(lines) < 2] == ["image-of-a-stranger.yaml"]


def test_the_example_in_python_finds_what_it_says(tmp_path: Path) -> None:
    text = (
        'resource "aws_subnet" "bad" { map_public_ip_on_launch = true }\n'
        'resource "aws_subnet" "tagged" {\n  map_public_ip_on_launch = true\n  tags = { tier = "public" }\n}\n'
        'resource "aws_subnet" "inner" {}\n'
    )
    assert judged(tmp_path, "subnet_public_untagged.py", PYTHON, text) == [("aws_subnet.bad", True)]
