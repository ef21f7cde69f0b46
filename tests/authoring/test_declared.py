"""Every part of a declaration that decides is changed once."""

from linter.authoring.declared import mutants


def test_conditions_are_left_out_and_tests_and_values_are_changed() -> None:
    content = {
        "kind": "subnet",
        "where": {"is_default": {"equals": False}},
        "expect": {"tags.tier": {"one_of": ["web", "data"]}, "tags.count": {"not_equals": 2, "set": True}},
    }
    changes = dict(mutants(content))
    assert list(changes) == [
        "`where: is_default` left out",
        "`where: is_default`: `equals` becomes `not_equals`",
        "`where: is_default`: `equals: false` becomes `true`",
        "`expect: tags.tier` left out",
        "`expect: tags.tier`: `one_of` becomes `none_of`",
        "`expect: tags.tier`: `one_of: [web, data]` becomes `[data]`",
        "`expect: tags.tier`: `one_of: [web, data]` becomes `[web]`",
        "`expect: tags.count` left out",
        "`expect: tags.count`: `not_equals` left out",
        "`expect: tags.count`: `not_equals` becomes `equals`",
        "`expect: tags.count`: `not_equals: 2` becomes `1`",
        "`expect: tags.count`: `not_equals: 2` becomes `3`",
        "`expect: tags.count`: `set` left out",
        "`expect: tags.count`: `set: true` becomes `false`",
    ]
    assert "where" not in changes["`where: is_default` left out"]
    assert all(mutant != content for mutant in changes.values())


def test_the_only_expectation_is_not_left_out() -> None:
    (first, *_) = mutants({"expect": {"name": {"matches": "a.*"}}})
    assert first == ("`expect: name`: `matches: a.*` becomes `.*`", {"expect": {"name": {"matches": ".*"}}})
