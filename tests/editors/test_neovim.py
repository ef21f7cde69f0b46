"""Neovim as it is installed: a failing file of either language is opened, mended by the server's fix, and saved."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.skipif(shutil.which("nvim") is None, reason="nvim is not installed")
def test_neovim_opens_mends_and_saves(tmp_path: Path) -> None:
    for name, text in (("main.tf", TERRAFORM), ("template.yaml", TEMPLATE), ("moatlint.yaml", CONFIG)):
        (tmp_path / name).write_text(text)
    given = {
        **os.environ,
        "MOATLINT_PYTHON": sys.executable,
        "MOATLINT_FILES": "main.tf:template.yaml",
        "PYTHONPATH": str(HERE.parents[1]),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    command = ["nvim", "--headless", "-n", "-u", "NONE", "-c", f"luafile {HERE / 'neovim.lua'}"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=given,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "source_dest_check = true # 🏰" in (tmp_path / "main.tf").read_text()
    assert (tmp_path / "main.tf").read_text().count('http_tokens = "required"') == 1
    assert "map_public_ip_on_launch = false" in (tmp_path / "main.tf").read_text()
    assert "MapPublicIpOnLaunch: false" in (tmp_path / "template.yaml").read_text()
    assert "HttpTokens: required" in (tmp_path / "template.yaml").read_text()
