"""README and docs name everything there is, and nothing in them is out of date."""

from __future__ import annotations

import ast
import fnmatch
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from pipeline.cli import app
from pipeline.policy import Thresholds, check_rule, reasons, scales, table, thresholds
from pipeline.readers import READERS
from pipeline.records import RELEASED_COLUMNS
from pipeline.report.sections import SECTIONS
from pipeline.wave import parse_plan
from pipeline.wave.schema import Job, Kind, Role, WaveTable

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "tests" / "demo" / "README.md",
]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}
EVERYTHING = "\n".join(TEXTS.values())

COMMANDS = [
    "    python -m pip install -c constraints.txt -e . && python -m pipeline demo",
    '    python -m pip install -c constraints.txt -e ".[test]" && python -m pytest',
]


def test_the_readme_has_exactly_two_commands() -> None:
    lines = TEXTS["README.md"].splitlines()
    assert [line for line in lines if re.match(r" {4}|\t", line)] == COMMANDS


def test_the_gate_runs_the_second_command() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"sed -n 's/(\^.*\$)/\\1/p' README\.md", gate)
    wanted = re.compile(pattern.replace(r"\(", "(").replace(r"\)", ")"), re.MULTILINE)
    assert wanted.findall(TEXTS["README.md"]) == [COMMANDS[1].strip()]


def names() -> Iterator[tuple[str, str, Iterable[str]]]:
    """What is named, on which page, and the names."""
    statuses = RELEASED_COLUMNS["status"].removeprefix("str: ").split(" / ")
    yield "command", "README.md", [f"btu {name}" for name in command_names()]
    yield "reader", "docs/formats.md", [reader.name for reader in READERS]
    yield "reader", "docs/wave-file.md", [reader.name for reader in READERS]
    yield "KPI kind", "docs/wave-file.md", get_args(Kind)
    yield "KPI kind", "docs/methods.md", get_args(Kind)
    yield "role", "docs/wave-file.md", get_args(Role)
    yield "scale", "docs/wave-file.md", scales()
    yield "reason code", "docs/reasons.md", reasons()
    yield "status", "docs/disclosure.md", statuses
    yield "threshold", "docs/disclosure.md", threshold_names()
    yield "measure", "docs/methods.md", table("measures")
    yield "section", "docs/reports.md", [section for section, _ in SECTIONS]


def command_names() -> list[str]:
    commands = app.registered_commands
    names = [command.name or getattr(command.callback, "__name__", "") for command in commands]
    return [*names, *(str(group.name) for group in app.registered_groups)]


def threshold_names() -> list[str]:
    return [field.name for field in fields(Thresholds) if field.name != "source"]


@pytest.mark.parametrize(
    ("page", "name"),
    [(page, name) for _, page, found in names() for name in found],
    ids=[f"{what} {name} in {page}" for what, page, found in names() for name in found],
)
def test_everything_is_named(page: str, name: str) -> None:
    assert re.search(rf"`{re.escape(name)}[` ]", TEXTS[page])


def test_no_command_is_described_that_does_not_exist() -> None:
    mentioned = set(re.findall(r"^\| `btu (\w+)", TEXTS["README.md"], re.MULTILINE))
    assert mentioned == set(command_names())


def test_reason_codes_stand_with_the_words_of_the_policy() -> None:
    text = TEXTS["docs/reasons.md"]
    assert re.findall(r"^### `(\w+)`$", text, re.MULTILINE) == sorted(
        reasons(), key=lambda code: reasons()[code]["level"] != "record"
    )
    for reason in reasons().values():
        assert f"\n{reason['meaning']}\n" in text
        assert f"- What to do: {reason['do']}\n" in text


def test_words_and_headings_are_those_that_are_understood() -> None:
    text = (ROOT / "pipeline/readers/column_maps/invitations.toml").read_text(encoding="utf-8")
    known = {**tomllib.loads(text), **{k: w for t in table("words").values() for k, w in t.items()}}
    rows = re.findall(r"^\| `?(\w+)`? \|.*?((?:`[^`]+`|, |an empty cell)+) \|$", formats(), re.M)
    listed = {name: re.findall(r"`([^`]+)`", cells) for name, cells in rows}
    for name, words in known.items():
        assert listed[name] == [word for word in words if word], name


def formats() -> str:
    """The page on formats from the first list of headings on."""
    return TEXTS["docs/formats.md"].partition("| job | headings |")[2]


def key_tables() -> list[dict[str, list[str]]]:
    """The tables of docs/wave-file.md: key -> default, meaning, example."""
    found: list[dict[str, list[str]]] = []
    for block in re.split(r"^\| key \| default .*\n.*\n", TEXTS["docs/wave-file.md"], flags=re.M)[
        1:
    ]:
        rows = [re.split(r"(?<!\\)\|", line) for line in block.partition("\n\n")[0].splitlines()]
        found.append({row[1].strip(" `"): [cell.strip() for cell in row[2:5]] for row in rows})
    return found


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and all models its fields hold."""
    yield model
    for field in model.model_fields.values():
        for kind in held(field.annotation):
            yield from models(kind)


def held(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from held(part)


def test_every_key_of_the_wave_file_is_described_and_no_other() -> None:
    expected = [set(model.model_fields) for model in models(WaveTable)]
    expected += [set(get_args(Job)), set(threshold_names())]
    described = [set(keys) for keys in key_tables()]
    assert sorted(map(sorted, described)) == sorted(map(sorted, expected))


def test_described_defaults_are_those_in_force() -> None:
    for model in models(WaveTable):
        described = next(keys for keys in key_tables() if set(keys) == set(model.model_fields))
        for name, field in model.model_fields.items():
            default = described[name][0]
            assert (default == "required") == field.is_required(), name
            if field.default and isinstance(field.default, str | int | float):
                assert default == f"`{json.dumps(field.default)}`", name
    (limits,) = (keys for keys in key_tables() if set(keys) == set(threshold_names()))
    now = thresholds(date.max)
    assert {name: row[0] for name, row in limits.items()} == {
        name: f"`{getattr(now, name)}`" for name in threshold_names()
    }
    (checks,) = (keys for keys in key_tables() if "max_rejected_share" in keys)
    assert checks["max_rejected_share"][0] == f"`{check_rule(date.max).max_rejected_share}`"


def test_examples_of_keys_are_toml() -> None:
    for keys in key_tables():
        for name, (_, _, example) in keys.items():
            if example:
                assert tomllib.loads(f"{name} = {example.strip('`')}"), name


def toml_blocks() -> list[tuple[str, str]]:
    return [
        (page, block)
        for page, text in TEXTS.items()
        for block in re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ]


@pytest.mark.parametrize(("page", "block"), toml_blocks())
def test_toml_in_the_docs_is_valid(page: str, block: str) -> None:
    assert tomllib.loads(block)
    if block.startswith("# wave.toml\n"):
        assert parse_plan(block, "docs", ROOT).questions, page


def test_whole_wave_files_are_shown() -> None:
    whole = {page for page, block in toml_blocks() if block.startswith("# wave.toml\n")}
    assert whole == {"docs/new-wave.md", "docs/wave-file.md", "docs/model1.md"}


@pytest.mark.parametrize("page", TEXTS)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        assert not re.match(r"[a-z]+:", target), f"{target}: the docs need no network"
        assert (ROOT / page).parent.joinpath(target.partition("#")[0]).exists(), target


def test_pictures_are_shown_described_and_small() -> None:
    shown = {
        (ROOT / page).parent.joinpath(target).resolve(): alt
        for page, text in TEXTS.items()
        for alt, target in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", text)
    }
    assert set(shown) == set((ROOT / "docs" / "images").iterdir())
    assert all(len(alt) > 20 for alt in shown.values())
    assert all(picture.stat().st_size <= 150_000 for picture in shown)
    assert "](docs/images/" in TEXTS["README.md"]


@pytest.mark.parametrize("page", [page for page in TEXTS if "decisions" not in page])
def test_files_that_are_mentioned_exist(page: str) -> None:
    mentioned = re.findall(r"`((?:pipeline|tests|docs|data/raw)/[\w./-]+)`", TEXTS[page])
    invented = [name for name in mentioned if "2026" in name]
    for name in set(mentioned) - set(invented):
        assert (ROOT / name).exists(), name


def test_tests_that_are_mentioned_exist() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")]
    known = {
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }
    mentioned = set(re.findall(r"`(test_\w+)`", EVERYTHING)) - set(reasons())
    assert mentioned
    assert mentioned <= known


def test_decisions_are_numbered_and_complete() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    for path in decisions:
        headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings[0].startswith(f"{path.name[:4]} ")
        assert headings[1:] == ["Context", "Decision", "Consequences"]


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [re.split(r"[<>=]", name)[0] for name in project["dependencies"]]
    text = TEXTS["docs/decisions/0008-dependencies.md"]
    assert [name for name in wanted if not re.search(rf"\b{name}\b", text)] == []


def test_the_changelog_begins_with_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.findall(r"^## (\S+), \d{1,2} \w+ \d{4}$", TEXTS["CHANGELOG.md"], re.MULTILINE)[0]
    assert newest == project["version"]


# Written in pieces, so that this file does not hold what it looks for.
PRIVATE = re.compile(
    "|".join(
        [
            *("/wor" + "k/", "/op" + "t/", "/roo" + "t/", "/hom" + "e/", r"[A-Z]:\\\\?Us" + "ers"),
            *(
                "pypi" + r"\.",
                "python" + "hosted" + r"\.",
                "--index" + "-url",
                "--extra-index" + "-url",
            ),
            *("--find" + "-links", "--trusted" + "-host"),
        ]
    )
)


def project_texts() -> Iterator[Path]:
    """The project's own text files: what git would keep."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line.endswith("/"))]
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            kept = path.relative_to(ROOT).as_posix()
            if any(fnmatch.fnmatch(path.name, name) for name in ignored):
                continue
            if re.match(r"data/(processed|raw(?!/demo-|$))", kept):
                continue
            if path.is_dir() and not (path / "pyvenv.cfg").exists():
                folders.append(path)
            elif path.suffix != ".xlsx" and path.is_file():
                yield path


def test_no_machine_and_no_package_index_is_named() -> None:
    found = list(project_texts())
    assert {ROOT / "README.md", ROOT / "constraints.txt", ROOT / ".ci" / "run"} <= set(found)
    for path in found:
        text = path.read_bytes().decode("utf-8", "ignore")
        match = PRIVATE.search(text)
        assert match is None, f"{path.relative_to(ROOT)}: {match and match.group()}"
    assert "://" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")
