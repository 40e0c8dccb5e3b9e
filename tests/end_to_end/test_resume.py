"""What is unchanged is not done again, and comes out as if it had been."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest

from tests.end_to_end.small_wave import contents, write_wave

CENTRES = ("nord", "syd", "vest")
PAGES = sorted([*(f"{c}.html" for c in CENTRES), *(f"{c}-borgere.html" for c in CENTRES)])
ALL = sorted([*PAGES, "overview.html"])


@pytest.fixture
def wave(tmp_path, btu):
    """A data folder with a wave that was run, and a function that runs ``btu`` on it."""
    write_wave(tmp_path)

    def call(command, *options):
        quiet = ["--quiet"] if command in ("run", "report") else []
        words = (command, "prove", "--data", tmp_path, *quiet, "--json", *options)
        ended = btu(*words)
        return json.loads(ended.out) if ended.code == 0 else ended

    call("run")
    return tmp_path, call


def stable(data):
    """Everything but the executed notebooks and the list of jobs, which carry times."""
    files = contents(data / "processed" / "prove")
    return {name: content for name, content in files.items() if not name.startswith("notebooks/")}


def edit(data, old, new, name="wave.toml"):
    path = data / "raw" / "prove" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def hidden(data):
    return [path.name for path in (data / "processed").iterdir() if path.is_dir()]


def test_a_second_run_does_nothing_and_leaves_what_a_fresh_one_leaves(wave):
    data, call = wave
    second = call("run")
    assert second["stages"] == {"ingest": "unchanged", "measure": "unchanged"}
    assert sorted(second["pages"]["unchanged"]) == ALL
    assert second["pages"]["rendered"] == second["pages"]["failed"] == []
    unchanged = stable(data)
    fresh = call("run", "--fresh")
    assert fresh["stages"] == {"ingest": "done", "measure": "done"}
    assert sorted(fresh["pages"]["rendered"]) == ALL
    assert stable(data) == unchanged
    assert call("run")["pages"]["rendered"] == []
    assert stable(data) == unchanged
    assert hidden(data) == ["prove"]


def test_the_steps_one_by_one_take_over_what_the_step_before_left(wave):
    data, call = wave
    whole = stable(data)
    assert call("report")["pages"]["rendered"] == []
    # The receipt alone tells of the run: of the second, that nothing has changed.
    call("run")
    whole = stable(data)
    assert call("ingest")["stages"] == {"ingest": "unchanged"}
    assert call("measure")["stages"] == {"measure": "done"}
    assert sorted(call("report")["pages"]["rendered"]) == ALL
    assert stable(data) == whole
    assert call("run")["stages"] == {"ingest": "unchanged", "measure": "unchanged"}


def test_a_changed_unit_renders_only_what_shows_it(wave, tmp_path, btu):
    data, call = wave
    edit(data, "Åvangen", "Åvænget")
    changed = call("run")
    assert sorted(changed["pages"]["rendered"]) == [
        "nord-borgere.html",
        "nord.html",
        "overview.html",
    ]
    assert sorted(changed["pages"]["unchanged"]) == [
        *("syd-borgere.html", "syd.html", "vest-borgere.html", "vest.html")
    ]
    again = data / "again"
    shutil.copytree(data / "raw", again / "raw")
    shutil.copytree(data / "keys", again / "keys")
    assert btu("run", "prove", "--data", again, "--quiet").code == 0
    fresh, resumed = stable(again), stable(data)
    assert {n for n in fresh if fresh[n] != resumed[n]} == {"import_receipt.json"}


def test_a_page_is_looked_through_again_for_names_that_are_new(wave):
    data, call = wave
    # A unit of another centre is now called as something that stands on Syd's page.
    edit(data, "Vestergård", "18. oktober 2024")
    ended = call("run")
    assert "syd.html: the page is not fit to be a report" in ended.err
    assert "the name of another group: 18. oktober 2024" in ended.err


def test_changed_answers_are_read_and_shown(wave):
    data, call = wave
    edit(data, "\n7;3;", "\n7;5;", "svar.csv")
    changed = call("run")
    assert changed["stages"] == {"ingest": "done", "measure": "done"}
    assert sorted(changed["pages"]["rendered"]) == ALL


@pytest.mark.parametrize("name", ["reports/syd.html", "responses.parquet", "manifest.json"])
def test_what_was_changed_by_hand_is_made_again(wave, name):
    data, call = wave
    call("run")
    before = stable(data)
    path = data / "processed" / "prove" / name
    path.write_bytes(path.read_bytes()[:-20])
    again = call("run")
    remade = again["pages"]["rendered"] if name.endswith("html") else again["stages"]["ingest"]
    assert remade == (["syd.html"] if name.endswith("html") else "done")
    after = stable(data)
    if name == "reports/syd.html":
        assert after == before
    else:  # the earlier run could not be read, so the receipt tells of no changes
        assert {n for n in after if after[n] != before[n]} <= {"import_receipt.json"}


def failing(data):
    """A report notebook that fails for one centre by a fault of its own."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [
        nbformat.v4.new_code_cell(
            'released = "x"\ncentre = ""\nlanguage = "da"', metadata={"tags": ["parameters"]}
        ),
        nbformat.v4.new_code_cell(
            "from pipeline.report.page import open_page\n\n"
            "page = open_page(released, centre, language)"
        ),
        nbformat.v4.new_code_cell('page.show("heading")'),
        nbformat.v4.new_code_cell('1 / (centre != "syd");'),
    ]
    path = data / "own.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def test_nothing_is_delivered_while_a_page_fails_unless_that_is_allowed(wave):
    data, call = wave
    before = contents(data / "processed" / "prove")
    own = failing(data)
    stopped = call("report", "--notebook", own)
    assert stopped.code == 1
    assert "1 of 3 reports could not be made" in stopped.err
    assert "syd.html: own.ipynb, cell 5: stopped with ZeroDivisionError" in stopped.err
    assert "--allow-failed 1" in stopped.err
    assert contents(data / "processed" / "prove") == before
    allowed = call("report", "--notebook", own, "--allow-failed", "1")
    assert sorted(allowed["pages"]["unchanged"]) == ["nord.html", "vest.html"]
    assert [page["file"] for page in allowed["pages"]["failed"]] == ["syd.html"]
    reports = data / "processed" / "prove" / "reports"
    assert "syd.html" not in (reports / "index.html").read_text(encoding="utf-8")
    entries = json.loads((reports / "receipt.json").read_text(encoding="utf-8"))["reports"]
    assert [entry["file"] for entry in entries] == ["nord.html", "vest.html"]
    assert call("report")["pages"]["failed"] == []
    assert hidden(data) == ["prove"]


@pytest.mark.parametrize("allowed", ["0", "9"])
def test_where_every_page_fails_allowing_it_is_no_help(wave, root, allowed):
    data, call = wave
    before = contents(data / "processed" / "prove")
    overview = root / "notebooks" / "wave_overview.ipynb"  # its sections are no centre's
    stopped = call("report", "--notebook", overview, "--allow-failed", allowed)
    assert stopped.code == 1
    assert "3 of 3 reports could not be made" in stopped.err
    assert "correct it and run again" in stopped.err
    assert "--allow-failed" not in stopped.err
    assert contents(data / "processed" / "prove") == before


def test_a_notebook_that_may_read_anything_is_always_run(wave):
    data, call = wave
    own = nbformat.read(failing(data), as_version=4)
    own.cells[-1].source = "import math"
    path = data / "open.ipynb"
    nbformat.write(own, path)
    for _ in range(2):
        assert len(call("report", "--notebook", path)["pages"]["rendered"]) == len(CENTRES)


def test_the_end_of_a_run_is_a_table(wave, btu):
    data, _ = wave
    lines = btu("run", "prove", "--data", data, "--quiet").out.splitlines()
    assert "  ingest   unchanged" in lines
    assert "  measure  unchanged" in lines
    assert "  pages    0 rendered, 7 unchanged, 0 failed" in lines
