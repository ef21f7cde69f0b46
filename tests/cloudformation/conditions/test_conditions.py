from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from linter.cloudformation.conditions.conditions import MOST_SCENARIOS, Conditions
from linter.cloudformation.conditions.formula import Constant, Every, Formula, Is, Named, Not, Same, Some
from tests.cloudformation.templates import body, declare, shown

PROD, TEST = Is("stage", "prod"), Is("stage", "test")


def test_two_literals_of_one_unknown_exclude_one_another() -> None:
    conditions = Conditions({"Prod": PROD, "Test": TEST}, {})
    assert conditions.questions == ("Prod", "Test")
    assert [tuple(scenario.values()) for scenario in conditions.scenarios] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_the_values_allowed_leave_nothing_else() -> None:
    conditions = Conditions({"Prod": PROD, "Test": TEST}, {"stage": ("prod", "test")})
    assert [tuple(scenario.values()) for scenario in conditions.scenarios] == [(True, False), (False, True)]
    assert Conditions({"Prod": PROD}, {"stage": ("test",)}).decide("Prod", {}) is False


def test_what_holds_in_every_world_is_decided() -> None:
    formulas: dict[str, Formula] = {
        "Prod": PROD,
        "NotProd": Not(Named("Prod")),
        "Both": Every((PROD, TEST)),
        "Either": Some((Named("Prod"), Named("NotProd"))),
    }
    conditions = Conditions(formulas, {})
    assert conditions.decide("Both", {}) is False
    assert conditions.decide("Either", {}) is True
    assert conditions.questions == ("NotProd", "Prod")
    assert conditions.scenarios == ({"NotProd": False, "Prod": True}, {"NotProd": True, "Prod": False})


def test_an_answer_decides_what_goes_with_it() -> None:
    conditions = Conditions({"Prod": PROD, "Test": TEST}, {})
    assert conditions.decide("Test", {"Prod": True}) is False
    assert conditions.decide("Test", {"Prod": False}) is None
    assert conditions.left("stage", {"Prod": True}) == frozenset({"prod"})
    assert conditions.left("stage", {"Prod": False}) == frozenset({"test", None})
    assert conditions.left("stage", {}) is None
    assert conditions.left("stage", {"Prod": True, "Test": True}) is None
    assert conditions.can_be({"Prod": True})
    assert not conditions.can_be({"Prod": True, "Test": True})


def test_two_unknowns_may_be_one_value() -> None:
    conditions = Conditions({"Same": Same("a", "b"), "A": Is("a", "x"), "B": Is("b", "x")}, {})
    assert conditions.decide("B", {"Same": True, "A": True}) is True
    assert conditions.decide("Same", {"A": True, "B": False}) is False
    assert conditions.decide("Same", {"A": False, "B": False}) is None


def test_what_is_one_of_too_many_worlds_is_decided_by_its_form_alone() -> None:
    crowd = Some(tuple(Is(f"unknown {at}", "yes") for at in range(20)))
    formulas: dict[str, Formula] = {
        "Crowd": crowd,
        "Always": Some((Named("Crowd"), Constant(holds=True))),
        "Both": Every((Named("Always"), Constant(holds=True))),
        "Never": Every((Named("Crowd"), Constant(holds=False))),
        "Neither": Some((Named("Never"), Constant(holds=False))),
        "Perhaps": Every((Named("Crowd"), Constant(holds=True))),
        "Not": Not(Named("Never")),
    }
    conditions = Conditions(formulas, {})
    assert conditions.unexplored.endswith("which are too many")
    for answers in ({}, {"Elsewhere": True}):
        decided = {name: conditions.decide(name, answers) for name in formulas}
        assert decided == {
            "Crowd": None, "Always": True, "Both": True, "Never": False, "Neither": False, "Perhaps": None, "Not": True,
        }  # fmt: skip
    assert conditions.decide("Perhaps", {"Crowd": True}) is True
    assert conditions.left("unknown 1", {"Crowd": True}) is None
    assert conditions.compared("unknown 1") == frozenset()


def test_rules_exclude_worlds() -> None:
    rules: dict[str, Formula] = {"rule One": Some((Is("a", "yes"), Is("b", "yes")))}
    conditions = Conditions({"A": Is("a", "yes"), "B": Is("b", "yes")}, {}, rules)
    assert conditions.questions == ("A", "B")
    assert {"A": False, "B": False} not in conditions.scenarios
    assert conditions.decide("B", {"A": False}) is True


def test_a_rule_that_nothing_can_obey_excludes_nothing() -> None:
    conditions = Conditions({"A": Is("a", "yes")}, {}, {"rule None": Every((Is("a", "yes"), Is("a", "no")))})
    assert len(conditions.scenarios) == 2


def test_many_scenarios_are_bounded_and_spread() -> None:
    names = [f"C{at}" for at in range(10)]
    conditions = Conditions({name: Is(name, "yes") for name in names}, {})
    assert len(conditions.scenarios) == MOST_SCENARIOS
    assert conditions.unexplored == "not explored: 960 of 1024 combinations of conditions"
    for first, second in product(names, names):
        if first != second:
            pairs = {(scenario[first], scenario[second]) for scenario in conditions.scenarios}
            assert len(pairs) == 4


def test_conditions_on_too_many_things_at_once_are_said_not_to_be_explored() -> None:
    every = Every(tuple(Is(f"p{at}", "yes") for at in range(30)))
    conditions = Conditions({"All": every, "Never": Every((Constant(holds=False), every))}, {})
    assert conditions.decide("Never", {}) is False
    assert conditions.decide("All", {}) is None
    assert conditions.scenarios == ()


FORMULAS = st.recursive(
    st.builds(Is, st.sampled_from("ab"), st.sampled_from("xy"))
    | st.builds(Same, st.just("a"), st.just("b"))
    | st.builds(Constant, st.booleans()),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda several: Every(tuple(several)), st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda several: Some(tuple(several)), st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=6,
)


def simply(formula: Formula, world: dict[str, str]) -> bool:
    """The truth of a formula where everything is known, from the definition of each function."""
    if isinstance(formula, Constant):
        return formula.holds
    if isinstance(formula, Is):
        return world[formula.subject] == formula.literal
    if isinstance(formula, Same):
        return world[formula.first] == world[formula.second]
    if isinstance(formula, Not):
        return not simply(formula.formula, world)
    if isinstance(formula, Named):
        raise AssertionError
    truths = [simply(inner, world) for inner in formula.formulas]
    return all(truths) if isinstance(formula, Every) else any(truths)


@given(FORMULAS, FORMULAS)
def test_the_scenarios_are_exactly_what_real_values_make(first: Formula, second: Formula) -> None:
    conditions = Conditions({"P": first, "Q": second}, {})
    values = ("x", "y", "z", "w")
    real = {
        (simply(first, world), simply(second, world))
        for world in ({"a": a, "b": b} for a, b in product(values, values))
    }
    possible = {
        pair for pair in product((True, False), repeat=2) if conditions.can_be(dict(zip("PQ", pair, strict=True)))
    }
    assert possible == real


TEMPLATE = """\
    Parameters:
      Stage: {Type: String}
    Conditions:
      Prod: !Equals [!Ref Stage, prod]
      Test: !Equals [!Ref Stage, test]
      Real: !Or [!Condition Prod, {Condition: Test}]
    Resources:
      A:
        Type: A::B::C
        Condition: Prod
        Properties:
          Stage: !Ref Stage
          X: !If [Prod, 1, !If [Test, 2, 3]]
      B:
        Type: A::B::C
        Properties:
          X: !If [Prod, !If [Test, impossible, 1], !If [Prod, impossible, !If [Test, 2, !Ref AWS::NoValue]]]
          L: [!If [Prod, 1, !Ref AWS::NoValue], 2]
          Z: !If [Undeclared, 1, 2]
    """


def test_what_depends_on_a_condition_is_a_choice_of_what_can_be() -> None:
    resources = {resource.key: resource for resource in declare(TEMPLATE).resources}
    assert (resources["A"].exists.possible, resources["A"].exists.certain) == (True, False)
    assert resources["A"].exists.doubts[0].reason == "whether Prod is true"
    assert shown(resources["A"].body) == {"Stage": "prod", "X": 1}
    assert shown(resources["B"].body) == {
        "X": {"when Prod is true": 1, "when Prod is false": {"when Test is true": 2, "when Test is false": None}},
        "L": [{"when Prod is true": 1, "when Prod is false": None}, 2],
        "Z": {"when Undeclared is true": 1, "when Undeclared is false": 2},
    }


def test_answers_settle_conditions_and_what_follows_from_them() -> None:
    assert declare(TEMPLATE).questions == ("Prod", "Real", "Test")
    resources = {resource.key: resource for resource in declare(TEMPLATE, {"Prod": True}).resources}
    assert resources["A"].exists.certain
    assert shown(resources["B"].body) == {
        "X": 1,
        "L": [1, 2],
        "Z": {"when Undeclared is true": 1, "when Undeclared is false": 2},
    }
    without = {
        resource.key: resource
        for resource in declare(TEMPLATE, {"Prod": False, "Test": False, "Real": False}).resources
    }
    assert set(without) == {"B"}
    assert list(without["B"].body.entries) == ["L", "Z"]


def test_conditions_that_lead_back_to_themselves_are_told_and_open() -> None:
    declared = declare("""\
        Conditions:
          A: !Not [!Condition B]
          B: !Not [!Condition A]
          C: !Condition Missing
          D: !Equals [1, 1]
        Resources:
          X: {Type: A::B::C, Condition: A}
        """)
    assert [problem.span.line for problem in declared.problems] == [2, 3, 4]
    assert not declared.resources[0].exists.certain


def test_a_long_chain_of_conditions_is_cut_and_told() -> None:
    chain = "\n".join(f"  C{at}: !Not [!Condition C{at - 1}]" for at in range(1, 300))
    declared = declare(
        f"Conditions:\n  C0: !Equals [a, b]\n{chain}\nResources: {{X: {{Type: A::B::C, Condition: C200}}}}\n"
    )
    assert declared.problems
    assert not declared.resources[0].exists.certain


def test_a_long_chain_of_conditions_is_told_in_linear_time() -> None:
    chain = "".join(f"  C{at}: !Not [!Condition C{at + 1}]\n" for at in range(20_000))
    declared = declare(
        f"Conditions:\n{chain}  C20000: !Equals [a, a]\nResources: {{A: {{Type: A::B::C, Condition: C0}}}}\n"
    )
    assert declared.problems
    assert [(resource.key, resource.exists.certain, resource.exists.possible) for resource in declared.resources] == [
        ("A", False, True)
    ]


def test_what_is_no_assertion_among_those_of_a_rule_says_nothing() -> None:
    text = """\
        Parameters:
          Stage: {Type: String}
        Rules:
          Live: {Assertions: [nonsense, {Assert: !Equals [!Ref Stage, live]}]}
        Conditions:
          IsLive: !Equals [!Ref Stage, live]
        Resources:
          A: {Type: A::B::C, Properties: {It: !If [IsLive, "yes", "no"]}}
        """
    assert body(declare(text), "A") == {"It": "yes"}
