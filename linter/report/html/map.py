"""The map of a deployment: VPCs hold subnets, subnets hold interfaces, and the paths in from the internet stand out.

Everything that the script of the page needs stands in the elements: the texts to search in `data-find`, the elements
that a path passes in `data-way`, those that the routes of a subnet lead to in `data-routes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.atlas.atlas import Atlas, Fact, Item
from linter.report.formats import RenderOptions
from linter.report.graph_plan import House, Plan, laid_out, name_of
from linter.report.graph_stacks import Floor, Stack, Stacker, without_index
from linter.report.html.anchors import Anchors
from linter.report.html.elements import Markup, breakable, element, joined, lines
from linter.report.html.places import at, labelled
from linter.report.location import relative
from linter.report.plain import counted
from linter.report.wording import hop_in_words

SHADES = ("public", "unknown", "private", "isolated")
"""The colours of subnets, from the top of a VPC to its bottom."""
_MOST_NAMED = 400
_CLASSES = 3
"""A subnet that may be of more classes than these is of one that is not known."""
_REACHED = {"certain": "reached on", "possible": "perhaps reached on"}


class Map:
    """The map of one deployment. `name` starts the ids of its elements."""

    def __init__(self, name: str, atlas: Atlas, options: RenderOptions) -> None:
        self.name = name
        self.title = title_of(atlas, options)
        self.options = options
        plan = laid_out(atlas)
        stacker = Stacker(atlas, plan)
        self.houses = sorted(plan.houses, key=lambda house: not _is_reached(house, plan))
        self._floors = [tuple(stacker.floors(house.rooms)) for house in self.houses]
        self._outside = stacker.stacks(plan.outside)
        self._drawn: set[tuple[str, ...]] = set()
        self._anchors = Anchors(name, self.houses, self._floors, self._outside)

    @property
    def anything(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.houses or self._outside)

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """Everything that is drawn as a card, each once."""
        inside = (stack for floors in self._floors for floor in floors for stack in floor.stacks)
        return tuple({stack.keys: stack for stack in (*inside, *self._outside)}.values())

    @property
    def reached(self) -> tuple[Stack, ...]:
        """What the internet reaches or may reach: the certain first."""
        return tuple(sorted((stack for stack in self.stacks if stack.way), key=lambda stack: stack.state))

    @property
    def counts(self) -> str:
        """How much the internet reaches, in words."""
        sure = sum(len(stack.items) for stack in self.reached if stack.state == "certain")
        perhaps = sum(len(stack.items) for stack in self.reached if stack.state == "possible")
        every = len({item.key for stack in self.stacks for item in stack.items})
        if not every:
            return "no interfaces"
        if not sure and not perhaps:
            return f"none of {counted(every, 'interface')} reached from the internet"
        if not sure:
            return f"{perhaps:,} of {counted(every, 'interface')} perhaps reached from the internet"
        possible = f", {perhaps:,} more perhaps" if perhaps else ""
        return f"{sure:,} of {counted(every, 'interface')} reached from the internet{possible}"

    def drawing(self) -> Markup:
        """The boxes, in a view that can be scrolled and zoomed."""
        boxes: list[str] = [
            element("div", "the internet", class_="internet", id=f"{self.name}-world"),
            *(self._house(number, house) for number, house in enumerate(self.houses)),
        ]
        if self._outside:
            boxes.append(self._homeless())
        boxes.append(Markup('<svg class="lines" aria-hidden="true"></svg>'))
        stage = element("div", lines(boxes), class_="stage", data_from=f"{self.name}-world")
        return element("div", stage, class_="map", tabindex=0, role="region", aria_label=f"Map of {self.title}")

    def paths(self) -> Markup:
        """The list of the paths in, hop by hop; nothing where there are none."""
        if not self.reached:
            return Markup("")
        listed = [self._path(stack) for stack in self.reached]
        return element("div", element("h3", "Paths in from the internet"), lines(listed), class_="paths")

    def _house(self, number: int, house: House) -> Markup:
        vpc = house.vpc
        title = vpc.key if vpc is not None else "a VPC that is not known"
        cidrs = "" if vpc is None else _addresses(vpc)
        border = [self._gateway(number, item, ()) for item in house.gateways]
        border += [self._gateway(number, joint.item, joint.others) for joint in house.joints]
        bands = [self._band(shade, self._floors[number]) for shade in SHADES]
        return element(
            "div",
            element("h3", element("span", breakable(title), class_="name"), " ", element("small", cidrs)),
            element("p", self._declared(vpc), class_="declared") if _is_here(vpc) else "",
            element("ul", *border, class_="gateways") if border else "",
            lines(band for band in bands if band),
            class_="vpc" if vpc is not None else "vpc unknown",
            id=f"{self.name}-v{number}",
            data_find=f"{title} {cidrs} {_file(vpc)}".lower(),
        )

    def _gateway(self, house: int, item: Item, others: tuple[str, ...]) -> Markup:
        towards = f" to {', '.join(others)}" if others else ""
        return element(
            "li",
            element("strong", breakable(item.key), class_="name"),
            " ",
            element("small", f"{item.kind.replace('-', ' ')}{towards}"),
            " ",
            self._declared(item),
            class_="gateway",
            id=self._anchors.at_border(house, item.key),
            data_joint=self._anchors.joint(item.key),
            data_find=f"{item.key} {item.type} {item.kind} {towards} {_file(item)}".lower(),
        )

    def _band(self, shade: str, floors: Iterable[Floor]) -> Markup:
        drawn = [self._floor(floor) for floor in floors if floor.first.shade == shade]
        return element("div", lines(drawn), class_="band") if drawn else Markup("")

    def _floor(self, floor: Floor) -> Markup:
        subnet = floor.first.subnet
        cidrs = ", ".join(filter(None, (_addresses(room.subnet) for room in floor.rooms)))
        names = " ".join(room.subnet.key for room in floor.rooms)
        return element(
            "div",
            element("h4", element("span", breakable(floor.name), class_="name"), _times(len(floor.rooms))),
            element("p", cidrs, class_="cidr") if cidrs else "",
            element("p", _class(floor), class_="class"),
            self._routes(floor),
            element("div", *map(self._card, floor.stacks), class_="cards"),
            class_=f"subnet {floor.first.shade}",
            id=self._anchors.of_floor(floor),
            data_find=f"{names} {cidrs} {floor.first.subnet_class} {_file(subnet)}".lower(),
            data_routes=self._anchors.routes(floor) or False,
        )

    def _routes(self, floor: Floor) -> Markup:
        """The classes of a subnet with their reasons, and its routes, folded away."""
        several = len(floor.rooms) > 1
        facts = [fact for fact in floor.first.subnet.facts if fact.about in ("IPv4", "IPv6", "route")]
        subnet = floor.first.subnet
        told = [
            labelled("declared", self._declared(subnet)),
            labelled("subnets", ", ".join(room.subnet.key for room in floor.rooms) if several else ""),
            *(labelled(fact.about, *_fact(fact, several=several)) for fact in facts),
        ]
        return element("details", element("summary", "routes"), element("dl", *told), class_="routes")

    def _homeless(self) -> Markup:
        title = "in no subnet that is known"
        cards = element("div", *map(self._card, self._outside), class_="cards")
        heading = element("h3", title)
        return element("div", heading, cards, class_="vpc unknown", id=f"{self.name}-outside", data_find=title)

    def _card(self, stack: Stack) -> Markup:
        item, way = stack.first, stack.way
        again = stack.keys in self._drawn
        self._drawn.add(stack.keys)
        reached = f"{_REACHED[stack.state]} {way.services}" if way is not None else ""
        names = " ".join(name_of(member) for member in stack.items)
        find = (names, item.type, *stack.groups, *item.in_subnets, reached, _file(item))
        return element(
            "details",
            element(
                "summary",
                joined([element("strong", breakable(stack.name), class_="name"), _times(len(stack.items))]),
                " ",
                element("small", breakable(item.type or item.origin)),
                " ",
                element("em", reached) if reached else "",
            ),
            element("dl", *self._known(stack)),
            class_=f"card {stack.state}",
            id=not again and self._anchors.of_card(stack),
            data_find=" ".join(find).lower(),
            data_state=stack.state,
            data_way=way is not None and not again and (self._anchors.way(stack) or "direct"),
        )

    def _known(self, stack: Stack) -> Iterator[Markup]:
        item = stack.first
        role = next((fact.says for fact in item.facts if fact.about == "role"), "")
        public = next((fact for fact in item.facts if fact.about == "public IPv4 address"), None)
        subnets = dict.fromkeys(subnet for member in stack.items for subnet in member.in_subnets)
        yield labelled("declared", self._declared(item) or "not here")
        yield labelled("role", role)
        yield labelled("subnets" if len(subnets) > 1 else "subnet", ", ".join(subnets) or "not known")
        yield labelled("groups", ", ".join(stack.groups) or ("none" if role == "nat" else "none that is known"))
        yield labelled("public IPv4", "no" if public is None else " ".join(_fact(public, several=False)))
        if len(stack.items) > 1:
            more = len(stack.items) - _MOST_NAMED
            named = ", ".join(map(name_of, stack.items[:_MOST_NAMED]))
            summary = element("summary", counted(len(stack.items), "instance"))
            yield labelled(
                "these are", element("details", summary, " ", f"{named} and {more} more" if more > 0 else named)
            )
        if stack.way is not None:
            yield labelled("path in", element("a", "hop by hop", href=f"#{self._anchors.of_path(stack)}"))

    def _declared(self, item: Item | None) -> Markup:
        """The place where an item is declared; nothing where it is declared elsewhere."""
        return at(item.span if item is not None and _is_here(item) else None, self.options, column=False)

    def _path(self, stack: Stack) -> Markup:
        way = stack.way
        assert way is not None
        hops = [element("li", hop_in_words(hop), " ", at(hop.span, self.options, column=False)) for hop in way.path]
        doubts = [
            element("li", f"not known: {doubt.reason}", " ", at(doubt.span, self.options, column=False))
            for doubt in way.verdict.doubts
        ]
        return element(
            "details",
            element(
                "summary",
                element("b", stack.state, class_=f"state {stack.state}"),
                " ",
                element("span", stack.name, class_="name"),
                _times(len(stack.items)),
                f" on {way.services}{_within(stack)}",
            ),
            element("ol", *hops),
            element("ul", *doubts) if doubts else "",
            class_="path",
            id=self._anchors.of_path(stack),
            data_card=self._anchors.of_card(stack),
        )


def undrawn(maps: Iterable[Map]) -> Markup:
    """The deployments in which there is nothing to draw."""
    named = [element("li", element("code", drawn.title)) for drawn in maps if not drawn.anything]
    if not named:
        return Markup("")
    summary = element("summary", f"Nothing to draw in {counted(len(named), 'deployment')}: no VPC and no interface")
    return element("details", summary, element("ul", *named))


def title_of(atlas: Atlas, options: RenderOptions) -> str:
    """The name of a deployment: its path from the root of what may be read, or the name of that folder itself."""
    name = relative(atlas.place or ".", options)
    if name == options.base:
        name = name.rstrip("/").rpartition("/")[2] or name
    environment = f" with {atlas.environment}" if atlas.environment else ""
    return f"{name}{environment}"


def _is_reached(house: House, plan: Plan) -> bool:
    return any(interface.key in plan.exposed for room in house.rooms for interface in room.interfaces)


def _within(stack: Stack) -> str:
    """The subnet, where the name does not tell several cards apart."""
    subnets = {subnet for item in stack.items for subnet in item.in_subnets}
    return f", in {min(subnets)}" if len(stack.items) > 1 and len(subnets) == 1 else ""


def _times(number: int) -> Markup:
    return element("b", f" ×{number:,}", class_="times") if number > 1 else Markup("")


def _class(floor: Floor) -> str:
    """The class of a subnet, or what it may be."""
    classes = floor.first.subnet_class.split("/")
    return " or ".join(classes) if 0 < len(classes) <= _CLASSES and classes[0] else "its routes are not known"


def _addresses(item: Item) -> str:
    return next((fact.says for fact in item.facts if fact.about == "addresses"), "")


def _fact(fact: Fact, *, several: bool) -> tuple[str, ...]:
    perhaps = "" if fact.holds.certain else "perhaps "
    why = f" ({fact.why})" if fact.why else ""
    said = f"{perhaps}{fact.says}{why}"
    return (without_index(said) if several else said,)


def _is_here(item: Item | None) -> bool:
    return item is not None and item.origin in ("declared", "derived")


def _file(item: Item | None) -> str:
    return item.span.file if item is not None and item.span is not None else ""
