"""Data sources without asking AWS: the types of their attributes, and values that need no lookup.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from linter.source import Span
from linter.terraform.instances.policy_document import policy_document
from linter.terraform.values.cty import (
    BOOL,
    NUMBER,
    STRING,
    Address,
    Collection,
    ObjectType,
    Type,
    Unknown,
    Value,
    string,
)
from linter.terraform.values.unknown import in_parts, unknown

Thunk: TypeAlias = "Callable[[], Value]"

_STRINGS = Collection("list", STRING)
_STRING_SET = Collection("set", STRING)
_ENTRIES = Collection("set", ObjectType({"cidr": STRING, "description": STRING}))

_SHAPES: Mapping[str, Mapping[str, Type]] = {
    "aws_availability_zones": {"names": _STRINGS, "zone_ids": _STRINGS, "group_names": _STRING_SET},
    "aws_vpc": {
        "id": STRING,
        "arn": STRING,
        "cidr_block": STRING,
        "default": BOOL,
        "main_route_table_id": STRING,
        "ipv6_cidr_block": STRING,
    },
    "aws_vpcs": {"ids": _STRINGS},
    "aws_subnets": {"ids": _STRINGS},
    "aws_subnet_ids": {"ids": _STRING_SET},
    "aws_subnet": {"id": STRING, "arn": STRING, "vpc_id": STRING, "cidr_block": STRING, "availability_zone": STRING},
    "aws_route_tables": {"ids": _STRINGS},
    "aws_security_groups": {"ids": _STRINGS, "vpc_ids": _STRINGS},
    "aws_security_group": {"id": STRING, "arn": STRING, "vpc_id": STRING, "name": STRING},
    "aws_ami": {"id": STRING, "arn": STRING, "image_id": STRING, "architecture": STRING, "root_device_name": STRING},
    "aws_ami_ids": {"ids": _STRINGS},
    "aws_instances": {"ids": _STRINGS, "private_ips": _STRINGS, "public_ips": _STRINGS},
    "aws_network_interfaces": {"ids": _STRINGS},
    "aws_caller_identity": {"account_id": STRING, "arn": STRING, "user_id": STRING, "id": STRING},
    "aws_region": {"name": STRING, "region": STRING, "id": STRING, "endpoint": STRING, "description": STRING},
    "aws_partition": {"partition": STRING, "id": STRING, "dns_suffix": STRING, "reverse_dns_prefix": STRING},
    "aws_prefix_list": {"id": STRING, "cidr_blocks": _STRINGS, "name": STRING},
    "aws_ec2_managed_prefix_list": {"id": STRING, "arn": STRING, "entries": _ENTRIES, "max_entries": NUMBER},
    "aws_iam_policy_document": {"json": STRING, "minified_json": STRING, "id": STRING},
    "aws_ip_ranges": {"cidr_blocks": _STRINGS, "ipv6_cidr_blocks": _STRINGS},
    "aws_ssm_parameter": {"value": STRING, "arn": STRING},
}
"""The attributes that AWS answers with, and their types."""

_PARTITIONS = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"))
_DNS_SUFFIXES = {"aws": "amazonaws.com", "aws-us-gov": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}


def answered(
    type_: str, address: str, written: Mapping[str, Value], region: Value | None, span: Span
) -> dict[str, Thunk]:
    """The computed attributes of a data source, by name.

    `written` are its arguments; `region` is that of its provider, if known.
    """
    thunks: dict[str, Thunk] = {
        name: _asked(address, name, shape) for name, shape in _SHAPES.get(type_, {"id": STRING}).items()
    }
    if type_ == "aws_region" and not {"name", "endpoint", "region"} & set(written):
        thunks.update(_region(region))
    elif type_ == "aws_vpc_endpoint_service" and "service" in written:
        thunks["service_name"] = lambda: _service_name(written["service"], region, span)
    elif type_ == "aws_partition":
        thunks.update(_partition(region))
    elif type_ == "aws_iam_policy_document":
        thunks["json"] = lambda: policy_document(written, address, span)
        thunks["minified_json"] = lambda: policy_document(written, address, span, minified=True)
    return thunks


def _asked(address: str, name: str, type_: Type) -> Thunk:
    reason = f"{address}.{name} is looked up in AWS when terraform plans"
    return lambda: Value(type_, Unknown(reason, Address(address, name), not_null=True))


def _region(region: Value | None) -> dict[str, Thunk]:
    if region is None or not isinstance(region.content, str):
        return {}
    known = region
    return {name: lambda: known for name in ("name", "region", "id")}


def _service_name(service: Value, region: Value | None, span: Span) -> Value:
    """The name of an endpoint service: all but the region is known where only that is not.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/vpc_endpoint_service#service-1
    """
    where = region or Value(STRING, Unknown("the region is that of the environment terraform runs in", not_null=True))
    parts = ("com.amazonaws.", where, ".", service)
    if isinstance(where.content, str) and isinstance(service.content, str):
        return string(f"com.amazonaws.{where.content}.{service.content}").at(span)
    pieces = (part.content if isinstance(part, Value) and isinstance(part.content, str) else part for part in parts)
    return in_parts(unknown((where, service), STRING, not_null=True), pieces).at(span)


def _partition(region: Value | None) -> dict[str, Thunk]:
    if region is None or not isinstance(region.content, str):
        return {}
    place = region.span
    text = region.content
    partition = next((name for prefix, name in reversed(_PARTITIONS) if text.startswith(prefix)), "aws")
    thunks: dict[str, Thunk] = {name: lambda: string(partition).at(place) for name in ("partition", "id")}
    suffix = _DNS_SUFFIXES.get(partition)
    if suffix is not None:
        thunks["dns_suffix"] = lambda: string(suffix).at(place)
        thunks["reverse_dns_prefix"] = lambda: string(".".join(reversed(suffix.split(".")))).at(place)
    return thunks
