import json

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from typer.testing import CliRunner

from skopos.channels.models import Channel
from skopos.cli import app, commands  # noqa: F401  (registers the commands)
from skopos.common import secrets
from tests.channels.factories import make_channel


@pytest.fixture
def sealed(cast):
    return [make_channel(cast.workspace, sealed_secret=secrets.seal(f"secret {n}")) for n in range(3)]


def rotate(*options):
    return CliRunner().invoke(app, ["keys", "rotate", *options])


def opened():
    return [secrets.unseal(token) for token in Channel.objects.order_by("pk").values_list("sealed_secret", flat=True)]


def key_file():
    return settings.HOME / "channel_keys"


def test_every_secret_is_sealed_anew_and_the_old_key_is_gone(cast, sealed):
    old = key_file().read_text().split()
    make_channel(cast.other)  # has no secret
    answer = rotate("--json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (
        0,
        {"resealed": 3, "lost": [], "keys_in_environment": False},
    )
    assert opened() == ["secret 0", "secret 1", "secret 2", ""]
    new = key_file().read_text().split()
    assert (len(new), new != old) == (1, True)
    assert key_file().stat().st_mode & 0o777 == 0o600
    assert "Secrets sealed under the newest key: 3." in rotate().stdout


@pytest.mark.parametrize("step", ["add_key", "reseal", "is_under_newest_key", "drop_old_keys"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_interrupted_anywhere_it_loses_nothing_and_goes_on(cast, sealed, monkeypatch, step, when):
    whole = getattr(secrets, step)

    def interrupted(*args):
        if when == "after":
            whole(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(secrets, step, interrupted)
        assert rotate().exit_code != 0
    assert opened() == ["secret 0", "secret 1", "secret 2"]
    assert rotate().exit_code == 0
    assert opened() == ["secret 0", "secret 1", "secret 2"]
    assert len(key_file().read_text().split()) == 1


def test_a_secret_sealed_meanwhile_with_the_old_key_is_not_lost(cast, sealed, monkeypatch):
    late, whole = secrets.seal("late"), secrets.is_under_newest_key

    def another_process_saves_first(token):
        monkeypatch.setattr(secrets, "is_under_newest_key", whole)
        Channel.objects.filter(pk=sealed[0].pk).update(sealed_secret=late)
        return False

    monkeypatch.setattr(secrets, "is_under_newest_key", another_process_saves_first)
    assert rotate().exit_code == 0
    assert opened() == ["late", "secret 1", "secret 2"]


def test_a_secret_that_no_key_opens_is_named_and_the_rest_is_done(cast, sealed):
    foreign = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
    Channel.objects.filter(pk=sealed[1].pk).update(sealed_secret=foreign)
    answer = rotate()
    assert (answer.exit_code, sealed[1].key in answer.stderr, cast.workspace.slug in answer.stderr) == (1, True, True)
    Channel.objects.filter(pk=sealed[1].pk).delete()
    assert opened() == ["secret 0", "secret 2"]


def test_what_a_killed_change_left_beside_the_key_file_is_removed(cast, sealed):
    left = settings.HOME / ".channel_keys.99999"
    left.write_text("an old key")
    rotate()
    assert not left.exists()


def test_keys_of_the_environment_are_changed_by_their_operator(cast, monkeypatch):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setattr(settings, "SECRET_KEYS", [old])
    channel = make_channel(cast.workspace, sealed_secret=secrets.seal("mine"))
    refused = rotate()
    assert (refused.exit_code, "SKOPOS_SECRET_KEYS" in refused.stderr) == (2, True)
    monkeypatch.setattr(settings, "SECRET_KEYS", [new, old])
    assert "take the other keys out" in rotate().stdout
    monkeypatch.setattr(settings, "SECRET_KEYS", [new])
    channel.refresh_from_db()
    assert secrets.unseal(channel.sealed_secret) == "mine"
    assert not key_file().exists()


def test_a_form_that_was_opened_before_the_change_does_not_bring_the_old_seal_back(cast, sealed):
    from skopos.channels.actions.register import change_channel

    stale = Channel.objects.get(pk=sealed[0].pk)
    rotate()
    change_channel(stale, by=cast.ana, name="Renamed")
    assert opened()[0] == "secret 0"
    assert Channel.objects.get(pk=stale.pk).name == "Renamed"
