"""The policies there are: every module of a folder, ours or the user's. There is nothing to register."""

from __future__ import annotations

import difflib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

from linter.attempt import Failed, attempt
from linter.policy import Policy

_HERE = Path(__file__).parent.parent
OURS = _HERE / "policies" if (_HERE / "policies").is_dir() else _HERE.parent / "policies"
"""Beside the other rooms where moatlint is installed, beside `linter` in a checkout."""


class BadPolicy(Exception):  # noqa: N818 - it is what the module is
    """A module that holds no policy, or a folder that holds no modules; the message says why, for a person."""


class UnknownPolicy(Exception):  # noqa: N818
    """A slug that no policy has; the message names the nearest one that there is."""


def slugs(folder: Path = OURS) -> Mapping[str, Path]:
    """The modules of a folder by the slug of the policy each holds, sorted; none of them is loaded.

    Raises:
        BadPolicy: the folder cannot be listed.
    """
    if not folder.is_dir():
        raise BadPolicy(f"{folder} is not a folder of policies.")
    modules = sorted(path for path in folder.rglob("*.py") if not path.name.startswith("_"))
    return {module.stem.replace("_", "-"): module for module in modules}


def load(module: Path) -> Policy:
    """The policy that a module holds.

    Raises:
        BadPolicy: the module fails when it is loaded, or has no policy called like itself.
    """
    loaded = attempt(lambda: _loaded(module))
    if isinstance(loaded, Failed):
        raise BadPolicy(f"{module} cannot be loaded: {loaded.reason}.")
    found = getattr(loaded.value, module.stem, None)
    if not isinstance(found, Policy):
        raise BadPolicy(f"{module} has no function {module.stem} marked with @policy.")
    return found


def policies(
    folders: Iterable[Path] = (), select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[Policy, ...]:
    """Our policies and those of the folders, sorted by slug: the selected ones, all where none is, but the ignored.

    Raises:
        BadPolicy: as `slugs` and `load`.
        UnknownPolicy: a slug is selected or ignored that no policy has.
    """
    there_are = known(folders)
    wanted, unwanted = tuple(select), tuple(ignore)
    for slug in (*wanted, *unwanted):
        check(slug, there_are)
    chosen = (set(wanted) or set(there_are)) - set(unwanted)
    return tuple(load(there_are[slug]) for slug in sorted(chosen))


def known(folders: Iterable[Path] = ()) -> Mapping[str, Path]:
    """Our modules and those of the folders, by slug. A policy of a folder takes the place of ours of the same slug.

    Raises:
        BadPolicy: as `slugs`.
    """
    found = dict(slugs())
    for folder in folders:
        found.update(slugs(Path(folder).resolve()))
    return found


def check(slug: str, there_are: Iterable[str]) -> None:
    """Pass a slug that is known.

    Raises:
        UnknownPolicy: it is not.
    """
    names = tuple(there_are)
    if slug not in names:
        near = difflib.get_close_matches(slug, names, 1)
        meant = f" Did you mean {near[0]}?" if near else " `moatlint policies` lists them all."
        raise UnknownPolicy(f"There is no policy {slug}.{meant}")


def _loaded(path: Path) -> ModuleType:
    ours = path.is_relative_to(OURS)
    name = ".".join(("linter.policies", *_named(path))) if ours else f"moatlint_policy_{path.stem}"
    if name in sys.modules and getattr(sys.modules[name], "__file__", None) == str(path):
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _named(path: Path) -> tuple[str, ...]:
    return path.relative_to(OURS).with_suffix("").parts
