"""One instance of a module: the values of its references, each evaluated on first use.

https://developer.hashicorp.com/terraform/language/expressions/references
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias, TypeVar

from msgspec import Struct, field

from linter.budget import meet
from linter.resource import Call
from linter.source import Span
from linter.terraform.expressions.constants import unfaulty
from linter.terraform.expressions.expression import evaluate
from linter.terraform.expressions.named_values import path_value, terraform_value, unbound
from linter.terraform.functions import call
from linter.terraform.instances.blocks import BodyValues
from linter.terraform.instances.data_sources import answered
from linter.terraform.instances.existence import argument_name, together, under
from linter.terraform.instances.instance_key import check_key
from linter.terraform.instances.instances import REPRESENTATIVE, Expansion, Instance, carried_on, expand, instance_key
from linter.terraform.instances.providers import Provider, configurations, handed, provider_name
from linter.terraform.instances.remote_state import REMOTE_STATE, remote_state
from linter.terraform.instances.resource_values import (
    TERRAFORM_DATA,
    ResourceValues,
    all_tags,
    resource_value,
    terraform_data,
)
from linter.terraform.instances.session import DEEPEST_CALL, MOST_MODULE_INSTANCES, Session
from linter.terraform.modules.module import Module
from linter.terraform.modules.module_calls import META_ARGUMENTS, Absent, located
from linter.terraform.modules.variables import Variable, declared
from linter.terraform.syntax.syntax import Attribute, AttributeStep, Block, Expression, SyntaxFault, Traversal
from linter.terraform.values.cty import DYNAMIC, STRING, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.lazy_object import Thunks, computed, lazy_object
from linter.terraform.values.memo import Memo
from linter.terraform.values.open_object import open_object
from linter.terraform.values.sensitivity import EPHEMERAL, SENSITIVE
from linter.truth import YES, Truth

T = TypeVar("T")
Given: TypeAlias = "Callable[[str], Value | None]"
Thunk: TypeAlias = "Callable[[], Value]"

_NOTHING: Mapping[str, Value] = {}


class ModuleInstance(Struct, frozen=True, eq=False):
    """A module with the values that one call gives its variables.

    `address` is empty for the root module; `path` lists the names of the calls that lead to it.
    """

    session: Session
    module: Module
    given: Given
    address: str = ""
    path: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    exists: Truth = YES
    when: frozenset[str] | None = frozenset()
    handed: Mapping[str, Provider] = field(default_factory=dict)
    _memo: Memo = field(default_factory=Memo)

    @property
    def short_circuits(self) -> bool:
        """Whether `||` and `&&` ignore an operand once the other one decides."""
        return self.session.short_circuits

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """The value that a traversal starts at, and how many of its steps led there. Raises InvalidReference."""
        root = traversal.root
        names = tuple(step.name for step in traversal.steps if isinstance(step, AttributeStep))
        mode = root if root in ("data", "ephemeral") else "resource"
        prefixed = root in ("data", "ephemeral", "resource")
        if root in _READERS:
            if not traversal.steps or not isinstance(traversal.steps[0], AttributeStep):
                detail = f'The "{root}" object cannot be accessed directly. Instead, access one of its attributes.'
                raise InvalidReference("Invalid reference", detail, traversal.span)
            return _READERS[root](self, traversal.steps[0].name, traversal), 1
        if prefixed:
            if len(names) < 2:
                detail = f'A reference to "{root}" must be followed by a type and a name.'
                raise InvalidReference("Invalid reference", detail, traversal.span)
            return self._resource(mode, names[0], names[1], traversal, 2), 2
        if not names or not isinstance(traversal.steps[0], AttributeStep):
            detail = "A reference to a resource type must be followed by at least one attribute access."
            raise InvalidReference("Invalid reference", detail, traversal.span)
        return self._resource(mode, root, names[0], traversal, 1), 1

    def call(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value:
        """The result of a function. Raises EvaluationError."""
        try:
            return call(name, arguments, self.session.context, span)
        except EvaluationError as error:
            if self.session.refuses or error.title != "Unknown provider function":
                raise
            return Value(DYNAMIC, Unknown(f"only the provider knows the result of {name}()"), span)

    def evaluate(self, expression: Expression, variables: Mapping[str, Value] = _NOTHING) -> Value:
        """The value of an expression of this module. Raises EvaluationError."""
        return evaluate(expression, self, variables)

    def argument(self, attribute: Attribute, variables: Mapping[str, Value] = _NOTHING) -> Value:
        """The value of an argument in this module. Raises EvaluationError, also for faulty syntax."""
        try:
            return self.evaluate(attribute.expression, variables)
        except SyntaxFault as fault:
            raise unfaulty(fault) from fault

    # The declarations of the module

    def declaration(self, name: str) -> Variable:
        """The declaration of a variable; an error in it is reported once."""
        return self._memo.once(("declaration", name), lambda: self._declaration(name))

    def _declaration(self, name: str) -> Variable:
        block = self.module.variables[name]
        try:
            return declared(name, block)
        except EvaluationError as error:
            self.session.refuse(error, block.header)
            return Variable(name, block)

    def variable(self, name: str) -> Value:
        """The value of a variable. Raises EvaluationError if the given value does not fit its type."""
        return self._memo.once(("var", name), lambda: self._variable(self.declaration(name)))

    def _variable(self, variable: Variable) -> Value:
        given = self.given(variable.name)
        value = variable.value(given)
        if value is not None:
            return value if given is not None else self._or_others(value, "var", variable.name)
        missing = variable.missing(self.prefix)
        if missing.unknown is not None and missing.unknown.identity is not None:
            self.session.tokens.add(missing.unknown.identity.resource)
        return missing

    def local(self, name: str) -> Value:
        """The value of a local. Raises EvaluationError."""
        return self._memo.once(("local", name), lambda: self._local_value(name))

    def _local_value(self, name: str) -> Value:
        return self._or_others(self.argument(self.module.locals[name]), "local", name)

    def _or_others(self, value: Value, kind: str, name: str) -> Value:
        """The value of a declaration, or, if the name is declared several times, any one of their values."""
        others = self.module.also.get((kind, name), ())
        if not others:
            return value
        every = (value, *(self.argument(attribute) for attribute in others))
        return Value(DYNAMIC, Unknown(f"{kind}.{name} is declared twice", alternatives=every), value.span)

    def output(self, name: str) -> Value:
        """The value of an output. Raises EvaluationError."""
        return self._memo.once(("output", name), lambda: self._output(self.module.outputs[name]))

    def _output(self, block: Block) -> Value:
        attributes = block.body.attributes
        if "value" not in attributes:
            raise EvaluationError("Missing required argument", 'The argument "value" is required.', block.header)
        value = self.argument(attributes["value"])
        marks = [mark for mark in (SENSITIVE, EPHEMERAL) if mark in attributes]
        return value.marked(frozenset(mark for mark in marks if self.argument(attributes[mark]).content is True))

    @property
    def prefix(self) -> str:
        """The prefix of every address in this module: its own address and a dot, or nothing."""
        return f"{self.address}." if self.address else ""

    def expansion(self, block: Block) -> Expansion:
        """The instances of a resource, data source or module call of this module.

        Raises:
            EvaluationError: Terraform rejects the argument, and the session refuses what Terraform rejects.
        """
        return self._memo.once(("expansion", block.type, *block.labels), lambda: self._expansion(block))

    def _expansion(self, block: Block) -> Expansion:
        try:
            expansion = expand(block, self.evaluate)
        except EvaluationError as error:
            self.session.refuse(error, block.header)
            return carried_on(block, self.evaluate, f"{error.title}: {error.detail}")
        if expansion.undecided is not None and self.session.refuses:
            name = expansion.repetition
            detail = (
                f'The "{name}" value depends on resource attributes that cannot be determined until apply, so '
                "Terraform cannot predict how many instances will be created."
            )
            raise EvaluationError(f"Invalid {name} argument", detail, block.body.attributes[name].span)
        if expansion.undecided is None:
            return expansion
        named = argument_name(block, expansion.undecided, self.prefix, self.session.repeated)
        self.session.repeated[f"{self.resource_address(block, Instance())}{REPRESENTATIVE}"] = named
        return under(expansion, named)

    def body(self, block: Block, instance: Instance) -> BodyValues:
        """The arguments of a resource block in one of its instances."""
        key = ("body", block.type, *block.labels, instance.key)
        address = self.resource_address(block, instance)
        made = partial(BodyValues, block.body, self, instance.variables, address, block.span)
        return self._memo.once(key, made)

    def resource_address(self, block: Block, instance: Instance) -> str:
        """The full address of an instance: `module.net.data.aws_vpc.main[0]`."""
        mode = "" if block.type == "resource" else f"{block.type}."
        return f"{self.prefix}{mode}{'.'.join(block.labels)}{instance.key}"

    def provider(self, block: Block, instance: Instance) -> Provider | None:
        """The provider configuration that an instance of a resource uses; None if none is written."""
        return self.providers.get(provider_name(block, block.labels[0], partial(self._key_of, instance)))

    def _key_of(self, instance: Instance, expression: Expression) -> str:
        try:
            content = self.evaluate(expression, instance.variables).content
        except EvaluationError:
            return ""
        return instance_key(content) if isinstance(content, str) else ""

    @property
    def providers(self) -> Mapping[str, Provider]:
        """The provider configurations of this module, its own and those passed to it."""
        return self._memo.once(("providers",), self._providers)

    def _providers(self) -> Mapping[str, Provider]:
        def instances(block: Block) -> tuple[Instance, ...]:
            try:
                return expand(block, self.evaluate).instances if "for_each" in block.body.attributes else (Instance(),)
            except EvaluationError as error:
                self.session.refuse(error, block.header)
                return carried_on(block, self.evaluate, f"{error.title}: {error.detail}").instances

        return {**self.handed, **dict(configurations(self.module.providers, self, self.address, instances))}

    def instance_value(self, block: Block, instance: Instance) -> Value:
        """A resource instance as other expressions see it."""
        return self._memo.once(
            ("value", block.type, *block.labels, instance.key), lambda: self._instance_value(block, instance)
        )

    def _instance_value(self, block: Block, instance: Instance) -> Value:
        address, written = self.resource_address(block, instance), self.body(block, instance)
        if block.labels[0] == TERRAFORM_DATA and block.type == "resource":
            return terraform_data(address, written, block.header)
        if block.labels[0] == REMOTE_STATE and block.type == "data":
            return remote_state(address, written, self.session.context, block.header)
        values = ResourceValues(address, written, self.worked_out(block, instance), block.header)
        return resource_value(address, values, block.header)

    def worked_out(self, block: Block, instance: Instance) -> dict[str, Thunk]:
        """The computed attributes of an instance that something is known about."""
        type_ = block.labels[0]
        address, written = self.resource_address(block, instance), self.body(block, instance)
        provider = self.provider(block, instance)
        if block.type == "data":
            return answered(type_, address, written, provider.region if provider else None, block.header)
        thunks: dict[str, Thunk] = {name: partial(computed, address, name, STRING) for name in ("id", "arn")}
        tags = provider.default_tags if provider is not None else None
        if tags is not None and type_.startswith("aws_"):
            thunks["tags_all"] = partial(all_tags, tags, written, block.header)
        return thunks

    def children(self, name: str) -> Mapping[str, ModuleInstance | Absent]:
        """The instances of a called module, by key."""
        return self._memo.once(("children", name), lambda: self._children(self.module.calls[name]))

    def _children(self, block: Block) -> Mapping[str, ModuleInstance | Absent]:
        session, path = self.session, (*self.path, block.labels[0])
        source = located(session.tree, session.root, self.module.folder, block, session.installed(path), self.evaluate)
        if len(path) > DEEPEST_CALL or session.module_instances > MOST_MODULE_INSTANCES:
            source = Absent(f"module {block.labels[0]}: module calls are nested too deeply, or there are too many")
            meet(f"{source.reason}: what it declares is not judged", block.header)
        if isinstance(source, Absent):
            self._absent(block, source)
            return {instance.key: source for instance in self.expansion(block).instances}
        module = session.module(source)
        self._check_arguments(block, module)
        instances = self.expansion(block).instances
        session.module_instances += len(instances)
        return {instance.key: self._child(block, module, instance, path) for instance in instances}

    def _absent(self, block: Block, absent: Absent) -> None:
        address = f"{self.prefix}module.{block.labels[0]}"
        error = EvaluationError("Module not installed", f"{absent.reason}.", block.header)
        if absent.faulty or self.session.refuses:
            self.session.refuse(error, block.header)
        self.session.notice(f"{absent.reason}: what it declares is not judged", block.header, address)

    def _check_arguments(self, block: Block, module: Module) -> None:
        for name, attribute in block.body.attributes.items():
            if name not in module.variables and name not in META_ARGUMENTS:
                detail = f'An argument named "{name}" is not expected here: the module has no such variable.'
                error = EvaluationError("Unsupported argument", detail, attribute.name_span)
                self.session.refuse(error, attribute.name_span)
        for name, variable in module.variables.items():
            if name not in block.body.attributes and "default" not in variable.body.attributes:
                detail = f'The argument "{name}" is required, but no definition was found.'
                self.session.refuse(EvaluationError("Missing required argument", detail, block.header), block.header)

    def _child(self, block: Block, module: Module, instance: Instance, path: tuple[str, ...]) -> ModuleInstance:
        address = f"{self.prefix}module.{block.labels[0]}{instance.key}"

        def given(name: str) -> Value | None:
            attribute = block.body.attributes.get(name)
            return self.argument(attribute, instance.variables) if attribute is not None else None

        return ModuleInstance(
            self.session,
            module,
            given,
            address,
            path,
            (*self.calls, Call(address, block.header)),
            self.exists & instance.exists,
            together(self.when, instance.when),
            handed(block, self.providers, partial(self._key_of, instance)),
        )

    def _resource(self, mode: str, type_: str, name: str, traversal: Traversal, taken: int) -> Value:
        block = self.module.of_mode(mode).get((type_, name))
        kind = {"data": "data.", "ephemeral": "ephemeral."}.get(mode, "")
        if block is None:
            detail = f'A resource "{type_}" "{name}" has not been declared in {self._named()}: {kind}{type_}.{name}.'
            raise InvalidReference("Reference to undeclared resource", detail, traversal.span)
        check_key(block, traversal.steps[taken:], traversal.span)
        return self._memo.once(("resource", mode, type_, name), lambda: self._gathered(block))

    def _gathered(self, block: Block) -> Value:
        expansion = self.expansion(block)
        values = {instance.key: self.instance_value(block, instance) for instance in expansion.instances}
        address = self.resource_address(block, Instance())
        return expansion.gathered(values, address, block.header)

    def _module(self, name: str, traversal: Traversal) -> Value:
        block = self.module.calls.get(name)
        if block is None:
            detail = f'No module call named "{name}" is declared in {self._named()}.'
            raise InvalidReference("Reference to undeclared module", detail, traversal.span)
        return self._memo.once(("module", name), lambda: self._called(block))

    def _called(self, block: Block) -> Value:
        address = f"{self.prefix}module.{block.labels[0]}"
        values: dict[str, Value] = {}
        for key, child in self.children(block.labels[0]).items():
            if isinstance(child, Absent):
                self.session.tokens.add(f"{address}{key}")
                values[key] = open_object(f"{address}{key}", {}, child.reason, block.header)
            else:
                thunks = {name: partial(child.output, name) for name in child.module.outputs}
                values[key] = lazy_object(Thunks(child.address, thunks, block.header), block.header)
        return self.expansion(block).gathered(values, address, block.header)

    def _var(self, name: str, traversal: Traversal) -> Value:
        if name not in self.module.variables:
            detail = f'An input variable with the name "{name}" has not been declared.'
            raise InvalidReference("Reference to undeclared input variable", detail, traversal.span)
        return self.variable(name)

    def _local(self, name: str, traversal: Traversal) -> Value:
        if name not in self.module.locals:
            detail = f'A local value with the name "{name}" has not been declared.'
            raise InvalidReference("Reference to undeclared local value", detail, traversal.span)
        return self.local(name)

    def _terraform(self, name: str, traversal: Traversal) -> Value:
        if name == "workspace":
            return self.session.workspace_value(traversal.span)
        return terraform_value(name, self.session.workspace, traversal)

    def _named(self) -> str:
        return self.address or "the root module"


_READERS: Mapping[str, Callable[[ModuleInstance, str, Traversal], Value]] = {
    "var": ModuleInstance._var,
    "local": ModuleInstance._local,
    "module": ModuleInstance._module,
    "path": lambda module, name, place: path_value(name, module.module.folder, module.session.root, place),
    "terraform": lambda module, name, place: module._terraform(name, place),
    "tofu": lambda module, name, place: module._terraform(name, place),
    "each": lambda _, name, place: unbound(name, place),
    "count": lambda _, name, place: unbound(name, place),
    "self": lambda _, name, place: unbound(name, place),
}
