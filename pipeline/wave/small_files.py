"""Small settings files beside the waves (theme, panel): read, held against what may stand there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import WaveFileError

_Table = TypeVar("_Table", bound=BaseModel)


def read_small_file(path: Path, table: type[_Table], expected: str, page: str) -> _Table:
    """The file as a ``table``. ``expected``: what stands in it; ``page``: where that is told.

    Raises WaveFileError where it cannot be read, or holds anything else; no value is repeated.
    """
    try:
        return table.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise WaveFileError(
            "the file cannot be read",
            where=path.name,
            expected=f"a text file with {expected}",
            todo=f"see {page}",
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise WaveFileError(
            f"the file is not understood: {first['msg']}",
            where=", ".join([path.name, *_place(first["loc"])]),
            expected=f"{expected}, nothing else",
            todo=f"see {page}",
        ) from None


def _place(parts: tuple[int | str, ...]) -> list[str]:
    """Where it stands as a person counts.

    >>> _place(("members", 0, "role"))
    ['members, number 1', 'role']
    """
    found: list[str] = []
    for part in parts:
        if isinstance(part, int) and found:
            found[-1] += f", number {part + 1}"
        else:
            found.append(str(part))
    return found
