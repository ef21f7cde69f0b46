"""The places where text of strangers comes in: each takes any bytes, and raises only what is a fault of ours."""

from __future__ import annotations

import contextlib
import os
import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from linter.aws.document_text import from_document
from linter.aws.user_data import user_data
from linter.cloudformation.evaluate import evaluate as evaluate_template
from linter.cloudformation.syntax.comments import comments as comments_of_template
from linter.cloudformation.syntax.recognise import is_template, looks_like_one
from linter.columns import comments
from linter.deployment import Deployment, Inputs
from linter.discovery.gitignore import read_patterns
from linter.discovery.tracked import tracked_files
from linter.judgement.acceptance.baseline_file import read as read_baseline
from linter.judgement.acceptance.suppression import suppressions
from linter.judgement.configuration.config import BadConfig, Config
from linter.judgement.configuration.config_file import read as read_config
from linter.judgement.configuration.setup import Everywhere, uniform
from linter.judgement.registry import BadPolicy, Catalogue
from linter.migration import cfn_nag, checkov, trivy
from linter.migration.comments import rewritten
from linter.migration.configuration import Unamendable, amended
from linter.migration.outcome import Names, Setting
from linter.migration.reading import Misread
from linter.report.formats import FORMATS, RenderOptions, renderer
from linter.report.plain import unobeyed, visible
from linter.report.report import Report
from linter.resource import Dialect
from linter.source import Source, Span
from linter.terraform.console import ConsoleScope, answer
from linter.terraform.evaluate import evaluate as evaluate_module
from linter.terraform.functions.context import Context
from linter.terraform.functions.glob import GlobError, matching
from linter.terraform.instances.planned import planned
from linter.terraform.plan.evaluate import evaluate as evaluate_plan
from linter.terraform.syntax.parse import parse
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.number_text import number_text, parse_number
from linter.tree import Tree, Unreadable, decoded
from linter.value import Scalar
from linter.workspace import Workspace
from tests.fuzz.mutations import mutated, seeds

OURS = ("fault of moatlint", "Please report this fault", "could not be judged: ")
"""Words of the problems that moatlint's own exceptions become."""

TODAY = date(2026, 1, 1)
_NO_SPAN = Span("text", 1, 1, 1, 1)


@cache
def home() -> Path:
    """An empty folder that stands for the tree: all files are buffers of an editor."""
    return Path(os.path.realpath(tempfile.mkdtemp(prefix="moatlint-fuzz-")))


@lru_cache
def setup() -> Everywhere:
    """Every policy there is, under no configuration."""
    return uniform(Config(), Catalogue().choose(("all",), ()))


def check(name: str, content: bytes) -> Report:
    """The report on a file of this name; what moatlint itself fails on is an AssertionError."""
    file = home() / name
    report = Workspace(home(), setup()).check([file], buffers={file: decoded(content)}, today=TODAY)
    faults = [problem for problem in report.problems if any(word in f"{problem}" for word in OURS)]
    assert not faults, faults[0]
    return report


def _checked(name: str) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        check(name, content)

    return run


def _rendered(content: bytes) -> None:
    report = check("main.tf" if len(content) % 2 else "template.yaml", content)
    options = RenderOptions(verbose=True, possible=True, full=len(content) % 3 == 0, width=80)
    for name in sorted(FORMATS):
        text = renderer(name)(report, options)
        text.encode()
        for line in text.splitlines():
            assert "##[" not in line, name
            assert name == "github" or not line.lstrip().startswith("::"), (name, line)


def _source(content: bytes, name: str = "main.tf") -> Source:
    return Source(name, decoded(content))


def _module(content: bytes) -> None:
    file = home() / "main.tf"
    tree = Tree(home(), {file: decoded(content)})
    evaluate_module(Deployment(Dialect.TERRAFORM, home()), tree, Inputs())


def _json_module(content: bytes) -> None:
    file = home() / "main.tf.json"
    tree = Tree(home(), {file: decoded(content)})
    planned(home(), (), {}, tree)
    evaluate_module(Deployment(Dialect.TERRAFORM, home()), tree, Inputs())


def _planned(content: bytes) -> None:
    planned(home(), (), {}, Tree(home(), {home() / "main.tf": decoded(content)}))


def _variables(content: bytes) -> None:
    texts = {
        home() / "main.tf": 'variable "a" {\n  type = map(list(string))\n}\noutput "a" {\n  value = var.a\n}\n',
        home() / "terraform.tfvars": decoded(content),
    }
    planned(home(), (), {}, Tree(home(), texts))


def _expression(content: bytes) -> None:
    _ask(decoded(content))


def _ask(expression: str) -> None:
    answer({"expr": expression}, ConsoleScope({"a": '"text"'}, Context(home(), Tree(home()))))


def _template(content: bytes) -> None:
    file = home() / "template.yaml"
    evaluate_template(Deployment(Dialect.CLOUDFORMATION, file), Tree(home(), {file: decoded(content)}), Inputs())


def _plan(content: bytes) -> None:
    file = home() / "plan.json"
    evaluate_plan(Deployment(Dialect.PLAN, file), Tree(home(), {file: decoded(content)}), Inputs())


def _syntax(content: bytes) -> None:
    source = _source(content)
    parse(source)
    comments_of_template(_source(content, "template.yaml"))
    is_template(source.text)
    looks_like_one(source.text)


def _comments(content: bytes) -> None:
    for name in ("main.tf", "template.yaml"):
        source = _source(content, name)
        list(suppressions(source, comments(source)))


FOREIGN = (
    " # checkov:skip=CKV_AWS_24,CKV_AWS_18:why",
    "\n#tfsec:ignore:AWS006:exp:2027-01-31 trivy:ignore:AVD-AWS-0164[a=b]",
    "\n    Metadata: {cfn_nag: {rules_to_suppress: [{id: W9, reason: why}]}, guard: {SuppressedRules: [W2, 1]}}",
    '"Metadata": {"cdk_nag": {"rules_to_suppress": [{"id": "AwsSolutions-EC23"}]}},',
)
"""Suppressions of other linters, which are put into the text of an input."""


@cache
def catalogue() -> Catalogue:
    """Our policies."""
    return Catalogue()


def _foreign(content: bytes) -> None:
    foreign = FOREIGN[len(content) % len(FOREIGN)]
    for name in ("main.tf", "template.yaml"):
        written = decoded(content).replace("\n", f"{foreign}\n", 3)
        once, _ = rewritten(Source(name, written), catalogue())
        twice, _ = rewritten(Source(name, once), catalogue())
        assert once == twice, "a second run changes more"


def _migrated(content: bytes) -> None:
    names, source = Names(catalogue()), _source(content, "any.yaml")
    readers: tuple[Callable[[], object], ...] = (
        lambda: list(checkov.configuration(source, names, catalogue())),
        lambda: list(checkov.baseline(source, names)),
        lambda: list(trivy.configuration(source)),
        lambda: list(trivy.ignore_file(source, names)),
        lambda: list(trivy.ignore_yaml(source, names)),
        lambda: list(trivy.tfsec(source, names)),
        lambda: list(cfn_nag.deny_list(source, names)),
    )
    for reader in readers:
        with contextlib.suppress(Misread):
            reader()
    with contextlib.suppress(Unamendable):
        settings = (Setting("ignore", "sg-unused"), Setting("severity", ("sg-unused", "low")))
        once = amended(source.text, settings)
        assert amended(once, settings) == once, "a second run changes more"


def _configuration(content: bytes) -> None:
    file = home() / "moatlint.yaml"
    with contextlib.suppress(BadConfig, BadPolicy):
        read_config(file, Catalogue(), Tree(home(), {file: decoded(content)}))


def _baseline(content: bytes) -> None:
    file = home() / "moatlint-baseline.json"
    with contextlib.suppress(BadConfig, Unreadable):
        read_baseline(file, Tree(home(), {file: decoded(content)}))


def _ignored(content: bytes) -> None:
    patterns = read_patterns(decoded(content))
    for path in ("a", "a/b.tf", "build/x/y/z.yaml", "a" * 60):
        patterns.verdict(path, folder=False)
        patterns.excludes(path)


def _index(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        list(tracked_files(b"DIRC\0\0\0\x04\0\0\0\x02" + content if len(content) % 2 else content, 20))


def _user_data(content: bytes) -> None:
    user_data(Scalar(decoded(content), _NO_SPAN))
    from_document(Scalar(decoded(content), _NO_SPAN))


def _pattern(content: bytes) -> None:
    text = decoded(content)[:300]
    with contextlib.suppress(EvaluationError, ValueError, GlobError):
        matching(text)("a/b/c.tf")
    answer(
        {"expr": f"regexall({_quoted(text)}, {_quoted(text[::-1])})"}, ConsoleScope({}, Context(home(), Tree(home())))
    )


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else "x" for letter in text) + '"'


def _number(content: bytes) -> None:
    amount = parse_number(decoded(content)[:100])
    if amount is not None:
        number_text(amount)


def _escapes(content: bytes) -> None:
    text = decoded(content)
    shown = visible(text)
    assert shown.isprintable()
    assert "##[" not in unobeyed(shown)
    assert not unobeyed(shown).lstrip().startswith("::")


@dataclass(frozen=True, slots=True)
class Target:
    """A place where text comes in, and the language of the texts that mutation starts from.

    `share` is the part of all executions that it gets, relative to the others.
    """

    run: Callable[[bytes], None]
    language: str
    share: int

    def once(self, seed: str) -> bytes:
        """The input of a seed."""
        return mutated(random.Random(seed), seeds(self.language))


TARGETS: Mapping[str, Target] = {
    "check-terraform": Target(_checked("main.tf"), "terraform", 2),
    "check-terraform-json": Target(_checked("main.tf.json"), "json", 1),
    "check-template": Target(_checked("template.yaml"), "template", 2),
    "check-json": Target(_checked("any.json"), "json", 1),
    "check-plan": Target(_checked("plan.json"), "plan", 1),
    "formats": Target(_rendered, "template", 1),
    "module": Target(_module, "terraform", 8),
    "module-json": Target(_json_module, "json", 8),
    "planned": Target(_planned, "module", 8),
    "variables": Target(_variables, "expressions", 8),
    "expression": Target(_expression, "expressions", 40),
    "template": Target(_template, "template", 8),
    "plan": Target(_plan, "plan", 6),
    "syntax": Target(_syntax, "terraform", 20),
    "comments": Target(_comments, "template", 15),
    "foreign": Target(_foreign, "template", 6),
    "migrated": Target(_migrated, "template", 6),
    "configuration": Target(_configuration, "template", 3),
    "baseline": Target(_baseline, "json", 6),
    "ignored": Target(_ignored, "template", 10),
    "index": Target(_index, "json", 10),
    "user-data": Target(_user_data, "expressions", 20),
    "pattern": Target(_pattern, "expressions", 20),
    "number": Target(_number, "expressions", 10),
    "escapes": Target(_escapes, "expressions", 10),
}
