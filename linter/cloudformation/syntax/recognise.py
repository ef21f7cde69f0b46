"""Recognise a CloudFormation template by its content, whatever the name of its file."""

from __future__ import annotations

import json
import re

_TYPED = re.compile(r"""Type["']?\s*:\s*["']?[A-Za-z0-9]+::""")
_YAML_SECTION = re.compile(r"""^(?:Resources|"Resources"|'Resources')[ \t]*:""", re.MULTILINE)
_YAML_VERSION = re.compile(r"""^["']?AWSTemplateFormatVersion["']?[ \t]*:""", re.MULTILINE)
_FLOW_SECTION = re.compile(r"""[{,]\s*["']?Resources["']?\s*:""")


def is_template(text: str) -> bool:
    """Whether a text is meant as a template. True of a broken one too, so that its fault is reported.

    A template has a top-level `Resources`, and a format version or a resource type such as `AWS::EC2::VPC`.
    """
    if "Resources" not in text:
        return False
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return bool(_YAML_SECTION.search(text)) and bool(_YAML_VERSION.search(text) or _TYPED.search(text))
    if not _FLOW_SECTION.search(text) or not ("AWSTemplateFormatVersion" in text or _TYPED.search(text)):
        return False
    try:
        content = json.loads(text)
    except ValueError:
        return True  # not JSON: a flow mapping of YAML, or a template with a fault
    except RecursionError:
        return True
    return isinstance(content, dict) and isinstance(content.get("Resources"), dict)
