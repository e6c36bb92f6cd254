"""Addresses of this room."""

from django.urls import path

from skopos.triage.views import inbox, lists, setup, taking

app_name = "triage"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("take/", taking.take, name="take"),
    path("sort/", inbox.sort, name="sort"),
    path("finish/", inbox.finish, name="finish"),
    path("reopen/", inbox.reopen, name="reopen"),
    path("assign/", inbox.assign, name="assign"),
    path("due/", inbox.due, name="due"),
    path("label/", inbox.label, name="label"),
    path("correct/", inbox.correct, name="correct"),
    path("note/", inbox.note, name="note"),
    path("reply/", inbox.reply, name="reply"),
    path("undo/", inbox.undo, name="undo"),
    path("ideas/", lists.ideas, name="ideas"),
    path("ideas/<int:pk>/", lists.idea, name="idea"),
    path("risks/", lists.risks, name="risks"),
    path("risks/<int:pk>/", lists.risk, name="risk"),
    path("praise/", lists.praise, name="praise"),
    path("praise/<int:pk>/share/", lists.share_praise, name="share_praise"),
    path("team/", lists.team, name="team"),
    path("team/<int:pk>/turns/", lists.turns, name="turns"),
    path("rules/", setup.rules, name="rules"),
    path("rules/new/", setup.new_rule, name="new_rule"),
    path("rules/<int:pk>/", setup.rule, name="rule"),
    path("rules/<int:pk>/delete/", setup.delete_rule, name="delete_rule"),
    path("replies/", setup.replies, name="replies"),
    path("replies/new/", setup.new_reply, name="new_reply"),
    path("replies/<int:pk>/", setup.saved_reply, name="saved_reply"),
    path("replies/<int:pk>/delete/", setup.delete_reply, name="delete_reply"),
    path("hours/", setup.desk, name="desk"),
]
