"""Networks as text, in Terraform and in CloudFormation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.reachability.declarations.balancers import Balancers
from tests.reachability.declarations.filters import Filters
from tests.reachability.declarations.links import Links
from tests.reachability.declarations.middleboxes import Middleboxes
from tests.reachability.declarations.people import People
from tests.reachability.declarations.records import Code, Hidden, Network, Record
from tests.reachability.declarations.services import Services
from tests.reachability.declarations.vpcs import Vpcs
from tests.reachability.declarations.workloads import Workloads


class Writer(Vpcs, Filters, Workloads, Middleboxes, Balancers, Links, Services, People):
    """Writes one network in both languages, resource by resource."""

    def _raw(self, it: Record) -> None:
        """Whatever the words above have no word for, in each language's own."""
        if it.get("terraform"):
            self.terraform.append(it["terraform"].strip("\n") + "\n")
        self.cloudformation |= it.get("cloudformation", {})
        self.parameters |= it.get("parameters", {})
        self.conditions |= it.get("conditions", {})


def in_terraform(network: Network) -> str:
    """The network in HCL."""
    writer = Writer(network)
    variables = [
        f'variable "{name}" {{\n  default = {json.dumps(it.value)}\n}}\n' if it.default else f'variable "{name}" {{}}\n'
        for name, it in sorted(writer.hidden.items())
    ]
    return "\n".join([*variables, *writer.terraform])


def in_cloudformation(network: Network) -> str:
    """The network in a CloudFormation template in YAML."""
    writer = Writer(network)
    lines = ["Resources:"]
    for name, resource in writer.cloudformation.items():
        if isinstance(resource, str):
            lines += [f"  {name}:", *(f"    {line}" for line in resource.strip("\n").splitlines())]
            continue
        lines += [f"  {name}:", f"    Type: {resource['Type']}"]
        if "Properties" in resource:
            lines.append("    Properties:")
            lines += [f"      {key}: {_yaml(value)}" for key, value in resource["Properties"].items()]
    parameters = dict(writer.parameters)
    for it in _hidden(writer.cloudformation):
        parameters[it.name] = f"{{Type: String, Default: {json.dumps(it.value)}}}" if it.default else "{Type: String}"
    head = ["Parameters:", *(f"  {name}: {text}" for name, text in sorted(parameters.items()))] if parameters else []
    if writer.conditions:
        head += ["Conditions:", *(f"  {name}: {text}" for name, text in sorted(writer.conditions.items()))]
    return "\n".join([*head, *lines]) + "\n"


def _hidden(value: Any) -> Iterable[Hidden]:
    if isinstance(value, Hidden):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _hidden(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _hidden(each)


def _yaml(value: Any) -> str:
    if isinstance(value, Code):
        return value.cloudformation
    if isinstance(value, Hidden):
        return f"!Ref {value.name}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_yaml(each)}' for key, each in value.items() if each is not None)}}}"
    return json.dumps(value)
