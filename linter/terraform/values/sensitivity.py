"""The marks a value may carry: what must not be shown, and what must not be kept.

https://developer.hashicorp.com/terraform/language/manage-sensitive-data
"""

from __future__ import annotations

SENSITIVE, EPHEMERAL = "sensitive", "ephemeral"
