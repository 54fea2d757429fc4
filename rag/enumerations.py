"""Questions that say how many things there are (哪十个产业, six actions), and what lists so many.

A heading with exactly so many clauses under it, or a sentence that names exactly so many, is what
such a question means.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Clause, Document, DocumentInfo
from corpus.numbering import numeral_value
from rag.model import QuestionKind, Quote
from rag.relevance import Match, Relevance
from rag.sentences import sentences_of

_LEAST, _MOST = 3, 20
_KINDS: tuple[QuestionKind, ...] = ("open", "list", "measures")
# 哪十个产业, 五个“端”, 九大领域; but no 第三条, 2025年的三个月, 三年行动.
_HAN = re.compile(
    r"(?<![第十百千万年\d])(?P<number>[三四五六七八九]|十[一二三四五六七八九]?|二十|\d{1,2})"
    r"\s?(?:个(?!月|百分)|大(?!于|约)|项|条|类|种|张|端|样|方面|つ|가지|대|개(?!월))"
)
_WORDS = {
    3: "three|drei|trois|tres|três|три|세",
    4: "four|vier|quatre|cuatro|quatro|четыре|네",
    5: "five|fünf|cinq|cinco|пять|다섯",
    6: "six|sechs|seis|шесть|여섯",
    7: "seven|sieben|sept|siete|sete|семь|일곱",
    8: "eight|acht|huit|ocho|oito|восемь|여덟",
    9: "nine|neun|neuf|nueve|nove|девять|아홉",
    10: "ten|zehn|dix|diez|dez|десять|열",
    11: "eleven|elf|onze|once|одиннадцать",
    12: "twelve|zwölf|douze|doce|doze|двенадцать",
}
_SPOKEN = re.compile("|".join(rf"(?P<n{n}>\b(?:{words})\b)" for n, words in _WORDS.items()), re.I)
_YEARS = re.compile(
    r"^[\s-]*(?:-?years?|days?|months?|jahre|ans|años|anos|лет|года|개월|年)\b", re.I
)
# 甲、乙、丙和丁 between other punctuation; “甲”“乙”“丙”.
_LISTED = re.compile(r"[^，,。；;：:！？!?、]+(?:、[^，,。；;：:！？!?、]+)+")
_QUOTED = re.compile(r"(?:[“「][^”」]{1,20}[”」]、?){3,}")
_LAST = re.compile(r"(?<=[\u4e00-\u9fff])(?:以及|和|及|与)(?=[\u4e00-\u9fff])")
_SAID = 0.1
# So near must words come to the question: alone, in a clause found for it, and a heading of the
# one document meant.
_NEAR, _NEAR_AND_FOUND, _NEAR_OF_ONE = 0.6, 0.4, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumeration:
    """What lists as many things as a question speaks of.

    under: the heading whose clauses are the things; empty where `quote`, words of `clause`,
        names them.
    """

    document: DocumentInfo
    under: tuple[str, ...] = ()
    clause: Clause | None = None
    quote: Quote | None = None
    score: float


def number_of_things(question: str, kind: QuestionKind) -> int | None:
    """Return how many things a question says there are, where it asks which they are."""
    if kind not in _KINDS:
        return None
    found = _HAN.search(question)
    if found:
        digits = found["number"]
        number = int(digits) if digits.isdecimal() else numeral_value(digits)
    else:
        spoken = next(
            (m for m in _SPOKEN.finditer(question) if not _YEARS.match(question[m.end() :])), None
        )
        number = int((spoken.lastgroup or "n0")[1:]) if spoken else 0
    return number if _LEAST <= number <= _MOST else None


def enumeration_of(
    number: int, documents: Sequence[Document], relevance: Relevance, found: Sequence[str]
) -> Enumeration | None:
    """Return what lists so many things and is what a question means; None where nothing is.

    `found` are the ids of the clauses that were found for the question first.
    """
    listing = [
        each
        for document in documents
        for each in (
            *_headings(number, document, relevance),
            *_sentences(number, document, relevance),
        )
    ]
    best = max(listing, key=lambda each: each.score, default=None)
    if best is None:
        return None
    least = _NEAR
    if best.clause and best.clause.id in found:
        least = _NEAR_AND_FOUND
    elif best.under and len(documents) == 1:
        least = _NEAR_OF_ONE
    return best if best.score >= least else None


def _headings(number: int, document: Document, relevance: Relevance) -> list[Enumeration]:
    under = Counter(clause.path[:-1] for clause in document.clauses if len(clause.path) > 1)
    title = relevance.match(document.info.title)
    return [
        Enumeration(document=document.info, under=path, score=_score(path[-1], title, relevance))
        for path, count in under.items()
        if count == number
    ]


def _sentences(number: int, document: Document, relevance: Relevance) -> list[Enumeration]:
    said = re.compile(rf"(?:{_han(number)}|(?<!\d){number})[个大项条类种端]")
    found = []
    for clause in document.clauses:
        listing = [each for each in sentences_of(clause) if _names(number, each.text)]
        if not listing:
            continue
        context = relevance.match(f"{document.info.title} {' '.join(clause.path)}")
        for quote in listing:
            score = _score(quote.text, context, relevance)
            score += _SAID * bool(said.search(quote.text))
            found.append(
                Enumeration(document=document.info, clause=clause, quote=quote, score=score)
            )
    return found


def _score(words: str, context: Match, relevance: Relevance) -> float:
    match = relevance.match(words)
    return (relevance.of(match) + relevance.of(match | context)) / 2


def _names(number: int, sentence: str) -> bool:
    """Tell whether a sentence names exactly so many things one after the other."""
    for listed in _LISTED.findall(sentence):
        items = listed.split("、")
        if number in (len(items), len(items) + len(_LAST.findall(items[-1]))):
            return True
    return any(len(re.findall("[“「]", run)) == number for run in _QUOTED.findall(sentence))


def _han(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return lead + (digits[ones] if ones or not tens else "")
