"""The marks of values: sensitive values must not be shown, ephemeral ones not be stored.

https://developer.hashicorp.com/terraform/language/manage-sensitive-data
"""

from __future__ import annotations

SENSITIVE, EPHEMERAL = "sensitive", "ephemeral"
