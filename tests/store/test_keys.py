"""The secret of a wave is made once, is its owner's alone, and is never overwritten."""

from __future__ import annotations

import os
import stat

import pytest

from pipeline.errors import StoreError
from pipeline.store import new_secret_if_done, wave_secret


def test_the_secret_is_made_once_and_differs_from_wave_to_wave(tmp_path):
    first = wave_secret(tmp_path / "keys" / "a.key")
    assert len(first) == 32
    assert wave_secret(tmp_path / "keys" / "a.key") == first
    assert wave_secret(tmp_path / "keys" / "b.key") != first


def test_only_the_owner_can_read_it(tmp_path):
    path = tmp_path / "keys" / "a.key"
    wave_secret(path)
    for place, wanted in ((path, 0o600), (path.parent, 0o700)):
        assert stat.S_IMODE(place.stat().st_mode) == wanted or os.name != "posix"


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 65, b"00" * 31])
def test_a_damaged_key_stops_and_stays(tmp_path, content):
    path = tmp_path / "a.key"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        wave_secret(path)
    assert path.read_bytes() == content


def test_a_new_key_goes_with_the_run_that_failed_and_an_old_one_stays(tmp_path):
    old, new = tmp_path / "keys" / "old.key", tmp_path / "new" / "new.key"
    secret = wave_secret(old)

    def fail(path) -> None:
        with new_secret_if_done(path):
            wave_secret(path)
            raise KeyboardInterrupt

    for path in (old, new):
        with pytest.raises(KeyboardInterrupt):
            fail(path)
    assert wave_secret(old) == secret
    assert not new.parent.exists()
    with new_secret_if_done(new):
        wave_secret(new)
    assert new.exists()


def test_a_key_put_back_with_wide_rights_is_closed_again(tmp_path):
    path = tmp_path / "keys" / "w.key"
    secret = wave_secret(path)
    path.chmod(0o666)
    path.parent.chmod(0o777)
    assert wave_secret(path) == secret
    for place, wanted in ((path, 0o600), (path.parent, 0o700)):
        assert stat.S_IMODE(place.stat().st_mode) == wanted or os.name != "posix"
