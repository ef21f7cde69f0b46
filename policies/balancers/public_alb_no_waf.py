"""An Application Load Balancer that faces the internet has no web ACL.

## Why is this bad?
A web ACL stops the common attacks on web applications and floods of requests before they reach the targets.

## How to fix
Associate a web ACL with the load balancer.

## Limits
An association that is made outside of what is judged, such as by Firewall Manager, is not seen. The policy is not in
the default profile.

https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
"""

from collections.abc import Iterator

from linter.aws.elb import LoadBalancer
from linter.aws.waf import WebAclAssociation
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_VISIBILITY,
    controls=("ELB.16",),
    aliases=("CKV2_AWS_28", "ALB_WAF_ENABLED"),
    default=False,
)
def public_alb_no_waf(graph: Graph) -> Iterator[Finding]:
    """Find the internet-facing Application Load Balancers that no web ACL is associated with."""
    for balancer in graph.all(LoadBalancer):
        public = balancer.scheme.is_("internet-facing") & balancer.balancer_type.is_("application")
        associations = graph.referring(WebAclAssociation, "protects", balancer)
        protected = any_of(association.applies for association in associations)
        yield balancer.finding(public & ~protected, f"{balancer} faces the internet and has no web ACL")
