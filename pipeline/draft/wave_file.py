"""The draft as the text of a wave file, in the order an analyst reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from pipeline.draft.dates import DateForm
from pipeline.draft.kpi_lines import kpi_lines
from pipeline.draft.names import plain
from pipeline.draft.organisation import GroupDraft, Organisation
from pipeline.draft.progress import ProgressDraft, progress_lines
from pipeline.draft.questions import LeftOut, QuestionDraft
from pipeline.draft.toml import Value, assignment, comment, lines_of, literal
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.policy import thresholds
from pipeline.records import RawTable
from pipeline.wave import WavePlan

_HEAD = """\
# Drafted by btu new from the files below. Look through it and correct it: what was guessed says so.
# A guess stands under unconfirmed until you delete its name there; btu check lists what is left.
# Every key is described in docs/wave-file.md."""
_MAX_TEXT = 2000
_SHOWN = 60


@dataclass(frozen=True)
class FileDraft:
    """One file: job -> column as the analyst stated it, and as it was guessed.

    ``settings``: other keys of ``[[files]]``, as the analyst stated them. ``keys``: why its keys
    cannot be matched to the invitation list, '' where they can.
    """

    table: RawTable
    stated: Mapping[str, str]
    guessed: Mapping[str, str]
    settings: Mapping[str, str | int]
    dates: DateForm | None
    keys: str = ""


@dataclass(frozen=True)
class Draft:
    """All that is known or guessed about a wave. ``unknown``: modes, outcomes -> texts in files."""

    title: Mapping[str, str]
    unit_type: tuple[str, str]
    period: tuple[date, date]
    is_period_told: bool
    scale: str
    codes: Mapping[str, str | int]
    unknown: Mapping[str, Sequence[str]]
    files: Sequence[FileDraft]
    organisation: Organisation
    questions: Sequence[QuestionDraft]
    left_out: LeftOut
    earlier: WavePlan | None
    progress: ProgressDraft | None = None


def wave_file(draft: Draft) -> str:
    """The text of ``wave.toml``."""
    parts = [*_top(draft), *_files(draft), *_centres(draft)]
    if draft.progress:
        parts += [*progress_lines(draft.progress), *_questions(draft)]
    else:
        parts += [*_questions(draft), *kpi_lines(draft.questions, draft.earlier)]
        parts += _previous(draft)
    return "\n".join([*parts, *_settings(draft)]).rstrip("\n") + "\n"


def _unconfirmed(draft: Draft) -> list[str]:
    names = ["title", "period", *(["model"] if _may_be_local(draft) else [])]
    names += [] if draft.earlier else ["type"]
    names += [name for name, found in draft.unknown.items() if found]
    names += ["files"] if any(map(_is_guessed, draft.files)) else []
    names += [] if draft.organisation.is_sure else ["centres"]
    if draft.progress:
        names += ["points", *(["instruments"] if draft.progress.instruments else [])]
        return [*names, *(["goals"] if draft.progress.goals else [])]
    names += ["scale"] if draft.scale or not _has_scored(draft) else []
    names += ["codes"] if draft.codes else []
    names += ["previous"] if any(_is_wording_unknown(one) for one in draft.questions) else []
    for question in draft.questions:
        names += [f"questions.{question.id}.{key}" for key in question.unconfirmed]
        names += [f"previous.not_comparable.{question.id}"] if question.why_not else []
    return names


def _may_be_local(draft: Draft) -> bool:
    """Whether it looks like smileys: one question, and nobody was invited by name."""
    is_asked_once = sum(question.is_scored for question in draft.questions) == 1
    has_list = any(file.table.kind == "invitations" for file in draft.files)
    return is_asked_once and not has_list and draft.earlier is None and not draft.progress


def _is_guessed(file: FileDraft) -> bool:
    return bool(file.guessed or file.keys or (file.dates and file.dates.others))


def _has_scored(draft: Draft) -> bool:
    return any(question.is_scored for question in draft.questions)


def _is_wording_unknown(question: QuestionDraft) -> bool:
    match = question.match
    return question.is_scored and match is not None and not question.variable.text


def _top(draft: Draft) -> Iterator[str]:
    yield _HEAD
    yield ""
    yield assignment("title", draft.title["da"][:_MAX_TEXT], "guessed")
    if draft.title["en"] != draft.title["da"]:
        yield assignment("title_en", draft.title["en"][:_MAX_TEXT], "guessed")
    local = "guessed: smileys, or a centre's own small survey, are 1: see docs/model1.md"
    if draft.progress:
        yield assignment("kind", "progress")
    model = 1 if draft.progress else 2
    yield assignment("model", model, *((local,) if _may_be_local(draft) else ()))
    yield assignment("type", *draft.unit_type)
    told = "guessed: the first and last day an answer came in"
    missing = "guessed: no file tells when, this is the day of the draft"
    period: Value = {"start": draft.period[0], "end": draft.period[1]}
    yield assignment("period", period, told if draft.is_period_told else missing)
    if draft.scale:
        note = "guessed: the scale of questions that name none, 1 taken for the worst answer"
        yield assignment("scale", draft.scale, note)
    if draft.codes:
        next_one = '; is 6 a sixth position, then no code for it, and scale = "agreement_6"'
        more = next_one if "6" in draft.codes else ""
        yield assignment(
            "codes", dict(draft.codes), f"guessed: what values beside the scale mean{more}"
        )
    for name, known in _known_words(draft).items():
        if known:
            yield assignment(name, dict(known), "as in the earlier wave")
    for name, found in draft.unknown.items():
        if found:
            shown = redact(", ".join(found[:_SHOWN]))
            yield comment(f"{name}: nobody knows what these mean, see docs/wave-file.md: {shown}")
    names = lines_of(_unconfirmed(draft))
    if len(names) == 1:
        yield f"unconfirmed = [{names[0].strip().rstrip(',')}]"
    else:
        yield from ("unconfirmed = [", *names, "]")
    yield ""


def _known_words(draft: Draft) -> Mapping[str, Mapping[str, str]]:
    earlier = draft.earlier
    if earlier is None:
        return {}
    matches = [question.match for question in draft.questions if question.match]
    themes = {match.question.theme for match in matches}
    english = {t: names["en"] for t, names in earlier.theme_names.items() if t in themes}
    return {"modes": earlier.modes, "outcomes": earlier.outcomes, "themes_en": english}


def _files(draft: Draft) -> Iterator[str]:
    for file in draft.files:
        table, stated, guessed = file.table, file.stated, file.guessed
        yield "[[files]]"
        yield assignment("path", table.file)
        yield assignment("format", table.format)
        if table.broken:
            yield comment(f"broken rows left out of this draft: {len(table.broken)}")
        if file.keys:
            yield comment(f"person: {file.keys}")
        found = {
            job: name
            for job, name in table.columns.items()
            if job not in guessed and job not in stated
        }
        if found:
            yield comment("found: " + ", ".join(f"{job} = {name}" for job, name in found.items()))
        if stated or guessed:
            note = "guessed: " + ", ".join(guessed) if guessed else ""
            yield assignment("columns", {**stated, **guessed}, note)
        for key, value in file.settings.items():
            yield assignment(key, value)
        if file.dates:
            others = " and ".join(f'"{form}"' for form in file.dates.others)
            yield assignment(
                "dates",
                file.dates.form,
                f"guessed: {others} fits every date as well" if others else "",
            )
        yield ""


def _centres(draft: Draft) -> Iterator[str]:
    if not draft.organisation.is_sure:
        yield comment("A unit that stands in the wrong centre: move its line to the right one.")
    for centre in draft.organisation.centres:
        yield "[[centres]]"
        yield assignment("id", centre.id)
        yield assignment("name", centre.name)
        notes = {unit.note for unit in centre.units}
        shared = notes.pop() if len(notes) == 1 else ""
        if shared:
            yield comment(shared)
        if centre.codes:
            yield assignment("codes", list(centre.codes))
        if centre.units:
            yield "units = ["
            yield from (_unit(unit, "" if shared else unit.note) for unit in centre.units)
            yield "]"
        yield ""


def _unit(unit: GroupDraft, note: str) -> str:
    table: dict[str, Value] = {"id": unit.id, "name": unit.name}
    if unit.codes:
        table["codes"] = list(unit.codes)
    return f"  {literal(table)}," + (f"  {comment(note)}" if note else "")


def _questions(draft: Draft) -> Iterator[str]:
    for why, names in draft.left_out.items():
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        yield comment(redact(f"Left out, {why}: {', '.join(names[:_SHOWN])}{more}", IDENTIFIERS))
    if draft.left_out:
        yield ""
    for question in draft.questions:
        yield from _question(question, draft.scale)
        yield ""


def _question(question: QuestionDraft, scale: str) -> Iterator[str]:
    variable, match = question.variable, question.match
    then = match.question if match else None
    yield "[[questions]]"
    yield assignment("id", question.id)
    yield from (comment(note) for note in question.notes)
    if question.id != variable.name:
        yield assignment("column", variable.name)
    told = redact(plain(variable.text), IDENTIFIERS) or (then.text["da"] if then else "")
    note = "guessed: the wording of the earlier wave" if _is_wording_unknown(question) else ""
    yield assignment("text", (told or plain(variable.name) or question.id)[:_MAX_TEXT], note)
    if match and then and match.by == "wording" and then.text["en"] != then.text["da"]:
        yield assignment("text_en", then.text["en"])
    if question.scale and question.scale != scale:
        yield assignment("scale", question.scale)
    if question.codes:
        yield assignment("codes", dict(question.codes))
    if question.role != "cross_cutting":
        yield assignment("role", question.role)
    if question.centres:
        yield assignment("centres", list(question.centres))
    if then and then.reversed and question.is_scored:
        yield assignment("reversed", True if then.reversed == "item" else "numbers")
    if then and then.theme:
        yield assignment("theme", then.theme)


def _previous(draft: Draft) -> Iterator[str]:
    if draft.earlier is None:
        return
    yield "[[previous]]"
    yield assignment("wave", draft.earlier.id)
    compared = [question for question in draft.questions if question.match and question.is_scored]
    nearest = [one for one in compared if one.match and one.match.by == "nearest"]
    if nearest:
        yield comment("guessed: the nearest wording. The same question? Then delete it from")
        yield comment("not_comparable; another? Then delete it here.")
        yield assignment("questions", {one.id: one.id for one in nearest})
    yield ""
    if any(one.why_not for one in compared):
        yield "[previous.not_comparable]"
        for one in compared:
            if one.why_not:
                yield assignment(one.id, one.why_not, "guessed")
        yield ""


def _settings(draft: Draft) -> Iterator[str]:
    """What the earlier wave had set stricter than the policy, and whether it showed units."""
    if draft.earlier is None:
        return
    policy = asdict(thresholds(draft.period[0]))
    stricter = {
        name: value
        for name, value in asdict(draft.earlier.thresholds).items()
        if name != "source" and value > policy[name]
    }
    if stricter:
        yield "[disclosure]"
        yield from (assignment(name, value) for name, value in stricter.items())
        yield ""
    if draft.earlier.show_units:
        yield "[report]"
        yield assignment("show_units", True)
