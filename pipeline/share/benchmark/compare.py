"""One centre, or a municipality as a whole, beside its peers: mean, difference, verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from statistics import NormalDist
from typing import Literal

from pipeline.errors import DisclosureError, ReportError, one_of
from pipeline.policy import ComparisonRule, comparison_rule
from pipeline.share.benchmark.records import Benchmark, Group, Item, Score
from pipeline.share.benchmark.rule import BenchmarkRule, benchmark_rule, check_model
from pipeline.share.benchmark.same import Reason, counterpart, mode_reason, survey_reasons

Mean = Literal["units", "citizens"]
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Party:
    """One benchmark file; ``label``: the municipality's name, or the file's."""

    label: str
    benchmark: Benchmark

    @property
    def municipality(self) -> str:
        """Whose file it is, however the name is written; '' where the file does not tell."""
        return " ".join(self.benchmark.survey.organisation.casefold().split())


@dataclass(frozen=True)
class Refused:
    """What was left out: of which file, which KPI ('' = all of them), and why."""

    label: str
    item: Item | None
    reason: Reason


@dataclass(frozen=True)
class Peer:
    """A number that ours is held against; ``party``: the file it is from."""

    party: Party
    group: Group
    score: Score

    @property
    def label(self) -> str:
        """The municipality's name, or the file's."""
        return self.party.label

    @property
    def municipality(self) -> str:
        """What peers are counted by."""
        return self.party.municipality or self.party.label


@dataclass(frozen=True)
class Compared:
    """A KPI of ours beside its peers. ``mean`` is None where there are too few of them.

    ``gap``: ours minus the mean, with its 95 % interval. ``verdict``: higher / lower / unclear /
    too_few; '' where there is nothing to compare.
    """

    item: Item
    own: Score
    peers: tuple[Peer, ...]
    mean: float | None = None
    gap: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str = ""
    p: float = 1.0


@dataclass(frozen=True)
class Comparison:
    """All that a benchmark report tells."""

    own: Party
    group: Group
    parties: tuple[Party, ...]
    """The files that at least one number was taken from."""
    compared: tuple[Compared, ...]
    refused: tuple[Refused, ...]
    mean: Mean
    rule: BenchmarkRule
    source: str


def compare(own: Party, centre: str, others: Sequence[Party], mean: Mean = "units") -> Comparison:
    """``centre`` of our file ('' = all centres together) beside the same of the other files.

    Only numbers that a file shows are used, one by one: no sum over municipalities or centres is
    taken that a withheld number could be subtracted from. Raises ReportError for an unknown
    centre, a Model 1 survey, and fewer other files than peers are needed; DisclosureError where
    two files tell of the same citizens.
    """
    survey = own.benchmark.survey
    groups = {group.id: group for group in own.benchmark.groups}
    if centre not in groups:
        raise ReportError(
            "no such centre", where=survey.wave, expected=one_of(centre, groups), got=repr(centre)
        )
    for party in (own, *others):
        check_model(party.benchmark.survey.model, party.benchmark.survey.start_date, party.label)
    check_overlap([own, *others])
    rule = benchmark_rule(date.fromisoformat(survey.start_date))
    _check_number(own, others, rule)
    refused: list[Refused] = []
    found: dict[str, list[Peer]] = {item.id: [] for item in own.benchmark.items}
    for party in others:
        for item, told in _peers(own, groups[centre], party, rule):
            if isinstance(told, Peer):
                found[item.id].append(told)
            else:
                refused.append(told)
    limits = comparison_rule(date.fromisoformat(survey.start_date))
    items = own.benchmark.items
    compared = [
        _compared(item, own.benchmark.score(item.id, centre), tuple(found[item.id]), (mean, rule))
        for item in items
    ]
    used = {peer.label for one in compared for peer in one.peers}
    parties = tuple(party for party in others if party.label in used)
    judged = tuple(_judged(compared, limits))
    source = f"{rule.source}; {limits.source}"
    return Comparison(own, groups[centre], parties, judged, tuple(refused), mean, rule, source)


def check_overlap(parties: Sequence[Party]) -> None:
    """Raise DisclosureError where two files tell of the same citizens.

    Two releases of one survey, or of surveys whose periods overlap in the same municipality, could
    be subtracted from each other.
    """
    for at, one in enumerate(parties):
        for other in parties[:at]:
            here, there = one.benchmark.survey, other.benchmark.survey
            is_same = bool(here.data) and here.data == there.data
            # Two that do not tell whose they are may be of the same municipality.
            by_name = one.municipality == other.municipality
            is_within = here.start_date <= there.end_date and there.start_date <= here.end_date
            if is_same or (by_name and is_within and here.unit_type == there.unit_type):
                raise DisclosureError(
                    "two files tell of the same citizens: one could be subtracted from the other",
                    where=f"{other.label}, {one.label}",
                    todo="leave one of them out; where both are of unknown municipalities, have "
                    "them written with --organisation",
                )


def _check_number(own: Party, others: Sequence[Party], rule: BenchmarkRule) -> None:
    found = {party.municipality or party.label for party in others}
    if own.municipality:
        found.discard(own.municipality)
    if len(found) < rule.minimum_peers:
        raise ReportError(
            "too few municipalities to compare with: of two peers each knows the other's number",
            expected=f"at least {rule.minimum_peers} files of others",
            got=str(len(found)),
            todo="ask more municipalities for a file",
        )


def _peers(
    ours: Party, group: Group, party: Party, rule: BenchmarkRule
) -> Iterator[tuple[Item, Peer | Refused]]:
    """For every KPI of ours, the other's number or why there is none; a whole file's once."""
    own, theirs = ours.benchmark, party.benchmark
    whole = own.items[0]
    reasons = survey_reasons(own.survey, theirs.survey, rule)
    if ours.municipality and ours.municipality == party.municipality:
        reasons = [Reason("ours")]
    counterparts = [one for one in theirs.groups if _is_alike(group, one)]
    if not counterparts and not reasons:
        known = ", ".join(one.target_group for one in theirs.groups if one.id)
        reasons = [Reason("target_group", {"here": group.target_group, "there": known})]
    yield from ((whole, Refused(party.label, None, reason)) for reason in reasons)
    for other in [] if reasons else counterparts:
        if otherwise := _group_reason((own, group), (theirs, other), rule):
            yield whole, Refused(party.label, None, otherwise)
            continue
        for item in own.items:
            yield item, _peer(item, party, other)


def _group_reason(
    own: tuple[Benchmark, Group], other: tuple[Benchmark, Group], rule: BenchmarkRule
) -> Reason | None:
    """Why nothing of a group may be compared: all is withheld, or it was asked in other ways."""
    theirs, group = other
    if all(theirs.score(item.id, group.id).status != "shown" for item in theirs.items):
        return Reason("all_withheld")
    return mode_reason(own[0].modes(own[1]), theirs.modes(group), rule)


def _is_alike(own: Group, other: Group) -> bool:
    """All centres stand beside all centres, a centre beside those that serve the same people."""
    return bool(own.id) == bool(other.id) and own.target_group == other.target_group


def _peer(item: Item, party: Party, group: Group) -> Peer | Refused:
    same, reason = counterpart(item, party.benchmark.items)
    if same is None or reason is not None:
        return Refused(party.label, item, reason or Reason("not_asked"))
    score = party.benchmark.score(same.id, group.id)
    if score.status != "shown":
        return Refused(party.label, item, Reason(score.status))
    return Peer(party, group, score)


def _compared(
    item: Item, own: Score, peers: tuple[Peer, ...], how: tuple[Mean, BenchmarkRule]
) -> Compared:
    """Mean and difference; neither where there are fewer peers than the rule asks for.

    Mean of units: every municipality counts the same, its centres share alike. Mean of citizens:
    every answer does. The standard error of a number is its interval's width over 2 z; that of the
    mean is theirs, weighted; the peers are taken as these municipalities, not as a sample of all.
    """
    mean, rule = how
    # Numbers of fewer peers are not told one by one either.
    municipalities = [peer.municipality for peer in peers]
    if len(set(municipalities)) < rule.minimum_peers:
        return Compared(item, own, ())
    parts = [
        1 / municipalities.count(peer.municipality) if mean == "units" else float(peer.score.n or 0)
        for peer in peers
    ]
    whole = sum(parts)
    values = [peer.score.value or 0.0 for peer in peers]
    middle = sum(part * value for part, value in zip(parts, values, strict=True)) / whole
    made = Compared(item, own, peers, middle)
    if own.status != "shown" or own.value is None:
        return made
    pairs = zip(parts, peers, strict=True)
    spread = sum((part / whole * _error(peer.score)) ** 2 for part, peer in pairs)
    error = sqrt(_error(own) ** 2 + spread)
    gap = own.value - middle
    p = 2 * (1 - NormalDist().cdf(abs(gap) / error)) if error else float(gap == 0)
    return replace(made, gap=gap, low=gap - _Z * error, high=gap + _Z * error, p=p)


def _error(score: Score) -> float:
    """The standard error behind an interval; 0 where everybody answered and there is none."""
    if score.low is None or score.high is None:
        return 0.0
    return (score.high - score.low) / (2 * _Z)


def _judged(compared: Sequence[Compared], rule: ComparisonRule) -> Iterator[Compared]:
    """Each with its verdict: significant after Benjamini-Hochberg, and large enough to matter."""
    tested = sorted((one.p for one in compared if one.gap is not None), reverse=True)
    for one in compared:
        if one.gap is None:
            yield one
            continue
        # The smallest share of false alarms at which this one is called clear.
        ranks = [(len(tested) - at, p) for at, p in enumerate(tested) if p >= one.p]
        adjusted = min(p * len(tested) / rank for rank, p in ranks)
        fewest = min(one.own.n or 0, *(peer.score.n or 0 for peer in one.peers))
        large, small = rule.relevant[one.item.kind]
        needed = small if fewest < rule.small_below else large
        if fewest < rule.minimum_answers:
            verdict = "too_few"
        elif adjusted < rule.alpha and abs(one.gap) >= needed:
            verdict = "higher" if one.gap > 0 else "lower"
        else:
            verdict = "unclear"
        yield replace(one, verdict=verdict)
