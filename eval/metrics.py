"""Pure functions over one question and what a system gave back for it.

Each returns a number from 0 to 1, or None where the question says nothing about the metric: the
mean of a metric is taken over the questions that have it. In the formulas G is the set of gold
spans of the question, R the ranked passages, C the cited ones; a passage p *holds* a span g when
both are of the same file and the words of g stand in p, white space and width aside. A chunk of a
baseline therefore counts exactly like a clause: by the words it shows, wherever it was cut.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from eval.questions import GoldSpan, Question
from eval.replies import Cited, Office, Passage, Reply

ABOUT_DOCUMENT = "document_fact"
"""The type of questions whose answer may stand in the head of a document, which is no clause."""
_UNIT_QUESTION = "unit"


def fold(text: str) -> str:
    """Return the text without white space, in half width and lower case: what is compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def is_of(passage: Passage, document: str) -> bool:
    """Tell whether a passage is of the file of that stem."""
    return document in (passage.source, PurePath(passage.source).stem)


def holds(passage: Passage, gold: GoldSpan) -> bool:
    """Tell whether a passage holds a gold span."""
    return is_of(passage, gold.document) and fold(gold.quote) in fold(passage.text)


# Retrieval


def recall_at(k: int, passages: Sequence[Passage], gold: Sequence[GoldSpan]) -> float:
    """Return |{g ∈ G : some of R₁…Rₖ holds g}| / |G|."""
    first = passages[:k]
    return sum(any(holds(p, g) for p in first) for g in gold) / len(gold)


def reciprocal_rank(passages: Sequence[Passage], gold: Sequence[GoldSpan], k: int = 10) -> float:
    """Return 1 / (rank of the first passage that holds a gold span), 0 beyond rank k."""
    relevant = [any(holds(p, span) for span in gold) for p in passages[:k]]
    return 1 / (relevant.index(True) + 1) if any(relevant) else 0.0


def ndcg_at(k: int, passages: Sequence[Passage], gold: Sequence[GoldSpan]) -> float:
    """Return DCG / ideal DCG with DCG = Σᵢ gainᵢ / log₂(1 + i) over ranks i = 1…k.

    gainᵢ is 1 where Rᵢ holds a gold span that no passage before it held, else 0, so that
    overlapping chunks earn nothing twice. The ideal ranking has as many gains as were found plus
    one for each span that was not: with one clause a span, as usual, that is |G|.
    """
    missing = set(gold)
    gains = []
    for passage in passages[:k]:
        found = {span for span in missing if holds(passage, span)}
        gains.append(bool(found))
        missing -= found
    ideal = [True] * (sum(gains) + len(missing))
    return _dcg(gains) / _dcg(ideal[:k])


def _dcg(gains: Iterable[bool]) -> float:
    return sum(gain / math.log2(1 + rank) for rank, gain in enumerate(gains, start=1))


def document_rank_scores(
    passages: Sequence[Passage], gold: Sequence[GoldSpan], k: int = 10
) -> tuple[float, float, float]:
    """Return Hit@1 (is the first one gold?), MRR and nDCG of the documents of the first k passages.

    Documents rank in the order in which the passages first name them; relevant are the documents
    of the gold spans. nDCG has binary gains; its ideal ranking has all relevant documents first.
    """
    wanted = {span.document for span in gold}
    ranking: list[str] = []
    for passage in passages[:k]:
        name = next((each for each in wanted if is_of(passage, each)), passage.source)
        if name not in ranking:
            ranking.append(name)
    relevant = [name in wanted for name in ranking]
    first = 1 / (relevant.index(True) + 1) if any(relevant) else 0.0
    ideal = _dcg([True] * min(len(wanted), k))
    return float(any(relevant[:1])), first, _dcg(relevant) / ideal


# Citations


def is_gold(cited: Cited, question: Question) -> bool:
    """Tell whether a citation is of a passage that holds a gold span.

    Facts about a document stand in its head, which is no clause: citing the document counts.
    """
    if question.type == ABOUT_DOCUMENT:
        return any(is_of(cited.passage, span.document) for span in question.gold)
    return any(holds(cited.passage, span) for span in question.gold)


def citation_precision(reply: Reply, question: Question) -> float | None:
    """Return |{c ∈ C : c holds a gold span}| / |C|, 0 where nothing is cited; None without gold."""
    if not question.gold:
        return None
    right = [is_gold(cited, question) for cited in reply.citations]
    return sum(right) / len(right) if right else 0.0


def citation_recall(reply: Reply, question: Question) -> float | None:
    """Return |{g ∈ G : some c ∈ C holds g}| / |G|; None without gold.

    For facts about a document: the share of the gold documents that are cited.
    """
    if not question.gold:
        return None
    passages = [cited.passage for cited in reply.citations]
    if question.type == ABOUT_DOCUMENT:
        wanted = {span.document for span in question.gold}
        return sum(any(is_of(p, each) for p in passages) for each in wanted) / len(wanted)
    return recall_at(len(passages), passages, question.gold)


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return 2PR / (P + R), 0 where both are 0; None where either is."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def citations_valid(reply: Reply, texts: dict[str, str]) -> float | None:
    """Return the share of citations whose every quote stands at its place, character for character.

    Where the document is in `texts` (file stem → folded text), the passage itself must stand in
    it as well: a system cannot vouch for words by altering the clause too. A citation that quotes
    nothing is not valid; None where nothing is cited.
    """
    if not reply.citations:
        return None
    return sum(_is_valid(cited, texts) for cited in reply.citations) / len(reply.citations)


def _is_valid(cited: Cited, texts: dict[str, str]) -> bool:
    passage = cited.passage
    known = texts.get(PurePath(passage.source).stem)
    return (
        bool(cited.quotes)
        and all(q.text and passage.text[q.start : q.end] == q.text for q in cited.quotes)
        and (known is None or fold(passage.text) in known)
    )


# What is said


def states(text: str, words: str) -> bool:
    """Tell whether the text states the words; 60 does not stand in 160, nor 2.5 in 2.56."""
    pattern = re.escape(fold(words))
    # A comma groups digits only where three follow it.
    if pattern[:1].isdecimal():
        pattern = r"(?<!\d)(?<!\d\.)" + pattern
        if re.match(r"\d{3}(?!\d)", fold(words)):
            pattern = r"(?<!\d,)" + pattern
    if pattern[-1:].isdecimal():
        pattern += r"(?!\d|\.\d|,\d{3}(?!\d))"
    return re.search(pattern, fold(text)) is not None


def facts_found(reply: Reply, question: Question) -> float | None:
    """Return the share of key facts that answer or corrections state, in any of their variants.

    None where the question asks for no fact.
    """
    if not question.facts:
        return None
    text = "\n".join([reply.text, *reply.documented])
    found = [any(states(text, variant) for variant in variants) for variants in question.facts]
    return sum(found) / len(found)


def says_wrong(reply: Reply, question: Question) -> bool:
    """Tell whether the answer states something that makes it wrong."""
    return any(states(reply.text, words) for words in question.must_not)


def correct(reply: Reply, question: Question) -> bool:
    """Tell whether the outcome is right, all facts are stated, and nothing wrong is said."""
    all_facts = facts_found(reply, question) in (None, 1.0)
    return reply.status == question.status and all_facts and not says_wrong(reply, question)


def correct_and_cited(reply: Reply, question: Question) -> bool:
    """Tell whether a correct answer also cites a passage that holds a gold span.

    A right refusal counts; it cites nothing.
    """
    if not correct(reply, question):
        return False
    return not question.gold or any(is_gold(cited, question) for cited in reply.citations)


# Offices


def units_right(reply: Reply, question: Question) -> bool | None:
    """Tell whether exactly the responsible offices asked for are named, each with a basis.

    Measured on questions of type `unit`, whose facts are those offices. Each must be named in
    the answer and be a responsible unit of a cited clause; no other unit of the cited clauses may
    be named. None for other types.
    """
    if question.type != _UNIT_QUESTION:
        return None
    named = {
        fold(unit.name)
        for cited in reply.citations
        for unit in cited.passage.units
        if fold(unit.name) in fold(reply.text)
    }
    wanted = [{fold(variant) for variant in variants} for variants in question.facts]
    # A name inside a longer one that was named too (省委 in 省委组织部) is not named itself.
    named = {name for name in named if not any(name != other and name in other for other in named)}
    exact = all(named & variants for variants in wanted)
    return exact and all(any(name in variants for variants in wanted) for name in named)


def issuers_right(reply: Reply, issuers: dict[str, tuple[Office, ...]]) -> float | None:
    """Return the share of citations that show exactly the true issuing offices, on the true basis.

    `issuers` maps a file's stem to its issuers; none is a truth too. None where no cited
    document is among them.
    """
    known = [
        (cited.passage.issuers, issuers[stem])
        for cited in reply.citations
        if (stem := PurePath(cited.passage.source).stem) in issuers
    ]
    if not known:
        return None
    return sum(set(shown) == set(true) for shown, true in known) / len(known)
