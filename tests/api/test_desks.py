import pytest

from factcheck.enums import Role
from tests.factories import DeskFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_desks_are_ones_own_with_the_people_on_them(program, editor, reviewer, stranger, desk):
    MembershipFactory(user=editor, desk=desk, role=Role.REVIEWER)
    MembershipFactory(user=UserFactory(is_active=False), desk=desk)
    (shown,) = program(editor).get("desks/").json()["results"]
    assert (shown["id"], shown["slug"], shown["name"]) == (desk.pk, "news", "News")
    assert shown["members"] == [
        {"person": {"id": editor.pk, "name": "editor"}, "roles": ["editor", "reviewer"]},
        {"person": {"id": reviewer.pk, "name": "reviewer"}, "roles": ["reviewer"]},
    ]


def test_desk_has_its_own_address(program, editor, desk):
    caller = program(editor)
    assert caller.get(f"desks/{desk.pk}/").json() == caller.get("desks/").json()["results"][0]
    assert caller.get(f"desks/{DeskFactory().pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries(rows, program, editor, desk, django_assert_num_queries):
    for other in DeskFactory.create_batch(rows - 1):
        MembershipFactory(user=editor, desk=other, role=Role.EDITOR)
    caller = program(editor)
    with django_assert_num_queries(3):
        assert len(caller.get("desks/").json()["results"]) == rows
