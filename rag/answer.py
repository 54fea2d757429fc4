"""From a question to a checked answer: the table of contents of `rag`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.model import Clause, DocumentInfo
from corpus.patterns import regex
from corpus.tables import region_stem
from index.filters import Filters
from rag.asked import asks_person, instructs
from rag.aspects import Aspect, aspects_of
from rag.assertions import asserts_blank, does_away
from rag.check import verified
from rag.compose import Composer, asks_units, compose, correct_with, not_found
from rag.contrasts import excludes
from rag.countries import country_asked, mentions_country
from rag.cues import kind_of
from rag.documents import document_asked, say_document
from rag.enumerations import enumeration_of, lists_too_few, number_of_things
from rag.evidence import Evidence
from rag.language import detect_language
from rag.ledger_answers import answer_from_ledger
from rag.listing import (
    clauses_numbered,
    heading_listed,
    say_children,
    say_clauses,
    say_count,
    say_under,
)
from rag.model import AnswerStatus, Draft, Hit, Interpretation
from rag.notes import notes_on
from rag.office_english import english_office_in
from rag.offices import may_name_office, office_in, office_spelled_out
from rag.phrases import phrase, source_of
from rag.places import region_of
from rag.premises import correct_premise, premise_of
from rag.question import forget
from rag.reading import Reading, documents_named
from rag.readings import Reader, limited
from rag.relevance import Relevance
from rag.search import Searcher
from rag.stated import lacks_thing_asked, states_thing_asked
from rag.wording import fold

RELATED = 3
# The share of a question that a title must cover for the question to be about that document.
_ABOUT = 0.35
# So likely is the clause meant, where it is quoted against what the question takes for granted.
_SURE_WITHOUT = 0.4
# “技术经理人山东行” is a name, none of its parts an office.
_QUOTED = regex(r"[“\"「『][^”\"」』]*[”\"」』]")
# Of the nearest sentence's score, for one to be about what is asked.
_AS_NEAR = 0.8
# Of so many clauses' documents a heading or a sentence may list what is asked for.
_LIKELY = 5
# Of the least confidence: for a further thing asked, where another one is answered.
_OF_A_KNOWN_TOPIC = 0.5
# Of the likeliest clause's chance, for another to answer where that lacks what is asked for.
_AS_LIKELY = 0.3
_COUNTS_CLAUSES = regex(
    r"(?:多少|几)\s*[条项个]?(?:政策)?(?:措施|条款|条文|任务|举措)|(?:多少|几)条(?![产链])|"
    r"how many (?:measures|clauses|articles|provisions)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one question.

    `complete` says that it lists all that qualifies, `dropped` how many sentences failed their
    check and were left out.
    """

    draft: Draft
    confidence: float
    related: tuple[Hit, ...]
    interpreted: Interpretation
    notes: tuple[str, ...] = ()
    complete: bool = False
    dropped: int = 0


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
        quoted: Sequence[str] = (),
    ) -> None:
        self.question = question
        self.searcher = searcher
        self.filters = filters or Filters()
        self.limit = limit
        self.min_confidence = min_confidence
        self.without = without
        self.quoted = quoted
        self.hits: list[Hit] = []
        self.office_words = ""
        self.complete = False
        self.notes: tuple[str, ...] = ()

    def answer(self, interpreted: Interpretation) -> Outcome:
        """Compose and check the answer."""
        asked = interpreted.completed_question or fold(self.question)
        known, missing = documents_named(asked, interpreted, self.searcher)
        if "document_ids" in self.without:
            known = ()
        unquoted = _QUOTED.sub(" ", asked)
        if office := office_spelled_out(unquoted, self.searcher.unit_names):
            interpreted = _without_region_of(office, office, unquoted, interpreted)
        elif may_name_office(unquoted):
            office = office_in(unquoted, self.searcher.unit_names)
        elif english := english_office_in(asked, self.searcher.unit_names):
            self.office_words, office = english
            interpreted = _without_region_of(office, self.office_words, asked, interpreted)
        interpreted = forget(replace(interpreted, document_ids=known, office=office), self.without)
        composer = Composer(interpreted.language, self.limit)
        filters = limited(self.filters, known)
        outcomes = []
        if whole := self._from_ledger(asked, interpreted, filters, missing, composer):
            outcomes = [whole]
        elif instructs(asked) or asks_person(asked) or not any(map(str.isalpha, asked)):
            self.hits = self.searcher.search(asked, filters=filters)
        else:
            aspects = aspects_of(interpreted, self.question)
            outcomes = self._each(aspects, interpreted, missing, composer)
        return self._together(outcomes, composer, interpreted)

    def _each(
        self,
        aspects: Sequence[Aspect],
        interpreted: Interpretation,
        missing: Sequence[str],
        composer: Composer,
    ) -> list[tuple[AnswerStatus, float]]:
        """Answer the things asked one after the other.

        Where one of them is answered, the others are asked of a library that has the topic: less
        is needed to believe that it has them too.
        """
        reader = Reader(
            question=self.question,
            searcher=self.searcher,
            filters=self.filters,
            office_words=self.office_words,
            enough=self.min_confidence,
            without=self.without,
            quoted=self.quoted,
        )
        readings = reader.read_all(aspects, interpreted, missing)
        for reading in readings:
            self.hits += [hit for hit in reading.hits if hit not in self.hits]
        least = self.min_confidence
        if any(each.chance >= least for each in readings) and len(readings) > 1:
            least *= _OF_A_KNOWN_TOPIC
        return [self._one(each, least, composer) for each in readings]

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
        composed = composer.draft(status)
        draft = verified(composed)
        dropped = len(composed.sentences) - len(draft.sentences)
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
            dropped=dropped,
        )

    def _region_missing(self, interpreted: Interpretation) -> str | None:
        """Return the place asked about, if the library holds no document of it."""
        region = interpreted.region
        held = {document.region for document in self.searcher.documents}
        return None if interpreted.located or region in held else region

    def _one(
        self, reading: Reading, least: float, composer: Composer
    ) -> tuple[AnswerStatus, float]:
        """Add the answer to one thing asked; return its status and confidence."""
        text, interpreted, relevance = reading.text, reading.interpreted, reading.relevance
        if reading.absent and not interpreted.document_ids:
            names = "、".join(reading.absent)
            composer.write(phrase(composer.language, "no_document", names=names))
            return "not_found", 0.0
        found = self._about_document(reading, least, composer)
        if found is not None:
            return found
        if part := self._from_ledger(text, interpreted, reading.filters, (), composer):
            return part
        best = reading.best
        if (country := country_asked(text)) and not (best and _mentions(best, country)):
            return "not_found", 0.0
        first = reading.evidence[0] if reading.evidence else None
        for hit in (*([first.hit] if first else []), *reading.hits[:_LIKELY]):
            if path := heading_listed(text, hit):
                document = self.searcher.document(hit.document.id)
                return say_under(composer, document, path), max(first.chance if first else 0, least)
        if enumerated := self._enumerated(reading, composer):
            return enumerated, max(first.chance if first else 0.0, least)
        if best is None:
            return self._without_figure(text, reading.evidence, composer)
        if best.chance < least:
            return "not_found", best.chance
        if best.hit.clause.kind == "intro" and interpreted.kind in ("list", "measures", "open"):
            document = self.searcher.document(best.hit.document.id)
            return say_children(composer, document, best.hit.clause), best.chance
        if asserts_blank(text, best.sentences[0].text):
            return compose(composer, text, interpreted, reading.evidence, relevance), best.chance
        evidence = self._stating(reading, least)
        if not evidence:
            return "not_found", best.chance
        best = evidence[0]
        status = compose(composer, text, interpreted, evidence, relevance)
        if status == "answered" and (premise := premise_of(text)):
            lexical = self.searcher.snapshot.lexical
            stated = Relevance(premise[0], detect_language(text), lexical)
            correct_premise(composer, premise[0], best, stated)
        return status, 1 - best.chance if status == "not_found" else best.chance

    def _stating(self, reading: Reading, least: float) -> list[Evidence]:
        """Return the evidence, first what states the thing asked for by name; none if none does.

        Of a conversation, the last question says what that is, if it asks anything itself.
        """
        interpreted, last = reading.interpreted, fold(self.question)
        asked = last if interpreted.completed_question and kind_of(last) else reading.text
        evidence = list(reading.evidence)
        likely = max(least, _AS_LIKELY * evidence[0].chance)
        for each in evidence:
            clause = each.hit.clause
            answers = each is evidence[0] or (
                each.chance >= likely
                and (each.figures or not interpreted.wants_figure)
                and (clause.units or not asks_units(interpreted))
            )
            if (
                answers
                and not lists_too_few(asked, clause.text)
                and states_thing_asked(asked, clause, reading.relevance)
            ):
                return [each, *(other for other in evidence if other is not each)]
        return []

    def _enumerated(self, reading: Reading, composer: Composer) -> AnswerStatus | None:
        """Answer which so many things there are: those under a heading, or in one sentence."""
        number = number_of_things(reading.text, reading.interpreted.kind)
        likely = [each.hit for each in reading.evidence[:_LIKELY]]
        if number is None or not likely or not reading.evidence[0].chance:
            return None  # nothing to list, or of what no document names
        documents = dict.fromkeys(hit.document.id for hit in likely)
        listing = enumeration_of(
            number,
            [self.searcher.document(each) for each in documents],
            reading.relevance,
            [hit.clause.id for hit in likely],
        )
        if listing is None:
            return None
        if listing.clause is None or listing.quote is None:
            document = self.searcher.document(listing.document.id)
            return say_under(composer, document, listing.under)
        quote = listing.quote
        composer.add("says", listing.clause, listing.document, [quote], quote=quote.text)
        return "answered"

    def _without_figure(
        self,
        text: str,
        evidence: Sequence[Evidence],
        composer: Composer,
    ) -> tuple[AnswerStatus, float]:
        """Where the clause meant has no figure: say so if it does away with what is asked about."""
        if not evidence or evidence[0].chance < _SURE_WITHOUT:
            return "not_found", 0.0
        best = evidence[0]
        whole = f"{' '.join(best.hit.clause.path)} {best.hit.clause.text}"
        undone = [
            each
            for each in best.sentences[:2]
            if each.score >= _AS_NEAR * best.sentences[0].score
            and does_away(each.text)
            and not excludes(text, each.text, whole)
        ]
        if not undone:
            return "not_found", 1 - best.chance
        correct_with(composer, text, best, undone)
        return "answered", best.chance

    def _about_document(
        self, reading: Reading, least: float, composer: Composer
    ) -> tuple[AnswerStatus, float] | None:
        """Answer what is asked of a document as a whole or of one of its numbers."""
        text, interpreted, evidence = reading.text, reading.interpreted, reading.evidence
        counts = bool(_COUNTS_CLAUSES.search(text)) and not interpreted.office
        if counts and evidence and heading_listed(text, evidence[0].hit):
            counts = False  # 基本原则有几条: of a heading, not of the document
        number = interpreted.clause_number
        if interpreted.kind != "document_fact" and not counts and number is None:
            return None
        documents = [
            each
            for each in self.searcher.documents
            if not reading.filters.document_id or each.id in reading.filters.document_id
        ]
        info, fit = document_asked(text, evidence, documents, reading.relevance, interpreted.region)
        named = info.id in interpreted.document_ids or len(documents) == 1
        sure = 1.0 if named else min(fit, 1.0)
        if not named and fit < _ABOUT and number is not None:
            having = list(islice((d for d in documents if self._numbered(d, number)), 2))
            if len(having) != 1:
                return None
            info, sure = having[0], max(fit, least)
        elif not named and fit < _ABOUT:
            if counts:
                return None
            likely = evidence[0].chance if evidence else 0.0
            if likely < least:
                return "not_found", likely
            info, sure = evidence[0].hit.document, likely
        document = self.searcher.document(info.id)
        if interpreted.kind == "document_fact":
            if lacks_thing_asked(text, document.text):
                return "not_found", sure
            return say_document(composer, text, document), sure
        if number is None:
            return say_count(composer, document), sure
        clauses = self._numbered(info, number)
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
        return compose(composer, text, interpreted, inside, reading.relevance), sure

    def _numbered(self, info: DocumentInfo, number: int) -> list[Clause]:
        return clauses_numbered(self.searcher.document(info.id), number)

    def _from_ledger(
        self,
        text: str,
        interpreted: Interpretation,
        filters: Filters,
        missing: Sequence[str],
        composer: Composer,
    ) -> tuple[AnswerStatus, float] | None:
        """Answer what asks for all that qualifies; None where a question asks something else."""
        if missing and not interpreted.document_ids:
            return None
        found = answer_from_ledger(
            composer, text, interpreted, self.searcher, filters, self.office_words
        )
        if found is None:
            return None
        self.complete = True
        self.notes += found.notes
        return found.status, 1.0


def _mentions(evidence: Evidence, name: str) -> bool:
    return mentions_country(f"{evidence.hit.document.title} {evidence.hit.clause.text}", name)


def _without_region_of(
    office: str, words: str, question: str, interpreted: Interpretation
) -> Interpretation:
    """Return what was understood without a place that only the office's name has: 青岛海关."""
    region = interpreted.region
    if region and region_stem(region) in office and not region_of(question.replace(words, " ")):
        return replace(interpreted, region=None)
    return interpreted
