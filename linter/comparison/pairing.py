"""Which deployments of two states are held against one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from linter.deployments.graphs import Evaluated
from linter.resource import Dialect

_LIKE = 0.5
"""The share of resources that two deployments have in common at least where one was moved to become the other."""
_Name: TypeAlias = "tuple[str, str, tuple[str, ...]]"


class Held(Struct, frozen=True):
    """Deployments of both states that are compared; none on a side where there is nothing to compare with."""

    before: tuple[Evaluated, ...]
    after: tuple[Evaluated, ...]

    @property
    def place(self) -> str:
        """The places of the deployments, after the change where there are any."""
        return ", ".join(deployment.place for deployment in self.after or self.before)

    @property
    def environment(self) -> str:
        """The files of variables of the environment, where it is about one."""
        named = next((deployment.deployment.var_files for deployment in (*self.after, *self.before)), ())
        return ", ".join(file.name for file in named)


def held(before: Sequence[Evaluated], after: Sequence[Evaluated], bases: tuple[Path, Path]) -> tuple[Held, ...]:
    """Those of one name together, then those that were moved and mostly declare the same, then those left alone.

    A deployment is called by its path from the base of its side. Where each side has only one, these are compared
    whatever they are called and written in; so are all that are left where the sides are in different languages.
    """
    ours = {_name(deployment, bases[0]): deployment for deployment in before}
    theirs = {_name(deployment, bases[1]): deployment for deployment in after}
    paired = [Held((ours[name],), (theirs[name],)) for name in sorted(ours.keys() & theirs.keys())]
    gone = [ours[name] for name in sorted(ours.keys() - theirs.keys())]
    come = [theirs[name] for name in sorted(theirs.keys() - ours.keys())]
    paired += _moved(gone, come)
    if gone and come and ((len(before), len(after)) == (1, 1) or _languages(gone) != _languages(come)):
        return (*paired, *_translated(gone, come))
    return (*paired, *(Held((deployment,), ()) for deployment in gone), *(Held((), (other,)) for other in come))


def _moved(gone: list[Evaluated], come: list[Evaluated]) -> Iterator[Held]:
    """Pairs of which each declares most of what the other does; they are taken out of both lists."""
    for deployment in tuple(gone):
        alike = max(come, key=lambda other: _likeness(deployment, other), default=None)
        if alike is not None and _likeness(deployment, alike) >= _LIKE:
            gone.remove(deployment)
            come.remove(alike)
            yield Held((deployment,), (alike,))


def _likeness(one: Evaluated, other: Evaluated) -> float:
    """The share of addresses, of those that either has, that both have; environments are never mixed."""
    if [file.name for file in one.deployment.var_files] != [file.name for file in other.deployment.var_files]:
        return 0.0
    mine, theirs = ({(made.type, made.key) for made in side.declared.resources} for side in (one, other))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _languages(deployments: Iterable[Evaluated]) -> set[Dialect]:
    return {deployment.deployment.dialect.vocabulary for deployment in deployments}


def _translated(gone: Sequence[Evaluated], come: Sequence[Evaluated]) -> Iterator[Held]:
    """Everything on one side against everything on the other, once for each environment."""
    environments = sorted({deployment.deployment.var_files for deployment in (*gone, *come)})
    several = [files for files in environments if files] or [()]
    for files in several:
        yield Held(*(tuple(_in(side, files)) for side in (gone, come)))


def _in(deployments: Iterable[Evaluated], files: tuple[Path, ...]) -> Iterator[Evaluated]:
    return (deployment for deployment in deployments if deployment.deployment.var_files in ((), files))


def _name(deployment: Evaluated, base: Path) -> _Name:
    made = deployment.deployment
    path = made.path.relative_to(base).as_posix() if base in (made.path, *made.path.parents) else str(made.path)
    return path, made.dialect.vocabulary.value, tuple(file.name for file in made.var_files)
