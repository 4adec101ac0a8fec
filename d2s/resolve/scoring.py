"""Scores how well a printed row fits a canonical parameter; every contribution has a reason."""

from __future__ import annotations

from dataclasses import dataclass

from d2s.knowledge.matching import MatchingRules
from d2s.knowledge.parameter import Parameter
from d2s.records.decision import Evidencing
from d2s.records.layout import Role
from d2s.records.record import Kind
from d2s.resolve.catalogue import Catalogue, NameHit
from d2s.resolve.measure import Measure
from d2s.resolve.reading import Claim, Reading
from d2s.units.phrases import phrases

_WHOLE = 0.75  # share of a label's words from which a name counts as the whole label
_USUAL = {Role.MIN: "min", Role.TYP: "typ", Role.MAX: "max"}


@dataclass(frozen=True, slots=True)
class Match:
    """A parameter that a claim may mean: score (0 to 1), how it was found, and why."""

    parameter: str
    score: float
    method: str
    reasons: tuple[Evidencing, ...]


class Scorer:
    """Score the parameters of one device class for a claim."""

    def __init__(self, catalogue: Catalogue, rules: MatchingRules, measure: Measure) -> None:
        self._catalogue = catalogue
        self._weights = rules.weights
        self._floor = rules.thresholds.candidate
        self._recommended = phrases(rules.recommended_words)
        self._measure = measure

    def recommended(self, reading: Reading) -> bool:
        """Tell whether the values of a row are recommended ones, so no limits."""
        return self._recommended is not None and self._recommended.search(reading.tests) is not None

    def matches(self, claim: Claim) -> tuple[Match, ...]:
        """Return the candidates of a claim, best first."""
        symbols = {hit.parameter: hit for hit in self._catalogue.by_symbol(claim.symbol)} if claim.symbol else {}
        names = {hit.parameter: hit for hit in self._catalogue.by_name(claim.reading.name)}
        whole = any(hit.coverage >= _WHOLE and not hit.fuzzy for hit in names.values())
        unnamed = not any(identifier in names for identifier in symbols)
        excluded = self._catalogue.excluded_by(claim.reading.name) if len(symbols) > 1 else frozenset()
        found: list[Match] = []
        for identifier in dict.fromkeys((*symbols, *names)):
            parameter = self._catalogue.parameters[identifier]
            hit = symbols.get(identifier)
            rooted = unnamed and parameter.kind is Kind.RATING and self._catalogue.is_root(claim.symbol, identifier)
            reasons = self._label(
                claim, hit.same_case if hit else None, names.get(identifier), bool(symbols), whole, rooted
            )
            if hit and identifier in excluded and not any(reason.weight < 0 for reason in reasons):
                why = "the label has words that it never has"
                reasons.append(Evidencing("name", self._weights.contradicted_symbol, why))
            context = self._context(claim, parameter)
            if context is None:
                continue
            reasons += context
            score = min(max(sum(reason.weight for reason in reasons), 0.0), 1.0)
            if score >= self._floor:
                found.append(Match(identifier, round(score, 4), "symbol" if hit else "name", tuple(reasons)))
        return tuple(sorted(found, key=lambda match: (-match.score, match.parameter)))

    def _label(
        self,
        claim: Claim,
        same_case: bool | None,
        name: NameHit | None,
        symbol_known: bool,
        name_known: bool,
        rooted: bool,
    ) -> list[Evidencing]:
        """Return what symbol and name say for one parameter, and where the other of the two contradicts.

        `rooted`: the symbol is the beginning of one of the parameter's, a rating that only the name tells from others.
        """
        weights = self._weights
        reasons = []
        if same_case is not None:
            weight = weights.symbol if same_case else weights.symbol_other_case
            reasons.append(Evidencing("symbol", weight, f"prints the symbol {claim.symbol}"))
            if name is None and name_known:
                reasons.append(Evidencing("name", weights.contradicted_symbol, "the label names another parameter"))
            elif name is None and not claim.reading.name:
                reasons.append(Evidencing("name", weights.symbol_alone, "no label to contradict"))
        if name is not None:
            share = (0.6 + 0.4 * name.coverage) * (weights.fuzzy if name.fuzzy else 1.0)
            if same_case is not None:
                whole = weights.name
            elif not claim.symbol:
                whole = weights.name_alone
            elif symbol_known:
                whole = weights.name_with_root_symbol if rooted else weights.name_against_symbol
            else:
                whole = weights.name_with_unknown_symbol
            how = "is close to" if name.fuzzy else "contains"
            reasons.append(Evidencing("name", round(whole * share, 4), f"the label {how} '{name.phrase}'"))
        return reasons

    def _context(self, claim: Claim, parameter: Parameter) -> list[Evidencing] | None:
        """Return what unit, conditions, section, bounds and values say; None where the unit rules the parameter out."""
        weights, reading = self._weights, claim.reading
        reasons = []
        fits = self._measure.fits(reading, parameter)
        if fits is False:
            return None
        if fits is None:
            reasons.append(Evidencing("unit", weights.unknown_unit, "no readable unit"))
        present = reading.quantities
        if parameter.requires and not present.intersection(parameter.requires):
            needed = ", ".join(parameter.requires)
            reasons.append(Evidencing("conditions", weights.missing_requirement, f"no condition on {needed}"))
        if clash := present.intersection(parameter.excludes):
            reasons.append(Evidencing("conditions", weights.excluded_condition, f"has a condition on {min(clash)}"))
        if parameter.expects and (usual := present.intersection(parameter.expects)):
            share = len(usual) / len(parameter.expects)
            reasons.append(
                Evidencing("conditions", round(weights.expects * share, 4), f"tested at {', '.join(sorted(usual))}")
            )
        reasons += self._place(claim, parameter)
        if parameter.kind is Kind.RATING and self.recommended(reading):
            reasons.append(Evidencing("conditions", weights.recommended, "is recommended, no limit"))
        if any(_USUAL.get(role) == parameter.bound_without_heading for role in reading.roles):
            reasons.append(Evidencing("bound", weights.usual_bound, f"printed as {parameter.bound_without_heading}"))
        if self._measure.plausible(claim, parameter) is False:
            low, high = parameter.plausible
            reasons.append(
                Evidencing(
                    "range", weights.implausible, f"outside the plausible {low:g} to {high:g} {parameter.si_unit}"
                )
            )
        return reasons

    def _place(self, claim: Claim, parameter: Parameter) -> list[Evidencing]:
        """Return what the section says (HDER: the primary section first, then the supplementary ones)."""
        weights, reading = self._weights, claim.reading
        reasons = []
        if reading.sections:
            if parameter.sections[0] in reading.sections:
                reasons.append(Evidencing("section", weights.primary_section, f"stands in {parameter.sections[0]}"))
            elif not set(reading.sections).intersection(parameter.sections):
                reasons.append(Evidencing("section", weights.foreign_section, f"stands in {reading.sections[0]}"))
        if (
            reading.kind is not None
            and reading.kind != parameter.kind
            and "thermal" not in (reading.kind, parameter.kind)
        ):
            reasons.append(Evidencing("kind", weights.other_kind, f"the section holds {reading.kind}s"))
        return reasons
