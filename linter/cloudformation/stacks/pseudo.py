"""Pseudo parameters, such as `AWS::Region`. Most are only known at deployment.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping

from linter.source import Span
from linter.value import Scalar, Unknown, Value

NO_VALUE = "AWS::NoValue"
_HINTS = {
    "AWS::AccountId": "String",
    "AWS::NotificationARNs": "List<String>",
    "AWS::Partition": "String",
    "AWS::Region": "String",
    "AWS::StackId": "String",
    "AWS::StackName": "String",
    "AWS::URLSuffix": "String",
}
OF_ONE_STACK = frozenset({"AWS::StackId", "AWS::StackName"})


def is_pseudo(name: str) -> bool:
    """Whether this names a pseudo parameter other than `AWS::NoValue`."""
    return name in _HINTS


def pseudo(name: str, given: Mapping[str, str], prefix: str, span: Span, *, is_elsewhere: bool = False) -> Value:
    """The value of a pseudo parameter, unknown when not given.

    Nested stacks share the account and the region, those of a stack set (`is_elsewhere`) do not.
    """
    if name in given and not (prefix and name in OF_ONE_STACK):
        return Scalar(given[name], span)
    token = f"{prefix}{name}" if is_elsewhere or name in OF_ONE_STACK else name
    return Unknown(f"{name} is known at deployment", span, token=token, hint=_HINTS[name])
