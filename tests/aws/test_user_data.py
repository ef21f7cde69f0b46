"""The scripts in user data are found through base64, gzip and multipart archives, and what is not known is said."""

import base64
import gzip
from pathlib import Path

import pytest

from linter.aws.ec2 import Instance
from linter.aws.user_data import HOLE, user_data
from linter.resource import Dialect
from linter.source import Span
from linter.value import Scalar, Unknown
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the

SPAN = Span("main.tf", 1, 1, 1, 2)
SCRIPT = "#!/bin/sh\nexport TOKEN=hunter2\n"
ARCHIVE = """Content-Type: multipart/mixed; boundary="=="
MIME-Version: 1.0

--==
Content-Type: text/cloud-config
Content-Transfer-Encoding: base64

{encoded}
--==
Content-Type: text/x-shellscript

{script}
--==--
"""


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def scripts(text: str) -> list[str]:
    return [script.text.strip() for script in user_data(Scalar(text, SPAN)).scripts]


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT,
        encoded(SCRIPT),
        base64.b64encode(gzip.compress(SCRIPT.encode(), mtime=0)).decode(),
        encoded(encoded(SCRIPT)),
        base64.encodebytes(SCRIPT.encode() * 3).decode().replace(encoded(SCRIPT), ""),
    ],
)
def test_a_script_is_found_however_it_is_encoded(text: str) -> None:
    assert SCRIPT.strip() in "".join(scripts(text))


ENCODED = Pair(
    """
    resource "aws_instance" "host" {
      ami              = "ami-0123"
      user_data_base64 = base64encode("echo ${var.somewhere}")
    }
    """,
    """
    Host:
      Type: AWS::EC2::Instance
      Properties: {ImageId: ami-0123, UserData: !Base64 {"Fn::Sub": "echo ${Somewhere}"}}
    """,
)


def test_a_script_that_is_known_in_part_is_found_within_base64(build: Build) -> None:
    data = the(build(ENCODED), Instance, "host").scripts
    assert [script.text for script in data.scripts] == [f"echo {HOLE}"]
    assert data.open == ()


def test_a_script_is_found_in_what_terraform_would_compress(tmp_path: Path) -> None:
    text = 'resource "aws_instance" "host" {\n  user_data_base64 = base64gzip("echo")\n}\n'
    (host,) = graph_of(tmp_path, Dialect.TERRAFORM, text).all(Instance)
    assert [script.text for script in host.scripts.scripts] == ["echo"]


def test_each_part_of_an_archive_is_a_script() -> None:
    archive = ARCHIVE.format(encoded=encoded("#cloud-config\npassword: hunter2"), script=SCRIPT)
    assert scripts(archive) == scripts(encoded(archive)) == ["#cloud-config\npassword: hunter2", SCRIPT.strip()]


@pytest.mark.parametrize("text", ["echo hello", "aaaaaaaaaaaaaaaaaaaaaaaa", "/usr/local/bin/start", "=" * 20])
def test_a_text_that_only_looks_like_base64_is_itself(text: str) -> None:
    assert scripts(text) == [text]


def test_a_bomb_is_not_unpacked_beyond_the_bound() -> None:
    bomb = base64.b64encode(gzip.compress(b"a" * 50_000_000, mtime=0)).decode()
    assert sum(map(len, scripts(bomb))) <= 1_000_000


def test_of_nothing_there_is_no_script_and_of_what_is_not_known_a_reason() -> None:
    assert user_data(None) == user_data(Scalar(None, SPAN)) == user_data(Scalar(" ", SPAN))
    assert [doubt.reason for doubt in user_data(Unknown("it is a variable", SPAN)).open] == ["it is a variable"]


def test_an_instance_shows_its_scripts_at_the_place_that_sets_them(build: Build) -> None:
    host = Pair(
        'resource "aws_instance" "host" {\n  user_data = "#!/bin/sh\\nTOKEN=hunter2"\n}\n',
        """
        Host:
          Type: AWS::EC2::Instance
          Properties:
            UserData: !Base64 |
              #!/bin/sh
              TOKEN=hunter2
        """,
    )
    found = the(build(host), Instance, "host").scripts
    (script,) = found.scripts
    assert script.text.strip() == "#!/bin/sh\nTOKEN=hunter2"
    assert script.span.line > 1
    assert not found.open


def test_a_script_that_is_known_in_part_has_a_hole(tmp_path: Path) -> None:
    text = 'variable "token" {}\nresource "aws_instance" "host" {\n  user_data = "TOKEN=${var.token} start"\n}\n'
    found = the(graph_of(tmp_path, Dialect.TERRAFORM, text), Instance, "host").scripts
    assert [script.text for script in found.scripts] == [f"TOKEN={HOLE} start"]
    assert not found.open
