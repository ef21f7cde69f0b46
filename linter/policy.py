"""The words a policy is written in: the graph it asks, the finding it yields, the severity it claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import partial
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.finding import Evidence, Finding, Fix, Hop, Severity, Subject
from linter.graph.graph import Graph
from linter.option import Option, options_of
from linter.truth import Truth, all_of, any_of

__all__ = [
    "Check",
    "Evidence",
    "Finding",
    "Fix",
    "Graph",
    "Hop",
    "Option",
    "Policy",
    "Section",
    "Severity",
    "Subject",
    "Truth",
    "Weigh",
    "all_of",
    "any_of",
    "policy",
]

Check: TypeAlias = Callable[[Graph], Iterator[Finding]]


class Section(str, Enum):
    """The part of AWS's page *Infrastructure security in Amazon EC2* whose promise a policy keeps.

    The page asks for TLS and signed requests before its first heading, and for flow logs under *Controlling network
    traffic*; each of the two is a section of its own here.
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html
    """

    API_ACCESS = "api-access"
    NETWORK_ISOLATION = "network-isolation"
    PHYSICAL_ISOLATION = "physical-isolation"
    NETWORK_TRAFFIC = "control-network-traffic"
    NETWORK_VISIBILITY = "network-visibility"

    def __str__(self) -> str:
        return self.value


class Weigh(str, Enum):
    """How the severity of a policy's findings depends on their context."""

    FIXED = "fixed"
    """It does not."""
    EXPOSURE = "exposure"
    """A finding is worse where the internet reaches what its subject opens, and less where nothing is behind it."""


class Policy(Struct, frozen=True):
    """A policy: its name, how bad a breach is, and the function that finds breaches.

    `section` is the part of AWS's page whose promise it keeps; `controls` name those of AWS Security Hub, `aliases`
    the rules of other linters. `weigh` says how context changes the severity. `default` is whether it runs where
    nothing is selected. It can be selected by its `theme`, the folder it is in, and by its further `groups`. `options`
    are the settings that `moatlint.yaml` may change. `implied_by` names policies whose finding about the same rule or
    resource implies this one's, which is then reported with theirs. `page` is the docstring of its module.
    """

    slug: str
    severity: Severity
    check: Check
    section: Section | None = None
    controls: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    weigh: Weigh = Weigh.FIXED
    default: bool = True
    groups: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    implied_by: tuple[str, ...] = ()
    page: str = ""
    theme: str = ""

    def configured(self, values: Mapping[str, Any]) -> Policy:
        """The policy with some of its options set.

        Raises:
            ValueError: there is no such option, or the value is of another type.
        """
        known = {option.name: option for option in self.options}
        for name in values:
            if name not in known:
                raise ValueError(f"{self.slug} has no option {name}")
        read = {name: known[name].read(value) for name, value in values.items()}
        options = tuple(replace(option, value=read.get(option.name, option.value)) for option in self.options)
        return replace(self, check=partial(self.check, **read), options=options)


def policy(
    severity: Severity,
    *,
    section: Section | None = None,
    controls: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    weigh: Weigh = Weigh.FIXED,
    default: bool = True,
    groups: tuple[str, ...] = (),
    implied_by: tuple[str, ...] = (),
) -> Callable[[Callable[..., Iterator[Finding]]], Policy]:
    """Make a policy of the function.

    Its slug is the function's name and its page the docstring of the module. Its options are the keyword-only
    parameters of the function, each with a default: `def f(graph: Graph, *, allowed: tuple[int, ...] = (443,))`.
    """

    def made(check: Callable[..., Iterator[Finding]]) -> Policy:
        return Policy(
            slug=check.__name__.replace("_", "-"),
            severity=severity,
            check=check,
            section=section,
            controls=controls,
            aliases=aliases,
            weigh=weigh,
            default=default,
            groups=groups,
            options=options_of(check),
            implied_by=implied_by,
            page=check.__globals__.get("__doc__") or "",
        )

    return made
