"""Which words of which clauses answer a question, and how likely each does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from corpus.patterns import regex
from corpus.tables import region_stems, regions
from index.filters import document_years
from rag.confidence import Signals, chances_of, scores_of
from rag.contrasts import asks_what_is, excludes, figure_of_another, of_another_level
from rag.figures import figure_pattern
from rag.kanji import KANA
from rag.model import Hit, Interpretation, QuestionKind, Quote
from rag.relevance import Match, Relevance
from rag.sentences import figures_of, sentences_of, whole_of, years_in

_CONTEXT_SHARE = 0.3
# So much more of the question in the sentence than in the figure's own item, and the figure is
# of something else.
_NEIGHBOUR = 0.3
# 省里, 全省: what the province asks for, not one of its cities.
_PROVINCIAL = regex(r"省里|全省|我省|省上|\bprovince-wide\b", re.IGNORECASE)
# Of two stretches that cover as much, the one that says little else.
_PRECISION_SHARE = 0.1
_SIDE = 0.8
_ALIKE = 0.9
_SURE = 0.3
_NEARLY = 0.8
_FIGURE_SHARE = 0.4
# 焦化行业，甲…，乙…: what all figures of an item are of.
_TOPIC = regex(r"[\u4e00-\u9fff“”\"]{2,10}(?=[，,])")
# A figure for the whole province or state is none of a city's.
_WIDE = regex(r"全省|我省|全国")
_QUOTED_TERM = regex(r"[“\"「『«]([^“”\"「」『』«»]{2,14})[”\"」』»]")
_PERIOD = regex(r"[一二三四五六七八九十]+五")  # “十四五” is a time, no name
_HAN = regex(r"[\u3400-\u9fff]{2,}")
# Terms that so few clauses hold name the clause, which then answers at least this likely.
_FEW = 3
_NAMED = 0.4
# So much of the question on what no document names, by any name, and none answers it.
_UNHEARD = 0.3
WITHOUT_FACT = 2.5
"""A clause with a figure or offices may answer though one without was found so much better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words of a clause that may be quoted, and how much of the question they cover."""

    quotes: tuple[Quote, ...]
    years: frozenset[int]
    match: Match
    score: float

    @property
    def text(self) -> str:
        """The quoted words together."""
        return " ".join(quote.text for quote in self.quotes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words of one clause that bear on a question.

    sentences: of the clause, the most relevant first.
    figures: where a figure is asked for, the stretches that hold one, the most relevant first.
    score: what the evidence for one question is ordered by.
    chance: that the clause answers, 0..1.
    """

    hit: Hit
    sentences: tuple[Stretch, ...]
    figures: tuple[Stretch, ...]
    score: float
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHit:
    """A hit and what was measured of it; see `Evidence`."""

    hit: Hit
    sentences: tuple[Stretch, ...]
    figures: tuple[Stretch, ...]
    signals: Signals


def select_evidence(
    hits: Sequence[Hit], interpreted: Interpretation, relevance: Relevance, question: str
) -> list[Evidence]:
    """Return the evidence of each hit, likeliest first; hits that miss a constraint are left out.

    Where the clause that is surely meant is passed over for its place or year, what is left
    speaks of something else, unless it is nearly as likely.
    """
    language = "zh" if relevance.by_words else "other"
    read = read_hits(hits, interpreted, relevance, question)
    scores = scores_of([each.signals for each in read], language)
    region = interpreted.region
    provincial = not regions()[region] if region else _PROVINCIAL.search(question) is not None
    for fits in (_names_offices, _of_region, *((_of_a_province,) if provincial else ())):
        # Who is told by a clause with offices, what holds in a place by a document of that place,
        # unless another clause is clearly the one meant.
        fitting = [i for i, each in enumerate(read) if fits(each.hit, interpreted)]
        if fitting and max(scores[i] for i in fitting) >= max(scores) - WITHOUT_FACT:
            read, scores = [read[i] for i in fitting], [scores[i] for i in fitting]
    named = _holding_terms(read, question, language)
    if named:
        read, scores = [read[i] for i in named], [scores[i] for i in named]
    chances = chances_of([each.signals for each in read], scores, language)
    if 0 < len(named) <= _FEW:
        lift = max(1.0, _NAMED / max(chances))
        chances = [lift * each for each in chances]
    first = max(range(len(read)), key=lambda i: scores[i], default=0)
    if (
        relevance.unheard >= _UNHEARD
        or any(map(relevance.lacks, _terms_quoted(question)))
        or (read and not relevance.shares_words(_whole_text(read[first].hit)))
    ):
        chances = [0.0] * len(chances)
    measured = [
        Evidence(
            hit=each.hit,
            sentences=each.sentences,
            figures=each.figures,
            score=score,
            chance=chance,
        )
        for each, score, chance in zip(read, scores, chances, strict=True)
    ]
    measured.sort(key=lambda evidence: -evidence.score)
    kept = [found for each in measured if (found := _within(each, interpreted)) is not None]
    if measured and measured[0].chance >= _SURE and measured[0].hit not in [e.hit for e in kept]:
        passed = measured[0]
        likely = [each for each in kept if each.chance >= _SIDE * passed.chance]
        if likely:
            return likely
        # The same thing, said of the place asked about: as sure as what was passed over.
        alike = [each for each in kept if _covers(each) >= _ALIKE * _covers(passed)]
        kept = [replace(each, chance=passed.chance) for each in alike if each.figures]
    return kept


def _covers(evidence: Evidence) -> float:
    return max((each.score for each in (*evidence.figures, *evidence.sentences)), default=0.0)


def _holding_terms(read: Sequence[ReadHit], question: str, language: str) -> list[int]:
    """Return which hits hold the terms that a question quotes: “算力券”, or 三首 in English."""
    terms = _terms_quoted(question)
    if language != "zh" and not KANA.search(question):
        terms |= set(_HAN.findall(question))
    texts = [each.hit.clause.text for each in read]
    terms = {each for each in terms if any(each in text for text in texts)}
    return [i for i, text in enumerate(texts) if terms and all(each in text for each in terms)]


def _terms_quoted(question: str) -> set[str]:
    return {
        each
        for each in _QUOTED_TERM.findall(question)
        if _HAN.search(each) and not _PERIOD.fullmatch(each)
    }


def read_hits(
    hits: Sequence[Hit], interpreted: Interpretation, relevance: Relevance, question: str
) -> list[ReadHit]:
    """Measure each hit, in the order of the hits."""
    texts = [_whole_text(hit) for hit in hits]
    cosines = relevance.cosines(texts)
    pattern = figure_pattern(question, interpreted.kind) if interpreted.wants_figure else None
    read = []
    for hit, cosine in zip(hits, cosines, strict=True):
        heading = relevance.match(" ".join(hit.clause.path))
        # What a document holds, it holds for its region, named or not.
        where = f"{hit.document.title} {hit.document.region or ''}"
        context = heading | relevance.match(where)
        sentences = _sentences(hit, context, relevance)
        figures = (
            _figures(hit, sentences, context, relevance, pattern, interpreted.kind, question)
            if pattern
            else []
        )
        answers = figures if pattern else sentences
        if interpreted.kind == "who" and not hit.clause.units:
            answers = []
        best = sentences[0].match | context
        whole = reduce(or_, (sentence.match for sentence in sentences), context)
        signals = Signals(
            words=relevance.words(whole),
            sentence_words=relevance.words(best),
            late=relevance.late(whole),
            sentence_late=relevance.late(best),
            uncovered=relevance.uncovered(whole),
            heading=relevance.late(heading),
            answer=max((each.score for each in answers), default=0.0),
            cosine=cosine,
            rank=1 / hit.rank,
            margin=hits[0].score - hit.score,
        )
        read.append(
            ReadHit(hit=hit, sentences=tuple(sentences), figures=tuple(figures), signals=signals)
        )
    return read


def _sentences(hit: Hit, context: Match, relevance: Relevance) -> list[Stretch]:
    """Return the sentences of a clause, the most relevant first."""
    found = []
    for sentence in sentences_of(hit.clause) or (whole_of(hit.clause),):
        match = relevance.match(sentence.text)
        score = _blend(relevance.of(match), relevance.of(match | context))
        years = years_in(sentence.text)
        found.append(Stretch(quotes=(sentence,), years=years, match=match, score=score))
    return sorted(found, key=lambda stretch: -stretch.score)


def _figures(
    hit: Hit,
    sentences: list[Stretch],
    context: Match,
    relevance: Relevance,
    pattern: re.Pattern[str],
    kind: QuestionKind,
    question: str,
) -> list[Stretch]:
    """Return the stretches with a figure, the most relevant first."""
    found = []
    excluded = 0.0
    text = _whole_text(hit)
    heading = " ".join(hit.clause.path)  # what it names, all of its clause is about
    quoted = _terms_quoted(question)
    terms = {each for each in quoted if each in hit.clause.text and each not in heading}
    for sentence in sentences:
        if terms and not any(each in sentence.text for each in terms):
            continue  # of something else in the clause that has what is named
        around = relevance.of(sentence.match | context)
        whole = relevance.words(sentence.match | context)
        planned = asks_what_is(question, sentence.text)
        for figure in figures_of(hit.clause, sentence.quotes[0], pattern):
            if kind != "when" or figure.has_time:
                around_it = _item_around(sentence.text, figure.words.text)
                item = relevance.match(around_it)
                match = relevance.match(figure.words.text)
                if topic := _TOPIC.match(around_it):
                    match |= relevance.match(topic[0])
                if whole - relevance.words(item | context) > _NEIGHBOUR:
                    continue  # the sentence speaks of what is asked, in another item
                quotes = (figure.lead, figure.words) if figure.lead else (figure.words,)
                score = _blend(relevance.of(match), around)
                score += _PRECISION_SHARE * relevance.precision(figure.words.text)
                words, later = figure.words.text, hit.clause.text[figure.words.end :]
                if (
                    planned
                    or figure_of_another(question, words, later)
                    or of_another_level(question, words, text)
                    or excludes(question, words, text)
                ):
                    excluded = max(excluded, score)
                    continue
                found.append(Stretch(quotes=quotes, years=figure.years, match=match, score=score))
    # Where the figure nearest to the question is of something else, so are those farther off; and
    # so are those of a clause that speaks of what is asked elsewhere, without a figure.
    least = max(_NEARLY * excluded, _FIGURE_SHARE * sentences[0].score)
    near = [each for each in found if each.score >= least]
    return sorted(near, key=lambda stretch: -stretch.score)


def _item_around(sentence: str, words: str) -> str:
    """Return the item of a sentence, between semicolons, in which the words stand."""
    return next((item for item in re.split("[；;]", sentence) if words in item), sentence)


def _blend(alone: float, in_context: float) -> float:
    return (1 - _CONTEXT_SHARE) * alone + _CONTEXT_SHARE * in_context


def _within(evidence: Evidence, interpreted: Interpretation) -> Evidence | None:
    """Return what of the evidence meets the place and the year asked for, if anything does."""
    hit = evidence.hit
    if not in_region(hit, interpreted.region, interpreted.located):
        return None
    year = interpreted.year
    # 2025年要建成的吧？ names a year that the answer may have to correct.
    asserted = interpreted.kind == "yes_no"
    if not evidence.figures:
        return evidence if year is None or asserted or _in_year(hit, year) else None
    figures = evidence.figures
    if year is not None and not asserted:
        figures = tuple(each for each in figures if year in _years_of(each, hit))
    if interpreted.region and not interpreted.located and hit.document.region != interpreted.region:
        stem = _stem(interpreted.region)
        city = bool(regions()[interpreted.region])
        figures = tuple(
            each
            for each in figures
            if stem in each.text
            or (stem in _sentence_around(hit, each) and not (city and _WIDE.search(each.text)))
        )
    return replace(evidence, figures=figures) if figures else None


def _names_offices(hit: Hit, interpreted: Interpretation) -> bool:
    return interpreted.kind != "who" or bool(hit.clause.units)


def _of_region(hit: Hit, interpreted: Interpretation) -> bool:
    region = interpreted.region
    city = region is not None and bool(regions()[region])
    return not city or interpreted.located or hit.document.region == region


def _of_a_province(hit: Hit, interpreted: Interpretation) -> bool:
    region = hit.document.region
    return region is None or not regions().get(region)


def _years_of(figure: Stretch, hit: Hit) -> frozenset[int]:
    """A figure without a year of its own is of the years its clause or document stands for."""
    if figure.years:
        return figure.years
    stated = years_in(hit.clause.text)
    period = document_years(hit.document)
    return stated or frozenset(range(period[0], period[1] + 1) if period else ())


def _in_year(hit: Hit, year: int) -> bool:
    stated = years_in(hit.clause.text)
    period = document_years(hit.document)
    return not stated or year in stated or bool(period and period[0] <= year <= period[1])


def _sentence_around(hit: Hit, figure: Stretch) -> str:
    text = hit.clause.text
    start = text.rfind("。", 0, figure.quotes[-1].start) + 1
    end = text.find("。", figure.quotes[-1].end)
    return text[start : end if end >= 0 else len(text)]


def in_region(hit: Hit, region: str | None, located: bool) -> bool:
    """A question about a place is answered only by words about that place.

    To somebody who only is there, what holds for the region above, or everywhere, applies too.
    """
    if region is None or hit.document.region == region:
        return True
    if located and hit.document.region in (None, regions()[region]):
        return True
    stem = _stem(region)
    return stem in hit.clause.text or stem in hit.document.title


def _stem(region: str) -> str:
    return next((stem for stem, full in region_stems().items() if full == region), region)


def _whole_text(hit: Hit) -> str:
    return f"{hit.document.title} {' '.join(hit.clause.path)} {hit.clause.text}"
