"""The extractive answer: sentences made of evidence and fixed phrases, nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.model import Clause, DocumentInfo, UnitRole
from rag.assertions import asserts_blank, contradicted
from rag.cues import roles_of, wants_several, wants_targets
from rag.evidence import WITHOUT_FACT, Evidence, Stretch
from rag.figures import BLANK, also_asked
from rag.model import (
    AnswerStatus,
    Citation,
    Correction,
    Draft,
    Interpretation,
    Quote,
    Sentence,
)
from rag.offices import same_office
from rag.phrases import ROLES, phrase, place_of, source_of
from rag.places import region_name
from rag.relevance import Relevance
from rag.sentences import unit_list_of

MAX_CLAUSES = 4
_MAX_QUOTES = 4
# Asked openly, a clause answers with all its points that bear on the question at all.
_POINTS = ("measures", "open")
_MAX_POINTS = 6
_POINT = 0.35
# Further clauses and sentences stand beside the best where they are nearly as relevant.
_SIDE_CLAUSE = 1.0  # of the score that orders the evidence
_SIDE_SENTENCE = 0.7
_SIDE_FIGURE = 0.95
_COMPARED = 2.5
_AS_NEAR = 0.97
# What a further stretch must add to the part of the question that is covered.
_GAIN = 0.1


class Composer:
    """Collects sentences and numbers their citations.

    `limit` is how many clauses one thing asked may quote; a list of all that qualify has none.
    """

    def __init__(self, language: str, limit: int = MAX_CLAUSES) -> None:
        self.language = language
        self.limit = min(limit, MAX_CLAUSES)
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []
        self.corrections: list[Correction] = []

    def say(self, key: str, evidence: Evidence, quotes: Sequence[Quote], **values: str) -> int:
        """Add one sentence about one clause, with the quotes that carry it; return its marker."""
        return self.add(key, evidence.hit.clause, evidence.hit.document, quotes, **values)

    def add(
        self,
        key: str,
        clause: Clause,
        document: DocumentInfo,
        quotes: Sequence[Quote],
        **values: str,
    ) -> int:
        """Add one sentence and its citation; return the citation's marker."""
        marker = self.cite(clause, document, quotes)
        words = phrase(
            self.language,
            key,
            source=source_of(document),
            place=place_of(clause.path, clause.kind),
            **values,
        )
        self.write(words, (marker,))
        return marker

    def write(self, words: str, markers: Iterable[int] = ()) -> None:
        """Add one sentence that cites what is cited already."""
        end = phrase(self.language, "end")
        text = words if words.endswith(("”", end)) else words + end
        sentence = Sentence(text=text, citations=tuple(markers))
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def cite(self, clause: Clause, document: DocumentInfo, quotes: Sequence[Quote]) -> int:
        """Return the marker of a clause; one clause is one citation, however often quoted."""
        for position, citation in enumerate(self.citations):
            if citation.clause.id == clause.id:
                together = dict.fromkeys([*citation.quotes, *quotes])
                self.citations[position] = replace(citation, quotes=tuple(together))
                return citation.marker
        marker = len(self.citations) + 1
        self.citations.append(
            Citation(
                marker=marker,
                clause=clause,
                document=document,
                quotes=tuple(quotes),
                verified=False,
            )
        )
        return marker

    def draft(self, status: AnswerStatus) -> Draft:
        """Return what was collected."""
        return Draft(
            status=status,
            sentences=tuple(self.sentences),
            citations=tuple(self.citations),
            corrections=tuple(self.corrections),
        )


def not_found(language: str, region: str | None = None) -> Draft:
    """Return the answer that the documents do not say, or none is of the region asked about."""
    words = phrase(language, "not_found")
    if region:
        words = phrase(language, "no_region", region=region_name(region, language))
        words = words[:1].upper() + words[1:] + phrase(language, "end")
    sentence = Sentence(text=words, citations=())
    return Draft(status="not_found", sentences=(sentence,), citations=())


def primary_of(interpreted: Interpretation, evidence: Sequence[Evidence]) -> Evidence | None:
    """Return the evidence that answers first: the likeliest that has what the kind asks for."""
    best = evidence[0]
    if asks_units(interpreted):
        named = [each for each in evidence if each.hit.clause.units]
        near = [each for each in named if each.score >= best.score - WITHOUT_FACT]
        return near[0] if near else best
    if interpreted.wants_figure:
        with_figure = [each for each in evidence if each.figures]
        near = [each for each in with_figure if each.score >= best.score - WITHOUT_FACT]
        return near[0] if near else None
    return best


def asks_units(interpreted: Interpretation) -> bool:
    """Tell whether offices are asked for, or one is named for confirmation."""
    return interpreted.kind == "who" or (
        interpreted.kind == "yes_no" and interpreted.office is not None
    )


def compose(
    composer: Composer,
    question: str,
    interpreted: Interpretation,
    evidence: Sequence[Evidence],
    relevance: Relevance,
) -> AnswerStatus:
    """Say what the evidence answers, in the way the question's kind asks for.

    Args:
        composer: takes the sentences.
        question: one thing asked.
        interpreted: what was understood of it.
        evidence: sufficient evidence, its first as `primary_of` says, not empty.
        relevance: measures against the question.
    """
    if asks_units(interpreted):
        return _say_units(composer, question, interpreted, evidence)
    if interpreted.kind == "compare":
        return _say_each_document(composer, question, interpreted, evidence, relevance)
    if interpreted.wants_figure:
        return _say_figures(composer, question, interpreted, evidence, relevance)
    least = evidence[0].score - _SIDE_CLAUSE
    near = [each for each in evidence[: composer.limit] if each.score >= least]
    several = wants_several(question)
    covered = None
    for each in near:
        best = each.sentences[0]
        first = each is evidence[0]
        if first and interpreted.kind in _POINTS:
            chosen = [s for s in each.sentences if s.score >= _POINT * best.score][:_MAX_POINTS]
        else:
            chosen = [s for s in each.sentences if s.score >= _SIDE_SENTENCE * best.score]
            chosen = chosen[:_MAX_QUOTES]
        covered = best.match if covered is None else covered | best.match
        for stretch in each.sentences if several else ():
            gain = relevance.of(stretch.match | covered) - relevance.of(covered)
            if stretch not in chosen and gain >= _GAIN:
                chosen.append(stretch)
                covered |= stretch.match
        if first and asserts_blank(question, best.text):
            _say_blank(composer, each, chosen[:1])
            return "left_blank"
        asserted = contradicted(question, best.text) if first else None
        marker = _quote(composer, each, chosen, "says_otherwise" if asserted else "says")
        if asserted:
            composer.corrections.append(
                Correction(asserted=asserted, documented=best.text, citation=marker)
            )
    return "answered"


def correct_with(
    composer: Composer, asserted: str, evidence: Evidence, stretches: Sequence[Stretch]
) -> None:
    """Quote a clause against what a question takes for granted."""
    marker = _quote(composer, evidence, stretches, "says_otherwise")
    documented = stretches[0].text
    composer.corrections.append(
        Correction(asserted=asserted, documented=documented, citation=marker)
    )


def _quote(
    composer: Composer, evidence: Evidence, stretches: Iterable[Stretch], key: str = "says"
) -> int:
    quotes = sorted(
        {quote for stretch in stretches for quote in stretch.quotes}, key=lambda quote: quote.start
    )
    joined = "”“".join(quote.text for quote in quotes)
    return composer.say(key, evidence, quotes, quote=joined)


def _say_figures(
    composer: Composer,
    question: str,
    interpreted: Interpretation,
    evidence: Sequence[Evidence],
    relevance: Relevance,
) -> AnswerStatus:
    """Say the figure nearest to the question's words, and others only where it asks for several."""
    best = evidence[0]
    near = [each for each in evidence if each.figures and each.score >= best.score - _SIDE_CLAUSE]
    first = best.figures[0]
    # Where two figures of a clause are as near, the reader tells which is meant.
    chosen = {0: [each for each in best.figures if each.score >= _AS_NEAR * first.score]}
    covered = first.match
    compares = interpreted.compared or interpreted.kind == "compare"
    side = _SIDE_SENTENCE if compares else _SIDE_FIGURE
    if wants_several(question) or compares:
        for position, each in enumerate(near[: composer.limit]):
            for stretch in each.figures:
                gain = relevance.of(stretch.match | covered) - relevance.of(covered)
                if stretch not in chosen[0] and (
                    gain >= _GAIN or (not position and stretch.score >= side * first.score)
                ):
                    chosen.setdefault(position, []).append(stretch)
                    covered |= stretch.match
    if wants_targets(question):
        chosen[0] = list(best.figures[:_MAX_QUOTES])
    for words in also_asked(question):
        others = [each for each in best.figures if each not in chosen[0]]
        named = max(others, key=lambda each: _pairs_shared(words, each.text), default=None)
        if named and _pairs_shared(words, named.text):
            chosen[0].append(named)
    if BLANK in first.text:
        _say_blank(composer, best, chosen[0])
        return "left_blank"
    asserted = None
    if interpreted.kind == "yes_no":
        asserted = contradicted(question, first.text, bare=True)
    for position, stretches in chosen.items():
        otherwise = asserted is not None and stretches[0] is first
        marker = _quote(
            composer, near[position], stretches, "says_otherwise" if otherwise else "says"
        )
        if asserted is not None and otherwise:
            composer.corrections.append(
                Correction(asserted=asserted, documented=first.text, citation=marker)
            )
    return "answered"


def _pairs_shared(words: str, text: str) -> int:
    return sum(pair in text for pair in map("".join, pairwise(words)))


def _say_blank(composer: Composer, evidence: Evidence, stretches: Sequence[Stretch]) -> None:
    quotes = [quote for stretch in stretches for quote in stretch.quotes]
    composer.say("blank", evidence, quotes, quote="”“".join(quote.text for quote in quotes))
    if evidence.hit.document.status == "draft":
        composer.say("facts", evidence, [], facts=phrase(composer.language, "status_draft"))


def _say_each_document(
    composer: Composer,
    question: str,
    interpreted: Interpretation,
    evidence: Sequence[Evidence],
    relevance: Relevance,
) -> AnswerStatus:
    """Say what each document says, the likeliest clause of each; of one alone, all it compares."""
    by_document: dict[str, Evidence] = {}
    for each in evidence:
        if each.figures or not interpreted.wants_figure:
            by_document.setdefault(each.hit.document.id, each)
    if not by_document:
        return "not_found"
    chosen = list(by_document.values())
    least = chosen[0].score - _COMPARED
    chosen = [each for each in chosen if each.score >= least][: composer.limit]
    if len(chosen) == 1 and interpreted.wants_figure:
        with_figures = [each for each in evidence if each.figures]
        return _say_figures(composer, question, interpreted, with_figures, relevance)
    for each in chosen:
        stretches = each.figures[:1] if interpreted.wants_figure else each.sentences[:2]
        if BLANK in stretches[0].text:
            _say_blank(composer, each, stretches)
        else:
            _quote(composer, each, stretches)
    return "answered"


def _say_units(
    composer: Composer, question: str, interpreted: Interpretation, evidence: Sequence[Evidence]
) -> AnswerStatus:
    best = evidence[0]
    clause = best.hit.clause
    listed = unit_list_of(clause)
    if listed is None:
        composer.say("no_units", best, [best.sentences[0].quotes[0]])
        return "not_found"
    roles = units_phrase(clause, composer.language, roles_of(question))
    office = interpreted.office
    if office is None or any(same_office(office, unit.name) for unit in clause.units):
        composer.say("units", best, [listed], roles=roles)
        return "answered"
    marker = composer.say("units_otherwise", best, [listed], roles=roles)
    names = phrase(composer.language, "and").join(dict.fromkeys(u.name for u in clause.units))
    composer.corrections.append(Correction(asserted=office, documented=names, citation=marker))
    return "answered"


def units_phrase(clause: Clause, language: str, asked: Sequence[UnitRole] = ()) -> str:
    """Return the offices of a clause by role: those of the roles asked for, if it has them."""
    held = {unit.role for unit in clause.units}
    wanted = [role for role in ROLES if role in (held & set(asked) or held)]
    return phrase(language, "join").join(
        phrase(
            language,
            role,
            names=phrase(language, "and").join(
                dict.fromkeys(unit.name for unit in clause.units if unit.role == role)
            ),
        )
        for role in wanted
    )
