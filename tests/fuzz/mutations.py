"""Inputs of fuzzing: fixtures of the project, cut and joined, with pieces driven in that parsers stumble over."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 6_000
"""A longer text is cut: what takes long should do so by its kind, not by its size."""

PIECES: tuple[bytes, ...] = tuple(
    piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass")
    for piece in (
        *("\0", "\r", "\t", "\ufeff", "\x1b[31m", "\u202e", "\u2028", "\x85", "\n\n", '"', "'", "\\", "`", "\ud800"),
        *(b"\xff", b"\xc3", b"\xff\xfe", b"\x1f\x8b\x08\0", "é", "\N{PILE OF POO}", "e\u0301"),
        *("<<EOT\n", "<<-EOT\n", "EOT\n", "/*", "*/", "#", "//", "---\n", "...\n", "?", "|", ">-\n", "%YAML 1.1\n"),
        *(
            "${",
            "%{",
            "$${",
            "${{",
            "%{ for x in y }",
            "%{ endfor }",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ",",
            ":",
            "=",
            "=>",
        ),
        *("[" * 60, "{" * 60, "(" * 60, "!" * 60, "-" * 60, '"${' * 30, "a.b" * 60, "[*]", ".*", "...", "*", "? :"),
        *("null", "true", "false", "-1", "0", "1e999", "1e-999", "1e999999999", "9" * 400, "0x", ".inf", "NaN", "1_0"),
        *("0.0.0.0/0", "::/0", "10.0.0.0/8", "999.1.1.1/99", "0.0.0.0/33", "22", "65536", "-1/-1", "tcp", "all"),
        *("each.value", "self", "count.index", "var.nothing", "local.a", "data.a.b.c", "module.a.b", "path.cwd"),
        *("count = 3\n", "for_each = toset([])\n", "dynamic ", "for x in ", " if ", "for k, v in ", "range(1e9)"),
        *('file("/etc/passwd")', 'fileset(".", "**")', "templatefile(", "jsondecode(", "yamldecode(", "cidrsubnet("),
        *("regex(", "format(", "flatten(", "setproduct(", "merge(", "try(", "can(", "base64gzip(", "toset(", "one("),
        *(
            "!Ref ",
            "!Sub ",
            "!If ",
            "!GetAtt ",
            "!Join ",
            "!Select ",
            "!Cidr ",
            "!FindInMap ",
            "!ImportValue ",
            "!Split ",
        ),
        *(
            "&a ",
            "*a",
            "<<: *a",
            "!!python/none ",
            "!!binary ",
            "? []",
            "Fn::ForEach::X: ",
            "Fn::Transform: ",
            "AWS::NoValue",
        ),
        *(
            '{"Ref": ',
            '{"Fn::If": [',
            '"Condition": ',
            "AWS::EC2::Instance",
            "AWS::Serverless-2016-10-31",
            "Fn::Length",
        ),
        *("::error file=x::y", "##[group]", "<script>", "| a |", "[a](b)", "![](http://a.example)", "]]>", "&amp;"),
        *(
            "# moatlint: ignore[",
            "# moatlint: ignore[*] until=2020-99-99",
            "moatlint: ignore-file[all]",
            "key=[",
            "until=",
        ),
    )
)

_SEEDS = {
    "terraform": ("fixtures/policies/*/*/*.tf", "fixtures/spans/*.tf", "examples/**/*.tf"),
    "template": ("fixtures/policies/*/*/*.yaml", "fixtures/deployed/*.yaml", "examples/**/*.yaml"),
    "plan": ("fixtures/plans/**/*.json",),
    "json": ("fixtures/**/*.json", "fixtures/**/*.tf.json"),
    "module": ("fixtures/oracle/dev/modules/*/main.tf",),
}
_EXPRESSIONS = ROOT / "fixtures/oracle/dev/expressions.jsonl"


@lru_cache
def seeds(language: str) -> tuple[bytes, ...]:
    """The texts of a language that mutation starts from, sorted by name, each at most `MOST_BYTES` long."""
    if language == "expressions":
        rows = map(json.loads, _EXPRESSIONS.read_text(encoding="utf-8").strip().split("\n"))
        return tuple(row["expr"].encode("utf-8", "surrogatepass") for row in rows)
    files = sorted({file for pattern in _SEEDS[language] for file in ROOT.glob(pattern)})
    texts = [file.read_bytes() for file in files]
    return tuple(text[:MOST_BYTES] for text in texts if text)


def mutated(random_: random.Random, texts: tuple[bytes, ...]) -> bytes:
    """One of the texts after one to six changes."""
    text = random_.choice(texts)
    for _ in range(random_.randint(1, 6)):
        text = _changed(random_, text, texts)
    return text[:MOST_BYTES]


def _changed(random_: random.Random, text: bytes, texts: tuple[bytes, ...]) -> bytes:
    start = random_.randint(0, len(text))
    end = min(len(text), start + random_.choice((0, 1, 2, 5, 20, 200)))
    piece = random_.choice(PIECES)
    kind = random_.randrange(9)
    if kind == 0:
        return text[:start]
    if kind == 1:
        return text[:start] + text[end:]
    if kind == 2:
        return text[:end] + text[start:]
    if kind == 3:
        return text.replace(text[start:end] or b"\n", piece, random_.randint(1, 3))
    if kind == 4:
        other = random_.choice(texts)
        at = random_.randint(0, len(other))
        return text[:start] + other[at : at + 300] + text[end:]
    if kind == 5:
        return text[:start] + bytes((random_.randrange(256),)) + text[start + 1 :]
    if kind == 6:
        return (
            text.replace(b"\n", b"\r\n") if random_.random() < 0.2 else text[:start] + text[start:end] * 3 + text[end:]
        )
    return text[:start] + piece + text[end if kind == 7 else start :]
