"""The hooks work in pre-commit itself: a commit with an open port is stopped, a mended one passes."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
NET = """\
variable "from" {}

resource "aws_security_group" "ssh" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [var.from]
  }
}
"""
TEMPLATE = """\
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: %s}
"""


VPC = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'
GROUP = 'resource "aws_default_security_group" "main" {\n  vpc_id = aws_vpc.main.id\n}\n'
LOG = """\
resource "aws_flow_log" "main" {
  vpc_id               = aws_vpc.main.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::logs"
}
"""


def call(address: str) -> str:
    return f'module "net" {{\n  source = "../../modules/net"\n  from   = "{address}"\n}}\n'


@pytest.mark.parametrize(
    "name",
    ["main.tf", "a/b.tofu", "x.tf.json", "p.tfvars", "p.auto.tfvars.json", "s.yaml", "s.yml", "s.json", "s.template"],
)
def test_every_file_of_ours_is_passed(name: str) -> None:
    assert re.search(HOOKS["moatlint"]["files"], name)


@pytest.mark.parametrize("name", ["main.py", "readme.md", "main.tf.bak", ".terraform.lock.hcl", "yaml"])
def test_other_files_are_not(name: str) -> None:
    assert not re.search(HOOKS["moatlint"]["files"], name)


def test_one_process_at_a_time_gets_the_changed_files() -> None:
    assert HOOKS["moatlint"]["pass_filenames"] is True
    assert HOOKS["moatlint"]["always_run"] is True, "a commit that only deletes names no file"
    assert HOOKS["moatlint-all"]["pass_filenames"] is False
    assert all(hook["require_serial"] for hook in HOOKS.values())


class Repository:
    """A scratch repository, and pre-commit in it."""

    def __init__(self, home: Path, cache: Path) -> None:
        self.home = home
        self.environment = {**os.environ, "PRE_COMMIT_HOME": str(cache), "GIT_CONFIG_GLOBAL": os.devnull}
        home.mkdir()
        self.run("git", "init", "-q")
        for name, value in (("user.name", "A"), ("user.email", "a@example.com")):
            self.run("git", "config", name, value)

    def run(self, *command: str) -> tuple[int, str]:
        done = subprocess.run(
            command, cwd=self.home, env=self.environment, capture_output=True, text=True, check=False, timeout=600
        )
        return done.returncode, done.stdout + done.stderr

    def pre_commit(self, *arguments: str) -> tuple[int, str]:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def install(self) -> None:
        """Make every commit run our hook, from the last commit of this checkout."""
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
        ours = {"repo": str(ROOT), "rev": done.stdout.strip(), "hooks": [{"id": "moatlint"}]}
        (self.home / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [ours]}), encoding="utf-8")
        assert self.pre_commit("install")[0] == 0

    def commit(self, files: Mapping[str, str]) -> tuple[int, str]:
        self.stage(files)
        return self.run("git", "commit", "-m", "change")

    def stage(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            file = self.home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.run("git", "add", "-A")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("hooks are installed from a git checkout, and this is none")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--dest",
        str(tmp_path / "reached"),
        "setuptools",
    ]
    if subprocess.run(pip, capture_output=True, check=False, timeout=120).returncode:
        pytest.skip("pip reaches no package index, and pre-commit installs with it")
    return tmp_path / "cache"


@pytest.mark.slow
def test_try_repo_stops_an_open_port(tmp_path: Path, cache: Path) -> None:
    repository = Repository(tmp_path / "scratch", cache)
    repository.stage({"stack.template": TEMPLATE % "0.0.0.0/0", "shut.yaml": TEMPLATE % "10.0.0.0/8"})
    code, told = repository.pre_commit("try-repo", str(ROOT), "moatlint", "--all-files")
    assert code == 1, told
    assert re.search(r"^stack\.template\n +7:", told, re.MULTILINE)
    assert not re.search(r"^shut\.yaml\n.*(low|medium|high|critical)", told, re.MULTILINE)


@pytest.mark.slow
def test_commits_are_judged_by_the_deployments_they_touch(tmp_path: Path, cache: Path) -> None:
    monorepo = Repository(tmp_path / "terraform", cache)
    monorepo.install()
    files = {"modules/net/main.tf": NET, "apps/shut/main.tf": call("10.0.0.0/8"), "apps/open/main.tf": "# later\n"}
    code, told = monorepo.commit(files)
    assert code == 0, told
    code, told = monorepo.commit({"apps/open/main.tf": call("0.0.0.0/0")})
    assert code == 1, told
    assert "ingress-ssh-open" in told
    code, told = monorepo.commit({"apps/open/main.tf": call("192.0.2.0/24")})
    assert code == 0, told
    code, told = monorepo.commit({"modules/net/main.tf": NET.replace("var.from", '"0.0.0.0/0"')})
    assert code == 1, told
    assert re.search(r"^modules/net/main\.tf\n +8:", told, re.MULTILINE)
    assert "2 deployments" in told

    templates = Repository(tmp_path / "cloudformation", cache)
    templates.install()
    assert templates.commit({"a.yaml": TEMPLATE % "0.0.0.0/0"})[0] == 1
    assert templates.commit({"a.yaml": TEMPLATE % "10.0.0.0/8", "values.yaml": "replicas: 3\n"})[0] == 0

    logged = Repository(tmp_path / "deleting", cache)
    logged.install()
    assert logged.commit({"vpc.tf": VPC, "log.tf": LOG, "group.tf": GROUP})[0] == 0
    (logged.home / "log.tf").unlink()
    code, told = logged.commit({})
    assert code == 1, told
    assert "vpc-flow-logs-missing" in told

    mixed = Repository(tmp_path / "mixed", cache)
    mixed.install()
    code, told = mixed.commit({"a.yaml": TEMPLATE % "0.0.0.0/0", "main.tf": "locals {\n  a =\n}\n"})
    assert code == 1, told
    assert re.search(r"^a\.yaml\n +7:", told, re.MULTILINE)
    assert "main.tf:2:" in told
    assert mixed.commit({"a.yaml": TEMPLATE % "10.0.0.0/8", "main.tf": "locals {\n  a = 1\n}\n"})[0] == 0
