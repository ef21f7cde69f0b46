"""Standards select the policies that serve them, by the controls of Security Hub that they consist of."""

from linter.judgement.frameworks import FRAMEWORKS, frameworks_of
from linter.judgement.registry import policies


def test_every_control_of_a_framework_is_served_by_a_policy() -> None:
    served = {control for policy in policies(select=("all",)) for control in policy.controls}
    for name, controls in FRAMEWORKS.items():
        assert controls <= served, name


def test_every_control_that_a_policy_names_belongs_to_a_framework() -> None:
    for policy in policies(select=("all",)):
        assert all(frameworks_of((control,)) for control in policy.controls), policy.slug


def test_a_framework_selects_the_policies_that_serve_it() -> None:
    chosen = {policy.slug for policy in policies(select=("cis-5.0",))}
    assert {"ingress-ssh-open", "nacl-admin-port-open", "vpc-flow-logs-missing", "rds-public"} <= chosen
    assert "egress-all-open" not in chosen
