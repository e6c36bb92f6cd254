"""Which state follows which, and who may say so. Pure."""

from django.utils.translation import gettext as _

from skopos.strategy.choices import State, TacticState

OBJECTIVE_MOVES: dict[str, tuple[str, ...]] = {
    State.DRAFT: (State.PROPOSED, State.DROPPED),
    State.PROPOSED: (State.APPROVED, State.DRAFT, State.DROPPED),
    State.APPROVED: (State.RUNNING, State.DRAFT, State.DROPPED),
    State.RUNNING: (State.MET, State.MISSED, State.DROPPED),
    State.MET: (),
    State.MISSED: (),
    State.DROPPED: (State.DRAFT,),
}
TACTIC_MOVES: dict[str, tuple[str, ...]] = {
    TacticState.DRAFT: (TacticState.PROPOSED, TacticState.DROPPED),
    TacticState.PROPOSED: (TacticState.APPROVED, TacticState.DRAFT, TacticState.DROPPED),
    TacticState.APPROVED: (TacticState.RUNNING, TacticState.DRAFT, TacticState.DROPPED),
    TacticState.RUNNING: (TacticState.DONE, TacticState.DROPPED),
    TacticState.DONE: (),
    TacticState.DROPPED: (TacticState.DRAFT,),
}


class RefusedError(ValueError):
    """A change that the rules do not allow; the message tells a person why and what to do."""


def check_move(moves: dict[str, tuple[str, ...]], old: str, new: str) -> None:
    """Raise `RefusedError` unless `new` may follow `old`."""
    if new not in moves[old]:
        raise RefusedError(
            _("This cannot go from “%(old)s” to “%(new)s”. Reload the page: somebody may have been quicker.")
            % {"old": old, "new": new}
        )


def check_approver(proposer: int | None, approver: int | None, others: int) -> None:
    """Raise `RefusedError` if people approve their own proposal although `others` could."""
    if approver is not None and proposer == approver and others:
        raise RefusedError(
            _("You proposed this yourself. Ask another manager to approve it; that is what the four eyes are for.")
        )
