"""Invented municipalities with wave files of their own, to be compared with a demo wave.

``python -m tests.share.municipalities FOLDER`` writes their benchmark files, as they lie in
``docs/benchmark-examples``.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.share.benchmark.commands import Own, export_benchmark
from tests.stages import ingested, measured

ASKED = {
    "overall": (
        "Hvor tilfreds er du alt i alt med den hjælp, du får fra kommunen?",
        "satisfaction_5",
    ),
    "reach": (
        "Hvor tilfreds er du med, hvor let det er at komme i kontakt med din sagsbehandler?",
        "satisfaction_5",
    ),
    "respect": ("Min sagsbehandler møder mig med respekt", "agreement_5"),
    "listened": ("I hvor høj grad bliver der lyttet til dig?", "degree_5"),
    "influence": (
        "Jeg har indflydelse på de beslutninger, der bliver truffet om min hjælp",
        "agreement_5",
    ),
    "casework": ("Hvor tilfreds er du med sagsbehandlingen?", "satisfaction_5"),
    "understandable": ("Jeg forstår de breve, jeg får fra kommunen", "agreement_5"),
}
"""Question of the demo wave -> wording and scale."""
KPIS = {
    "Samlet tilfredshed": ("overall", "share_positive"),
    "Oplevet inddragelse": ("influence", "share_positive"),
    "Tilfredshed med sagsbehandlingen": ("casework", "mean"),
    "Forståelig information": ("understandable", "index"),
}
_MODES = (("web", 0.62), ("telefon", 0.24), ("papir", 0.14))


@dataclass(frozen=True)
class Municipality:
    """How a municipality measured: what is its own is told here, the rest is as in the demo."""

    name: str
    seed: int
    prefix: str
    """What its question ids begin with: every municipality has its own."""
    level: float = 3.8
    invited: int = 240
    """In every centre."""
    unit_type: str = "myndighed"
    period: tuple[str, str] = ("2024-09-01", "2024-10-31")
    modes: tuple[tuple[str, float], ...] = _MODES
    asked: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Question -> another wording and scale."""
    top: str = ""
    centres: tuple[str, ...] = ("voksne", "handicap")
    few: str = ""
    """A centre with so few citizens that nothing of it can be shown."""

    @property
    def id(self) -> str:
        return self.name.lower().replace(" ", "-").replace("ø", "oe")

    @property
    def questions(self) -> Mapping[str, tuple[str, str]]:
        return {**ASKED, **self.asked}


NORDBY = Municipality("Nordby Kommune", 1, "n", 3.9)
SOENDERBY = Municipality(
    "Sønderby Kommune", 2, "s_", 3.7, invited=320, period=("2025-03-01", "2025-04-15")
)
VESTERBY = Municipality(
    "Vesterby Kommune",
    3,
    "spm",
    3.6,
    asked={
        "casework": (ASKED["casework"][0], "satisfaction_4"),
        "influence": ("Jeg bliver inddraget i de beslutninger, der bliver truffet", "agreement_5"),
    },
)
OESTERBY = Municipality(
    "Østerby Kommune", 4, "oe", 3.8, centres=("voksne", "handicap", "boern-unge"), few="boern-unge"
)
MUNICIPALITIES = (NORDBY, SOENDERBY, VESTERBY, OESTERBY)


def benchmark_file(folder: Path, one: Municipality) -> Path:
    """Measure the municipality's survey and write its benchmark file into ``folder``."""
    with tempfile.TemporaryDirectory() as home:
        raw = write_municipality(Path(home), one)
        ingested(raw)
        processed = Path(home) / "processed" / raw.name
        measured(processed)
        to = folder / f"{one.id.removesuffix('-kommune')}.zip"
        export_benchmark(Own(processed, one.name), to)
    return to


def write_municipality(data: Path, one: Municipality) -> Path:
    """Its wave file, export and invitation list under ``<data>/raw``; returns the folder."""
    folder = data / "raw" / f"{one.id}-maaling"
    folder.mkdir(parents=True)
    chance = random.Random(one.seed)  # noqa: S311
    rows = _people(one, chance)
    names = [f"{one.prefix}{at}" for at, _ in enumerate(one.questions, start=1)]
    answers = [";".join(["id", *names])]
    people = ["respondentid;enhed;indsamlingsmetode;udfald"]
    for number, (unit, mode, is_in) in enumerate(rows):
        outcome = "besvaret" if is_in else "ikke svaret"
        people.append(f"{number};{unit};{mode};{outcome}")
        if is_in:
            cells = [_answer(chance, scale, one.level) for _, scale in one.questions.values()]
            answers.append(";".join([str(number), *cells]))
    files = {"svar.csv": answers, "udsendelsesliste.csv": people}
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "wave.toml").write_text(_wave(one, names), encoding="utf-8")
    return folder


def _people(one: Municipality, chance: random.Random) -> list[tuple[str, str, bool]]:
    """Unit, mode and whether they answered, of everybody invited."""
    modes, parts = zip(*one.modes, strict=True)
    found = []
    for centre in one.centres:
        size = 4 if centre == one.few else one.invited
        for number in range(size):
            unit = f"{centre}-{number % 2 + 1}"
            found.append((unit, chance.choices(modes, parts)[0], chance.random() < 0.55))
    return found


def _answer(chance: random.Random, scale: str, level: float) -> str:
    points = int(scale[-1])
    return str(min(points, max(1, round(chance.gauss(level * points / 5, 1)))))


def _wave(one: Municipality, names: list[str]) -> str:
    by_question = dict(zip(one.questions, names, strict=True))
    lines = [
        f'title = "Brugerundersøgelse, {one.name}"',
        "model = 2",
        f'type = "{one.unit_type}"',
        f"period = {{ start = {one.period[0]}, end = {one.period[1]} }}",
        one.top,
        '[[files]]\npath = "svar.csv"\nformat = "generic"\nseparator = ";"',
        'columns = { person = "id" }',
        '[[files]]\npath = "udsendelsesliste.csv"',
    ]
    for centre in one.centres:
        units = ", ".join(f'{{ id = "{centre}-{n}", name = "Hus {n} {centre}" }}' for n in (1, 2))
        lines.append(f'[[centres]]\nid = "{centre}"\nname = "Center {centre.capitalize()}"')
        lines.append(f"units = [ {units} ]")
    themed = ("reach", "respect", "listened")
    for question, (text, scale) in one.questions.items():
        theme = "Kontakt og dialog" if question in themed else "Øvrige"
        lines.append(f'[[questions]]\nid = "{by_question[question]}"\ntext = "{text}"')
        lines.append(f'scale = "{scale}"\ntheme = "{theme}"')
    for name, (question, kind) in KPIS.items():
        lines.append(f'[[kpis]]\nid = "k_{by_question[question]}"\nname = "{name}"')
        lines.append(f'question = "{by_question[question]}"\nkind = "{kind}"')
    lines.append('[[kpis]]\nid = "kontakt"\nname = "Kontakt"\nkind = "theme_index"')
    lines.append('theme = "Kontakt og dialog"')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for municipality in MUNICIPALITIES:
        print(benchmark_file(Path(sys.argv[1]), municipality))
