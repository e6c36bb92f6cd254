"""Every address below a workspace, tried by people who must see nothing there.

A new address joins by itself; one that names a row must say here which row, so that there is something to hide.
"""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from skopos.collaboration.models import Notice
from skopos.flows.membership import invite
from skopos.governance.models import BlockRule
from skopos.jobs.models import Job
from skopos.money.models import CostEntry, ExchangeRate, HourlyRate
from skopos.strategy.actions import learning
from skopos.triage.models import Idea, Praise, Risk, Rule, SavedReply
from skopos.workspaces.models import Membership, Role
from tests.advice.factories import make_advice
from tests.alarms.factories import make_incident, make_rule
from tests.channels.factories import make_channel, make_import, make_token
from tests.listening.factories import make_adapter, make_sample, make_search, make_view
from tests.reports.factories import make_dispatch, make_report, make_schedule, make_share
from tests.strategy.factories import make_objective, make_strategy, make_tactic
from tests.themes.factories import make_discovered, make_theme
from tests.triage.factories import make_item
from tests.value.factories import make_measured


def addresses():
    """Every address below a workspace: its name and the names of its parts but the workspace."""
    return {name: parts for name, parts in _walk(get_resolver()) if "workspace" in parts}


def _walk(resolver, prefix="", space=""):
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield space + (pattern.name or ""), tuple(re.findall(r"<(?:\w+:)?(\w+)>", path))


ADDRESSES = addresses()
NOT_ROWS = {
    "reports:period_file": {"form": "json"},
    "moved_report_file": {"form": "json"},
    "value:method": {"key": "effects"},
}
KEYED = {
    "measurement:metric",
    "measurement:rows",
    "measurement:metric_csv",
    "measurement:define",
    "measurement:formula_edit",
    "measurement:formula_remove",
}


@pytest.fixture
def rows(cast):
    """A row of Ana's workspace for each address that names one, by the beginning of the address' name."""
    workspace = cast.workspace
    strategy = make_strategy(workspace)
    objective = make_objective(workspace, strategy)
    tactic = make_tactic(objective)
    told = {"hypothesis": "Reels sell", "expected_effect": "5 %", "start": date(2026, 11, 1)}
    trial = learning.start_trial(objective, by=cast.ana, **told)
    channel, token, brought = make_channel(workspace), make_token(workspace), make_import(workspace, by=cast.ana)
    invitation, _token = invite(workspace, role=Role.VIEWER, note="Di", by=cast.ana)
    alarm_rule = make_rule(workspace, webhook_url="https://hooks.example/a")
    notice = Notice.objects.create(workspace=workspace, person=cast.ana, kind="x.y", key="1", title="Look")
    rule = Rule.objects.create(workspace=workspace, name="Angry", mood="-1")
    report = make_report(workspace, panels=("triage.outcomes",))
    panel = {"pk": report.blocks.get().pk}
    mailing = make_schedule(report)
    answer = SavedReply.objects.create(workspace=workspace, name="Sorry", language="en", text="Sorry")
    return {
        "strategy:goal": {"slug": strategy.goal.slug},
        "strategy:strategy_new": {"goal": strategy.goal.slug},
        "strategy:strategy": {"slug": strategy.slug},
        "strategy:objective_new": {"strategy": strategy.slug},
        "strategy:smart_table": {"strategy": strategy.slug},
        "strategy:objective": {"slug": objective.slug},
        "strategy:what_if": {"slug": objective.slug},
        "strategy:check_in": {"slug": objective.slug},
        "strategy:tactic_new": {"objective": objective.slug},
        "strategy:tactic": {"slug": tactic.slug},
        "strategy:trial_new": {"objective": objective.slug},
        "strategy:trial": {"slug": trial.slug},
        "advice:": {"pk": make_advice(tactic).pk},
        "channels:import": {"pk": brought.pk},
        "channels:mapping": {"pk": brought.pk},
        "channels:token": {"pk": token.pk},
        "channels:": {"pk": channel.pk},
        "flows:fetch_now": {"pk": channel.pk},
        "flows:": {"pk": brought.pk},
        "listening:sample": {"pk": make_sample(workspace).pk},
        "listening:adapter": {"pk": make_adapter(workspace).pk},
        "listening:": {"pk": make_view(workspace, cast.ana).pk},
        "alarms:rule": {"pk": alarm_rule.pk},
        "alarms:": {"pk": make_incident(workspace, alarm_rule).pk},
        "listening:search": {"slug": make_search(workspace).slug},
        "themes:theme": {"slug": make_theme(workspace).key},
        "themes:discovered": {"pk": make_discovered(workspace).pk},
        "money:entry": {"pk": CostEntry.objects.create(workspace=workspace, day=date(2026, 5, 4), amount=1).pk},
        "money:rate": {
            "pk": ExchangeRate.objects.create(
                workspace=workspace, day=date(2026, 5, 4), base="EUR", currency="PLN", per_base=4
            ).pk
        },
        "money:price": {
            "pk": HourlyRate.objects.create(workspace=workspace, since=date(2026, 5, 4), amount=9, currency="EUR").pk
        },
        "governance:": {"pk": BlockRule.objects.create(workspace=workspace, kind="author", value="spammer").pk},
        "collaboration:": {"pk": notice.pk},
        "jobs:": {"pk": Job.objects.create(task_path="x.y", workspace_id=workspace.pk, status="FAILED").pk},
        "web:withdraw_invitation": {"pk": invitation.pk},
        "triage:idea": {"pk": Idea.objects.create(item=make_item(workspace, outcome="idea")).pk},
        "triage:risk": {"pk": Risk.objects.create(item=make_item(workspace, outcome="risk")).pk},
        "triage:share_praise": {"pk": Praise.objects.create(item=make_item(workspace, outcome="praise")).pk},
        "triage:turns": {"pk": cast.bo.pk},
        "triage:rule": {"pk": rule.pk},
        "triage:delete_rule": {"pk": rule.pk},
        "triage:saved_reply": {"pk": answer.pk},
        "triage:delete_reply": {"pk": answer.pk},
        "reports:": {"slug": report.slug},
        "reports:report_file": {"slug": report.slug, "form": "csv"},
        "reports:schedule": {"pk": mailing.pk},
        "reports:remove_schedule": {"pk": mailing.pk},
        "reports:add_outsider": {"pk": mailing.pk},
        "reports:drop_outsider": {"pk": mailing.pk},
        "reports:send_again": {"pk": make_dispatch(mailing).pk},
        "reports:revoke": {"pk": make_share(report).pk},
        "reports:block": panel,
        "reports:move": panel,
        "reports:remove_block": panel,
        "reports:panel_file": {**panel, "form": "csv"},
        "value:effect": {"slug": tactic.slug},
        "value:result": {"pk": make_measured(workspace).pk},
        "web:": {"pk": Membership.objects.get(user=cast.bo, workspace=workspace).pk},
    }


def parts_of(name, rows):
    """What fills the address but the workspace."""
    wanted = [part for part in ADDRESSES[name] if part != "workspace"]
    if not wanted:
        return {}
    if name in NOT_ROWS:
        return NOT_ROWS[name]
    if name in KEYED:
        return {"key": "mentions"}
    fitting = [begin for begin in rows if name.startswith(begin) and set(rows[begin]) == set(wanted)]
    assert fitting, f"say in `rows` which row {name} names"
    return rows[max(fitting, key=len)]


def answers(browser, name, slug, parts):
    """The status of reading and of sending; 405, that an address only reads or only takes, tells nobody anything."""
    url = reverse(name, kwargs={"workspace": slug, **parts})
    return {browser.get(url).status_code, browser.post(url).status_code} - {405}


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(cast, rows, name):
    parts = parts_of(name, rows)
    assert answers(cast.browser(cast.cem), name, cast.workspace.slug, parts) == {404}
    assert answers(Client(), name, cast.workspace.slug, parts) == {302}


@pytest.mark.parametrize("name", sorted(name for name in ADDRESSES if {"pk", "slug", "goal"} & set(ADDRESSES[name])))
def test_a_row_is_not_found_through_another_workspace(cast, rows, name):
    """Cem asks for Ana's rows below his own workspace, where he may do anything."""
    parts = parts_of(name, rows)
    assert answers(cast.browser(cast.cem), name, cast.other.slug, parts) == {404}
    assert 404 not in answers(cast.browser(cast.ana), name, cast.workspace.slug, parts), "nothing was there to hide"
