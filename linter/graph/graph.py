"""The graph of one deployment: its nodes, created when first requested, and their links in both directions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from types import MappingProxyType
from typing import TypeVar, cast

from linter.aws.catalogue import kinds_under, looked_up_as, spelled_anywhere, spelled_as
from linter.aws.gateway import InternetGateway
from linter.aws.node import Node, Origin, Spelling
from linter.aws.path import read
from linter.aws.route_table import RouteTable
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, Setting
from linter.aws.vpc import Subnet, Vpc
from linter.graph.implicit import Implicit
from linter.graph.opaque import opened_by
from linter.graph.references import References
from linter.graph.referrers import Referrers
from linter.network import INTERNET, Addresses
from linter.resource import Declarations, Resource
from linter.text import equals, identity
from linter.truth import Doubt, Truth, all_of, between, truth, unknown
from linter.value import Array, Choice, Record, Reference, Scalar, Text, Unknown, Value

N = TypeVar("N", bound=Node)


class Graph:
    """The nodes of a deployment and the links between them.

    `pristine_default_vpc` assumes that the account still has its default VPC as AWS created it. `strangers` are the
    addresses of the internet that are not the user's own, `corporate` the CIDR blocks of those that are.
    """

    def __init__(
        self,
        declarations: Declarations,
        *,
        pristine_default_vpc: bool = False,
        strangers: Addresses = INTERNET,
        corporate: tuple[str, ...] = (),
    ) -> None:
        self.declarations = declarations
        self.strangers = strangers
        self.corporate = corporate
        self.pristine_default_vpc = pristine_default_vpc
        self.facts: dict[object, object] = {}
        self._resources: dict[type[Node], list[tuple[Resource, Spelling]]] = defaultdict(list)
        self._keyed: dict[str, Resource] = {}
        self._of_kind: dict[type[Node], tuple[Node, ...]] = {}
        self._under_kind: dict[type[Node], tuple[Node, ...]] = {}
        self._by_key: dict[type[Node], dict[str, Node]] = {}
        self._by_name: dict[type[Node], dict[str, tuple[Node, ...]]] = {}
        self._by_text: dict[type[Node], dict[tuple[object, ...], tuple[Node, ...]]] = {}
        self._looked_up: dict[str, Node | None] = {}
        self._referrers: dict[tuple[type[Node], str], Referrers] = {}
        self._references = References(self)
        self._implicit = Implicit(self)
        self._opened: dict[str, tuple[Doubt, ...]] | None = None
        anywhere = spelled_anywhere()
        for resource in declarations.resources:
            self._keyed[resource.key] = resource
            for kind, spelling in (spelled_as if resource.managed else looked_up_as)(resource.type):
                self._resources[kind].append((resource, spelling))
            for name in resource.body.entries:
                for kind, spelling in anywhere.get(name, ()):
                    self._resources[kind].append((resource, spelling))

    def all(self, kind: type[N]) -> tuple[N, ...]:
        """The declared nodes of a kind and of the kinds derived from it, sorted by resource and position."""
        if kind not in self._under_kind:
            declared = (derived for derived in kinds_under(kind) if derived in self._resources)
            nodes = [node for derived in declared for node in self._exactly(derived)]
            self._under_kind[kind] = tuple(sorted(nodes, key=attrgetter("resource.key", "span")))
        return cast("tuple[N, ...]", self._under_kind[kind])

    def keys(self) -> tuple[str, ...]:
        """The addresses and logical IDs of everything that is declared, sorted."""
        return tuple(sorted(self._keyed))

    def every(self) -> tuple[Node, ...]:
        """The nodes that declared resources as a whole are, in the order of their keys."""
        nodes = (self.node(key) for key in self.keys() if self._keyed[key].managed)
        return tuple(node for node in nodes if node is not None)

    def node(self, key: str) -> Node | None:
        """The node of a whole resource, declared here or looked up; None if its type is not known."""
        if key not in self._looked_up:
            self._looked_up[key] = self._found(key)
        return self._looked_up[key]

    def _found(self, key: str) -> Node | None:
        resource = self._keyed.get(key)
        whole = [kind for kind, spelling in spelled_as(resource.type) if not spelling.block] if resource else []
        if resource is None or not whole:
            return None
        if not resource.managed:
            body = Unknown(f"{key} is looked up at deployment", resource.span)
            outside = whole[0](key, resource, body, self, origin=Origin.EXTERNAL, exists=resource.exists)
            return self._default_called(outside) or outside
        return next(
            (self._by_key[kind][key] for kind in whole if self._exactly(kind) and key in self._by_key[kind]), None
        )

    def _default_called(self, outside: Node) -> Node | None:
        """The default security group of a VPC, if a data source looks it up: no other can have its name."""
        self._looked_up[outside.key] = outside
        name, vpc = (outside.resource.body.entries.get(said) for said in ("name", "vpc_id"))
        if not isinstance(outside, SecurityGroup) or not isinstance(name, Scalar) or vpc is None:
            return None
        owner = self.linked(outside, vpc, (Vpc,)).only if name.content == "default" else None
        return None if owner is None else self.default(owner, SecurityGroup).only

    def _exactly(self, kind: type[Node]) -> tuple[Node, ...]:
        if kind not in self._of_kind:
            made = [node for resource, spelled in self._resources[kind] for node in self._made(kind, resource, spelled)]
            self._of_kind[kind] = tuple(made)
            self._by_key[kind] = {node.key: node for node in made}
        return self._of_kind[kind]

    def _made(self, kind: type[Node], resource: Resource, spelling: Spelling) -> Iterator[Node]:
        exists = resource.exists & all_of(_matches(resource.body, name, want) for name, want in spelling.where.items())
        if not exists.possible:
            return
        if not spelling.block:
            yield kind(resource.key, resource, resource.body, self, exists=exists)
            return
        written = read(resource.body, spelling.block)
        if written is None and spelling.implied:
            written = Record(MappingProxyType({}), resource.span)
        parent = self.node(resource.key)
        for at, (body, sure) in enumerate(_bodies(written, exists)):
            yield kind(f"{resource.key}#{spelling.block}[{at}]", resource, body, self, parent=parent, exists=sure)

    def named(self, kind: type[Node], name: str) -> tuple[Node, ...]:
        """The declared nodes of a kind whose name is known to be this one."""
        if not kind.name_field:
            return ()
        if kind not in self._by_name:
            names: dict[str, tuple[Node, ...]] = {}
            for node in self.all(kind):
                known = getattr(node, kind.name_field).known
                if known is not None:
                    names[known] = (*names.get(known, ()), node)
            self._by_name[kind] = names
        return self._by_name[kind].get(name, ())

    def called(self, kind: type[Node], name: Text) -> tuple[Node, ...]:
        """The declared nodes of a kind whose name, of which only parts are known, is surely this one."""
        key = identity(name)
        if key is None or not kind.name_field:
            return ()
        if kind not in self._by_text:
            names: dict[tuple[object, ...], tuple[Node, ...]] = {}
            for node in self.all(kind):
                setting = getattr(node, kind.name_field)
                said = identity(setting.texts[0]) if len(setting.texts) == 1 and not setting.values else None
                if said is not None:
                    names[said] = (*names.get(said, ()), node)
            self._by_text[kind] = names
        return self._by_text[kind].get(key, ())

    def perhaps_called(self, kind: type[Node], name: str | Text) -> tuple[Node, ...]:
        """The declared nodes of a kind that may bear a name, where only parts of the one or the other are known."""
        nodes = self.all(kind) if kind.name_field else ()
        return tuple(node for node in nodes if _may_be(getattr(node, kind.name_field), name))

    def linked(self, node: Node, value: Value, kinds: tuple[type[Node], ...]) -> Links[Node]:
        """The nodes of these kinds that a value in a node refers to."""
        return self._references.linked(node, value, kinds)

    def attribute(self, reference: Reference) -> Value | None:
        """The value that a declaration gives an attribute; None if it is known only after deployment."""
        resource = self._keyed.get(reference.resource)
        if resource is None or resource.type == "module":
            return None
        said = resource.body.entries.get(reference.attribute)
        return None if isinstance(said, Scalar) and said.content is None else said

    def referring(self, kind: type[N], link: str, to: Node) -> tuple[Referrer[N], ...]:
        """The nodes of a kind whose link of this name leads, or may lead, to the node, in the order of `all`."""
        if (kind, link) not in self._referrers:
            self._referrers[kind, link] = Referrers(self.all(kind), link)
        return cast("tuple[Referrer[N], ...]", self._referrers[kind, link].of(to))

    def implied(self, vpc: Node, attribute: str) -> Links[Node]:
        """The node that AWS creates with a VPC and that an attribute of the VPC refers to."""
        return self._implicit.named(vpc, attribute)

    def default(self, vpc: Node, kind: type[N]) -> Links[N]:
        """The security group, network ACL or route table that AWS creates with a VPC, or what adopts it."""
        return cast("Links[N]", self._implicit.default(vpc, kind))

    def main_table(self, vpc: Node) -> Links[RouteTable]:
        """The main route table of a VPC: the one that a declaration chooses, otherwise the one that AWS created."""
        return cast("Links[RouteTable]", self._implicit.main_table(vpc))

    def cluster_group(self, cluster: Node) -> Links[SecurityGroup]:
        """The security group that EKS creates for a cluster and its nodes."""
        return cast("Links[SecurityGroup]", self._implicit.cluster_group(cluster))

    def default_gateway(self, vpc: Node) -> InternetGateway:
        """The internet gateway that AWS created with the default VPC."""
        return cast("InternetGateway", self._implicit.gateway(vpc))

    def default_vpc(self) -> Links[Node]:
        """The default VPC of the account: adopted here, or not declared but possibly still there."""
        return self._implicit.vpc

    def default_subnet(self) -> Links[Subnet]:
        """A subnet that AWS created in the default VPC, in an unknown zone."""
        return cast("Links[Subnet]", self._implicit.subnet)

    def unseen(self, kind: type[N], called: str, node: Node, doubts: tuple[Doubt, ...]) -> N:
        """A node of this kind that must exist but that nothing names: it may be any."""
        reason = doubts[0].reason if doubts else f"{called} is not known"
        body = Unknown(reason, node.span)
        return kind(called, node.resource, body, self, origin=Origin.UNNAMED, exists=node.exists)

    def opened(self, node: Node) -> tuple[Doubt, ...]:
        """Why the node may have unseen parts: it is passed to a module or stack whose source is missing."""
        if self._opened is None:
            self._opened = opened_by(self.declarations)
        return self._opened.get(node.resource.key, ())

    def passed_together(self, first: Node, second: Node) -> Truth:
        """Whether two nodes may be joined by something unseen: both are passed to one stack or module not seen."""
        others = self.opened(second)
        doubts = tuple(doubt for doubt in self.opened(first) if doubt in others)
        return between(certain=False, possible=bool(doubts), doubts=doubts)


def _may_be(setting: Setting[str], name: str | Text) -> bool:
    """Whether a setting may be a name; a name without any known part says too little to be taken for one."""
    texts = [text for text in setting.texts if len(text.parts) > 1]
    if isinstance(name, str):
        return any(equals(text, name).possible for text in texts)
    rivals: list[str | Text] = [*setting.values, *texts]
    return any(equals(name, rival).possible for rival in rivals)


def _matches(body: Record, name: str, want: str) -> Truth:
    said = body.entries.get(name)
    if isinstance(said, Scalar):
        return truth(str(said.content) == want)
    return truth(known=False) if said is None else unknown(f"{name} is not known", said.span)


def _bodies(value: Value | None, exists: Truth) -> Iterable[tuple[Record | Unknown, Truth]]:
    """The blocks of a list; an unknown block can be any number of blocks."""
    if isinstance(value, Array):
        for item in value.items:
            yield from _bodies(item, exists)
        if value.rest is not None:
            yield from _bodies(value.rest, exists)
    elif isinstance(value, Choice):
        for option in value.options:
            reason = f"only when {option.when}" if option.when else "it is one of several"
            yield from _bodies(option.value, exists & unknown(reason, value.span))
    elif isinstance(value, Record):
        yield value, exists
    elif isinstance(value, Unknown):
        yield value, exists & unknown(value.reason, value.span)
    elif isinstance(value, Reference):
        reason = f"{value.resource}.{value.attribute} is known after deployment"
        yield Unknown(reason, value.span), exists & unknown(reason, value.span)
