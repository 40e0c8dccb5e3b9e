"""The committed demo files are what the generator writes, and they are what truth.toml says."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from statistics import correlation, fmean
from typing import Any

import pytest

from pipeline.wave import read_plan

from .counting import RAW, answered_people, read_demo
from .generate import HERE, WAVES, write_wave
from .questionnaire import read_toml

TRUTH = read_toml(HERE / "truth.toml")
PERSONAL = re.compile(r"\d{6}-\d{4}|(\d\d ){3}\d\d|\S+@\S+")


def facts(wave: str) -> dict[str, Any]:
    found: dict[str, Any] = TRUTH["waves"][wave]
    return found


def content(path: Path) -> object:
    """The bytes; of a workbook the bytes of its parts, as zip libraries pack differently."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return [(part.filename, part.date_time, book.read(part)) for part in book.infolist()]


@pytest.mark.parametrize("wave", WAVES)
def test_the_committed_files_are_what_the_generator_writes(wave: str, tmp_path: Path) -> None:
    write_wave(wave, tmp_path)
    written = {path.name: content(path) for path in tmp_path.iterdir()}
    committed = {path.name: content(path) for path in (RAW / wave).iterdir()}
    del committed["wave.toml"]
    assert written.keys() == committed.keys()
    assert [name for name in written if written[name] != committed[name]] == []


@pytest.mark.parametrize("wave", WAVES)
def test_the_folder_is_small_and_its_wave_file_is_valid(wave: str) -> None:
    assert sum(path.stat().st_size for path in (RAW / wave).iterdir()) < 700_000
    plan = read_plan(RAW / wave)
    assert len([kpi for kpi in plan.kpis if len(kpi.questions) == 1]) == 4
    assert len([q for q in plan.questions if q.role == "comment"]) == 1


@pytest.mark.parametrize("wave", WAVES)
def test_every_unit_has_the_true_number_of_invited_and_answered(wave: str) -> None:
    units = [unit for centre in read_demo(wave).file["centres"] for unit in centre["units"]]
    unit_id = {word: unit["id"] for unit in units for word in (unit["id"], unit["name"])}
    invited = Counter(unit_id[row["enhed"]] for row in known(wave))
    came = Counter(unit_id[row["enhed"]] for row in known(wave) if "esvaret" in row["udfald"])
    counted = {unit: [invited[unit], came[unit]] for unit in invited}
    assert counted == facts(wave)["units"]


@pytest.mark.parametrize("wave", WAVES)
def test_modes_and_outcomes_are_the_true_ones(wave: str) -> None:
    outcomes = Counter(row["udfald"] for row in known(wave))
    assert outcomes["Delvist besvaret"] == facts(wave)["partial"]
    assert {word: outcomes[word] for word in facts(wave)["outcomes"]} == facts(wave)["outcomes"]
    modes = Counter(row["indsamlingsmetode"] for row in known(wave))
    assert modes == {mode: count for mode, (count, _) in facts(wave)["modes"].items()}


@pytest.mark.parametrize("wave", WAVES)
def test_answers_lie_as_far_from_the_truth_as_in_a_random_sample(wave: str) -> None:
    """The top two options: the squared z of all questions and centres is 1 on average."""
    squares = []
    for question in read_demo(wave).file["questions"]:
        labels = truth_labels(question)
        for centre in question.get("centres", sorted(set(read_demo(wave).centre_of.values()))):
            if not labels:
                continue
            top = [
                person.labels[question["id"]] in labels[-2:]
                for person in answered_people(wave)
                if person.centre == centre and person.labels.get(question["id"]) in labels
            ]
            share = sum(truth_percent(wave, question["id"], centre)[-2:]) / 100
            invited = sum(read_demo(wave).centre_of[r["enhed"]] == centre for r in known(wave))
            variance = share * (1 - share) / len(top) * (invited - len(top)) / (invited - 1)
            squares.append((sum(top) / len(top) - share) ** 2 / variance)
    assert len(squares) >= 34
    assert max(squares) < 4**2
    # About chi-squared with as many degrees of freedom, so the mean has a spread of (2/34)^0.5.
    assert 0.4 < fmean(squares) < 1.8


def known(wave: str) -> list[dict[str, str]]:
    """One row is one invited person of a unit that exists."""
    demo = read_demo(wave)
    return [row for row in demo.invitations if row["enhed"] in demo.centre_of]


def truth_labels(question: dict[str, Any]) -> list[str]:
    default = question["id"] if question.get("role") == "background" else "satisfaction_5"
    is_comment = question.get("role") == "comment"
    labels: list[str] = TRUTH["labels"].get(question.get("scale", default), [])
    return [] if is_comment else labels


def truth_percent(wave: str, question: str, centre: str) -> list[float]:
    name = facts(wave).get("renamed", {}).get(question, question)
    found: list[float] = TRUTH[read_demo(wave).file["type"]][name]["percent"]
    for difference in TRUTH["differences"]:
        if name == difference["question"] and wave in difference["waves"]:
            found = difference["percent"] if difference.get("centre", centre) == centre else found
    return found


@pytest.mark.parametrize("wave", WAVES)
def test_faults_are_as_many_as_truth_says(wave: str) -> None:
    key = next(iter(read_demo(wave).dataset[0]))
    rows = Counter(row[key] for row in read_demo(wave).dataset)
    listed = {row["respondentid"] for row in read_demo(wave).invitations}
    words = {"Besvaret", "Delvist besvaret", "Ikke svaret", "Ikke truffet"}
    words |= set(facts(wave)["outcomes"])
    found = {
        "off_scale": sum(
            list(person.labels.values()).count("") for person in answered_people(wave)
        ),
        "not_invited": len(rows.keys() - listed),
        "duplicate_person": rows.total() - len(rows),
        "unknown_unit": sum(
            r["enhed"] not in read_demo(wave).centre_of for r in read_demo(wave).invitations
        ),
        "unknown_outcome": sum(r["udfald"] not in words for r in read_demo(wave).invitations),
    }
    assert found == {reason: facts(wave).get("faults", {}).get(reason, 0) for reason in found}


@pytest.mark.parametrize("wave", WAVES)
def test_comments_and_invented_personal_data_are_counted(wave: str) -> None:
    question = next(q for q in read_demo(wave).file["questions"] if q.get("role") == "comment")
    column = question.get("column", question["id"])
    listed = {row["respondentid"] for row in read_demo(wave).invitations}
    texts = {
        next(iter(row.values())): row[column]
        for row in reversed(read_demo(wave).dataset)
        if row[column] and next(iter(row.values())) in listed
    }
    assert len(texts) == facts(wave)["comments"]
    assert sum(bool(PERSONAL.search(text)) for text in texts.values()) == facts(wave)["personal"]


@pytest.mark.parametrize("wave", WAVES)
def test_answers_of_one_person_hang_together(wave: str) -> None:
    first, *others = [q for q in read_demo(wave).file["questions"] if q.get("role") == "kpi"]
    for other in others:
        pairs = [
            (
                truth_labels(first).index(person.labels[first["id"]]),
                truth_labels(other).index(person.labels[other["id"]]),
            )
            for person in answered_people(wave)
            if person.labels.get(first["id"]) in truth_labels(first)
            and person.labels.get(other["id"]) in truth_labels(other)
        ]
        xs, ys = zip(*pairs, strict=True)
        assert 0.3 < correlation(xs, ys) < 0.8
