"""What a drafted wave file guessed and nobody has confirmed yet, and which guesses stop a run."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from pipeline.errors import WaveFileError, one_of
from pipeline.wave.faults import Fault
from pipeline.wave.plan import WavePlan
from pipeline.wave.schema import PreviousTable, QuestionTable, WaveTable

# Wrong here, and every number that rests on it is wrong: which answers count as good, which group
# a person belongs to, which column is which, and what an earlier result is compared with.
_DECISIVE = (
    *("files", "centres", "scale", "codes", "previous", "model"),
    *("points", "instruments", "goals"),
    *("questions.*.scale", "questions.*.codes", "questions.*.centres"),
)


def decisive(unconfirmed: Iterable[str]) -> tuple[str, ...]:
    """Those of the unconfirmed keys where a wrong guess would change numbers.

    >>> decisive(["title", "scale", "questions.s_3.scale", "questions.s_3.role"])
    ('scale', 'questions.s_3.scale')
    """
    return tuple(key for key in unconfirmed if any(fnmatchcase(key, one) for one in _DECISIVE))


def stop_on_guesses(plan: WavePlan) -> None:
    """Raise WaveFileError where a guess that would change numbers is not confirmed."""
    guesses = decisive(plan.unconfirmed)
    if guesses:
        shown = ", ".join(guesses[:20]) + (", ..." if len(guesses) > 20 else "")
        raise WaveFileError(
            "guesses that decide the numbers are not confirmed",
            where=f"{plan.id}/wave.toml, key unconfirmed",
            got=shown,
            todo="look at each where the wave file says 'guessed', correct it if it is wrong, "
            "and delete its name under unconfirmed",
        )


def check_unconfirmed(table: WaveTable, faults: list[Fault]) -> None:
    """Every entry names a key of the wave file, and a question or an earlier question it has."""
    keys = [key for key in WaveTable.model_fields if key != "unconfirmed"]
    questions = [question.id for question in table.questions]
    for at, entry in enumerate(table.unconfirmed):
        first, _, rest = entry.partition(".")
        expected = ""
        if first not in keys or (rest and first not in ("questions", "previous")):
            expected = one_of(entry, keys)
        elif first == "questions":
            known = [f"{id_}.{key}" for id_ in questions for key in QuestionTable.model_fields]
            expected = "" if rest in known else one_of(rest, known)
        elif rest:
            known = [f"{key}.{id_}" for key in PreviousTable.model_fields for id_ in questions]
            expected = "" if rest in known else one_of(rest, known)
        if expected:
            faults.append(Fault(("unconfirmed", at), "unknown key", expected, repr(entry)))
