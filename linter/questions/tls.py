"""Which versions of TLS and which ciphers the listeners of load balancers accept.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-options.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from linter.aws.classic_elb import ClassicListener, ClassicPolicy
from linter.aws.elb import DEFAULT_SSL_POLICY, STRONG_SSL_POLICY, Listener
from linter.aws.setting import Setting
from linter.finding import Fix
from linter.graph.graph import Graph
from linter.truth import Doubt, Truth, any_of, between


class TlsListener(Struct, frozen=True):
    """A listener that may use TLS: whether it does, and the security policies that may be in force."""

    listener: Listener | ClassicListener
    encrypted: Truth
    policy: Setting[str]
    custom: tuple[ClassicPolicy, ...] = ()

    @property
    def strengthened(self) -> Fix | None:
        """The fix that names a security policy which starts at TLS 1.2 and demands forward secrecy."""
        return self.policy.fix(STRONG_SSL_POLICY)


def tls_listeners(graph: Graph) -> Iterator[TlsListener]:
    """The listeners of application, network and Classic Load Balancers."""
    for listener in graph.all(Listener):
        yield TlsListener(listener, listener.is_encrypted, listener.ssl_policy)
    for classic in graph.all(ClassicListener):
        encrypted = classic.protocol.test(lambda protocol: protocol.upper() in {"HTTPS", "SSL"})
        policies = classic.policies
        named = [policy.reference for policy in policies]
        values = tuple(value for setting in named for value in setting.values)
        doubts = (*policies.doubts, *(doubt for setting in named for doubt in setting.doubts))
        custom = tuple(policy for policy in policies if policy.reference.omitted.certain)
        is_open = policies.open or any(setting.open for setting in named)
        unnamed = not values and not is_open and not custom
        policy = Setting((DEFAULT_SSL_POLICY,) if unnamed else values, classic.span, open=is_open, doubts=doubts)
        yield TlsListener(classic, encrypted, policy, custom)


def is_named(policy: Setting[str], holds: Callable[[str], bool | None]) -> Truth:
    """Whether the security policy is one for which `holds` is true; unknown where `holds` gives None."""
    answers = {name: holds(name) for name in policy.values}
    strange = [name for name, answer in answers.items() if answer is None]
    doubts = (*policy.doubts, *(Doubt(f"{name} is not a known security policy", policy.span) for name in strange))
    return between(
        certain=bool(answers) and all(answers.values()) and not policy.open,
        possible=policy.open or any(answer is not False for answer in answers.values()),
        doubts=doubts,
    )


def accepts(policies: tuple[ClassicPolicy, ...], attributes: tuple[str, ...]) -> Truth:
    """Whether a custom policy of a Classic Load Balancer turns one of the attributes on, such as `Protocol-TLSv1`."""
    return any_of(policy.enables(attribute) for policy in policies for attribute in attributes)
