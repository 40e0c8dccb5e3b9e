"""The panel file, and the rules a panel is made by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import WaveFileError
from pipeline.records import PanelMember
from pipeline.wave.panel import read_panel

HEAD = 'region = "Region Syd"\nleader = "Lis Leder"\nminute_taker = "Rasmus Referent"\n'
MEMBERS = (
    ("Anna", "external", ""),
    ("Bo", "own", ""),
    ("Carl", "regional", "offer"),
    ("Dorte", "regional", "offer"),
    ("Emil", "regional", "administration"),
)


def written(folder: Path, members: tuple[tuple[str, str, str], ...], head: str = HEAD) -> Path:
    parts = [
        f'[[members]]\nname = "{name}"\nrole = "{role}"\nsent_by = "{by}"\n'
        for name, role, by in members
    ]
    path = folder / "panel.toml"
    path.write_text(head + "".join(parts), encoding="utf-8")
    return path


def test_the_smallest_panel_there_may_be(tmp_path):
    panel = read_panel(written(tmp_path, MEMBERS))
    assert [one.name for one in panel.members] == ["Anna", "Bo", "Carl", "Dorte", "Emil"]
    assert (panel.region, panel.leader) == ("Region Syd", "Lis Leder")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (MEMBERS[1:], "another region"),
        ((MEMBERS[0], *MEMBERS[2:]), "the own region"),
        (MEMBERS[:4], "at least 3 representatives of the region (there are 2)"),
        ((*MEMBERS[:3], *((name, "regional", "administration") for name in "XY")), "2 of them"),
        ((*MEMBERS, *((f"N{at}", "regional", "offer") for at in range(5))), "at most 9"),
        ((*MEMBERS, ("Anna", "regional", "offer")), "two roles"),
        ((*MEMBERS, ("Lis Leder", "regional", "offer")), "two roles"),
        ((*MEMBERS, ("Fie", "regional", "")), "sent_by"),
    ],
)
def test_a_panel_that_breaks_a_rule_is_refused(tmp_path, members, said):
    with pytest.raises(WaveFileError, match=re.escape(said)):
        read_panel(written(tmp_path, members))


def test_nine_members_are_enough_and_allowed(tmp_path):
    more = tuple((f"N{at}", "regional", "offer") for at in range(4))
    assert len(read_panel(written(tmp_path, (*MEMBERS, *more))).members) == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("region = ", "cannot be read"),
        (HEAD, "members"),
        (HEAD + "[[members]]\nname = 1\n", "members, number 1"),
        (HEAD.replace("Syd", "anna@syd.dk") + '[[members]]\nname = "A"\nrole = "own"\n', "e-mail"),
    ],
)
def test_a_file_that_is_not_understood_is_refused(tmp_path, text, said):
    path = tmp_path / "panel.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WaveFileError, match=said) as error:
        read_panel(path)
    assert "anna@" not in str(error.value)


def test_the_words_of_a_danish_panel_are_known(tmp_path):
    danish = {"external": "Ekstern", "own": "egen", "offer": "tilbud"}
    danish["administration"] = "forvaltning"
    told = tuple((name, danish.get(role, role), danish.get(by, by)) for name, role, by in MEMBERS)
    assert read_panel(written(tmp_path, told)).members == tuple(
        PanelMember(name, role, by) for name, role, by in MEMBERS
    )


def test_who_has_two_roles_is_named(tmp_path):
    with pytest.raises(WaveFileError, match=r"two roles \(Lis Leder\)"):
        read_panel(written(tmp_path, (*MEMBERS, ("Lis Leder", "regional", "offer"))))
