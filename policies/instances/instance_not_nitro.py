"""An instance is of a type that does not run on the Nitro System.

## Why is this bad?
On the Nitro System memory is isolated in hardware, nobody at AWS can log in, and traffic between many types is
encrypted on the wire. Older types have none of that.

## How to fix
Choose a type of a current generation, such as m7i or t4g.

## Limits
Types are recognized by their family. This is advice and is not in the default profile.

https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Launch
from linter.policy import Finding, Graph, Section, Severity, policy

XEN = (
    *("c1", "c3", "c4", "cc2", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hs1", "i2", "i3"),
    *("m1", "m2", "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e"),
)


@policy(
    Severity.INFO,
    section=Section.PHYSICAL_ISOLATION,
    default=False,
)
def instance_not_nitro(graph: Graph) -> Iterator[Finding]:
    """Find the launches of a type whose family runs on Xen."""
    for launch in graph.all(Launch):
        kind = launch.instance_type
        yield launch.finding(
            kind.test(lambda name: name.partition(".")[0] in XEN and not name.endswith(".metal")),
            f"{launch} is of a type that does not run on the Nitro System",
            at=kind.span,
        )
