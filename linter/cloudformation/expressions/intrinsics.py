"""The intrinsic functions, by name.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linter.cloudformation.expressions import branches, lists, mappings, naming, texts, transforms
from linter.cloudformation.expressions.expression import Function

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "Ref": naming.ref,
        "Fn::GetAtt": naming.get_att,
        "Fn::ImportValue": naming.import_value,
        "Fn::Sub": texts.sub,
        "Fn::Join": texts.join,
        "Fn::Split": texts.split,
        "Fn::Base64": texts.base64_of,
        "Fn::ToJsonString": texts.to_json_string,
        "Fn::Select": lists.select,
        "Fn::Length": lists.length,
        "Fn::GetAZs": lists.get_azs,
        "Fn::Cidr": lists.cidr,
        "Fn::FindInMap": mappings.find_in_map,
        "Fn::If": branches.choose,
        "Fn::Transform": transforms.transform,
    }
)
