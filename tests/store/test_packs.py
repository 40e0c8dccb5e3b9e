"""A folder of documents is written whole, and nobody's writing is ever written over."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import StoreError
from pipeline.store import write_pack


def test_a_pack_takes_the_place_of_an_untouched_one(tmp_path):
    folder = tmp_path / "pack"
    write_pack(folder, {"a.docx": b"1", "b/c.docx": b"2"})
    write_pack(folder, {"d.docx": b"3"})
    assert sorted(p.name for p in folder.rglob("*") if p.is_file()) == ["d.docx", "receipt.json"]
    assert list(json.loads((folder / "receipt.json").read_text())) == ["d.docx"]


@pytest.mark.parametrize("change", ["written in", "another file"])
def test_what_somebody_wrote_stays(tmp_path, change):
    folder = tmp_path / "pack"
    write_pack(folder, {"a.docx": b"1"})
    (folder / ("a.docx" if change == "written in" else "own.docx")).write_bytes(b"mine")
    with pytest.raises(StoreError, match="written in, or other files"):
        write_pack(folder, {"a.docx": b"2"})
    assert b"mine" in {p.read_bytes() for p in folder.glob("*.docx")}


def test_a_folder_of_something_else_is_never_replaced(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(StoreError, match=r"photo\.jpg"):
        write_pack(tmp_path, {"a.docx": b"1"})
