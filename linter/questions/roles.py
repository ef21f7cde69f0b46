"""The permissions of instances by their roles.

https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
"""

from __future__ import annotations

from linter.aws.autoscaling import AutoScalingGroup
from linter.aws.ec2 import Instance
from linter.aws.iam import ManagedPolicy, Role
from linter.aws.policy_document import PolicyDocument
from linter.aws.setting import Links, joined
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.launches import chain_of
from linter.truth import NO, YES, Truth, all_of, any_of, unknown

OWN = ":aws:policy/"
"""Part of the ARN of every policy that AWS itself keeps."""
ADMINISTRATOR = f"{OWN}AdministratorAccess"
SESSION_MANAGER = (
    f"{OWN}AmazonSSMManagedInstanceCore",
    f"{OWN}service-role/AmazonEC2RoleforSSM",
    f"{OWN}PowerUserAccess",
    ADMINISTRATOR,
)
"""The policies of AWS that let the agent of Session Manager work."""
SESSION_ACTIONS = ("ssmmessages:CreateControlChannel", "ssm:UpdateInstanceInformation")


@fact
def roles_of(graph: Graph, launched: Instance | AutoScalingGroup) -> Links[Role]:
    """The roles that what is launched has through its instance profile."""
    profiles = chain_of(graph, launched).links("profile")
    roles = joined((profile.roles.only_when(profiles.includes(profile)) for profile in profiles), profiles.span)
    return roles.but(open=profiles.open, doubts=profiles.doubts)


def managed_by_session_manager(graph: Graph, launched: Instance | AutoScalingGroup) -> Truth:
    """Whether its role lets Session Manager manage it, by a policy of AWS's or by the actions it takes."""
    roles = roles_of(graph, launched)
    if roles.open:
        return unknown("its role is not known", roles.span)
    return any_of(roles.includes(role) & _lets_session_manager(role) for role in roles)


def _lets_session_manager(role: Role) -> Truth:
    if not role.is_seen:
        return unknown(f"{role} is not declared here", role.span)
    allowed = [_has(role, name) for name in SESSION_MANAGER]
    documents = _documents(role)
    actions = all_of(
        any_of(applies & document.allows(action) for applies, document in documents) for action in SESSION_ACTIONS
    )
    return any_of((*allowed, actions, _by_unseen(role)))


def is_administrator(role: Role) -> Truth:
    """Whether a role may do everything: by AWS's policy for administrators, or by a policy that allows every action."""
    everything = [applies & document.allows_everything for applies, document in _documents(role)]
    return any_of((_has(role, ADMINISTRATOR), *everything, _by_unseen(role)))


def _by_unseen(role: Role) -> Truth:
    """Whether a policy of the account's own, which is not declared here, allows anything that may be asked."""
    policies = role.managed_policies
    unseen = next((policy for policy in policies if not policy.is_seen and OWN not in policy.key), None)
    return NO if unseen is None else unknown(f"what {unseen} allows is not known", policies.span)


def _documents(role: Role) -> list[tuple[Truth, PolicyDocument]]:
    """The policies of a role that are declared, each with whether the role has it."""
    embedded = [(policy.applies, policy.node.document) for policy in role.inline_policies]
    managed = role.managed_policies
    return embedded + [(managed.includes(policy), policy.document) for policy in managed if policy.is_seen]


def _has(role: Role, ending: str) -> Truth:
    """Whether it has a policy of AWS's own by its ARN."""
    policies: Links[ManagedPolicy] = role.managed_policies
    if any(policy.key.endswith(ending) for policy in policies.surely):
        return YES
    if policies.open or any(policy.key.endswith(ending) for policy in policies.maybe):
        return unknown("which policies it has is not known", role.span)
    return NO
