"""A search for an image says whose images it takes."""

from pathlib import Path

from linter.aws.image import Image, ImageLookup
from linter.resource import Dialect
from tests.aws.settings import says
from tests.graph.deployments import graph_of

SEARCHES = """
data "aws_ami" "pinned" {
  owners = ["amazon"]
  filter {
    name   = "name"
    values = ["al2023-*"]
  }
}
data "aws_ami" "open" {
  most_recent = true
  filter {
    name   = "image-id"
    values = ["ami-0123"]
  }
}
resource "aws_ami_copy" "copy" {
  name              = "copy"
  source_ami_id     = data.aws_ami.pinned.id
  source_ami_region = "eu-west-1"
  encrypted         = true
}
"""


def test_a_search_is_no_image_that_is_declared(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, Dialect.TERRAFORM, SEARCHES)
    found = {search.key: says(search, "owners", "image_ids", "most_recent") for search in graph.all(ImageLookup)}
    assert found == {
        "data.aws_ami.open": [(), ("ami-0123",), True],
        "data.aws_ami.pinned": [("amazon",), (), False],
    }
    assert [says(image, "encrypted") for image in graph.all(Image)] == [[True]]
