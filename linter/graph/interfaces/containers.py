"""The ports that containers listen at.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from linter.aws.ecs import ContainerService, TaskDefinition
from linter.aws.fields import followed, records
from linter.aws.path import read
from linter.graph.interfaces.listening import at_port, unknown_port
from linter.network import TCP, UDP, Service
from linter.value import Record, Scalar, Unknown, Value, alternatives


def ports_of(service: ContainerService) -> tuple[Service, ...]:
    """The ports of a service's containers, from its task definition; empty if none are declared."""
    services: list[Service] = []
    for task in service.task:
        services += _mapped(task) if task.is_seen else [unknown_port(service.span, f"{task} is not declared here")]
    for target in service.balancers:
        port = target.node.port.known
        if port is not None:
            services.append(at_port(port))
    return tuple(dict.fromkeys(services))


def _mapped(task: TaskDefinition) -> Iterator[Service]:
    said = task.containers
    if said is None:
        return
    for definition in alternatives(followed(task, said)):
        if isinstance(definition, Scalar):
            yield from _of_json(definition, task)
        elif isinstance(definition, Unknown):
            yield unknown_port(definition.span, definition.reason)
        else:
            yield from _of_blocks(definition)


def _of_blocks(value: Value) -> Iterator[Service]:
    for container in records(value):
        if isinstance(container, Unknown):
            yield unknown_port(container.span, container.reason)
            continue
        for mapping in records(read(container, "PortMappings | portMappings")):
            if isinstance(mapping, Unknown):
                yield unknown_port(mapping.span, mapping.reason)
            else:
                yield _of_mapping(mapping)


def _of_mapping(mapping: Record) -> Service:
    port = read(mapping, "ContainerPort | containerPort")
    protocol = read(mapping, "Protocol | protocol")
    number = str(port.content) if isinstance(port, Scalar) else ""
    is_udp = isinstance(protocol, Scalar) and str(protocol.content).lower() == "udp"
    if not number.isdigit():
        return unknown_port(mapping.span)
    return at_port(int(number), UDP if is_udp else TCP)


def _of_json(written: Scalar, task: TaskDefinition) -> Iterator[Service]:
    """The port mappings in container definitions that Terraform passes as a JSON string."""
    try:
        containers = json.loads(str(written.content))
    except ValueError:
        yield unknown_port(written.span, f"the container definitions of {task} are not valid JSON")
        return
    for container in containers if isinstance(containers, list) else ():
        mappings = container.get("portMappings") if isinstance(container, dict) else None
        for mapping in mappings if isinstance(mappings, list) else ():
            port = mapping.get("containerPort") if isinstance(mapping, dict) else None
            if isinstance(port, int):
                yield at_port(port, UDP if str(mapping.get("protocol", "")).lower() == "udp" else TCP)
