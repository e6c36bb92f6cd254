import stat

import pytest

from skopos.common import secrets


def test_a_sealed_secret_opens_and_says_nothing_before():
    sealed = secrets.seal("pässword")
    assert "pässword" not in sealed
    assert secrets.unseal(sealed) == "pässword"
    assert (secrets.seal(""), secrets.unseal("")) == ("", "")


def test_the_key_file_is_its_owner_s_alone(tmp_path):
    secrets.seal("x")
    assert stat.S_IMODE((tmp_path / "channel_keys").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["channel_keys"]


def test_keys_are_changed_in_three_steps_without_losing_anything(tmp_path):
    old = secrets.seal("token")
    secrets.add_key()
    assert secrets.unseal(old) == "token"
    new = secrets.reseal(old)
    secrets.drop_old_keys()
    assert secrets.unseal(new) == "token"
    with pytest.raises(secrets.SecretLostError, match="not here any more"):
        secrets.unseal(old)
    assert len((tmp_path / "channel_keys").read_text().split()) == 1


def test_keys_from_the_environment_win_over_the_file(settings, tmp_path):
    from cryptography.fernet import Fernet

    settings.SECRET_KEYS = [Fernet.generate_key().decode()]
    assert secrets.unseal(secrets.seal("token")) == "token"
    assert not (tmp_path / "channel_keys").exists()
