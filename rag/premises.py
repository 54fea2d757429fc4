"""What a question takes for granted before it asks: 既然实验室要达到50家，那新组建几家."""

import re

from corpus.patterns import regex
from rag.assertions import asserts_value, contradicted
from rag.compose import Composer, correct_with
from rag.cues import kind_of
from rag.evidence import Evidence, Stretch
from rag.figures import ANY
from rag.relevance import Relevance
from rag.sentences import figures_of
from rag.wording import years_of

_PIECE = regex(r"[^，,。.;；!！?？]+(?:[.,](?=\d)[^，,。.;；!！?？]+)*[，,。.;；!！?？]*")
# Of the asker, not of the documents: 我们有50个员工.
_OF_ASKER = regex(
    r"我(?![省市国])|咱|本公司|公司有|\b(?:we|our|my|i|us)\b|\b(?:wir|unser\w*|ich|nous|notre|nos|je|"
    r"nuestr[oa]s?|somos|tenemos|noss[oa]s?|temos|мы|наш\w*|у нас)\b|当社|弊社|私たち|우리|저희",
    re.IGNORECASE,
)
# Of what is or was, or of a firm thought up; and bounds, which a higher figure may meet.
_NO_PREMISE = regex(
    r"目前|现在|如今|现有|已有|已经|去年|今年|上年|假设|假如|如果|若|某|一家|一个|每家|超过|突破|至少|"
    r"不到|以内|不超|以上|以下|至多|"
    r"\b(?:now|currently|present|today|already|last year|this year|if|suppose|assum\w+|each|every|"
    r"over|above|more than|at least|at most|up to|under|below|fewer|less)\b",
    re.IGNORECASE,
)
_RANGE = regex(r"\d\s*[—–~～至-]\s*\d")
_SAME_MATTER = 0.5


def premise_of(question: str) -> tuple[str, str] | None:
    """Return what a question states of figures before it asks, and the rest, which asks."""
    pieces = _PIECE.findall(question)
    asking = next((i for i, piece in enumerate(pieces) if kind_of(piece)), 0)
    stated, rest = "".join(pieces[:asking]), "".join(pieces[asking:])
    if not asserts_value(stated) or _OF_ASKER.search(question) or _NO_PREMISE.search(stated):
        return None
    return stated, rest


def correct_premise(
    composer: Composer, premise: str, evidence: Evidence, relevance: Relevance
) -> None:
    """Quote what the clause that answers says otherwise than a premise, if it does.

    `relevance` measures against the premise.
    """
    figures = [
        (relevance.of(relevance.match(figure.words.text)), figure)
        for sentence in evidence.sentences
        for figure in figures_of(evidence.hit.clause, sentence.quotes[0], ANY)
    ]
    near, figure = max(figures, key=lambda each: each[0], default=(0.0, None))
    if figure is None or near < _SAME_MATTER or _RANGE.search(figure.words.text):
        return
    asked_years = frozenset(years_of(premise))
    if asked_years and figure.years and not asked_years & figure.years:
        return
    if asserted := contradicted(premise, figure.words.text, bare=True):
        quotes = (figure.lead, figure.words) if figure.lead else (figure.words,)
        match = relevance.match(figure.words.text)
        stretch = Stretch(quotes=quotes, years=figure.years, match=match, score=near)
        correct_with(composer, asserted, evidence, [stretch])
