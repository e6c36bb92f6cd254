"""Addresses of this room."""

from django.urls import path

from skopos.strategy.views import branches, files, learning, objectives, tactics, tree

app_name = "strategy"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("start/", tree.start, name="start"),
    path("file/", files.export, name="export"),
    path("file/import/", files.take_in, name="import"),
    path("new-goal/", branches.goal_new, name="goal_new"),
    path("goals/<slug:slug>/", branches.goal_edit, name="goal_edit"),
    path("goals/<slug:slug>/delete/", branches.goal_delete, name="goal_delete"),
    path("goals/<slug:goal>/strategies/new/", branches.strategy_new, name="strategy_new"),
    path("strategies/<slug:slug>/", branches.strategy_edit, name="strategy_edit"),
    path("strategies/<slug:slug>/delete/", branches.strategy_delete, name="strategy_delete"),
    path("strategies/<slug:strategy>/objectives/new/", objectives.new, name="objective_new"),
    path("smart/<slug:strategy>/", objectives.smart_table, name="smart_table"),
    path("objectives/<slug:slug>/", objectives.objective, name="objective"),
    path("objectives/<slug:slug>/edit/", objectives.edit, name="objective_edit"),
    path("objectives/<slug:slug>/what-if/", objectives.what_if, name="what_if"),
    path("objectives/<slug:slug>/state/", objectives.move, name="objective_move"),
    path("objectives/<slug:slug>/check-in/", objectives.check_in, name="check_in"),
    path("objectives/<slug:slug>/delete/", objectives.delete, name="objective_delete"),
    path("objectives/<slug:objective>/tactics/new/", tactics.new, name="tactic_new"),
    path("tactics/<slug:slug>/", tactics.tactic, name="tactic"),
    path("tactics/<slug:slug>/edit/", tactics.edit, name="tactic_edit"),
    path("tactics/<slug:slug>/state/", tactics.move, name="tactic_move"),
    path("tactics/<slug:slug>/spend/", tactics.spend, name="tactic_spend"),
    path("tactics/<slug:slug>/delete/", tactics.delete, name="tactic_delete"),
    path("learning/", learning.log, name="learning"),
    path("learning/new/<slug:objective>/", learning.new, name="trial_new"),
    path("learning/trials/<slug:slug>/", learning.trial, name="trial"),
    path("learning/trials/<slug:slug>/result/", learning.result, name="trial_result"),
    path("learning/trials/<slug:slug>/decision/", learning.decision, name="trial_decision"),
    path("learning/trials/<slug:slug>/correction/", learning.correction, name="trial_correction"),
]
