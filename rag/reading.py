"""What was found for one thing asked: where it was looked for, the hits and their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.docnumber import find_number
from corpus.model import Clause
from index.filters import Filters
from rag.compose import asks_units, primary_of
from rag.contrasts import excludes
from rag.cues import kind_of
from rag.documents import titles_named
from rag.evidence import Evidence, Stretch, in_region, select_evidence
from rag.language import detect_language
from rag.model import Hit, Interpretation
from rag.naming import documents_in_words
from rag.relevance import Relevance
from rag.search import Searcher

READ = 20
"""How many of the best clauses are read for evidence."""
_SPEAKS = 0.3
_IS_ABOUT = 0.7
# Of the scores that order evidence.
_AS_LIKELY = 1.5
_BRACKETS = str.maketrans("[]", "〔〕")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found for one thing asked.

    text: the question.
    filters: where it was looked for.
    absent: documents that it names and that the library does not have.
    evidence: the likeliest first; `best` is what answers first, None where nothing can.
    """

    text: str
    interpreted: Interpretation
    filters: Filters
    absent: tuple[str, ...]
    hits: tuple[Hit, ...]
    relevance: Relevance
    evidence: tuple[Evidence, ...]
    best: Evidence | None

    @property
    def chance(self) -> float:
        """How likely the clause that answers first does, 0 where there is none."""
        return self.best.chance if self.best else 0.0

    def within(self, clause_id: str, chance: float | None = None) -> "Reading | None":
        """Return what one clause has to answer with, None where it has nothing.

        `chance` is how likely it answers, where that is known from elsewhere.
        """
        held = [each for each in self.evidence if each.hit.clause.id == clause_id]
        if chance is not None:
            held = [replace(each, chance=chance) for each in held]
        best = primary_of(self.interpreted, held) if held else None
        return replace(self, evidence=tuple(held), best=best) if best else None

    def speaks_of_it(self, clause: Clause) -> bool:
        """Tell whether a clause speaks of what is asked, though another may do so more."""
        text = f"{' '.join(clause.path)} {clause.text}"
        return self.relevance.of(self.relevance.match(text)) >= _SPEAKS


def read(
    text: str,
    bare: str,
    interpreted: Interpretation,
    searcher: Searcher,
    filters: Filters,
    missing: Sequence[str],
    later: str | None = None,
    quoted: Sequence[str] = (),
) -> Reading:
    """Search for one thing asked and read what was found.

    `bare` is the text without what does not tell which clause is meant. `later` is the last
    question of a conversation: the earlier ones tell which clause, this one which of its words.
    A clause of which the reply before `quoted` words goes first where it is nearly as likely.
    """
    if interpreted.compared and not filters.region:
        filters = replace(filters, region=interpreted.compared)
    region, located = interpreted.region, interpreted.located
    if region and any(each.region == region for each in searcher.documents):
        # What is likeliest of the place, whatever other places say of the same.
        found = searcher.search(text, filters=filters)
        hits = [hit for hit in found if in_region(hit, region, located)][:READ] or found[:READ]
    else:
        hits = searcher.search(text, filters=filters, depth=READ)
    # Of the question; the answer's language may be another.
    relevance = Relevance(bare, detect_language(text), searcher.snapshot.lexical)
    evidence = select_evidence(hits, interpreted, relevance, text) if hits else []
    if quoted and evidence:
        evidence = _quoted_first(evidence, quoted)
    best = primary_of(interpreted, evidence) if evidence else None
    if best is not None and not interpreted.wants_figure and not asks_units(interpreted):
        best = _speaking_of(text, best)
    if best is not None and later:
        asked = Relevance(later, detect_language(later), searcher.snapshot.lexical)
        heading = asked.of(asked.match(" ".join(best.hit.clause.path[-1:])))
        if kind_of(later) or heading < _IS_ABOUT:  # else all of the clause is about that
            best = replace(
                best,
                sentences=_by_words_of(asked, best.sentences),
                figures=_by_words_of(asked, best.figures),
            )
    if best is not None:
        others = [each for each in evidence if each.hit.clause.id != best.hit.clause.id]
        evidence = [best, *others]
    about_document = interpreted.kind == "document_fact"
    return Reading(
        text=text,
        interpreted=interpreted,
        filters=filters,
        absent=tuple(name for name in missing if about_document or not _mentioned(name, hits)),
        hits=tuple(hits),
        relevance=relevance,
        evidence=tuple(evidence),
        best=best,
    )


def _quoted_first(evidence: list[Evidence], quoted: Sequence[str]) -> list[Evidence]:
    least = evidence[0].score - _AS_LIKELY
    said = [
        each
        for each in evidence
        if each.score >= least and any(words in each.hit.clause.text for words in quoted)
    ]
    return [*said, *(each for each in evidence if each not in said)]


def _speaking_of(question: str, evidence: Evidence) -> Evidence | None:
    """Return evidence without sentences on another thing; None where the nearest is one."""
    hit = evidence.hit
    text = f"{hit.document.title} {' '.join(hit.clause.path)} {hit.clause.text}"
    kept = [each for each in evidence.sentences if not excludes(question, each.text, text)]
    if kept[:1] != list(evidence.sentences[:1]):
        return None
    return replace(evidence, sentences=tuple(kept))


def _by_words_of(asked: Relevance, stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches with those first that have the words of a question, if any has."""
    near = {id(each): asked.of(asked.match(each.text)) for each in stretches}
    if max(near.values(), default=0.0) < _SPEAKS:
        return tuple(stretches)
    return tuple(sorted(stretches, key=lambda each: -near[id(each)]))


def documents_named(
    question: str, interpreted: Interpretation, searcher: Searcher
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the documents named by number or title, and names of none."""
    by_number = searcher.documents_named(question)
    by_title, missing = titles_named(question, searcher.documents)
    number = find_number(question)
    # In the document's own brackets: [2022] would read as a citation's marker.
    unknown = (number[0].translate(_BRACKETS),) if number and not by_number else ()
    titles = tuple(f"《{title}》" for title in missing)
    named = tuple(dict.fromkeys([*by_number, *by_title]))
    if not named and not titles and not interpreted.compared:
        named = documents_in_words(question, searcher.documents)
        if interpreted.kind == "compare" and len(named) < 2:
            named = ()  # set beside what is named otherwise
    return named, (*unknown, *titles)


def _mentioned(name: str, hits: Sequence[Hit]) -> bool:
    return any(name in hit.clause.text.translate(_BRACKETS) for hit in hits)
