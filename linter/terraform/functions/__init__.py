"""Terraform's function library, one module per section of HashiCorp's documentation.

https://developer.hashicorp.com/terraform/language/functions
"""

from linter.terraform.functions.calling import NAMES, call
from linter.terraform.functions.context import Context

__all__ = ["NAMES", "Context", "call"]
