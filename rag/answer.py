"""From a question to a checked answer: the table of contents of `rag`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.docnumber import find_number
from index.filters import Filters
from rag.asked import speaks_of_thing_asked
from rag.aspects import aspects_of
from rag.assertions import asserts_blank, does_away
from rag.check import verified
from rag.compose import Composer, asks_units, compose, correct_with, not_found, primary_of
from rag.documents import document_asked, say_document, titles_named
from rag.evidence import Evidence, select_evidence
from rag.language import detect_language
from rag.ledger_answers import answer_from_ledger
from rag.listing import (
    clauses_numbered,
    say_children,
    say_clauses,
    say_count,
)
from rag.model import AnswerStatus, Draft, Hit, Interpretation
from rag.naming import documents_in_words
from rag.notes import notes_on
from rag.office_english import english_office_in
from rag.offices import may_name_office, office_in
from rag.phrases import phrase, source_of
from rag.question import forget
from rag.relevance import Relevance
from rag.search import Searcher
from rag.wording import content_of, fold

RELATED = 3
_READ = 20
"""How many of the best clauses are read for evidence."""
# The share of a question that a title must cover for the question to be about that document.
_ABOUT = 0.35
# So likely is the clause meant, where it is quoted against what the question takes for granted.
_SURE_WITHOUT = 0.4
_BRACKETS = str.maketrans("[]", "〔〕")
_COUNTS_CLAUSES = re.compile(
    r"(?:多少|几)\s*[条项个]?(?:政策)?(?:措施|条款|条文|任务|举措)|(?:多少|几)条(?![产链])|"
    r"how many (?:measures|clauses|articles|provisions)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one question; `complete` says that it lists all that qualifies."""

    draft: Draft
    confidence: float
    related: tuple[Hit, ...]
    interpreted: Interpretation
    notes: tuple[str, ...] = ()
    complete: bool = False


class Answerer:
    """Answers one question from one searcher."""

    def __init__(
        self,
        question: str,
        searcher: Searcher,
        *,
        filters: Filters | None,
        limit: int,
        min_confidence: float,
        without: Sequence[str] = (),
    ) -> None:
        self.question = question
        self.searcher = searcher
        self.filters = filters or Filters()
        self.limit = limit
        self.min_confidence = min_confidence
        self.without = without
        self.hits: list[Hit] = []
        self.office_words = ""
        self.complete = False
        self.notes: tuple[str, ...] = ()

    def answer(self, interpreted: Interpretation) -> Outcome:
        """Compose and check the answer."""
        asked = interpreted.completed_question or fold(self.question)
        known, missing = self._documents_named(asked, interpreted)
        if "document_ids" in self.without:
            known = ()
        if known and not self.filters.document_id:
            self.filters = replace(self.filters, document_id=known)
        office = None
        if may_name_office(asked):
            office = office_in(asked, self.searcher.unit_names)
        elif english := english_office_in(asked, self.searcher.unit_names):
            self.office_words, office = english
        interpreted = forget(replace(interpreted, document_ids=known, office=office), self.without)
        aspects = [
            (text, forget(each, self.without))
            for text, each in aspects_of(interpreted, self.question)
        ]
        composer = Composer(interpreted.language, self.limit)
        outcomes = []
        if whole := self._from_ledger(asked, interpreted, missing, composer):
            outcomes = [whole]
        elif any(map(str.isalpha, asked)):
            outcomes = [self._one(text, each, missing, composer) for text, each in aspects]
        elif not self.hits:
            self.hits = self.searcher.search(asked, filters=self.filters)
        return self._together(outcomes, composer, interpreted)

    def _together(
        self,
        outcomes: Sequence[tuple[AnswerStatus, float]],
        composer: Composer,
        interpreted: Interpretation,
    ) -> Outcome:
        answered = [each for each in outcomes if each[0] != "not_found"]
        status: AnswerStatus = "not_found"
        if answered:
            status = "answered" if ("answered" in {s for s, _ in answered}) else "left_blank"
            if len(answered) < len(outcomes):
                composer.write(phrase(composer.language, "part_not_found"))
        draft = verified(composer.draft(status))
        confidence = min((c for _, c in answered or outcomes), default=0.0)
        if not draft.sentences or (status != "not_found" and not draft.citations):
            draft = not_found(interpreted.language, self._region_missing(interpreted))
        cited = {citation.clause.id for citation in draft.citations}
        return Outcome(
            draft=draft,
            confidence=confidence,
            related=tuple(hit for hit in self.hits if hit.clause.id not in cited)[:RELATED],
            interpreted=interpreted,
            notes=self.notes
            + notes_on(
                [each.document for each in draft.citations],
                composer.language,
                self.searcher.today,
                held=self.searcher.documents,
                as_of=self.filters.as_of,
            ),
            complete=self.complete,
        )

    def _region_missing(self, interpreted: Interpretation) -> str | None:
        """Return the place asked about, if the library holds no document of it."""
        region = interpreted.region
        held = {document.region for document in self.searcher.documents}
        return None if interpreted.located or region in held else region

    def _one(
        self, text: str, interpreted: Interpretation, missing: Sequence[str], composer: Composer
    ) -> tuple[AnswerStatus, float]:
        """Add the answer to one thing asked; return its status and confidence."""
        language = detect_language(text)  # of the question; the answer's may be another
        filters = self.filters
        if interpreted.compared and not filters.region:
            filters = replace(filters, region=interpreted.compared)
        hits = self.searcher.search(text, filters=filters, depth=_READ)
        self.hits += [hit for hit in hits if hit not in self.hits]
        about_document = interpreted.kind == "document_fact"
        absent = [name for name in missing if about_document or not _mentioned(name, hits)]
        if absent and not interpreted.document_ids:
            composer.write(phrase(composer.language, "no_document", names="、".join(absent)))
            return "not_found", 0.0
        relevance = Relevance(
            self._without_office(text, interpreted), language, self.searcher.snapshot.lexical
        )
        evidence = select_evidence(hits, interpreted, relevance, text) if hits else []
        found = self._about_document(text, interpreted, evidence, relevance, composer)
        if found is not None:
            return found
        if part := self._from_ledger(text, interpreted, missing, composer):
            return part
        best = primary_of(interpreted, evidence) if evidence else None
        if best is None:
            return self._without_figure(text, interpreted, evidence, composer)
        evidence = [best, *(each for each in evidence if each is not best)]
        if best.chance < self.min_confidence:
            return "not_found", best.chance
        if best.hit.clause.kind == "intro" and interpreted.kind in ("list", "measures", "open"):
            document = self.searcher.document(best.hit.document.id)
            return say_children(composer, document, best.hit.clause), best.chance
        if asserts_blank(text, best.sentences[0].text):
            return compose(composer, text, interpreted, evidence, relevance), best.chance
        if not speaks_of_thing_asked(text, best.hit.clause, relevance):
            return "not_found", best.chance
        status = compose(composer, text, interpreted, evidence, relevance)
        return status, 1 - best.chance if status == "not_found" else best.chance

    def _without_office(self, text: str, interpreted: Interpretation) -> str:
        """Return a question without the office it supposes: what that does is not asked."""
        if not asks_units(interpreted) or interpreted.office is None:
            return text
        rest = text.replace(self.office_words or interpreted.office, " ")
        return rest if re.search(r"\w{2}", content_of(rest)) else text

    def _without_figure(
        self,
        text: str,
        interpreted: Interpretation,
        evidence: Sequence[Evidence],
        composer: Composer,
    ) -> tuple[AnswerStatus, float]:
        """Where the clause meant has no figure: say so if it does away with what is asked about."""
        if not evidence or evidence[0].chance < _SURE_WITHOUT:
            return "not_found", 0.0
        best = evidence[0]
        undone = [each for each in best.sentences[:2] if does_away(each.text)]
        if not undone:
            return "not_found", 1 - best.chance
        correct_with(composer, text, best, undone)
        return "answered", best.chance

    def _about_document(
        self,
        text: str,
        interpreted: Interpretation,
        evidence: Sequence[Evidence],
        relevance: Relevance,
        composer: Composer,
    ) -> tuple[AnswerStatus, float] | None:
        """Answer what is asked of a document as a whole or of one of its numbers."""
        counts = bool(_COUNTS_CLAUSES.search(text)) and not interpreted.office
        number = interpreted.clause_number
        if interpreted.kind != "document_fact" and not counts and number is None:
            return None
        documents = [
            each
            for each in self.searcher.documents
            if not self.filters.document_id or each.id in self.filters.document_id
        ]
        info, fit = document_asked(text, evidence, documents, relevance, interpreted.region)
        named = info.id in interpreted.document_ids or len(documents) == 1
        sure = 1.0 if named else min(fit, 1.0)
        if not named and fit < _ABOUT:
            if number is not None or counts:
                return None
            likely = evidence[0].chance if evidence else 0.0
            if likely < self.min_confidence:
                return "not_found", likely
            info, sure = evidence[0].hit.document, likely
        document = self.searcher.document(info.id)
        if interpreted.kind == "document_fact":
            return say_document(composer, text, document), sure
        if number is None:
            return say_count(composer, document), sure
        clauses = clauses_numbered(document, number)
        if not clauses:
            words = phrase(
                composer.language, "no_clause", source=source_of(info), number=str(number)
            )
            composer.write(words)
            return "not_found", sure
        if interpreted.kind in ("open", "measures", "list", "yes_no"):
            return say_clauses(composer, info, clauses), sure
        ids = {clause.id for clause in clauses}
        inside = [each for each in evidence if each.hit.clause.id in ids]
        if not inside:
            return None
        return compose(composer, text, interpreted, inside, relevance), sure

    def _from_ledger(
        self, text: str, interpreted: Interpretation, missing: Sequence[str], composer: Composer
    ) -> tuple[AnswerStatus, float] | None:
        """Answer what asks for all that qualifies; None where a question asks something else."""
        if missing and not interpreted.document_ids:
            return None
        found = answer_from_ledger(
            composer, text, interpreted, self.searcher, self.filters, self.office_words
        )
        if found is None:
            return None
        self.complete = True
        self.notes += found.notes
        return found.status, 1.0

    def _documents_named(
        self, question: str, interpreted: Interpretation
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the documents named by number or title, and names of none."""
        by_number = self.searcher.documents_named(question)
        by_title, missing = titles_named(question, self.searcher.documents)
        number = find_number(question)
        # In the document's own brackets: [2022] would read as a citation's marker.
        unknown = (number[0].translate(_BRACKETS),) if number and not by_number else ()
        titles = tuple(f"《{title}》" for title in missing)
        named = tuple(dict.fromkeys([*by_number, *by_title]))
        if not named and not titles and not interpreted.compared:
            named = documents_in_words(question, self.searcher.documents)
            if interpreted.kind == "compare" and len(named) < 2:
                named = ()  # set beside what is named otherwise
        return named, (*unknown, *titles)


def _mentioned(name: str, hits: Sequence[Hit]) -> bool:
    return any(name in hit.clause.text.translate(_BRACKETS) for hit in hits)
