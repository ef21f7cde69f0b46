"""Provider configurations: which one a resource uses, its region, account and default tags.

https://developer.hashicorp.com/terraform/language/providers/configuration
https://developer.hashicorp.com/terraform/language/modules/develop/providers
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from linter.terraform.expressions.environment import Scope
from linter.terraform.instances.blocks import BodyValues
from linter.terraform.instances.instances import Instance, instance_key
from linter.terraform.syntax.syntax import (
    AttributeStep,
    Block,
    Expression,
    Index,
    IndexStep,
    Literal,
    ObjectConstructor,
    Traversal,
)
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError

KeyOf: TypeAlias = "Callable[[Expression], str]"
"""Evaluates an index to an instance key (`["a"]`); empty if it is not known."""

_CREDENTIALS = ("profile", "access_key", "assume_role", "assume_role_with_web_identity", "shared_credentials_files")


class Provider(Struct, frozen=True):
    """One configuration of a provider; `address` is unique (`module.net.provider.aws.west`)."""

    address: str
    block: Block
    values: BodyValues

    @property
    def region(self) -> Value | None:
        """The configured region; None if it comes from the environment."""
        return self._value("region")

    @property
    def default_tags(self) -> Value | None:
        """The default tags of every resource of this provider."""
        blocks = self._value("default_tags")
        if blocks is None or not isinstance(blocks.content, tuple) or not blocks.content:
            return None
        inside = blocks.content[0].content
        return _attempt(inside, "tags") if isinstance(inside, Mapping) else None

    @property
    def account(self) -> str:
        """The account id, if configured; the address of the configuration if it has credentials of its own."""
        for name in ("allowed_account_ids", "assume_role"):
            value = self._value(name)
            known = value.content if value is not None else None
            if isinstance(known, tuple) and len(known) == 1:
                account = _account(known[0])
                if account:
                    return account
        if "alias" in self.block.body.attributes and any(name in self.values for name in _CREDENTIALS):
            return self.address
        return ""

    def _value(self, name: str) -> Value | None:
        return _attempt(self.values, name)


def _attempt(values: Mapping[str, Value], name: str) -> Value | None:
    """The argument's value; None if it is not set, null, or fails to evaluate."""
    if name not in values:
        return None
    try:
        value = values[name]
    except EvaluationError:
        return None
    return None if value.content is None else value


def _account(value: Value) -> str:
    """The account of an account id, or of the ARN of a role to assume."""
    if isinstance(value.content, str):
        return value.content
    role = _attempt(value.content, "role_arn") if isinstance(value.content, Mapping) else None
    parts = role.content.split(":") if role is not None and isinstance(role.content, str) else []
    return parts[4] if len(parts) > 4 else ""


def configurations(
    blocks: tuple[Block, ...], scope: Scope, address: str, instances: Callable[[Block], Iterable[Instance]]
) -> Iterator[tuple[str, Provider]]:
    """The configurations a module declares, by the name its resources use: `aws`, `aws.west`, `aws.by["a"]`.

    `instances` expands a block with for_each.
    https://opentofu.org/docs/language/providers/configuration/#for_each-multiple-instances-of-a-provider-configuration

    An empty block in a called module only declares that the caller must pass one.
    """
    for block in blocks:
        alias = block.body.attributes.get("alias")
        expression = alias.sound if alias is not None else None
        written = _word(expression) if expression is not None else ""
        name = f"{block.labels[0]}.{written}" if written else block.labels[0]
        if address and not set(block.body.attributes) - {"alias", "version"} and not block.body.blocks:
            continue
        for instance in instances(block):
            instance_name = f"{name}{instance.key}"
            full = f"{address}.provider.{instance_name}" if address else f"provider.{instance_name}"
            yield (
                instance_name,
                Provider(full, block, BodyValues(block.body, scope, instance.variables, full, block.span)),
            )


def handed(block: Block, own: Mapping[str, Provider], key_of: KeyOf) -> dict[str, Provider]:
    """The configurations that a module call passes to the module, by their names there.

    One that is passed and not known, such as one of an instance with an unknown key, is not among them.
    """
    attribute = block.body.attributes.get("providers")
    inherited = {name: provider for name, provider in own.items() if "." not in name}
    if attribute is None:
        return inherited
    expression = attribute.sound
    if expression is None:
        return inherited
    if isinstance(expression, ObjectConstructor):
        for item in expression.items:
            there, here = _word(item.key), _keyed(item.value, key_of)
            if here in own:
                inherited[there] = own[here]
            else:
                inherited.pop(there, None)
    return inherited


def provider_name(block: Block, type_: str, key_of: KeyOf = lambda _: "") -> str:
    """The name of the provider configuration that a resource uses.

    `key_of` evaluates the key in `provider = aws.by[each.key]` to an instance key, empty if it is not known.
    """
    attribute = block.body.attributes.get("provider")
    expression = attribute.sound if attribute is not None else None
    return (_keyed(expression, key_of) if expression is not None else "") or type_.split("_", 1)[0]


def _keyed(expression: Expression, key_of: KeyOf) -> str:
    """The name of a configuration, with the key of its instance."""
    if isinstance(expression, Index):
        return _word(expression.source) + key_of(expression.key)
    return _word(expression)


def _word(expression: Expression) -> str:
    """`aws.west`, written as a reference, or as a string as JSON and old configurations do."""
    if isinstance(expression, Traversal):
        steps = (step for step in expression.steps if isinstance(step, AttributeStep))
        keys = (instance_key(str(step.key)) for step in expression.steps if isinstance(step, IndexStep))
        return ".".join((expression.root, *(step.name for step in steps))) + "".join(keys)
    if isinstance(expression, Literal):
        return str(expression.content)
    inner = getattr(expression, "inner", None) or getattr(expression, "wrapped", None)
    return _word(inner) if inner is not None else ""
