"""The settings that instances are launched with: their own, then their launch template's, then AWS's defaults.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/launch-instances-from-launch-template.html
"""

from __future__ import annotations

from functools import reduce
from typing import Any, TypeAlias

from msgspec import Struct

from linter.aws.autoscaling import AutoScalingGroup, FleetTemplate
from linter.aws.ec2 import Instance, Launch, LaunchInterface
from linter.aws.eks import KubernetesNodes
from linter.aws.node import Node
from linter.aws.setting import Links, Setting, nothing
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.truth import Doubt
from linter.value import Reference

CURRENT = {"$Latest", "$Default"}
CURRENT_NUMBERS = {"latest_version", "default_version", "LatestVersionNumber", "DefaultVersionNumber"}


class Chain(Struct, frozen=True):
    """The declarations that a launch takes its settings from; the first that has a setting wins.

    `open` says why there may be others.
    """

    owner: Node
    launches: tuple[Launch, ...]
    open: tuple[Doubt, ...] = ()

    def setting(self, name: str) -> Setting[Any]:
        """A setting of the launch; empty if no declaration has it, so that AWS's default applies."""
        nowhere = Setting[Any]((), self.owner.span, stated=False, open=bool(self.open), doubts=self.open)
        said: list[Setting[Any]] = [getattr(launch, name) for launch in self.launches]
        return reduce(lambda later, setting: setting.or_else(later), reversed(said), nowhere)

    def links(self, name: str) -> Links[Any]:
        """The nodes that a setting of the launch refers to."""
        nowhere: Links[Any] = nothing(self.owner.span).but(open=bool(self.open), doubts=self.open)
        said: list[Links[Any]] = [getattr(launch, name) for launch in self.launches]
        return reduce(lambda later, links: links.or_else(later), reversed(said), nowhere)

    @property
    def slots(self) -> tuple[LaunchInterface, ...]:
        """The interfaces that it specifies: the whole list of the first declaration that has one."""
        for launch in self.launches:
            if launch.slots:
                return tuple(slot.node for slot in launch.slots)
        return ()


Templated: TypeAlias = Instance | AutoScalingGroup | FleetTemplate | KubernetesNodes


@fact
def chain_of(_graph: Graph, launched: Templated) -> Chain:
    """The declarations of a launch: the instance itself, then its launch template or configuration."""
    own = (launched,) if isinstance(launched, Instance) else ()
    launches: list[Launch] = []
    doubts: list[Doubt] = []
    for template in launched.launch_template:
        if launched.launch_template.only is template and template.is_seen and not _older(launched):
            launches.append(template)
        else:
            doubts.append(Doubt(f"which version of {template} is launched is not known", launched.launch_template.span))
    doubts += launched.launch_template.doubts
    if isinstance(launched, AutoScalingGroup):
        for other in (*launched.launch_configuration, *launched.copied_instance):
            if other.is_seen:
                launches.append(other)
            else:
                doubts.append(Doubt(f"{other} is not declared here", launched.span))
    if not launches and not own and not doubts and not isinstance(launched, KubernetesNodes):
        doubts.append(Doubt(f"nothing declared here says what {launched} launches", launched.span))
    return Chain(launched, (*own, *launches), tuple(doubts))


def _older(launched: Templated) -> bool:
    """Whether it names a version of its template that may not be the declared one."""
    said = type(launched).launch_template_version.value(launched)
    if isinstance(said, Reference):
        return said.attribute not in CURRENT_NUMBERS
    return launched.launch_template_version.known not in CURRENT
