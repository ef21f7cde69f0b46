"""The page of a graph, made of real files: what is on it, what is drawn as one, and that it obeys nobody's names."""

from pathlib import Path

import pytest

from linter.cli import main
from linter.report.graph_plan import natural
from tests.report.html.networks import HOSTILE_NAMES, fleet, graph, hostile
from tests.report.html.page import Page, sound

ROOT = Path(__file__).parents[3]


def test_the_title_and_the_headings_name_the_deployment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["graph", "--format", "html", "fixtures/graphs/three_tier"]) == 0
    page = sound(capsys.readouterr().out)
    assert page.texts("title") == ["What the internet reaches in fixtures/graphs/three_tier - moatlint"]
    assert page.texts("h2") == ["4 of 7 interfaces reached from the internet, 1 more perhaps"]
    assert main(["graph", "--format", "html", "examples"]) == 0
    page = sound(capsys.readouterr().out)
    assert page.texts("h1") == [
        "What the internet reaches in 2 deployments: examples/cloudformation/template.yaml, examples/terraform"
    ]
    assert page.texts("h2") == ["examples/cloudformation/template.yaml", "examples/terraform"]


def test_how_much_is_reached_is_said_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shut = fleet(2, zones=1).replace("0.0.0.0/0", "10.9.0.0/16")
    assert graph(capsys, tmp_path, shut).texts("h2") == ["none of 4 interfaces reached from the internet"]
    asked = fleet(2, zones=1).replace('["0.0.0.0/0"]', "[var.who]") + 'variable "who" {}\n'
    assert graph(capsys, tmp_path, asked).texts("h2") == ["2 of 4 interfaces perhaps reached from the internet"]
    assert graph(capsys, tmp_path, 'resource "aws_vpc" "main" {}\n').texts("h2") == ["no interfaces"]


def test_the_working_directory_is_called_by_its_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "main.tf").write_text(fleet(1), encoding="utf-8")
    monkeypatch.chdir(folder)
    assert main(["graph", "--format", "html"]) == 0
    assert sound(capsys.readouterr().out).texts("h1") == ["What the internet reaches in harbour"]


def test_a_vpc_holds_its_subnets_with_their_addresses_and_classes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = graph(capsys, tmp_path, fleet(6))
    assert [text.split(" ")[:2] for text in page.texts("h3")][:2] == [
        ["aws_vpc.main", "10.0.0.0/16"],
        ["aws_vpc.shared", "10.1.0.0/16"],
    ]
    assert page.texts("p", "cidr")[:2] == ["10.0.0.0/24", "10.0.1.0/24"]
    assert len(page.all(class_="subnet")) == 7
    assert [len(page.all("div", class_=f"subnet {shade}".split(" ")[1])) for shade in ("public", "private")] == [3, 3]
    assert "subnet isolated" in {attributes.get("class") for _, attributes in page.elements}


def test_what_is_reached_comes_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = graph(capsys, tmp_path, fleet(1, zones=1) + 'resource "aws_vpc" "a" {}\n')
    assert [text.split(" ")[0] for text in page.texts("h3")] == ["aws_vpc.main", "aws_vpc.a", "aws_vpc.shared", "Paths"]
    public = [text for text in page.texts("summary") if text.startswith("aws_")][:2]
    assert public == ["aws_instance.web[0] aws_instance reached on tcp 443", "aws_nat_gateway.main aws_nat_gateway"]


def test_a_card_tells_groups_subnet_address_and_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = graph(capsys, tmp_path, fleet(1, zones=1))
    (card,) = [held["id"] for held in page.all("details", class_="card") if "aws_instance.web" in held["data-find"]]
    told = page.of_id(card)
    assert "reached on tcp 443" in told
    assert "groups aws_security_group.web" in told
    assert "subnet aws_subnet.public[0]" in told
    assert "public IPv4 yes" in told
    assert "main.tf:" in told


def test_equal_instances_are_one_card_that_names_them_in_natural_order(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = graph(capsys, tmp_path, fleet(192))
    found = [text for text in page.texts("summary") if text.startswith("aws_instance.web")]
    assert found == ["aws_instance.web[*] ×64 aws_instance reached on tcp 443"] * 3
    assert len(page.all("details", class_="path")) == 3
    (first,) = [held["id"] for held in page.all("details", class_="card") if "web[189]" in held["data-find"]]
    named = page.of_id(first)
    assert named.index("web[9]") < named.index("web[12]") < named.index("web[120]")


def test_instances_that_differ_are_drawn_apart(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = fleet(4, zones=1).replace(
        "vpc_security_group_ids = [aws_security_group.web.id]",
        "vpc_security_group_ids = count.index == 0 ? [aws_security_group.worker.id] : [aws_security_group.web.id]",
    )
    page = graph(capsys, tmp_path, text)
    found = [text for text in page.texts("summary") if text.startswith("aws_instance.web")]
    assert found == ["aws_instance.web[*] ×3 aws_instance reached on tcp 443", "aws_instance.web[0] aws_instance"]


def test_names_that_differ_in_a_number_are_one_where_there_are_many(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def cards(count: int) -> list[str]:
        resources = "".join(
            f"  Web{number}: {{Type: AWS::EC2::Instance, Properties: {{SubnetId: !Ref Net}}}}\n"
            for number in range(count)
        )
        (tmp_path / "web.yaml").write_text(
            "Resources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n"
            "  Net: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}\n" + resources,
            encoding="utf-8",
        )
        assert main(["graph", "--format", "html", str(tmp_path / "web.yaml")]) == 0
        return [text for text in sound(capsys.readouterr().out).texts("summary") if text.startswith("Web")]

    assert cards(192) == ["Web* ×192 AWS::EC2::Instance"]
    assert cards(3) == [f"Web{number} AWS::EC2::Instance" for number in range(3)]


def test_equal_subnets_are_one_where_there_are_many(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = graph(capsys, tmp_path, fleet(12, zones=6))
    subnets = [text for text in page.texts("h4") if "private" in text]
    assert subnets == ["aws_subnet.private[*] ×6"]
    assert "10.0.100.0/24, 10.0.101.0/24" in " ".join(page.texts("p", "cidr"))
    apart = [text for text in page.texts("h4") if "public" in text]
    assert apart == ["aws_subnet.public[0]", "aws_subnet.public[*] ×5"], "one of them holds the NAT gateway"


def test_the_paths_pass_what_is_drawn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = graph(capsys, tmp_path, fleet(1, zones=1))
    (gateway,) = [
        held["id"] for held in page.all("li", class_="gateway") if "internet gateway" in page.of_id(held["id"])
    ]
    (card,) = page.all("details", data_state="certain")
    assert card["data-way"] == gateway
    (path,) = page.all("details", class_="path")
    assert path["data-card"] == card["id"]
    assert "aws_security_group.web lets it through" in page.of_id(path["id"])


def test_the_paths_pass_the_firewall_on_the_way_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["graph", "--format", "html", "fixtures/scenarios/067_nfw_ingress_routing/main.tf"]) == 0
    page = sound(capsys.readouterr().out)
    (card,) = page.all("details", data_state="possible")
    assert [page.of_id(name).split(" ")[0] for name in card["data-way"].split(" ")] == [
        "aws_internet_gateway.igw",
        "aws_networkfirewall_firewall.fw",
    ]


def test_the_routes_lead_to_nat_and_peering_and_both_ends_of_a_peering_are_joined(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = graph(capsys, tmp_path, fleet(1, zones=1))
    (routes,) = [held["data-routes"].split() for held in page.all("div", class_="private")]
    assert sorted(page.of_id(name).split(" ")[0] for name in routes) == [
        "aws_nat_gateway.main",
        "aws_vpc_peering_connection.shared",
    ]
    ends = [held for held in page.all("li", class_="gateway") if "data-joint" in held]
    assert len(ends) == 2
    assert len({held["data-joint"] for held in ends}) == 1
    assert ["to aws_vpc.shared" in page.of_id(held["id"]) for held in ends] == [True, False]


def test_a_subnet_whose_routes_are_not_certain_is_not_coloured_as_public(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = fleet(1, zones=1).replace("gateway_id = aws_internet_gateway.main.id", "gateway_id = var.way")
    page = graph(capsys, tmp_path, text + 'variable "way" {}\n')
    assert page.all("div", class_="public") == []
    (subnet,) = [held for held in page.all("div", class_="subnet") if "aws_subnet.public" in held["data-find"]]
    assert subnet["class"] == "subnet unknown"


def test_paths_are_drawn_at_once_only_where_they_are_few(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def ticked(page: Page) -> bool:
        (box,) = [held for held in page.all("input") if held.get("id") == "map-ways"]
        return "checked" in box

    several = "".join(
        f'resource "aws_instance" "{name}" {{\n  subnet_id = aws_subnet.public[0].id\n'
        "  vpc_security_group_ids = [aws_security_group.web.id]\n}\n"
        for name in ("a", "b", "c", "d", "e", "f", "g", "h", "i")
    )
    assert ticked(graph(capsys, tmp_path, fleet(192)))
    assert not ticked(graph(capsys, tmp_path, fleet(3) + several))


def test_places_link_into_the_repository_where_its_address_is_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert [held for held in graph(capsys, tmp_path, fleet(1)).all("a") if not held["href"].startswith("#")] == []
    page = graph(capsys, tmp_path, fleet(1), "--link-base", "https://git.example/acme/net/blob/v1/")
    links = {held["href"] for held in page.all("a") if not held["href"].startswith("#")}
    assert "https://git.example/acme/net/blob/v1/main.tf#L3" in links
    assert all(link.startswith("https://git.example/acme/net/blob/v1/main.tf#L") for link in links)


def test_names_are_shown_and_never_obeyed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = graph(capsys, tmp_path, hostile())
    said = " ".join(page.texts("main"))
    for name in HOSTILE_NAMES:
        assert name.replace("\u202e", "\ufffd").replace("\u2066", "\ufffd") in said.replace('\\"', '"').replace(
            "$${", "${"
        )
    assert "\u202e" not in page.text


def test_nothing_to_draw_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["graph", "--format", "html", str(tmp_path)]) == 2
    page = sound(capsys.readouterr().out)
    assert page.texts("h1") == ["Nothing to draw"]
    assert "Incomplete: 1 error" in page.texts("h2")


def test_deployments_in_which_there_is_nothing_to_draw_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "main.tf").write_text('resource "random_id" "a" {}\n', encoding="utf-8")
    page = graph(capsys, tmp_path, fleet(1))
    assert len(page.all("section", class_="deployment")) == 1
    assert "Nothing to draw in 1 deployment: no VPC and no interface empty" in " ".join(page.texts("details"))


def test_natural_order_counts_numbers_as_numbers() -> None:
    assert natural(["web[10]", "web[2]", "db", "web", "web[2].a"]) == ["db", "web", "web[2]", "web[2].a", "web[10]"]
