"""What was asked in a demo wave, and how its answers are distributed in truth."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCORED = ("kpi", "cross_cutting", "centre_specific")


@dataclass(frozen=True)
class Question:
    """One question of the questionnaire. ``labels`` are the options, most negative first."""

    id: str
    column: str
    text: str
    role: str
    labels: tuple[str, ...]
    codes: tuple[int, ...]
    """The export's code of each label."""
    extra: tuple[int, str, float]
    """Code and label outside the scale, and the percent who choose it."""
    loading: float
    percent: Mapping[str, tuple[float, ...]]
    """Centre id -> percent of the answers at each position; only centres that were asked."""

    @property
    def is_scored(self) -> bool:
        """Whether the question has a scale."""
        return self.role in SCORED


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as it stands."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_questions(
    wave: str, wave_file: Mapping[str, Any], truth: Mapping[str, Any]
) -> list[Question]:
    """The closed questions of a wave in the order asked; wording from its wave file.

    Comments and what the invitation list knows (age, gender) are not among them.
    """
    spec = truth[wave_file["type"]]
    renamed = truth["waves"][wave].get("renamed", {})
    centres = [centre["id"] for centre in wave_file["centres"]]
    questions = []
    for asked in wave_file["questions"]:
        name = renamed.get(asked["id"], asked["id"])
        if name in spec:
            percent = {
                centre: _percent(truth, (wave, name, centre), spec[name]["percent"])
                for centre in asked.get("centres", centres)
            }
            questions.append(_question(asked, name, spec[name], (percent, truth["labels"])))
    return questions


def _question(
    asked: Mapping[str, Any],
    name: str,
    spec: Mapping[str, Any],
    known: tuple[Mapping[str, tuple[float, ...]], Mapping[str, list[str]]],
) -> Question:
    percent, labels = known
    role = asked.get("role", "cross_cutting")
    default = "satisfaction_5" if role in SCORED else name
    options = tuple(labels[asked.get("scale", default)])
    numbers = tuple(range(1, len(options) + 1))
    code, label, share = spec["extra"]
    return Question(
        id=asked["id"],
        column=asked.get("column", asked["id"]),
        text=asked["text"],
        role=role,
        labels=options,
        codes=numbers[::-1] if spec.get("reversed") else numbers,
        extra=(code, label, share),
        loading=spec["loading"],
        percent=percent,
    )


def _percent(
    truth: Mapping[str, Any], at: tuple[str, str, str], default: list[float]
) -> tuple[float, ...]:
    wave, question, centre = at
    for difference in truth["differences"]:
        hits = question == difference["question"] and wave in difference["waves"]
        if hits and difference.get("centre", centre) == centre:
            return tuple(difference["percent"])
    return tuple(default)
