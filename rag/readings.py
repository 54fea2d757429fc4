"""What was found for each of the things that one question asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.filters import Filters
from rag.aspects import Aspect
from rag.compose import asks_units
from rag.follow_up import names_thing
from rag.model import Interpretation
from rag.premises import premise_of
from rag.question import forget
from rag.reading import Reading, documents_named, read
from rag.search import Searcher
from rag.wording import content_of, fold

# So likely against the best must a clause be that answered what was asked before of the thing.
_SAME = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Looks for what one question asks.

    question: as asked last, without what it leaves to the questions before it.
    filters: where to look.
    office_words: how the question names an office, where that is not in the documents' words.
    enough: the chance from which something counts as found.
    without: what is to be forgotten of what was understood.
    quoted: what the reply before quotes, where the question leans on what was asked before.
    """

    question: str
    searcher: Searcher
    filters: Filters
    office_words: str
    enough: float
    without: Sequence[str]
    quoted: Sequence[str]

    def read_all(
        self, aspects: Sequence[Aspect], interpreted: Interpretation, missing: Sequence[str]
    ) -> list[Reading]:
        """Return what was found for each of several things asked.

        Args:
            aspects: the things, in the order asked.
            interpreted: what was understood of the question as a whole.
            missing: documents that it names and that the library does not have.
        """
        readings: list[Reading] = []
        known: tuple[str, ...] = ()
        clauses: dict[str, str] = {}
        for together, group in groupby(aspects, key=lambda aspect: aspect.together):
            of_group = []
            for aspect in group:
                own = aspect.interpreted.document_ids, tuple(missing)
                if len(aspects) > 1 and not own[0]:
                    own = documents_named(aspect.text, aspect.interpreted, self.searcher)
                named = own[0] if "document_ids" not in self.without else ()
                if not named and not aspect.interpreted.region:
                    named = known  # what the thing before was asked of
                known = named
                office = aspect.interpreted.office
                if office and (self.office_words or office) not in aspect.text:
                    office = None
                limits = replace(aspect.interpreted, document_ids=named, office=office)
                each = forget(limits, self.without)
                reading = self._read(aspect.text, each, own[1])
                if each.compared and each.year and reading.chance < self.enough:
                    # 青岛的目标和省里2027年的目标: the year may be the other place's.
                    reading = self._read(aspect.text, replace(each, year=None), own[1])
                if aspect.subject and reading.chance < self.enough:
                    with_subject = self._read(f"{aspect.subject} {aspect.text}", each, own[1])
                    reading = max(reading, with_subject, key=lambda one: one.chance)
                if aspect.about is not None:
                    reading = self._of_the_same(reading, clauses.get(aspect.about))
                    if reading.best:
                        clauses.setdefault(aspect.about, reading.best.hit.clause.id)
                of_group.append(reading)
            readings += self._in_one_clause(together, of_group) if together else of_group
        return _found_again(aspects, readings)

    def _of_the_same(self, reading: Reading, clause_id: str | None) -> Reading:
        """Return what the clause says that answered before of the same thing, if it well may."""
        inside = reading.within(clause_id) if clause_id else None
        return inside if inside and inside.chance >= _SAME * reading.chance else reading

    def _in_one_clause(self, together: str, alone: list[Reading]) -> list[Reading]:
        """Return what one clause says of each, if one speaks of all that is asked at once."""
        whole = self._read(together, alone[0].interpreted, alone[0].absent)
        if whole.best is None:
            return alone
        clause = whole.best.hit.clause
        fits = all(
            (each.best is not None and each.best.hit.clause.id == clause.id)
            or (each.chance < whole.chance and each.speaks_of_it(clause))
            for each in alone
        )
        if not fits:
            return alone
        inside = [each.within(clause.id, whole.chance) for each in alone]
        return [each for each in inside if each] if all(inside) else [whole]

    def _read(self, text: str, interpreted: Interpretation, missing: Sequence[str]) -> Reading:
        premise = premise_of(text)
        later = premise[1] if premise else ""
        if interpreted.completed_question:
            later = fold(self.question)
        return read(
            text,
            self._without_office(text, interpreted),
            interpreted,
            self.searcher,
            limited(self.filters, interpreted.document_ids),
            missing,
            later if names_thing(later) else None,
            self.quoted,
        )

    def _without_office(self, text: str, interpreted: Interpretation) -> str:
        """Return a question without the office it supposes: what that does is not asked."""
        if not asks_units(interpreted) or interpreted.office is None:
            return text
        rest = text.replace(self.office_words or interpreted.office, " ")
        return rest if re.search(r"\w{2}", content_of(rest)) else text


def _found_again(aspects: Sequence[Aspect], readings: list[Reading]) -> list[Reading]:
    """Return readings, the first as sure of its clause as a further thing asked of the same is.

    村里通5G的比例要到多少？哪两家单位牵头？ The second is found with the words of both.
    """
    first = readings[0]
    if len(aspects) != len(readings) or first.best is None or aspects[0].about != "":
        return readings
    clause = first.best.hit.clause.id
    chance = max(
        each.chance
        for aspect, each in zip(aspects, readings, strict=True)
        if aspect.about == "" and not aspect.subject and each.best
        if each.best.hit.clause.id == clause
    )
    again = first.within(clause, chance) if chance > first.chance else None
    return [again or first, *readings[1:]]


def limited(filters: Filters, documents: tuple[str, ...]) -> Filters:
    """Return the filters, limited to some documents where they name none."""
    if documents and not filters.document_id:
        return replace(filters, document_id=documents)
    return filters
