"""Images whose instances require session tokens for the metadata service (IMDSv2).

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
"""

from __future__ import annotations

from linter.aws.ec2 import Launch
from linter.aws.fields import followed
from linter.aws.image import Image, ImageLookup
from linter.aws.ssm import SsmParameterLookup
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.truth import NO, Truth, all_of, truth, unknown
from linter.value import Reference, Scalar, Unknown, Value, alternatives

AL2023 = "/aws/service/ami-amazon-linux-latest/al2023-"
"""The prefix of the Parameter Store names of Amazon Linux 2023 images."""
DERIVED = ("/aws/service/ecs/optimized-ami/amazon-linux-2023/", "/aws/service/eks/optimized-ami/")
"""The prefixes of the names of images that are, or may be, derived from them."""
NAMED = "al2023-ami-"
AMAZON = frozenset({"amazon", "137112412989"})
DEMANDED = "v2.0"
RESOLVED = "resolve:ssm:"


@fact
def demands_tokens(graph: Graph, launch: Launch) -> Truth:
    """Whether the image of a launch is known to require tokens; no if the declaration does not show it."""
    value = type(launch).image.value(launch)
    if value is None:
        return NO
    return all_of(_demands(graph, option) for option in alternatives(followed(launch, value)))


def _demands(graph: Graph, value: Value) -> Truth:
    if isinstance(value, Reference):
        return _of_resource(graph, value)
    if isinstance(value, Scalar):
        written = str(value.content)
        return _published(written.removeprefix(RESOLVED), value) if written.startswith(RESOLVED) else NO
    if isinstance(value, Unknown):
        inside = value.token.strip("{}")
        return _published(inside.removeprefix(RESOLVED) if inside.startswith(RESOLVED) else value.stored_as, value)
    return NO


def _of_resource(graph: Graph, reference: Reference) -> Truth:
    """Whether an image that is declared or looked up requires tokens."""
    declared = _images(graph).get(reference.resource)
    if isinstance(declared, Image):
        return declared.imds_support.is_(DEMANDED)
    if isinstance(declared, SsmParameterLookup):
        return _published(declared.name.known or "", reference)
    if isinstance(declared, ImageLookup):
        own = ~declared.owners.empty & declared.owners.all(lambda owner: owner in AMAZON)
        named = ~declared.names.empty & declared.names.all(lambda name: name.startswith(NAMED))
        supported = ~declared.imds_support.empty & declared.imds_support.all(lambda support: support == DEMANDED)
        return (own & named) | supported
    return NO


@fact
def _images(graph: Graph) -> dict[str, Image | ImageLookup | SsmParameterLookup]:
    kinds: tuple[type[Image | ImageLookup | SsmParameterLookup], ...] = (Image, ImageLookup, SsmParameterLookup)
    return {image.resource.key: image for kind in kinds for image in graph.all(kind)}


def _published(name: str, value: Value) -> Truth:
    """Whether the image that AWS publishes under a name in Parameter Store requires tokens."""
    if name.startswith(DERIVED):
        return unknown("whether this image requires tokens is not known", value.span)
    return truth(name.startswith(AL2023))
