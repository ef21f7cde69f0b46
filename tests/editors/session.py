"""The session every editor is put through: failing files of either language, mended by the fixes, and saved."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
TERRAFORM = """\
resource "aws_instance" "a" {
  ami               = "ami-1"
  source_dest_check = false # 🏰
}
resource "aws_subnet" "s" {
  map_public_ip_on_launch = true
}
"""
TEMPLATE = """\
Resources:
  A:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-1
  S:
    Type: AWS::EC2::Subnet
    Properties:
      MapPublicIpOnLaunch: true
"""
CONFIG = "select: [imdsv1-allowed, source-dest-check-disabled, subnet-auto-public-ip]\n"


def run(command: Sequence[str], folder: Path) -> None:
    """Have an editor mend the files, and look at what it saved."""
    for name, text in (("main.tf", TERRAFORM), ("template.yaml", TEMPLATE), ("moatlint.yaml", CONFIG)):
        (folder / name).write_text(text, encoding="utf-8")
    given = {
        **os.environ,
        "MOATLINT_PYTHON": sys.executable,
        "MOATLINT_FILES": "main.tf:template.yaml",
        "PYTHONPATH": str(HERE.parents[1]),
        "XDG_STATE_HOME": str(folder / "state"),
        "HOME": str(folder),
    }
    done = subprocess.run(
        command, cwd=folder, env=given, capture_output=True, stdin=subprocess.DEVNULL, timeout=120, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    module = (folder / "main.tf").read_text(encoding="utf-8")
    assert "source_dest_check = true # 🏰" in module
    assert module.count('http_tokens = "required"') == 1
    assert "map_public_ip_on_launch = false" in module
    template = (folder / "template.yaml").read_text(encoding="utf-8")
    assert "MapPublicIpOnLaunch: false" in template
    assert "HttpTokens: required" in template
