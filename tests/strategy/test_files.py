import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, given, settings

from skopos.strategy import actions, documents, files
from skopos.strategy.models import BusinessGoal, Objective, Tactic
from skopos.workspaces.models import Role, Workspace
from tests.factories import make_member, make_workspace
from tests.strategy.documents_made import DOCUMENTS
from tests.strategy.factories import make_objective, make_tactic
from tests.strategy.test_documents import SMALL


def bare(document):
    """A document whose owners are members of nothing, without the name of the business."""
    text = documents.write(document).replace("ana@example.org", "''").replace("bo@example.org", "''")
    return documents.read(text).document.model_copy(update={"business": ""})


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(DOCUMENTS)
def test_any_tree_comes_back_from_the_database_as_it_went_in(document):
    document = bare(document)
    workspace = make_workspace("Round trip")
    files.apply(workspace, document, by=None)
    back = files.document_of(workspace).model_copy(update={"business": ""})
    assert comparable(back) == comparable(document)
    assert not files.plan(workspace, document, by=None).does_something
    Workspace.objects.filter(pk=workspace.pk).delete()


def comparable(document):
    """The document with what the database fills in by itself: a tactic's currency."""
    plain = document.model_dump()
    for goal in plain["goals"]:
        for strategy in goal["strategies"]:
            for objective in strategy["objectives"]:
                for tactic in objective["tactics"]:
                    tactic["currency"] = tactic["currency"] or "EUR"
    return plain


def test_importing_twice_changes_nothing_the_second_time(cast):
    document = documents.read(SMALL).document
    first = files.apply(cast.workspace, document, by=cast.ana)
    second = files.apply(cast.workspace, document, by=cast.ana)
    assert first.counts == {"new": 4, "changed": 0, "same": 0}
    assert second.counts == {"new": 0, "changed": 0, "same": 4}
    assert Objective.objects.get().versions.count() == 1


def test_the_plan_says_which_fields_will_change_and_changes_nothing(cast):
    files.apply(cast.workspace, documents.read(SMALL).document, by=cast.ana)
    text = SMALL.replace("target: 550", "target: 600").replace("weight: 3", "weight: 5")
    plan = files.plan(cast.workspace, documents.read(text).document, by=cast.ana)
    assert [(c.level, c.kind, [(f.name, f.old, f.new) for f in c.fields]) for c in plan.changes] == [
        ("businessgoal", "changed", [("weight", 3.0, 5.0)]),
        ("strategy", "same", []),
        ("objective", "changed", [("target", 550.0, 600.0)]),
        ("tactic", "same", []),
    ]
    assert Objective.objects.get().target == 550.0


def test_a_changed_target_from_a_file_is_a_new_version(cast):
    files.apply(cast.workspace, documents.read(SMALL).document, by=cast.ana)
    files.apply(cast.workspace, documents.read(SMALL.replace("target: 550", "target: 600")).document, by=cast.ana)
    objective = Objective.objects.get()
    assert (objective.version, objective.target) == (2, 600.0)


def test_what_the_file_does_not_name_stays(cast):
    other = make_objective(cast.workspace, title="Another objective of 5")
    plan = files.apply(cast.workspace, documents.read(SMALL).document, by=cast.ana)
    assert plan.untouched == 3  # the objective, its strategy, its goal
    assert Objective.objects.filter(pk=other.pk).exists()


def test_a_part_can_move_to_another_parent(cast):
    files.apply(cast.workspace, documents.read(SMALL).document, by=cast.ana)
    second = SMALL.replace("key: bakers", "key: teachers")
    plan = files.apply(cast.workspace, documents.read(second).document, by=cast.ana)
    assert [(f.name, f.old, f.new) for f in plan.changes[2].fields] == [("strategy", "bakers", "teachers")]
    assert Objective.objects.get().strategy.slug == "teachers"


def test_a_file_cannot_approve_in_place_of_a_person(cast):
    make_member(cast.workspace, Role.MANAGER, "Mona")
    plan = files.apply(cast.workspace, documents.read(SMALL).document, by=cast.ana)
    assert plan.to_be_approved == ("Mehr Bestellungen: 550",)
    objective = Objective.objects.get()
    assert (objective.state, objective.proposed_by) == ("proposed", cast.ana)


def test_owners_are_found_by_their_address_and_strangers_are_named(cast):
    text = SMALL.replace("weight: 3", f"owner: {cast.bo.email.upper()}").replace(
        "rhythm: monthly", f"owner: {cast.cem.email}"
    )
    plan = files.apply(cast.workspace, documents.read(text).document, by=cast.ana)
    assert plan.unknown_owners == (cast.cem.email,)
    assert (BusinessGoal.objects.get().owner, Objective.objects.get().owner) == (cast.bo, None)


def test_a_failing_import_leaves_nothing_behind(cast, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(actions, "create_objective", fail)
    with pytest.raises(DatabaseError):
        files.apply(cast.workspace, documents.read(SMALL).document, by=cast.ana)
    assert BusinessGoal.objects.count() == 0


def test_a_workspace_exports_only_its_own(cast, django_assert_num_queries):
    make_tactic(make_objective(cast.workspace, title="Reach 550 orders"))
    make_objective(cast.other, title="A secret of 99")
    with django_assert_num_queries(5):
        text = documents.write(files.document_of(cast.workspace))
    assert "Reach 550 orders" in text
    assert "secret" not in text
    assert Tactic.objects.count() == 1
