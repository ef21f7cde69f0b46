"""Whether the volumes that declarations create are encrypted.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from __future__ import annotations

from linter.aws.account_defaults import EncryptionByDefault
from linter.aws.setting import Setting
from linter.graph.graph import Graph
from linter.truth import Truth, any_of


def is_plain(graph: Graph, encrypted: Setting[bool]) -> Truth:
    """Whether a volume with this setting is not encrypted.

    An omitted setting leaves it to the account's default, which is off until it is switched on.
    """
    if encrypted.stated:
        return encrypted.is_(wanted=False)
    return ~any_of(switch.enabled.is_(wanted=True) & switch.exists for switch in graph.all(EncryptionByDefault))
