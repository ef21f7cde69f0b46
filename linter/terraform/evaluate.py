"""A Terraform root module evaluated: every instance of every resource, with arguments evaluated on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from linter.budget import begin
from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.finding import Problem
from linter.resource import Declarations, Dialect, Resource
from linter.source import Span
from linter.terraform.instances.blocks import BodyValues, WithComputed
from linter.terraform.instances.declared_value import declared_record, declared_value
from linter.terraform.instances.existence import together
from linter.terraform.instances.instances import Instance
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.instances.moves import forgotten, moves
from linter.terraform.instances.providers import Provider, provider_name
from linter.terraform.instances.questions import questions, scenarios, unexplored
from linter.terraform.instances.root import root_instance, workspace
from linter.terraform.instances.session import Session
from linter.terraform.instances.validation import validate
from linter.terraform.modules.inputs import Option
from linter.terraform.modules.module_calls import META_ARGUMENTS, Absent
from linter.terraform.syntax.syntax import Block, Body
from linter.terraform.values.lazy_object import Thunks
from linter.tree import Tree, Unreadable
from linter.value import Scalar, Unknown
from linter.value import Value as DeclaredValue

_REGION_REASON = "the region comes from the environment that Terraform runs in"


def evaluate(
    deployment: Deployment, tree: Tree, inputs: Inputs, answers: Mapping[str, bool] = NO_ANSWERS
) -> Declarations:
    """Everything a root module declares under the given answers. A file that cannot be read becomes a problem."""
    try:
        session = Session(tree, tree.resolve(deployment.path))
        options: list[Option] = [*deployment.var_files, *inputs.var_files, *inputs.variables.items()]
        return declarations(session, inputs.environment, options, answers)
    except Unreadable as reason:
        place = Span(tree.display(deployment.path), 1, 1, 1, 1)
        return Declarations((), problems=(Problem(place, f"{reason}."),))


def declarations(
    session: Session,
    environment: Mapping[str, str],
    options: Iterable[Option],
    answers: Mapping[str, bool] = NO_ANSWERS,
) -> Declarations:
    """Everything the root module of a session declares. Raises Unreadable if its folder is outside the tree."""
    begin()
    session.workspace = workspace(session.tree, session.root, environment)
    root, values = root_instance(session, environment, options, answers)
    resources = tuple(sorted(_resources(root), key=lambda resource: resource.key))
    asked = questions(root) if not answers else ()
    files = {file for module in session.modules.values() for file in module.files} | set(values.files)
    return Declarations(
        resources,
        _outputs(root),
        tuple(session.notices),
        tuple(sorted(session.problems)),
        tuple(sorted(files)),
        asked,
        scenarios(asked),
        unexplored(asked),
        moves=tuple(dict.fromkeys(moves(root))),
        forgotten=tuple(dict.fromkeys(forgotten(root))),
    )


def _outputs(root: ModuleInstance) -> Mapping[str, DeclaredValue]:
    place = Span(root.session.tree.display(root.module.folder), 1, 1, 1, 1)
    thunks = {name: partial(root.output, name) for name in root.module.outputs}
    return declared_record(Thunks("output", thunks, place), place, root.session.tokens).entries


def _resources(module: ModuleInstance) -> Iterator[Resource]:
    """The resources of one module instance and of every module it calls."""
    validate(module)
    for block in (*module.module.resources.values(), *module.module.data.values()):
        for instance in module.expansion(block).instances:
            yield _resource(module, block, instance)
    for name, provider in sorted(module.providers.items()):
        if provider.address == f"{module.prefix}provider.{name}":
            yield _provider(module, provider)
    for block in module.module.others if not module.address else ():
        yield from _backends(module, block)
    for name, block in module.module.calls.items():
        children = module.children(name)
        for instance in module.expansion(block).instances:
            child = children[instance.key]
            if isinstance(child, Absent):
                yield _absent(module, block, instance)
            else:
                yield from _resources(child)


def _resource(module: ModuleInstance, block: Block, instance: Instance) -> Resource:
    address = module.resource_address(block, instance)
    provider = module.provider(block, instance)
    worked_out = module.worked_out(block, instance)
    written = module.body(block, instance)
    shown = {name: worked_out[name] for name in _SHOWN if name in worked_out}
    shown |= written.labelled("provisioner") | written.labelled("connection")
    values = WithComputed(written, shown, nulls_left_out=block.type == "data")
    return Resource(
        address,
        block.labels[0],
        Dialect.TERRAFORM,
        block.header,
        declared_record(values, block.span, module.session.tokens),
        module.exists & instance.exists,
        block.type == "resource",
        module.calls,
        _region(module, block, values, provider),
        provider.account if provider is not None else "",
        when=together(module.when, instance.when),
    )


_SHOWN = ("tags_all", "json")
"""Computed attributes that count as part of the block."""


def _region(module: ModuleInstance, block: Block, values: BodyValues, provider: Provider | None) -> DeclaredValue:
    """The region of a resource: its own, that of its provider, or that of the environment."""
    tokens = module.session.tokens
    if "region" in values and provider_name(block, block.labels[0]).split(".")[0] == "aws":
        own = declared_record(values, block.header, tokens).entries["region"]
        if not (isinstance(own, Scalar) and own.content is None):
            return own
    region = provider.region if provider is not None else None
    if region is not None:
        return declared_value(region, block.header, tokens)
    return Unknown(_REGION_REASON, block.header, provider.address if provider is not None else "provider.aws")


def _provider(module: ModuleInstance, provider: Provider) -> Resource:
    """A provider configuration as a declared resource, including its credentials."""
    block, tokens = provider.block, module.session.tokens
    body = declared_record(provider.values, block.span, tokens)
    kind = f"provider.{block.labels[0]}"
    return Resource(provider.address, kind, Dialect.TERRAFORM, block.header, body, module.exists, calls=module.calls)


def _backends(module: ModuleInstance, block: Block) -> Iterator[Resource]:
    """The S3 backend of a `terraform` block as a declared resource, including its credentials."""
    for backend in block.body.of_type("backend") if block.type == "terraform" else ():
        if backend.labels == ("s3",):
            values = BodyValues(backend.body, module, {}, "terraform.backend.s3", backend.span)
            body = declared_record(values, backend.span, module.session.tokens)
            yield Resource("terraform.backend.s3", "backend.s3", Dialect.TERRAFORM, backend.header, body)


def _absent(module: ModuleInstance, block: Block, instance: Instance) -> Resource:
    """A call of a module whose source is missing: the module may declare more about anything passed to it."""
    address = f"{module.prefix}module.{block.labels[0]}{instance.key}"
    arguments = {name: attribute for name, attribute in block.body.attributes.items() if name not in META_ARGUMENTS}
    body = Body(arguments, block.body.blocks, block.body.span)
    values = BodyValues(body, module, instance.variables, address, block.span)
    return Resource(
        address,
        "module",
        Dialect.TERRAFORM,
        block.header,
        declared_record(values, block.span, module.session.tokens),
        module.exists & instance.exists,
        calls=module.calls,
    )
