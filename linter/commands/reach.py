"""`moatlint reach`: whether one thing reaches another, and by which hops."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterable, Sequence

from linter.commands.look import add_arguments, complain, graphs
from linter.commands.output.saying import complain as blame
from linter.commands.parser import Parser
from linter.deployments.graphs import Evaluated
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.network import ICMP, ICMPV6, INTERNET, PORTS, PROTOCOL_NUMBERS, Intervals, icmp_packets, union
from linter.reachability.answer import Answer
from linter.reachability.assumptions import Assumptions
from linter.reachability.cuts import Cuts, cuts, without
from linter.reachability.endpoints import Place, endpoint, names
from linter.reachability.joining import Joined, joined
from linter.reachability.mode import Mode
from linter.reachability.packets.packets import NO_PACKETS
from linter.reachability.reachability import Reachability
from linter.report.plain import unobeyed
from linter.report.reach import Asked, as_json, as_text
from linter.source import Span
from linter.truth import NO

_EPILOG = """\
FROM and TO are `internet`, an address or a CIDR block, the address or logical ID of a resource with an interface,
`tag:KEY=VALUE` for everything that is tagged so, or (from) on-premises, vpn-clients, instance-connect,
endpoint-consumers.

exit codes:
  0  there is no path
  1  there is a path: for sure, or for some values of what is not known (--format json tells which)
  2  the question cannot be answered: an unknown name, several deployments, a file that cannot be read

examples:
  moatlint reach --from internet --to aws_instance.db --port 22
  moatlint reach --from tag:tier=web --to Database --port 5432 template.yaml
  moatlint reach --from internet --to aws_instance.db --port 22 --cut
  moatlint reach --from aws_instance.app --to 0.0.0.0/0 --protocol all --format json infrastructure/
"""

ALL = "all"
_ABSENT = Hop("", "target", "deliver", "", None, "known", "one of the ends does not exist under these conditions")
_NOT_THERE = Answer(NO, NO_PACKETS, blocked_by=(_ABSENT,))
"""Where one of the ends does not exist, nothing gets through."""
_SHOWN = 6
"""Deployments that are named where several may be meant."""
_ASSUMED = ("transparent_middlebox", "default_vpc")
_WITHDRAWN = ("account.bpa_off", "rds.public_default")


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint reach",
        description="Whether packets get from one end to another and back, by which hops, or what bars them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("--from", dest="source", metavar="FROM", required=True, help="where packets come from")
    add("--to", dest="target", metavar="TO", required=True, help="where they go")
    add("--port", metavar="PORT[-PORT]", type=_ports, help="the destination port (of icmp: the type); any by default")
    add("--protocol", default="tcp", type=_protocol, help="tcp (default), udp, icmp, icmpv6, all or a number")
    add("--family", choices=(4, 6), type=int, help="IPv4 or IPv6; either by default")
    add("--format", choices=("text", "json"), default="text", help="text by default")
    add("--assume", choices=_ASSUMED, action="append", help="take for granted what is otherwise left open")
    add("--doubt", choices=_WITHDRAWN, action="append", help="leave open what is otherwise taken for granted")
    add("--cut", action="store_true", help="also find the fewest declarations without which there is no path")
    add_arguments(made)
    return made


def _ports(written: str) -> tuple[int, int]:
    low, _, high = written.partition("-")
    try:
        ports = int(low), int(high or low)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written} is not a port") from None
    if not 0 <= ports[0] <= ports[1] <= 65535:
        raise argparse.ArgumentTypeError(f"{written} is not a port from 0 to 65535, nor a range of ports")
    return ports


def _protocol(written: str) -> str:
    word = written.lower()
    if word in PROTOCOL_NUMBERS or word == ALL or (word.isascii() and word.isdigit() and int(word) <= 255):
        return word
    raise argparse.ArgumentTypeError(
        f"{written} is not a protocol: use tcp, udp, icmp, icmpv6, all or a number up to 255"
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer; the exit code."""
    deployments = graphs(arguments)
    meant = _meant(arguments, deployments.evaluated)
    if isinstance(meant, str):
        complain(deployments.problems)
        blame(f"{meant}")
        return 2
    problems = tuple(
        problem for problem in deployments.problems if problem in meant.declared.problems or not deployments.evaluated
    )
    answer = _answer(arguments, meant)
    asked = Asked(arguments.source, arguments.target, arguments.protocol, arguments.port, arguments.family, meant.place)
    complain(problems, meant.declared.notices)
    stopped = _cuts(arguments, meant, answer.answer) if arguments.cut and answer.answer.verdict.possible else None
    told = as_json(asked, answer, problems, stopped) if arguments.format == "json" else ""
    sys.stdout.write(told or unobeyed(as_text(asked, answer, stopped)))
    if problems:
        return 2
    return 1 if answer.answer.verdict.possible else 0


def _meant(arguments: argparse.Namespace, deployments: Sequence[Evaluated]) -> Evaluated | str:
    """The deployment that both ends are in; or a message why there is none."""
    if not deployments:
        return "no deployment found: no Terraform, CloudFormation template or plan"
    complaints: list[str] = []
    meant = []
    for deployment in deployments:
        wrong = [
            said for said in (_complaint(word, deployment) for word in (arguments.source, arguments.target)) if said
        ]
        complaints += wrong
        if not wrong:
            meant.append(deployment)
    if len(meant) == 1:
        return meant[0]
    if meant:
        places = ", ".join(deployment.place for deployment in meant[:_SHOWN])
        more = f" and {len(meant) - _SHOWN} more" if len(meant) > _SHOWN else ""
        return f"this may be asked of several deployments, name one of them: {places}{more}"
    return "; ".join(dict.fromkeys(complaints)) if len(deployments) == 1 else _nowhere(arguments, deployments)


def _complaint(word: str, where: Evaluated) -> str:
    """The fault of an endpoint in a deployment; empty if it is known under some answers."""
    graphs = [graph for _, graph in where.scenarios()]
    said = [_wrong(word, graph) for graph in graphs]
    return "" if "" in said else f"{said[0]}{_nearest(word, graphs)}"


def _wrong(word: str, graph: Graph) -> str:
    try:
        endpoint(word, graph)
    except ValueError as error:
        return str(error)
    return ""


def _nowhere(arguments: argparse.Namespace, deployments: Sequence[Evaluated]) -> str:
    unknown = [
        word
        for word in (arguments.source, arguments.target)
        if all(_complaint(word, deployment) for deployment in deployments)
    ]
    graphs = [deployment.graph for deployment in deployments]
    if not unknown:
        return "no deployment has both ends"
    return "; ".join(f"no deployment has {word!r}{_nearest(word, graphs)}" for word in unknown)


def _nearest(word: str, graphs: Iterable[Graph]) -> str:
    """The nearest known name, as a question."""
    known = sorted({name for graph in graphs for name in names(graph)} | {place.value for place in Place})
    whole = {name.lower(): name for name in known}
    last = {name.lower().split(".")[-1]: name for name in known}
    for wanted, spelled in ((word.lower(), whole), (word.lower().split(".")[-1], last)):
        near = difflib.get_close_matches(wanted, spelled, 1, 0.6)
        if near:
            return f"; did you mean {spelled[near[0]]}?"
    return ""


def _cuts(arguments: argparse.Namespace, where: Evaluated, answer: Answer) -> Cuts:
    """The cuts of the path, each proved by asking again."""

    def ask(places: frozenset[Span]) -> Answer:
        return _answer(arguments, where, places).answer

    def tell(places: frozenset[Span]) -> frozenset[str]:
        reached: set[str] = set()
        for _, declared in where.answered:
            engine = Reachability(where.graph_of(without(declared, places)))
            reached |= {f"the internet reaches {exposure.interface.owner}" for exposure in engine.exposed()}
            for interface in interfaces(engine.graph):
                outward = engine.to_internet(interface, INTERNET, Mode.SESSION)
                reached |= {f"{interface.owner} reaches the internet"} if outward.packets.most else set()
        asked = endpoint(arguments.target, where.graph).owners if not _wrong(arguments.target, where.graph) else ()
        return frozenset(reached - {f"the internet reaches {owner}" for owner in asked})

    return cuts(answer, ask, tell)


def _answer(arguments: argparse.Namespace, where: Evaluated, places: frozenset[Span] = frozenset()) -> Joined:
    assumed, doubted = arguments.assume or (), arguments.doubt or ()
    made = Assumptions(
        bpa_off="account.bpa_off" not in doubted,
        transparent_middleboxes="transparent_middlebox" in assumed,
        rds_public_default="rds.public_default" not in doubted,
    )
    number, ports = _asked_for(arguments)
    outcomes = []
    pristine = "default_vpc" in assumed
    for answers, declared in where.answered:
        graph = where.graph_of(without(declared, places), pristine_default_vpc=pristine)
        if _wrong(arguments.source, graph) or _wrong(arguments.target, graph):
            outcomes.append((answers, _NOT_THERE))
            continue
        source, target = endpoint(arguments.source, graph), endpoint(arguments.target, graph)
        answer = Reachability(graph, made).reach(source, target, number, ports, family=arguments.family)
        outcomes.append((answers, answer))
    return joined(outcomes)


def _asked_for(arguments: argparse.Namespace) -> tuple[int | None, Intervals]:
    protocol = arguments.protocol
    number = None if protocol == ALL else PROTOCOL_NUMBERS.get(protocol)
    number = int(protocol) if number is None and protocol != ALL else number
    if arguments.port is None:
        return number, PORTS
    low, high = arguments.port
    if number in (ICMP, ICMPV6):
        first, last = icmp_packets(low), icmp_packets(high)
        return number, union((first.spans[0][0], last.spans[-1][1])) if first and last else PORTS
    return number, union((low, high))
