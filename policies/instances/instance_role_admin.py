"""An instance may do everything in the account.

## Why is this bad?
Whoever gets at the instance, or at its metadata service through a web application, owns the account.

## How to fix
Allow the role only the actions and resources that the instance uses.

## Limits
AWS's policy AdministratorAccess and policies that allow every action on every resource count.

https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from collections.abc import Iterable, Iterator

from linter.aws.autoscaling import AutoScalingGroup
from linter.aws.ec2 import Instance
from linter.policy import Evidence, Finding, Graph, Section, Severity, policy
from linter.questions.roles import is_administrator, roles_of
from linter.truth import between


@policy(
    Severity.HIGH,
    section=Section.API_ACCESS,
    controls=("IAM.1",),
    aliases=("AC_AWS_0477", "AC_AWS_0488"),
)
def instance_role_admin(graph: Graph) -> Iterator[Finding]:
    """Find the instances and Auto Scaling groups with the role of an administrator."""
    launched: Iterable[Instance | AutoScalingGroup] = (*graph.all(Instance), *graph.all(AutoScalingGroup))
    for owner in launched:
        roles = roles_of(graph, owner)
        for role in roles:
            yield owner.finding(
                is_administrator(role) & roles.includes(role),
                f"{owner} may do everything in the account through {role}",
                evidence=(Evidence("the role", role.span, role.address),),
            )
        if roles.open:
            yield owner.finding(
                between(certain=False, possible=True, doubts=roles.doubts),
                f"{owner} may do everything in the account through a role that is not declared here",
            )
