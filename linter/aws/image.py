"""AMIs: images that instances are launched from, and who may use them.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIs.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, raw, text
from linter.aws.node import Node, declared_by, lookup
from linter.aws.strings import strings


class Image(Node):
    """An image that is declared here."""

    spellings = declared_by("aws_ami", "aws_ami_copy", "aws_ami_from_instance")
    identifier = "ami"
    parameter_types = ("AWS::EC2::Image::Id",)

    encrypted = flag(terraform="encrypted", default=False)
    imds_support = text(terraform="imds_support")


class ImageLookup(Node):
    """A search for an existing image; without owners, anybody's image can match.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html
    """

    spellings = declared_by(lookup("aws_ami"), lookup("aws_ami_ids"))

    owners = strings(terraform="owners[]")
    owners_in_filters = strings(terraform="filter[owner-id][] | filter[owner-alias][]")
    image_ids = strings(terraform="filter[image-id][]")
    names = strings(terraform="filter[name][]")
    imds_support = strings(terraform="filter[imds-support][]")
    filters = raw(terraform="filter")
    most_recent = flag(terraform="most_recent", default=False)


class LaunchPermission(Node):
    """The permission of an account, organization or everyone to launch instances from an image."""

    spellings = declared_by("aws_ami_launch_permission")

    image = links(lambda: Image, terraform="image_id")
    account = text(terraform="account_id")
    group = text(terraform="group")
