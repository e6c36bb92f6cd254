"""How people get an account: by invitation, not by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Strangers cannot open an account on somebody's own server."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never; owners invite."""
        return False
