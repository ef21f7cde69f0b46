"""Requests that Terraform sends while it plans.

https://registry.terraform.io/providers/hashicorp/http/latest/docs/data-sources/http
"""

from __future__ import annotations

from linter.aws.fields import raw, text
from linter.aws.node import Node, lookup


class HttpRequest(Node):
    """A request of the `http` data source."""

    spellings = (lookup("http"),)

    url = text(terraform="url")
    headers = raw(terraform="request_headers")
    content = raw(terraform="request_body")
