"""The services that listen on a port, as far as the port and the protocol are known."""

from __future__ import annotations

import pytest

from linter.aws.setting import Setting
from linter.graph.interfaces.listening import of_listener, on_ports
from linter.network import NONE, PORTS, TCP, UDP, Intervals, union
from linter.source import Span
from linter.truth import Doubt

SPAN, WHY = Span("main.tf", 1, 1, 1, 2), Doubt("it depends")


@pytest.mark.parametrize(
    ("port", "least", "most", "reasons"),
    [
        pytest.param(Setting((80,), SPAN), union((80, 80)), union((80, 80)), [], id="known"),
        pytest.param(
            Setting((80, 90), SPAN), NONE, union((80, 80), (90, 90)), ["its port is not known"], id="one of two"
        ),
        pytest.param(
            Setting((80, 90), SPAN, doubts=(WHY,)), NONE, union((80, 80), (90, 90)), ["it depends"], id="either"
        ),
        pytest.param(Setting((), SPAN, open=True, doubts=(WHY,)), NONE, PORTS, ["it depends"], id="any"),
        pytest.param(Setting((), SPAN, stated=False), NONE, PORTS, ["its port is not known"], id="omitted"),
    ],
)
def test_a_service_listens_surely_on_a_known_port_alone(
    port: Setting[int], least: Intervals, most: Intervals, reasons: list[str]
) -> None:
    for protocols in ((), (UDP,), (TCP, UDP)):
        services = on_ports(port, *protocols)
        assert [service.protocols for service in services] == [(number,) for number in protocols or (TCP,)]
        for service in services:
            assert (service.least, service.most) == (least, most)
            assert [doubt.reason for doubt in service.doubts] == reasons


@pytest.mark.parametrize(
    ("protocol", "expected", "sure"),
    [
        pytest.param(Setting(("HTTP",), SPAN), [(TCP,)], True, id="HTTP"),
        pytest.param(Setting(("tls",), SPAN), [(TCP,)], True, id="TLS in small letters"),
        pytest.param(Setting(("UDP",), SPAN), [(UDP,)], True, id="UDP"),
        pytest.param(Setting(("TCP_UDP",), SPAN), [(TCP,), (UDP,)], True, id="both"),
        pytest.param(Setting((), SPAN, stated=False), [(TCP,)], True, id="omitted"),
        pytest.param(Setting((), SPAN, open=True, doubts=(WHY,)), [(TCP,), (UDP,)], False, id="not known"),
        pytest.param(Setting(("TCP", "UDP"), SPAN, doubts=(WHY,)), [(TCP,), (UDP,)], False, id="either"),
    ],
)
def test_a_listener_listens_for_what_its_protocol_uses(
    protocol: Setting[str], expected: list[tuple[int, ...]], *, sure: bool
) -> None:
    services = of_listener(Setting((80,), SPAN), protocol)
    assert [service.protocols for service in services] == expected
    assert {bool(service.least) for service in services} == {sure}
    assert {bool(service.doubts) for service in services} == {not sure}
