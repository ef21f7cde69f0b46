"""What a hostile pull request may hold: no text takes the run with it, hides its neighbours or shakes the report."""

import contextlib
import io
import json
import tempfile
from functools import lru_cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.cli import main

ROOT = Path(__file__).parents[1]
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads((ROOT / "linter/schemas/report.json").read_text(encoding="utf-8"))
)
NEIGHBOUR = """\
Resources:
  Sound:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: open
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
"""
SPLINTERS = (
    *(
        "\0",
        "\r",
        "\t",
        "\ufeff",
        "\x1b[31m",
        "\u202e",
        "\n\n",
        '"',
        "'",
        "\\",
        "`",
        "<<EOT\n",
        "/*",
        "#",
        "---\n",
        "?",
    ),
    *(
        "${",
        "%{",
        "${{",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "[" * 200,
        "{" * 200,
        "(" * 200,
        "!" * 200,
        "-" * 200,
        "...",
        "*",
    ),
    *("null", "true", "-1", "1e999999999", "9" * 5000, "0x", ".inf", "999.1.1.1/99", "::/0", "[null]", "{}", "[[]]"),
    *(
        "each.value",
        "self",
        "count.index",
        "var.nothing",
        "data.a.b.c",
        "range(1e9)",
        'file("/etc/passwd")',
        "path.cwd",
    ),
    *(
        "!Ref ",
        "!Sub ",
        "!If ",
        "!GetAtt ",
        "!Join ",
        "&a ",
        "*a",
        "<<: *a",
        "!!python/none ",
        "Fn::ForEach::X: ",
        "? []",
    ),
    *(
        "::error file=x::y",
        "<script>",
        "| a |",
        "[a](b)",
        "# moatlint: ignore[",
        "# moatlint: ignore[a] until=2020-99-99",
    ),
)
FAULT = "fault of moatlint"


@lru_cache
def texts(suffix: str) -> tuple[str, ...]:
    """Some of the fixtures, evenly chosen."""
    every = sorted(ROOT.glob(f"fixtures/policies/*/*/*{suffix}"))
    return tuple(file.read_text(encoding="utf-8") for file in every[:: max(1, len(every) // 40)])


@st.composite
def mutilated(draw: st.DrawFn, suffix: str) -> bytes:
    """A fixture cut, doubled, and with splinters driven in."""
    text = draw(st.sampled_from(texts(suffix)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = draw(
            st.sampled_from(
                (
                    text[:start],
                    text[start:],
                    text[:start] + text[end:],
                    text[:end] + text[start:],
                    text.replace(text[start:end] or "\n", draw(st.sampled_from(SPLINTERS)), 3),
                    text[:start] + draw(st.sampled_from(SPLINTERS)) + text[end:],
                    text[:start] + draw(st.text(max_size=5)) + text[start:],
                )
            )
        )
    raw = text.encode("utf-8", "surrogatepass")
    return draw(st.sampled_from((raw, raw, raw, raw.replace(b"\n", b"\r\n"), raw.replace(b"a", b"\xff", 1))))


def checked(folder: Path) -> tuple[int, str]:
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = main(["check", "--root", str(folder), "--no-config", "--possible", "--format", "json", str(folder)])
    return code, told.getvalue()


def hold(name: str, content: bytes) -> None:
    """Lay a file beside a sound one, and hold the run to what it promises whatever is in it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / name).write_bytes(content)
        (folder / "sound.yaml").write_text(NEIGHBOUR)
        code, told = checked(folder)
        assert checked(folder) == (code, told)
    report = json.loads(told)
    VALIDATOR.validate(report)
    assert FAULT not in told
    assert ("Sound", "ingress-ssh-open") in {(each["resource"], each["policy"]) for each in report["findings"]}
    assert code == (2 if report["errors"] else 1)


UNHURRIED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@UNHURRIED
@given(mutilated(".tf"))
def test_no_terraform_breaks_a_run(content: bytes) -> None:
    hold("main.tf", content)


@UNHURRIED
@given(mutilated(".yaml"))
def test_no_template_breaks_a_run(content: bytes) -> None:
    hold("template.yaml", content)


@pytest.mark.parametrize("name", ["main.tf", "main.tf.json", "template.yaml", "template.json", "plan.json"])
@pytest.mark.parametrize("content", ["", "[" * 50_000, '{"Resources":' * 5000, "\0" * 1000, '{"format_version":"1",'])
def test_no_file_breaks_a_run_whatever_it_is_called(name: str, content: str) -> None:
    hold(name, content.encode())
