"""The assumptions of an answer, by name: each can be withdrawn, and an answer names those it rests on."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Assumption(str, Enum):
    """Something no declaration can say, and what is taken for it."""

    CLOSED_WORLD = "closed_world"
    """The judged files declare everything in their VPCs: nothing else adds rules, routes or gateways."""
    ACCOUNT_BPA_OFF = "account.bpa_off"
    """The account does not block public access to its VPCs, unless it is declared to."""
    PRISTINE_DEFAULT_VPC = "assume.default_vpc"
    """The account's default VPC is as AWS made it."""
    RDS_PUBLIC_DEFAULT = "rds.public_default"
    """A database that does not say whether it is public follows the current text of the API reference."""
    TRANSPARENT_MIDDLEBOX = "transparent_middlebox"
    """Firewalls and appliances on the way pass on what reaches them."""
    HOSTS_DO_NOT_RELAY = "hosts_do_not_relay"
    """No host that is reached passes packets on, as a bastion or a proxy would."""

    def __str__(self) -> str:
        return self.value

    @property
    def words(self) -> str:
        """The assumption as a sentence."""
        return _WORDS[self]


_WORDS = {
    Assumption.CLOSED_WORLD: "nothing outside of what is declared here adds rules, routes or gateways to these VPCs",
    Assumption.ACCOUNT_BPA_OFF: "the account does not block public access to its VPCs",
    Assumption.PRISTINE_DEFAULT_VPC: "the default VPC of the account is as AWS made it",
    Assumption.RDS_PUBLIC_DEFAULT: "a database that does not say whether it is public is what AWS's API reference says",
    Assumption.TRANSPARENT_MIDDLEBOX: "firewalls and appliances on the way pass on what reaches them",
    Assumption.HOSTS_DO_NOT_RELAY: "no host passes packets on, as a bastion or a proxy would",
}


class Assumptions(Struct, frozen=True):
    """Which of the assumptions that can be withdrawn, or made beside the usual ones, are made.

    `bpa_off`: the account does not block public access. `transparent_middleboxes`: firewalls on the way let packets
    pass. `rds_public_default`: see `Assumption`. (That the default VPC is as AWS made it, the graph itself assumes.)
    """

    bpa_off: bool = True
    transparent_middleboxes: bool = False
    rds_public_default: bool = True


USUAL = Assumptions()
