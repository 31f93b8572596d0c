from factcheck.errors import FactCheckError, StaleVersion
from factcheck.pages import problems


def test_tree_tells_each_kind_with_its_wider_one():
    found = {each.code: each for each in problems.tree()}
    assert found["stale_version"].wider == "refused"
    assert found["stale_version"].meaning == StaleVersion.__doc__
    assert found["refused"].wider == ""
    assert FactCheckError.code not in found


def test_list_names_each_kind_once():
    codes = [each.code for each in problems.listed()]
    assert len(codes) == len(set(codes))
