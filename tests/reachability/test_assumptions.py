"""Every assumption has a name and a sentence of its own."""

from linter.reachability.assumptions import Assumption


def test_every_assumption_is_said_in_words_of_its_own() -> None:
    words = {assumption.words for assumption in Assumption}
    assert len(words) == len(Assumption)
    assert Assumption.HOSTS_DO_NOT_RELAY.words == "no host passes packets on, as a bastion or a proxy would"
    assert str(Assumption.CLOSED_WORLD) == "closed_world"
