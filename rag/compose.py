"""The extractive answer: sentences made of evidence and fixed phrases, nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Clause, DocumentInfo
from rag.evidence import Evidence
from rag.figures import BLANK
from rag.model import AnswerStatus, Citation, Draft, Interpretation, Quote, Sentence
from rag.phrases import (
    ROLES,
    date_phrase,
    issuer_phrase,
    number_phrase,
    phrase,
    place_of,
    source_of,
)
from rag.sentences import sentences_of, unit_list_of

MAX_CLAUSES = 4
# Further clauses are named beside the best where they cover nearly as much of the question.
_SIDE_CLAUSE = 0.85
_COMPARED = 0.6


class Composer:
    """Collects sentences and numbers their citations."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []

    def say(self, key: str, evidence: Evidence, quotes: Sequence[Quote], **values: str) -> None:
        """Add one sentence about one clause, with the quotes that carry it."""
        self.add(key, evidence.hit.clause, evidence.hit.document, quotes, **values)

    def add(
        self,
        key: str,
        clause: Clause,
        document: DocumentInfo,
        quotes: Sequence[Quote],
        **values: str,
    ) -> None:
        """Add one sentence and its citation."""
        marker = self._cite(clause, document, quotes)
        words = phrase(
            self.language,
            key,
            source=source_of(document),
            place=place_of(clause.path, clause.kind),
            **values,
        )
        end = phrase(self.language, "end")
        text = words if words.endswith(("”", end)) else words + end
        self.sentences.append(Sentence(text=text, citations=(marker,)))

    def _cite(self, clause: Clause, document: DocumentInfo, quotes: Sequence[Quote]) -> int:
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
            status=status, sentences=tuple(self.sentences), citations=tuple(self.citations)
        )


def not_found(language: str) -> Draft:
    """Return the answer that the documents do not say."""
    sentence = Sentence(text=phrase(language, "not_found"), citations=())
    return Draft(status="not_found", sentences=(sentence,), citations=())


def compose(
    interpreted: Interpretation, evidence: Sequence[Evidence], opening: Clause | None = None
) -> Draft:
    """Compose an answer of the kind the question asks.

    Args:
        interpreted: what was understood of the question.
        evidence: sufficient evidence, best first, not empty.
        opening: the first clause of the best document, cited for facts about the document.
    """
    composer = Composer(interpreted.language)
    best = evidence[0]
    if opening is not None:
        return composer.draft(_say_issue(composer, opening, best.hit.document))
    if interpreted.kind == "who":
        named = [each for each in evidence[:MAX_CLAUSES] if each.hit.clause.units]
        near = [each for each in named if each.coverage >= _SIDE_CLAUSE * best.coverage]
        return composer.draft(_say_units(composer, near[0] if near else best))
    chosen = _chosen(interpreted, evidence)
    if interpreted.wants_figure:
        chosen = [each for each in chosen if each.phrase is not None]
        if not chosen:
            return not_found(interpreted.language)
        best = chosen[0]
        if best.phrase and BLANK in best.phrase.text:
            sentence = _sentence_with(best, best.phrase)
            composer.say("blank", best, [sentence], quote=sentence.text)
            if best.hit.document.status == "draft":
                composer.say("facts", best, [], facts=phrase(interpreted.language, "draft"))
            return composer.draft("left_blank")
        if interpreted.kind != "compare":
            chosen = chosen[:1]
    for each in chosen:
        quotes = sorted(each.quotes, key=lambda quote: quote.start)
        composer.say("says", each, quotes, quote="”“".join(quote.text for quote in quotes))
    return composer.draft("answered")


def _chosen(interpreted: Interpretation, evidence: Sequence[Evidence]) -> list[Evidence]:
    if interpreted.kind == "compare":
        by_document: dict[str, Evidence] = {}
        for each in evidence:
            if each.phrase is not None or not interpreted.wants_figure:
                by_document.setdefault(each.hit.document.id, each)
        chosen = list(by_document.values())
        least = _COMPARED * max((each.coverage for each in chosen), default=0)
        return [each for each in chosen if each.coverage >= least][:MAX_CLAUSES]
    least = _SIDE_CLAUSE * evidence[0].coverage
    near = [each for each in evidence[:MAX_CLAUSES] if each.coverage >= least]
    return near[:1] if interpreted.kind == "yes_no" else near


def _say_units(composer: Composer, evidence: Evidence) -> AnswerStatus:
    clause = evidence.hit.clause
    listed = unit_list_of(clause)
    if listed is None:
        composer.say("no_units", evidence, evidence.quotes[:1])
        return "not_found"
    roles = []
    for role in ROLES:
        names = dict.fromkeys(unit.name for unit in clause.units if unit.role == role)
        if names:
            joined = phrase(composer.language, "and").join(names)
            roles.append(phrase(composer.language, role, names=joined))
    composer.say("units", evidence, [listed], roles=phrase(composer.language, "join").join(roles))
    return "answered"


def _say_issue(composer: Composer, opening: Clause, document: DocumentInfo) -> AnswerStatus:
    language = composer.language
    facts = [number_phrase(document, language), issuer_phrase(document, language)]
    facts.append(date_phrase(document, language))
    if document.status == "draft":
        facts.append(phrase(language, "draft"))
    quotes = sentences_of(opening)[:1] or (
        Quote(text=opening.text, start=0, end=len(opening.text)),
    )
    composer.add("facts", opening, document, quotes, facts=phrase(language, "join").join(facts))
    stated = document.number or document.issuers or document.issued_on
    return "answered" if stated or document.status == "draft" else "not_found"


def _sentence_with(evidence: Evidence, part: Quote) -> Quote:
    return next((quote for quote in evidence.quotes if quote.start <= part.start < quote.end), part)
