"""The citation check: a draft and its clauses in, what is wrong out. Nothing unchecked leaves.

Rules, each for every sentence: it cites at least one clause unless it is a fixed phrase; every
citation exists; every quote stands word for word in its clause; and outside of verbatim quotes
every figure (by value and unit), date, office, 《title》 and document number stands in what it
cites. A date of issue or a planning period carries a figure only where the sentence speaks of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.patterns import regex
from rag.counts import without_counts
from rag.model import Citation, Draft, Quote, Sentence
from rag.names import numbers_not_carried, offices_not_carried, titles_not_carried
from rag.phrases import LANGUAGES, date_phrase, is_absence, place_of
from rag.values import Value, dates_in, fold_values, tokens_in, values_in

_TITLE = regex(r"《[^《》]+》")
_QUOTED = regex(r"“([^“”]{2,})”")
_ABOUT_DOCUMENT = regex(
    r"文号|成文|印发|发布|公布|发文|施行|有效|失效|废止|规划期|落款|署名|主送|修订|修正|"
    r"issued|dated|in force|expire|period|number|addressed|signed|amended|計画期間|계획 기간|"
    r"période|planungszeitraum|период|período|periodo|فترة|thời kỳ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing a sentence claims that its citations do not carry."""

    sentence: Sentence
    reason: str


def check(draft: Draft) -> tuple[Failure, ...]:
    """Return every failure of a draft; an empty result means it may leave the service."""
    return tuple(
        Failure(sentence=sentence, reason=reason)
        for sentence in draft.sentences
        for reason in check_sentence(sentence, draft.citations)
    )


def check_sentence(sentence: Sentence, citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return what is wrong with one sentence, each in words that say how to mend it."""
    known = {citation.marker: citation for citation in citations}
    if not sentence.citations:
        return () if is_absence(sentence.text) else ("the sentence cites nothing",)
    missing = [marker for marker in sentence.citations if marker not in known]
    if missing:
        return (f"citation [{missing[0]}] does not exist",)
    cited = [known[marker] for marker in sentence.citations]
    return (*_quote_failures(cited), *_claim_failures(sentence.text, cited))


def verified(draft: Draft) -> Draft:
    """Return the draft without the sentences that fail, its citations marked as verified.

    A citation that no remaining sentence uses is dropped with its sentence.
    """
    failed = {failure.sentence for failure in check(draft)}
    sentences = tuple(sentence for sentence in draft.sentences if sentence not in failed)
    used = {marker for sentence in sentences for marker in sentence.citations}
    return replace(
        draft,
        sentences=sentences,
        citations=tuple(
            replace(citation, verified=True)
            for citation in draft.citations
            if citation.marker in used
        ),
        corrections=tuple(c for c in draft.corrections if c.citation in used),
    )


def verify_quote(quote: Quote, text: str) -> bool:
    """Tell whether a quote stands at its place, character for character."""
    return bool(quote.text) and text[quote.start : quote.end] == quote.text


def find_quote(words: str, text: str) -> Quote | None:
    """Return where words stand in a clause, character for character, or None."""
    start = text.find(words) if words.strip() else -1
    return None if start < 0 else Quote(text=words, start=start, end=start + len(words))


def _quote_failures(cited: Sequence[Citation]) -> Iterator[str]:
    for citation in cited:
        if not citation.quotes:
            yield f"citation [{citation.marker}] quotes nothing"
        for quote in citation.quotes:
            if not verify_quote(quote, citation.clause.text):
                yield f"“{quote.text}” does not stand in the clause of [{citation.marker}]"


def _claim_failures(text: str, cited: Sequence[Citation]) -> Iterator[str]:
    """Yield what the words of a sentence claim beyond what it cites."""
    clauses = fold_values("\n".join(map(_clause_words, cited)))
    documents = fold_values("\n".join(map(_document_words, cited)))
    evidence = f"{clauses}\n{documents}"
    folded = fold_values(text)
    for quoted in _QUOTED.findall(folded):
        if quoted not in evidence:
            yield f"“{quoted}” does not stand in what is cited"
    for title in titles_not_carried(folded, evidence):
        yield f"“{title}” does not stand in what is cited"
    for number in numbers_not_carried(folded, evidence):
        yield f"the document number {number} does not stand in what is cited"
    # What stands word for word is carried already, figures and offices in it too.
    rest = without_counts(_QUOTED.sub("“”", folded), cited)
    rest = _without_places(rest, cited)
    held = [
        (name, citation.document.region) for citation in cited for name in _offices_of(citation)
    ]
    for office in offices_not_carried(rest, evidence, held):
        yield f"the office {office} does not stand in what is cited"
    rest = _without_sources(rest, cited)
    yield from _figure_failures(rest, clauses, documents)


def _figure_failures(rest: str, clauses: str, documents: str) -> Iterator[str]:
    evidence = f"{clauses}\n{documents}"
    held_dates = {date for date, _, _ in dates_in(evidence)}
    for date, start, end in dates_in(rest):
        if not any(_same_date(date, each) for each in held_dates):
            yield f"the date {rest[start:end]} does not stand in what is cited"
    rest = _without_dates(rest)
    carrier = evidence if _ABOUT_DOCUMENT.search(rest) else clauses
    held = values_in(carrier, every=True)
    for value in values_in(rest):
        same = [each for each in held if value.same_as(each)]
        if not same:
            yield f"the number {value.words} does not stand in what is cited"
        elif value.bound and not any(_same_bound(value, each) for each in same):
            yield f"the limit or approximation of {value.words} does not stand in what is cited"
        elif not value.bound and all(each.bound for each in same):
            yield f"{value.words} is a limit or approximate in what is cited; say so"
    upper = evidence.upper()
    for token in sorted(tokens_in(rest)):
        if token not in upper:
            yield f"the name {token} does not stand in what is cited"


def _same_bound(said: Value, held: Value) -> bool:
    return said.bound == held.bound or {said.bound, held.bound} == {"least", "over"}


def _same_date(said: str, held: str) -> bool:
    """2025-03 is carried by 2025-03-21, 3月21日 by the same day of a year."""
    return held == said or held.startswith(f"{said}-") or (said[0] == "-" and held[4:] == said[1:])


def _without_dates(folded: str) -> str:
    for _, start, end in reversed([*dates_in(folded)]):
        folded = f"{folded[:start]} {folded[end:]}"
    return folded


def _without_sources(folded: str, cited: Sequence[Citation]) -> str:
    """Blank out titles, which were checked as such, and the numbers of the documents cited."""
    for citation in cited:
        for number in (citation.document.number, *citation.document.other_numbers):
            if number:
                folded = folded.replace(fold_values(number), " ")
    return _TITLE.sub("《》", folded)


def _without_places(folded: str, cited: Sequence[Citation]) -> str:
    """Blank out where the cited clauses stand, which is shown word for word."""
    for citation in cited:
        place = fold_values(place_of(citation.clause.path, citation.clause.kind))
        if place:
            folded = folded.replace(place, " ")
    return folded


def _clause_words(citation: Citation) -> str:
    clause = citation.clause
    label = re.sub(r"[（）()、.．\s第条]", "", clause.label)
    own = f"第{label}条 第{label}项 第{label}款" if label else ""
    return "\n".join([clause.text, place_of(clause.path, clause.kind), own])


def _document_words(citation: Citation) -> str:
    document = citation.document
    dates = (
        document.issued_on,
        document.amended_on,
        document.in_force_on,
        document.expires_on,
    )
    return "\n".join(
        [
            document.title,
            document.number or "",
            *document.other_numbers,
            *(date_phrase(document, language) for language in LANGUAGES),
            *(date for date in dates if date),
            *(issuer.name for issuer in document.issuers),
            *(issuer.evidence.text for issuer in document.issuers if issuer.evidence),
            document.addressees or "",
            document.period.evidence.text if document.period else "",
            *(each.span.text for each in document.evidence if each.span),
        ]
    )


def _offices_of(citation: Citation) -> Iterator[str]:
    for unit in citation.clause.units:
        yield unit.name
        if unit.office:
            yield unit.office
    for issuer in citation.document.issuers:
        yield issuer.name
