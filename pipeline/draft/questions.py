"""The questions of a draft: scale, role and wording of every variable, or why it is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from pipeline.draft.earlier import Match, matches
from pipeline.draft.kinds import is_overall, left_out_because, role_of
from pipeline.draft.names import new_id
from pipeline.draft.scales import ScaleGuess, guess_scale
from pipeline.draft.variables import Variable
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.policy import fold, scales
from pipeline.wave import WavePlan

_FEW_ROWS = 12
_MANY = 5
_SHOWN = 60
_SCALE_CHANGED = "Svarskalaen er ikke den samme"


@dataclass(frozen=True)
class QuestionDraft:
    """One question. ``notes``: what was guessed, in words; ``unconfirmed``: its keys to confirm.

    ``scale`` is '' for background and comments. ``why_not``: why it is not compared with the
    earlier question, '' where it is, or where there is none.
    """

    id: str
    variable: Variable
    role: str
    scale: str = ""
    codes: Mapping[str, str | int] = field(default_factory=dict)
    centres: tuple[str, ...] = ()
    match: Match | None = None
    why_not: str = ""
    by_number: bool = False
    notes: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Whether answers have a position on a scale."""
        return bool(self.scale)


LeftOut = Mapping[str, Sequence[str]]


def draft_questions(
    variables: Sequence[Variable], files: Sequence[str], earlier: WavePlan | None
) -> tuple[tuple[QuestionDraft, ...], LeftOut]:
    """The questions in the order of the export, and why -> names of variables left out.

    ``files``: the exports of answers. A comment that one of them lacks cannot be a question.
    """
    left_out: dict[str, list[str]] = {}
    wanted: list[Variable] = []
    for variable in variables:
        why = left_out_because(variable)
        if why:
            left_out.setdefault(why, []).append(variable.name)
        else:
            wanted.append(variable)
    found = matches(wanted, earlier)
    batteries = Counter(_label_set(variable) for variable in wanted)
    taken = {kpi.id.casefold() for kpi in (earlier.kpis if earlier else ())}
    taken |= {match.question.id.casefold() for match in found.values()}
    drafted: list[QuestionDraft] = []
    guessed = {v.name: guess_scale(v, batteries[_label_set(v)] > 1) for v in wanted if v.answers}
    found_scales = {name: guess for name, guess in guessed.items() if guess}
    guesses = _not_alone(wanted, _one_beginning(found_scales))
    is_small = max((variable.filled for variable in variables), default=0) < _FEW_ROWS
    for variable in wanted:
        guess = guesses.get(variable.name)
        role, why = ("cross_cutting", "") if guess else role_of(variable, is_small)
        if role == "comment" and (set(files) - set(variable.files) or not variable.answers):
            role, why = "", "comments that not every file has"
        if not role:
            left_out.setdefault(why, []).append(variable.name)
            continue
        match = found.get(variable.name)
        id_ = match.question.id if match else new_id(variable.name, taken, f"q{len(drafted) + 1}")
        taken.add(id_.casefold())
        question = QuestionDraft(id_, variable, role, match=match, notes=_answers(variable, role))
        drafted.append(_scored(question, guess) if guess and role == "cross_cutting" else question)
    return tuple(_without_clash(_with_only_kpi(drafted, earlier))), left_out


def _one_beginning(guesses: Mapping[str, ScaleGuess]) -> dict[str, ScaleGuess]:
    """Without scales counted from 0 where others begin at 1: there 0 is a code for "missing"."""
    from_zero = {name for name, guess in guesses.items() if guess.scale.endswith("_from_0")}
    from_one = {name for name, guess in guesses.items() if guess.by_number} - from_zero
    out = from_zero if from_one else set()
    return {name: guess for name, guess in guesses.items() if name not in out}


def _answers(variable: Variable, role: str) -> tuple[str, ...]:
    """What was answered, by many each: an analyst may see a scale where no policy knows one."""
    shown = [
        variable.labels.get(value, value) for value, n in variable.values.items() if n >= _MANY
    ]
    is_text = not all(text.replace(".", "").isdecimal() for text in shown)
    told = redact(", ".join(text[:_SHOWN] for text in dict.fromkeys(shown)))
    return (f"answers: {told}",) if role == "background" and is_text else ()


def _not_alone(
    variables: Sequence[Variable], guesses: Mapping[str, ScaleGuess]
) -> dict[str, ScaleGuess]:
    """The guesses without those for numbers that no other variable of the files has.

    A lone column from 1 to 4, or from 1 to 6 among many from 1 to 5, may be a list of anything;
    and so may one from 1 to 7 wherever it stands alone.
    """
    numbered = {v.name for v in variables if v.name in guesses and not v.labels}
    numbered = {name for name in numbered if guesses[name].by_number}
    scales_ = Counter(guesses[name].scale for name in numbered)
    beside = Counter(value for name in numbered for value in guesses[name].codes)
    most = max(scales_.values(), default=0)
    alone = {
        name
        for name in numbered
        if scales_[guesses[name].scale] * 3 <= most
        or (guesses[name].scale == "satisfaction_7" and scales_["satisfaction_7"] < 2)
        or any(value in "678" and beside[value] * 3 <= most for value in guesses[name].codes)
    }
    return {name: guess for name, guess in guesses.items() if name not in alone}


def _label_set(variable: Variable) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(variable.labels.items()))


def _scored(question: QuestionDraft, guess: ScaleGuess) -> QuestionDraft:
    """With its scale, and its role: overall questions, and those that were KPIs before."""
    # What a label of the export says is no answer, but it may name somebody.
    notes = [] if guess.is_sure else [redact(f"guessed: scale {guess.why}", IDENTIFIERS)]
    unsure = [] if guess.is_sure else ["scale"]
    if guess.codes:
        notes.append("guessed: what the values beside the scale mean")
        unsure.append("codes")
    then = question.match.question if question.match else None
    notes += _unknown_labels(question.variable, guess)
    role = question.role
    if then is not None:
        role = "kpi" if then.role == "kpi" else role
    elif is_overall(question.variable):
        role, notes, unsure = "kpi", [*notes, "guessed: kpi, by its wording"], [*unsure, "role"]
    return replace(
        question,
        role=role,
        scale=guess.scale,
        codes=guess.codes,
        by_number=guess.by_number,
        why_not=_why_not(question.match, guess.scale),
        notes=tuple(notes),
        unconfirmed=tuple(unsure),
    )


def _unknown_labels(variable: Variable, guess: ScaleGuess) -> list[str]:
    """The texts beside the scale, each with the nearest label; what a few wrote is not shown."""
    scale = scales()[guess.scale]
    known = {label: at for label, at in scale.positions.items() if not label.isdecimal()}
    written = {fold(word): word for words in scale.labels.values() for word in words}
    notes = []
    for value in guess.unknown:
        label = variable.labels.get(value, value)
        is_shown = value in variable.labels or variable.values.get(value, 0) >= _MANY
        shown = f'"{redact(label[:_SHOWN])}"' if is_shown else f"a text of fewer than {_MANY}"
        near = get_close_matches(fold(label), known, n=1)
        told = f"; nearest: {written.get(near[0], near[0])} ({known[near[0]]})" if near else ""
        notes.append(f"{shown}: no label of the scale{told}")
    return notes


def _why_not(match: Match | None, scale: str) -> str:
    if match is None or match.question.scale is None:
        return ""
    return match.why_not or (_SCALE_CHANGED if match.scale_changed(scale) else "")


def _with_only_kpi(
    drafted: Sequence[QuestionDraft], earlier: WavePlan | None
) -> Sequence[QuestionDraft]:
    """The one question that a wave has, as on a stand, is its KPI."""
    asked = [one for one in drafted if one.is_scored and scales()[one.scale].has_direction]
    if earlier or len(asked) != 1 or asked[0].role == "kpi":
        return drafted
    notes = (*asked[0].notes, "guessed: kpi, the only question with a direction")
    kpi = replace(asked[0], role="kpi", notes=notes)
    kpi = replace(kpi, unconfirmed=(*kpi.unconfirmed, "role"))
    return [kpi if one is asked[0] else one for one in drafted]


def _without_clash(drafted: Sequence[QuestionDraft]) -> list[QuestionDraft]:
    """The KPI a question gets by itself is called kpi_<id>: no other question may be."""
    made = {f"kpi_{question.id}".casefold() for question in drafted if question.role == "kpi"}
    return [
        replace(question, id=new_id(f"{question.id[:70]}-q", made, "q"))
        if question.id.casefold() in made
        else question
        for question in drafted
    ]


def common_scale(drafted: Sequence[QuestionDraft]) -> tuple[str, Mapping[str, str | int]]:
    """The scale and codes written once for the file, '' and {} where few have numbers only.

    Codes stand before labels: none is written once where a question with labels has the value.
    """
    scored = [question for question in drafted if question.is_scored and question.by_number]
    labelled = [one for one in drafted if one.is_scored and not one.by_number]
    if len(scored) < 2 or len(scored) < len(labelled):
        return "", {}
    scale = Counter(question.scale for question in scored).most_common(1)[0][0]
    codes: dict[str, str | int] = {}
    for question in scored:
        if question.scale == scale:
            codes = {**question.codes, **codes}
    is_taken = any({*one.variable.values, *one.variable.labels} & set(codes) for one in labelled)
    return ("", {}) if is_taken else (scale, codes)


def by_the_file(
    question: QuestionDraft, scale: str, codes: Mapping[str, str | int]
) -> QuestionDraft:
    """The question without what the file says once for all.

    A value that is beside the common scale may be a position of a longer one.
    """
    if not question.by_number:
        return question
    numbers = scales()[question.scale].numbers
    own = {value: meaning for value, meaning in question.codes.items() if value not in codes}
    own |= {value: numbers[int(value)] for value in codes if int(value) in numbers}
    settled = {"scale"} if question.scale == scale else set()
    settled |= set() if own else {"codes"}
    words = tuple(f"guessed: {'scale ' if key == 'scale' else 'what '}" for key in settled)
    return replace(
        question,
        codes=own,
        notes=tuple(note for note in question.notes if not note.startswith(words)),
        unconfirmed=tuple(key for key in question.unconfirmed if key not in settled),
    )
