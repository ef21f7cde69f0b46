"""Record the arguments that the resources of Terraform's AWS provider have, for the resource types that kinds name.

    pip download --no-deps cdktf-cdktf-provider-aws
    python tests/aws/record_terraform_arguments.py cdktf_cdktf_provider_aws-*.whl

The package is generated from the provider's own schema: each resource is a class, each of its blocks another, and the
keyword arguments of their constructors are the arguments of the resource and of its blocks. It is read, never run.
"""

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import ZipFile

from linter.aws.catalogue import kinds

RECORD = Path(__file__).with_name("terraform_arguments.json")
PACKAGE = "cdktf_cdktf_provider_aws"
META = frozenset(
    ("scope", "id_", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners")
)
Constructors: TypeAlias = dict[str, list[tuple[str, str]]]


def resource_types() -> list[str]:
    """The Terraform resource types that kinds name, and the data sources as `data.aws_ami`, sorted."""
    spellings = [spelling for kind in kinds() for spelling in kind.spellings if spelling.type.startswith("aws_")]
    return sorted({f"data.{spelling.type}" if spelling.is_lookup else spelling.type for spelling in spellings})


def constructors(source: str) -> tuple[Constructors, str]:
    """The keyword arguments of each class with their annotations, and the name of the class of the resource."""
    classes: Constructors = {}
    resource = ""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__"]
            if methods:
                classes[node.name] = [(argument.arg, _annotation(argument)) for argument in methods[0].args.kwonlyargs]
            if node.bases and ast.unparse(node.bases[0]).endswith((".TerraformResource", ".TerraformDataSource")):
                resource = node.name
    return classes, resource


def _annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def arguments(classes: Constructors, name: str, above: tuple[str, ...] = ()) -> dict[str, Any]:
    """The arguments of a class as a tree: those of a block below its name, nothing below an argument."""
    tree = {}
    for argument, annotation in classes[name]:
        if argument not in META:
            blocks = [word for word in re.findall(r"'(\w+)'", annotation) if word in classes and word not in above]
            tree[argument.rstrip("_").replace("self_attribute", "self")] = (
                arguments(classes, blocks[0], (*above, name)) if blocks else {}
            )
    return tree


def record(wheel: Path) -> None:
    """Write the record: null for a resource type that the package does not have, being newer."""
    trees: dict[str, Any] = {}
    with ZipFile(wheel) as package:
        files = [name for name in package.namelist() if re.fullmatch(PACKAGE + r"/\w+/__init__.py", name)]
        folders = {name.split("/")[1].replace("_", ""): name for name in files}
        for resource_type in resource_types():
            bare = resource_type.replace("_", "").replace(".", "")
            file = folders.get(bare.removeprefix("aws")) or folders.get(f"data{bare.removeprefix('data')}")
            trees[resource_type] = arguments(*constructors(package.read(file).decode())) if file else None
    text = ",\n".join(f" {json.dumps(name)}: {json.dumps(tree)}" for name, tree in trees.items())
    RECORD.write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]))
