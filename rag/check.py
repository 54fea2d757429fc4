"""The citation check: a draft and its clauses in, what is wrong out. Nothing unchecked leaves.

Rules, each for every sentence: it cites at least one clause unless it is a fixed phrase; every
citation exists; every quote stands word for word in its clause; every number, every 《title》 and
every quoted stretch of the sentence stands in what it cites.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rag.model import Citation, Draft, Quote, Sentence
from rag.phrases import LANGUAGES, date_phrase, is_absence, place_of

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TITLE = re.compile(r"《([^《》]+)》")
_QUOTED = re.compile(r"“([^“”]{2,})”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing a sentence claims that its citations do not carry."""

    sentence: Sentence
    reason: str


def check(draft: Draft) -> tuple[Failure, ...]:
    """Return every failure of a draft; an empty result means it may leave the service."""
    citations = {citation.marker: citation for citation in draft.citations}
    return tuple(
        Failure(sentence=sentence, reason=reason)
        for sentence in draft.sentences
        for reason in _failures(sentence, citations)
    )


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


def _failures(sentence: Sentence, citations: dict[int, Citation]) -> Iterable[str]:
    if not sentence.citations:
        if not is_absence(sentence.text):
            yield "the sentence cites nothing"
        return
    missing = [marker for marker in sentence.citations if marker not in citations]
    if missing:
        yield f"citation [{missing[0]}] does not exist"
        return
    cited = [citations[marker] for marker in sentence.citations]
    for citation in cited:
        if not citation.quotes:
            yield f"citation [{citation.marker}] quotes nothing"
        for quote in citation.quotes:
            if not verify_quote(quote, citation.clause.text):
                yield f"“{quote.text}” does not stand in the clause of [{citation.marker}]"
    evidence = "\n".join(map(_evidence_text, cited))
    folded = _fold(evidence)
    # 共有31条 counts what the sentence cites.
    numbers = {*_NUMBER.findall(folded), str(len(cited))}
    for number in _NUMBER.findall(_fold(sentence.text)):
        if number not in numbers:
            yield f"the number {number} does not stand in what is cited"
    for pattern in (_TITLE, _QUOTED):
        for stretch in pattern.findall(sentence.text):
            if _fold(stretch) not in folded:
                yield f"“{stretch}” does not stand in what is cited"


def _evidence_text(citation: Citation) -> str:
    document = citation.document
    return "\n".join(
        [
            citation.clause.text,
            place_of(citation.clause.path, citation.clause.kind),
            document.title,
            document.number or "",
            *(date_phrase(document, language) for language in LANGUAGES),
            *(issuer.name for issuer in document.issuers),
            *(issuer.evidence.text for issuer in document.issuers if issuer.evidence),
            document.addressees or "",
            document.period.evidence.text if document.period else "",
        ]
    )


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
