"""A resource, data source or ephemeral resource as a value: its arguments, and attributes known only after apply.

https://developer.hashicorp.com/terraform/language/expressions/references#values-not-yet-known
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec.structs import replace

from linter.source import Span
from linter.terraform.functions import call
from linter.terraform.functions.context import Context
from linter.terraform.instances.blocks import BodyValues
from linter.terraform.values.cty import STRING, Address, Unknown, Value, null
from linter.terraform.values.lazy_object import LazyValues, Thunks, computed, lazy_object, open_part

TERRAFORM_DATA = "terraform_data"
TERRAFORM_DATA_ARGUMENTS = ("input", "triggers_replace")


class ResourceValues(LazyValues):
    """The attributes of one instance that something is known about.

    A null argument reads as a computed attribute: the provider may set it.
    """

    def __init__(
        self, address: str, written: Mapping[str, Value], worked_out: Mapping[str, Callable[[], Value]], span: Span
    ) -> None:
        super().__init__(address, span)
        self.written = written
        self._thunks = dict(worked_out)

    def names(self) -> list[str]:
        """The names of the arguments and of the computed attributes."""
        return sorted({*self.written, *self._thunks})

    def __contains__(self, name: object) -> bool:
        return name in self.written or name in self._thunks

    def make(self, name: str) -> Value:
        """The attribute as a reference sees it."""
        value = self.written.get(name)
        if value is not None and value.content is not None:
            return replace(value, origin=Address(self.address, name))
        if name in self._thunks:
            return self._thunks[name]()
        return computed(self.address, name)


def resource_value(address: str, values: ResourceValues, span: Span) -> Value:
    """An instance as a value; any attribute can be referenced."""
    return open_part(address, "", values, span)


def terraform_data(address: str, written: BodyValues, span: Span) -> Value:
    """An instance of `terraform_data`, which has exactly four attributes.

    https://developer.hashicorp.com/terraform/language/resources/terraform-data
    """

    def argument(name: str) -> Value:
        return written[name] if name in written else null().at(span)

    def output() -> Value:
        given = argument("input")
        if given.content is None:
            return given
        reason = f"{address}.output is known only after apply"
        return replace(given, content=Unknown(reason, Address(address, "output")), span=None)

    thunks: dict[str, Callable[[], Value]] = {
        "id": lambda: Value(STRING, _id(address)),
        "input": lambda: argument("input"),
        "output": output,
        "triggers_replace": lambda: argument("triggers_replace"),
    }
    return lazy_object(Thunks(address, thunks, span), span)


def _id(address: str) -> Unknown:
    return Unknown(f"{address}.id is known only after apply", Address(address, "id"), not_null=True)


def all_tags(default_tags: Value, written: Mapping[str, Value], span: Span) -> Value:
    """The provider's default tags, overridden by the resource's own. Raises EvaluationError."""
    own = written.get("tags")
    given = [default_tags] if own is None or own.content is None else [default_tags, own]
    return call("merge", tuple(given), _NO_FILES, span)


_NO_FILES = Context(Path())
