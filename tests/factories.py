"""Builds the rows that tests need. Other rooms' factories stand in the test folders of these rooms."""

from itertools import count

from skopos.workspaces.models import Membership, Role, User, Workspace

_numbers = count(1)


def make_user(name: str = "Somebody", **fields) -> User:
    """A person who can sign in with the password `correct horse battery`."""
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.org")
    return User.objects.create_user(email=email, password="correct horse battery", name=name, **fields)


def make_workspace(name: str = "Brand", **fields) -> Workspace:
    """A workspace in Berlin's time zone."""
    slug = fields.pop("slug", f"{name.lower().replace(' ', '-')}-{next(_numbers)}")
    return Workspace.objects.create(name=name, slug=slug, **{"time_zone": "Europe/Berlin", **fields})


def make_member(workspace: Workspace, role: Role = Role.VIEWER, name: str = "Somebody", **fields) -> User:
    """A person with a role in `workspace`."""
    user = make_user(name, **fields)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user
