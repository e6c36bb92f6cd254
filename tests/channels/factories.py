"""Builds rows of the channels room."""

from itertools import count

from skopos.channels.actions import imports
from skopos.channels.models import ApiToken, Channel
from skopos.channels.uploads import Received, incoming_folder

_numbers = count(1)


def make_channel(workspace, **fields) -> Channel:
    """A channel fed by files, unless told otherwise."""
    number = next(_numbers)
    values = {"key": f"page-{number}", "name": f"Page {number}", "platform": "facebook", "zone": "community", **fields}
    return Channel.objects.create(workspace=workspace, **values)


def make_token(workspace, text="skopos_test", **fields) -> ApiToken:
    """A living token with this text."""
    return ApiToken.objects.create(
        workspace=workspace, name="Shop", digest=ApiToken.digest_of(text), hint=text[:11], **fields
    )


def make_import(workspace, by=None, content=b"a,b\n1,2\n", name="export.csv", **fields):
    """A brought file that waits."""
    import hashlib

    path = incoming_folder() / f"upload-{next(_numbers)}"
    path.write_bytes(content)
    received = Received(path, name, len(content), hashlib.sha256(content).hexdigest())
    return imports.receive_file(workspace, received, by=by, **fields)
