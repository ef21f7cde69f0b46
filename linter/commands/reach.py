"""`moatlint reach`: whether one thing reaches another, and by which hops."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterable, Sequence
from functools import partial

from msgspec import Struct

from linter.commands.look import add_arguments, complain, graphs
from linter.commands.output.saying import complain as blame
from linter.commands.parser import Parser
from linter.deployments.graphs import Evaluated, bounds_met
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


class _Ends(Struct, frozen=True):
    """How a deployment knows both ends: why it does not, end by end, empty where it does, and the names it has."""

    where: Evaluated
    faults: tuple[str, str]
    names: frozenset[str] = frozenset()

    @property
    def wrong(self) -> bool:
        """Whether it does not know one of them."""
        return any(self.faults)


def run(arguments: argparse.Namespace) -> int:
    """Answer; the exit code."""
    deployments = graphs(arguments)
    named = [deployment.ask(partial(_ends, arguments, deployment)) for deployment in deployments.evaluated]
    unread = [problem for ends in named if ends.answer is None for problem in ends.problems]
    known = [ends.answer for ends in named if ends.answer is not None]
    meant = _meant(arguments, known)
    if isinstance(meant, str):
        complain((*deployments.problems, *unread))
        if known or not (deployments.problems or unread):
            blame(f"{meant}")
        return 2
    asked = Asked(arguments.source, arguments.target, arguments.protocol, arguments.port, arguments.family, meant.place)
    told = meant.ask(partial(_told, arguments, meant))
    problems = (*meant.declared.problems, *bounds_met(meant.budget, meant.place), *unread)
    if told.answer is None:
        complain((*problems, *told.problems), meant.declared.notices)
        return 2
    complain(problems, meant.declared.notices)
    answer, stopped = told.answer
    shown = as_json(asked, answer, problems, stopped) if arguments.format == "json" else ""
    sys.stdout.write(shown or unobeyed(as_text(asked, answer, stopped)))
    if problems:
        return 2
    return 1 if answer.answer.verdict.possible else 0


def _told(arguments: argparse.Namespace, meant: Evaluated) -> tuple[Joined, Cuts | None]:
    """The answer and, where they are asked for and there is a path, its cuts."""
    answer = _answer(arguments, meant)
    wanted = arguments.cut and answer.answer.verdict.possible
    return answer, _cuts(arguments, meant, answer.answer) if wanted else None


def _ends(arguments: argparse.Namespace, where: Evaluated) -> _Ends:
    """How a deployment knows the ends, which it need only do under some answers."""
    known = [graph for _, graph in where.scenarios()]
    faults = (_fault(arguments.source, known), _fault(arguments.target, known))
    listed = (name for graph in known for name in names(graph)) if any(faults) else ()
    return _Ends(where, faults, frozenset(listed))


def _fault(word: str, known: Iterable[Graph]) -> str:
    """The fault of an end in a deployment; empty if it is known in any of its graphs."""
    said = [_wrong(word, graph) for graph in known]
    return "" if "" in said else said[0]


def _meant(arguments: argparse.Namespace, deployments: Sequence[_Ends]) -> Evaluated | str:
    """The deployment that both ends are in; or a message why there is none."""
    if not deployments:
        return "no deployment found: no Terraform, CloudFormation template or plan"
    meant = [ends.where for ends in deployments if not ends.wrong]
    if len(meant) == 1:
        return meant[0]
    if meant:
        places = ", ".join(deployment.place for deployment in meant[:_SHOWN])
        more = f" and {len(meant) - _SHOWN} more" if len(meant) > _SHOWN else ""
        return f"this may be asked of several deployments, name one of them: {places}{more}"
    words = (arguments.source, arguments.target)
    everything = sorted({name for ends in deployments for name in ends.names})
    if len(deployments) == 1:
        faults = zip(words, deployments[0].faults, strict=True)
        return "; ".join(dict.fromkeys(f"{fault}{_nearest(word, everything)}" for word, fault in faults if fault))
    nowhere = [word for at, word in enumerate(words) if all(ends.faults[at] for ends in deployments)]
    if not nowhere:
        return "no deployment has both ends"
    return "; ".join(f"no deployment has {word!r}{_nearest(word, everything)}" for word in nowhere)


def _wrong(word: str, graph: Graph) -> str:
    try:
        endpoint(word, graph)
    except ValueError as error:
        return str(error)
    return ""


def _nearest(word: str, named: Iterable[str]) -> str:
    """The nearest known name, as a question."""
    known = sorted({*named, *(place.value for place in Place)})
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
