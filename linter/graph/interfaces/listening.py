"""The ports that something listens on, as services."""

from __future__ import annotations

from msgspec.structs import replace

from linter.aws.setting import Setting
from linter.network import NONE, PORTS, TCP, UDP, Service, union
from linter.source import Span
from linter.truth import Doubt

DEAF = Service((TCP,), NONE, NONE)
"""A service that listens nowhere."""

PROTOCOLS = {"UDP": (UDP,), "TCP_UDP": (TCP, UDP), "GENEVE": (UDP,), "QUIC": (UDP,), "TCP_QUIC": (TCP, UDP)}


def at_port(port: int, protocol: int = TCP) -> Service:
    """A service on one port."""
    ports = union((port, port))
    return Service((protocol,), ports, ports)


def unknown_port(span: Span, reason: str = "the port it listens on is not known") -> Service:
    """A TCP service on an unknown port."""
    return Service((TCP,), NONE, PORTS, (Doubt(reason, span),))


def on_ports(port: Setting[int], *protocols: int) -> tuple[Service, ...]:
    """A service on the port of a setting, as far as it is known; one for each protocol."""
    least = most = NONE
    if port.known is not None:
        least = most = union((port.known, port.known))
    elif port.open or port.blank or not port.values:
        most = PORTS
    else:
        most = union(*((number, number) for number in port.values))
    doubts = port.doubts or (() if least.spans == most.spans else (Doubt("its port is not known", port.span),))
    return tuple(Service((protocol,), least, most, doubts) for protocol in protocols or (TCP,))


def of_listener(port: Setting[int], protocol: Setting[str]) -> tuple[Service, ...]:
    """The services of a load balancer's listener; HTTP, HTTPS, TCP and TLS all use TCP."""
    known = protocol.known
    if known is None and (protocol.open or protocol.blank or len(protocol.values) > 1):
        services = on_ports(port, TCP, UDP)
        return tuple(replace(service, least=NONE, doubts=(*service.doubts, *protocol.doubts)) for service in services)
    return on_ports(port, *PROTOCOLS.get((known or "TCP").upper(), (TCP,)))
