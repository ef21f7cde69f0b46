"""One end of a connection."""

from __future__ import annotations

from msgspec import Struct

from linter.aws.vpc import Subnet
from linter.graph.interfaces.interface import Interface, Site


class End(Struct, frozen=True):
    """One end of a connection: an interface, at one of its sites."""

    interface: Interface
    site: Site

    @property
    def subnet(self) -> Subnet:
        """The subnet it is in."""
        return self.site.subnet
