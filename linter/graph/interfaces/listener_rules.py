"""Which action a listener of a load balancer takes, and for which clients: its rules by priority, then its default.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.aws.elb import Listener, ListenerAction, ListenerRule
from linter.aws.setting import Referrer
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Between, union_of
from linter.truth import Doubt

EVERYBODY = Between(EVERY_ADDRESS, EVERY_ADDRESS)
NOBODY = Between(NO_ADDRESS, NO_ADDRESS)


class Decision(Struct, frozen=True):
    """An action of a listener, and the clients for which it may be taken: surely, and at most."""

    action: Referrer[ListenerAction]
    clients: Between


def decisions_of(listener: Listener) -> Iterator[Decision]:
    """The decisions of a listener: its rules in the order of their priorities, then its default, and for whom.

    Conditions on the addresses of clients decide for whom. Of other conditions, on hosts, paths and the like, a rule
    is only sure for requests that match them, so that it is possible for everybody, and takes nobody's requests away
    from the actions after it. A rule of unknown priority may be tried before or after each other one.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
    """
    tried = [_tried(rule) for rule in listener.rules]
    ordered = sorted((rule for rule in tried if rule.declared.node.priority.known is not None), key=_priority)
    unordered = sorted((rule for rule in tried if rule.declared.node.priority.known is None), key=_priority)
    taken = _perhaps_taken_by(unordered)
    for rule in ordered:
        yield from _decided(rule, taken)
        taken |= rule.taken
    for rule in unordered:
        yield from _decided(rule, _perhaps_taken_by(other for other in tried if other is not rule))
    for rule in unordered:
        taken |= rule.taken
    for action in listener.actions:
        yield Decision(action, _left(EVERYBODY, taken))


def clients_of(rule: Referrer[ListenerRule]) -> Between:
    """The clients whose requests match the conditions of a rule: surely all of their requests, and at most."""
    clients = EVERYBODY
    for condition in rule.node.conditions:
        node = condition.node
        if node.sources_v4.written.possible or node.sources_v6.written.possible:
            named = node.sources_v4.held | node.sources_v6.held
            least = clients.least & named.least if condition.applies.certain else NO_ADDRESS
            clients = Between(least, clients.most & named.most, (*clients.doubts, *named.doubts))
        else:
            doubt = Doubt("only requests that match its other conditions are forwarded", node.span)
            clients = Between(NO_ADDRESS, clients.most, (*clients.doubts, doubt))
    return clients


class _Tried(Struct, frozen=True):
    """A rule, the clients whose requests match it, and those of which it takes every request."""

    declared: Referrer[ListenerRule]
    clients: Between
    taken: Between


def _tried(rule: Referrer[ListenerRule]) -> _Tried:
    clients = clients_of(rule)
    return _Tried(rule, clients, _taken(rule, clients))


def _decided(rule: _Tried, taken: Between) -> Iterator[Decision]:
    """The actions of a rule, where others have taken clients before."""
    clients = _left(rule.clients, taken)
    for action in rule.declared.node.actions:
        yield Decision(Referrer(action.node, action.applies & rule.declared.applies), clients)


def _left(clients: Between, taken: Between) -> Between:
    """The clients that no rule before takes."""
    return Between(clients.least - taken.most, clients.most - taken.least, (*clients.doubts, *taken.doubts))


def _taken(rule: Referrer[ListenerRule], clients: Between) -> Between:
    """The clients of which a rule takes every request, of those whose requests match it: surely, and at most."""
    narrowed = any(condition.applies.certain and condition.node.narrows.certain for condition in rule.node.conditions)
    if narrowed or not rule.applies.possible:
        return NOBODY
    surely = rule.applies.certain and not _is_partial(rule.node)
    least = clients.least if surely else NO_ADDRESS
    doubts = () if least == clients.most else (_first(rule),)
    return Between(least, clients.most, doubts)


def _perhaps_taken_by(rules: Iterable[_Tried]) -> Between:
    """The clients that one of the rules may take, as far as their order is not known."""
    takers = [rule for rule in rules if rule.taken.most]
    doubts = tuple(_first(taker.declared) for taker in takers)
    return Between(NO_ADDRESS, union_of(taker.taken.most for taker in takers), doubts)


def _first(rule: Referrer[ListenerRule]) -> Doubt:
    return Doubt(f"{rule.node} may take the requests before", rule.node.span)


def _priority(rule: _Tried) -> tuple[int, str]:
    return rule.declared.node.priority.known or 0, rule.declared.node.key


def _is_partial(rule: ListenerRule) -> bool:
    """Whether an action of the rule passes the request on to the next one, which authentication does."""
    return not any(action.node.forwards.certain or _ends(action.node) for action in rule.actions)


def _ends(action: ListenerAction) -> bool:
    return action.action_type.test(lambda kind: kind in {"redirect", "fixed-response"}).certain
