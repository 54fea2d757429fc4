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
from corpus.patterns import regex
from rag.language import certain_language
from rag.model import QuestionKind, Quote
from rag.relevance import Match, Relevance
from rag.sentences import sentences_of

_LEAST, _MOST = 3, 20
_KINDS: tuple[QuestionKind, ...] = ("open", "list", "measures")
# 哪十个产业, 五个“端”, 九大领域; but no 第三条, 2025年的三个月, 3—5项, 三个工作日.
_HAN = regex(
    r"(?<![第零〇一二三四五六七八九十百千万年\d.、—–~～至-])"
    r"(?P<number>二十|十[一二三四五六七八九]?|[三四五六七八九]|\d{1,2})"
    r"\s?(?:个(?!月|百分|工作日|自然日|小时|季度|学期)|大(?!于|约)|项|条|类|种|张|端|样|方面|つ|가지|대|"
    r"개(?!월))"
)
_WORDS = {
    "en": "three four five six seven eight nine ten eleven twelve",
    "de": "drei vier fünf sechs sieben acht neun zehn elf zwölf",
    # neuf is new too
    "fr": "trois quatre cinq six sept huit - dix onze douze",
    "es": "tres cuatro cinco seis siete ocho nueve diez once doce",
    "pt": "três quatro cinco seis sete oito nove dez onze doze",
    "ru": "три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    "ko": "세 네 다섯 여섯 일곱 여덟 아홉 열 - -",
}
_NO_THINGS = regex(
    r"^[\s-]*(?:years?|days?|months?|weeks?|hours?|quarters?|per ?cent|dimensional|jahre|tage|"
    r"monate|wochen|prozent|ans|jours|mois|semaines|pour cent|años|días|meses|semanas|por ciento|"
    r"anos|dias|лет|года|дн|месяц|недел|процент)",
    re.IGNORECASE,
)
# 24家…都是哪些, the 20 scenarios one by one: each of them is asked for by name.
_OF_EACH = regex(
    r"(?P<number>\d{1,4}|[三四五六七八九十百]+)\s?[余多]?[个家项条类种座栋处所名批](?!月|百分|工作日|小时)"
    r"[\s\S]*?(?:都(?:是|叫|在)(?:哪|什么)|分别(?:是|叫|位于|在|落)[^，,。？?多]{0,4}(?:哪|什么)|"
    r"具体(?:是|叫)(?:哪|什么)|名单|(?:逐[一个条]|一个个|一条条|挨个)[^，,。？?]{0,4}[列说讲]|列出来)|"
    r"\b(?:name|list) (?:me )?(?:all )?(?:of )?(?:the )?"
    r"(?P<listed>\d{1,3})\b(?!\s*(?:%|years?|million|billion))|"
    r"\b(?:each of the|cada un[oa] de l[oa]s|chacune? des|jede[rsn]? der)\s(?P<each>\d{1,3})\b",
    re.IGNORECASE,
)
# 甲、乙、丙和丁 between other punctuation; “甲”“乙”“丙”.
_LISTED = regex(r"[^，,。；;：:！？!?、]+(?:、[^，,。；;：:！？!?、]+)+")
_QUOTED = regex(r"(?:[“「][^”」]{1,20}[”」]、?){3,}")
_LAST = regex(r"(?<=[\u4e00-\u9fff])(?:以及|和|及|与)(?=[\u4e00-\u9fff])")
_SAID = 0.1
# So near must words come to the question: alone, in a clause found for it, and a heading of the
# one document meant.
_NEAR, _NEAR_AND_FOUND, _NEAR_OF_ONE = 0.6, 0.4, 0.2
# That something else has nine parts too is no likely coincidence.
_MANY, _NEAR_IF_MANY = 5, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumeration:
    """What lists as many things as a question speaks of.

    under: the heading whose clauses are the things; empty where `quote`, words of `clause`,
        names them.
    said: whether the words also say how many they are.
    """

    document: DocumentInfo
    under: tuple[str, ...] = ()
    clause: Clause | None = None
    quote: Quote | None = None
    said: bool = False
    score: float


def number_of_things(question: str, kind: QuestionKind) -> int | None:
    """Return how many things a question says there are, where it asks which they are."""
    if kind not in _KINDS:
        return None
    if found := _HAN.search(question):
        digits = found["number"]
        number = int(digits) if digits.isdecimal() else numeral_value(digits)
    else:
        number = _spoken(question)
    return number if _LEAST <= number <= _MOST else None


def lists_too_few(question: str, text: str) -> bool:
    """Tell whether each of so many things is asked for, and a text names less than half.

    That there are 24 is no answer to which they are.
    """
    found = _OF_EACH.search(question)
    if not found:
        return False
    digits = found["number"] or found["listed"] or found["each"]
    number = int(digits) if digits.isdecimal() else numeral_value(digits)
    if number < _LEAST:
        return False
    named = [len(listed.split("、")) for listed in _LISTED.findall(text)]
    named += [len(re.findall("[“「]", run)) for run in _QUOTED.findall(text)]
    return 2 * max(named, default=1) < number


def _spoken(question: str) -> int:
    """Return the first number of things in words, 0 where there is none."""
    words = _WORDS.get(certain_language(question) or "", "").split()
    for found in re.finditer(r"[^\W\d_]+", question.lower()):
        if found[0] in words and not _NO_THINGS.match(question[found.end() :]):
            return words.index(found[0]) + _LEAST
    return 0


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
    many = number >= _MANY and (best.under or (best.clause and best.clause.id in found))
    if best.under and len(documents) == 1:
        least = _NEAR_OF_ONE
    elif many:
        least = _NEAR_IF_MANY
    elif best.under:
        least = _NEAR
    elif best.clause and best.clause.id == found[0]:
        least = _NEAR_AND_FOUND
    else:
        least = _NEAR if best.said else 1.0
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
    said = re.compile(rf"(?:{_han(number)}|(?<!\d){number})[个大项条类种端](?![月工小])")
    found = []
    for clause in document.clauses:
        listing = [each for each in sentences_of(clause) if _names(number, each.text, said)]
        if not listing:
            continue
        context = relevance.match(f"{document.info.title} {' '.join(clause.path)}")
        for quote in listing:
            says = said.search(quote.text) is not None
            found.append(
                Enumeration(
                    document=document.info,
                    clause=clause,
                    quote=quote,
                    said=says,
                    score=_score(quote.text, context, relevance) + _SAID * says,
                )
            )
    return found


def _score(words: str, context: Match, relevance: Relevance) -> float:
    match = relevance.match(words)
    return (relevance.of(match) + relevance.of(match | context)) / 2


def _names(number: int, sentence: str, said: re.Pattern[str]) -> bool:
    """Tell whether a sentence names exactly so many things one after the other.

    A list ends where it says how many it is: 甲、乙、丙三大领域以及丁.
    """
    sentence = said.sub("；", sentence)
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
