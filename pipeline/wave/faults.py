"""What is wrong in a wave file, as one message that names line and key of every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from pipeline.errors import WaveFileError, one_of
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.wave.lines import Path, line_of
from pipeline.wave.schema import ID_PATTERN


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one key."""

    path: Path
    what: str
    expected: str = ""
    got: str = ""


def refuse(faults: Iterable[Fault], text: str, name: str) -> None:
    """Raise one WaveFileError with all faults, in the order of the file; nothing when none."""
    placed = sorted(
        ((line_of(text, fault.path) or 0, fault) for fault in faults), key=lambda pair: pair[0]
    )
    if not placed:
        return
    parts = [_describe(line, fault, name) for line, fault in placed]
    count = f"{len(parts)} faults in {name}:\n" if len(parts) > 1 else ""
    raise WaveFileError(count + "\n".join(parts), todo="correct the wave file; nothing was written")


def refuse_personal_data(text: str, read: Mapping[str, Any], wave_id: str, name: str) -> None:
    """Raise WaveFileError with the lines in which an e-mail address or CPR number seems to stand.

    ``text`` is the file with its remarks, ``read`` what TOML makes of it: an escape or a number
    with underscores may hide what the text does not show. The wave's id is looked at as well: it
    names folders, files and reports.
    """
    if personal_data_in(wave_id, IDENTIFIERS):
        raise WaveFileError(
            "the folder's name looks as if it held personal data",
            where=name,
            todo="rename the folder: its name is the wave's id",
        )
    found = {
        (line, kind)
        for line, written in enumerate(text.splitlines(), start=1)
        if (kind := personal_data_in(written, IDENTIFIERS))
    } or {
        (line_of(text, path) or 1, kind)
        for path, value in _values(read)
        if (kind := personal_data_in(value, IDENTIFIERS))
    }
    if found:
        lines = sorted(found)
        raise WaveFileError(
            "the wave file holds what looks like personal data, and it is kept with the results",
            where=f"{name}, line {lines[0][0]}",
            expected="no e-mail address and no CPR number, not even in a remark",
            got=", ".join(f"{kind} in line {line}" for line, kind in lines[:10]),
            todo="take it out; a number of another kind (a P-number) that looks like a CPR number "
            "can be left out by using the unit's name",
        )


def _values(read: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every key and every value, where it stands."""
    if isinstance(read, Mapping):
        for key, value in read.items():
            yield (*path, key), key
            yield from _values(value, (*path, key))
    elif isinstance(read, list):
        for at, value in enumerate(read):
            yield from _values(value, (*path, at))
    elif isinstance(read, str | int | float):
        yield path, str(read)


def _describe(line: int, fault: Fault, name: str) -> str:
    where = f"{name}, line {line}" if line else name
    key = f", key {_key(fault.path)}" if fault.path else ""
    details = [f"\n  expected: {fault.expected}"] if fault.expected else []
    details += [f"\n  found:    {fault.got}"] if fault.got else []
    return f"{where}{key}: {fault.what}" + "".join(details)


def _key(path: Path) -> str:
    """questions, 2, scale -> questions[3].scale, counted from 1 as people do."""
    key = ""
    for part in path:
        key += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if key else str(part))
    return key


def schema_faults(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Pydantic's findings in our words."""
    return [_schema_fault(detail, model) for detail in error.errors(include_url=False)]


def _schema_fault(detail: Mapping[str, Any], model: type[BaseModel]) -> Fault:
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        known = _keys_at(model, path[:-1])
        return Fault(path, "unknown key", one_of(str(path[-1]), known), repr(path[-1]))
    if kind == "missing":
        return Fault(path, "the key is missing", f"a value for {path[-1]!r}")
    if kind == "literal_error":
        got = detail["input"] if isinstance(detail["input"], str) else ""
        return Fault(path, "unknown word", f"one of {context['expected']}", repr(got))
    if kind == "string_pattern_mismatch" and context["pattern"] != ID_PATTERN:
        return Fault(path, "a control character stands in the text", "plain text")
    if kind == "string_pattern_mismatch":
        wanted = (
            "letters a-z, digits, '-', '_' or '.', at most 80, beginning with a letter or digit"
        )
        return Fault(path, "not a usable id", wanted, repr(detail["input"]))
    got = "" if isinstance(detail["input"], dict | list) else repr(detail["input"])[:80]
    return Fault(path, "the value cannot be used", str(detail["msg"]), got)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys allowed in the table at ``path``."""
    for part in path:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation if part in model.model_fields else None
        nested = next((kind for kind in _tables(annotation)), None)
        if nested is None:
            return []
        model = nested
    return list(model.model_fields)


def _tables(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _tables(part)
