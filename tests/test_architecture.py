"""The law of the house, read from the syntax trees: one direction, two walls, small files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))

STAGES = ("draft", "readers", "checks", "store", "measures", "disclosure", "present", "deliver")
LAYERS = [
    ("personal_data",),
    ("errors",),
    ("bundle", "zips"),
    ("records",),
    ("policy",),
    ("wave",),
    STAGES,
    ("report", "audit"),
    ("places", "progress", "receipts", "changes", "ended"),
    ("share",),
    ("summary",),
    ("intake",),
    ("stages", "pages"),
    ("flow", "drafting", "auditing", "collecting", "preparing"),
    ("watching",),
    ("arguments",),
    ("cli_wave", "cli_share"),
    ("cli",),
    ("__main__",),
]
JOINTS = ("flow", "stages", "pages", "intake", "drafting", "collecting", "preparing")
AFTER_RELEASE = ("report", "summary", "audit", "auditing", "share")
"""What joins what is released with its words, and nothing else."""
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

ONLY_IN = {
    "papermill": ("report/engine.py", "report/shell.py"),
    "nbconvert": ("report/engine.py",),
    "nbclient": ("report/engine.py", "report/shell.py"),
    "nbformat": ("report/engine.py", "report/shell.py", "report/selfcheck.py"),
    "matplotlib": ("present/figures/", "report/shell.py"),  # the shell restores its settings
    "seaborn": ("present/figures/",),
    "pyarrow": ("store/", "readers/parquet.py", "readers/press_"),
    "python_calamine": ("readers/",),
    "pyreadstat": ("readers/spss_child.py", "share/export/spss.py"),
    "openpyxl": ("share/",),
    "pingouin": ("measures/",),
    "statsmodels": ("measures/",),
    "typer": ("cli.py", "cli_wave.py", "cli_share.py", "arguments.py"),
    "docx": ("present/word.py", "audit/written.py"),
    "icalendar": ("report/activities.py",),
    "filelock": ("store/", "share/delivery/ledger.py"),
    "pydantic": ("wave/", "store/"),
}
FILE_ACCESS_IN = (
    "readers/",
    "store/",
    "policy/",
    "wave/",
    "deliver.py",
    "share/",
    "bundle.py",
    "places.py",
    "report/engine.py",
    "report/printing.py",
    "present/texts.py",
)
FILE_CALLS = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir"),
    *("unlink", "rmtree", "copytree", "copy2", "read_csv", "read_excel", "read_parquet"),
    *("to_csv", "to_parquet", "to_excel"),
}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part(path: Path) -> str:
    """The stage or module a file belongs to; '' for the package's own __init__."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{place(path)}: relative import"
            if node.module == "pipeline":
                found += [f"pipeline.{name.name}" for name in node.names]
            else:
                found.append(node.module)
    return found


def ids(paths: list[Path]) -> list[str]:
    return [place(path) for path in paths]


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_imports_point_one_way(path):
    mine = part(path)
    for name in imports(path):
        words = name.split(".")
        if words[0] != "pipeline" or len(words) == 1 or words[1] == mine or not mine:
            continue
        other = words[1]
        assert LEVEL[other] < LEVEL[mine], f"{place(path)} imports {name}"


def test_only_flow_joins_stages():
    for path in MODULES:
        used = {name.split(".")[1] for name in imports(path) if name.startswith("pipeline.")}
        stages = used & set(STAGES) - {part(path)}
        if part(path) not in (*JOINTS, *AFTER_RELEASE):
            assert not stages, f"{place(path)} joins {stages}"
    for name in AFTER_RELEASE:
        for path in MODULES:
            if part(path) == name:
                used = {
                    word.split(".")[1] for word in imports(path) if word.startswith("pipeline.")
                }
                assert used & set(STAGES) <= {"present", "store"}, place(path)


def test_every_module_has_a_place_in_the_order():
    assert {part(path) for path in MODULES} - {""} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_nothing_after_disclosure_names_people_or_measures(path):
    if part(path) not in ("present", "report", "audit", "deliver", "share"):
        return
    named = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    named |= {
        alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert not named & {"Wave", "Measures", "Checked", "RawTable", "load_wave", "load_plan"}


def test_measures_are_never_stored():
    for path in MODULES:
        if part(path) == "store":
            assert "Measures" not in path.read_text(encoding="utf-8").replace("Measures are", "")


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_each_library_has_its_place(path):
    for name in imports(path):
        allowed = ONLY_IN.get(name.split(".")[0])
        if allowed is not None:
            assert place(path).startswith(allowed), f"{place(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_files_are_touched_in_few_places(path):
    if place(path).startswith(FILE_ACCESS_IN):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            assert name not in FILE_CALLS, f"{place(path)}:{node.lineno} {name}"


def test_the_environment_is_no_configuration():
    for path in MODULES:
        # The two that keep a worker's environment as it was found, and the mail server's password,
        # which may stand in no file that is shared and on no command line.
        if place(path) not in (
            *("report/workers.py", "report/shell.py"),
            "share/delivery/delivery_file.py",
        ):
            assert "os.environ" not in path.read_text(encoding="utf-8"), place(path)


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_files_and_functions_are_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            where = f"{place(path)}:{node.lineno} {node.name}"
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 45, where
            if part(path) not in ("cli", "cli_wave", "cli_share"):
                positional = [a for a in node.args.args if a.arg not in ("self", "cls")]
                assert len(positional) <= 5, where


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_every_module_and_public_function_says_what_it_is(path):
    module = tree(path)
    assert ast.get_docstring(module), place(path)
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{place(path)}:{node.lineno} {node.name}"


def test_there_is_no_drawer_for_odds_and_ends():
    names = {path.stem for path in MODULES}
    assert not names & {"utils", "util", "helpers", "common", "misc", "settings"}
