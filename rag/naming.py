"""Documents that a question names in passing: 青岛方案, 科技服务业措施, the Qingdao plan."""

import re
from collections.abc import Sequence

from corpus.model import DocumentInfo
from corpus.patterns import regex
from corpus.tables import region_stem, regions_in_latin
from rag.language import certain_language
from rag.lexicon import lexicon
from rag.phrases import titles_of
from rag.places import region_of

_KIND = regex(
    r"(?P<before>[\u4e00-\u9fff“”]{2,16}?)(?:的?那[份个部]|这[份个部]|的|里的)?"
    r"(?P<kind>若干措施|三年行动|行动计划|实施方案|实施意见|方案|意见|措施|通知|办法|规划|条例|规定|文件)"
)
_QUOTES = regex(r"[“”\"「」]")
# “十大创新”里的目标: words of a title, quoted and looked into.
_LOOKED_INTO = regex(r"[“\"「](?P<words>[^”\"」]{4,20})[”\"」](?:\w{2,4})?(?:里|中|当中)")
_LATIN_KIND = regex(
    rf"\b(?P<region>{'|'.join(regions_in_latin())})(?:'s)? (?:\w+ ){{0,3}}?"
    r"(?:plan|measures|opinions?|notice|scheme|regulations?|rules|policy document)\b",
    re.IGNORECASE,
)
# The producer-services measures, l'avis sur …: what a document is called in other languages, and
# so many words around it that may hold its topic.
_CALLED = regex(
    r"\b(?:plan|measures|opinions?|notice|scheme|regulations?|rules|paper|document|policy|chapter|"
    r"maßnahmen|\w*meinung|stellungnahme|dokument|mesures|avis|medidas|dictamen|documento|opinión|"
    r"plano|parecer|мер(?:ы|ам|ах|ами)?|план\w*|мнени\w*|документ\w*)\b|措置|意見|計画|方案|文書|"
    r"조치|의견|계획|방안|문서",
    re.IGNORECASE,
)
_ASKED_FOR = regex(
    r"(?:what|which|welche|quelles|qué|qu[ae]is|какие|no|any|other)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_BESIDE = regex(
    r"\b(?:apart from|besides|except|other than|not in|außer|outre|sauf|hormis|salvo|además|além|"
    r"кроме)\b|以外|이외|제외",
    re.IGNORECASE,
)
_AROUND = 60
_OF_KIND = regex(r"方案|措施|意见|计划|行动|规划|通知|办法|政策|文件")
_LEAST = 4
"""Characters of a title that name it; fewer are a topic."""
_LONGEST = 14


def documents_in_words(question: str, documents: Sequence[DocumentInfo]) -> tuple[str, ...]:
    """Return the ids of documents named by words of their title, or as the one of a region.

    The words stand directly before what kind of document it is (科技服务业 in 科技服务业若干措施)
    and in the titles of no other document; a region names the only document that it has.
    They come in the order named.
    """
    bare = _QUOTES.sub("", question)
    found = [
        (match.start(), each)
        for match in _KIND.finditer(bare)
        for each in _meant(match["before"], match["kind"], documents)
    ]
    for quoted in _LOOKED_INTO.finditer(question):
        held = [each.id for each in documents if any(quoted["words"] in t for t in _titles(each))]
        found += [(quoted.start(), each) for each in held if len(held) == 1]
    for latin in _LATIN_KIND.finditer(question):
        region = regions_in_latin().get(latin["region"].lower())
        found += [(latin.start(), each) for each in _only_of(region, documents)]
    if not found and certain_language(question) != "zh":
        return tuple(_called(question, documents))
    return tuple(dict.fromkeys(each for _, each in sorted(found)))


def _called(question: str, documents: Sequence[DocumentInfo]) -> list[str]:
    """Return the one document whose title holds, in Chinese, a topic named beside its kind."""
    kinds = [
        each
        for each in _CALLED.finditer(question)
        if not _ASKED_FOR.search(question[: each.start()])
        and not _BESIDE.search(question[max(0, each.start() - _AROUND) : each.end() + _AROUND])
    ]
    place = region_of(question)
    documents = [each for each in documents if place is None or each.region == place]
    named = [
        concept.words[0]
        for concept in (lexicon().expansions(question) if kinds else ())
        if any(
            concept.end > kind.start() - _AROUND and concept.start < kind.end() + _AROUND
            for kind in kinds
        )
        if len(concept.words[0]) >= _LEAST and not _OF_KIND.search(concept.words[0])
    ]
    for word in named:
        held = [each.id for each in documents if any(word in t for t in _titles(each))]
        if len(held) == 1:
            return held
    return []


def _meant(before: str, kind: str, documents: Sequence[DocumentInfo]) -> tuple[str, ...]:
    for start in range(max(0, len(before) - _LONGEST), len(before) - 1):
        words = before[start:]
        if len(words) >= _LEAST:
            held = [each.id for each in documents if _titled(words, kind, each)]
            if len(held) == 1:
                return tuple(held)
        for region in {each.region for each in documents if each.region}:
            rest = words.removeprefix(region).removeprefix(region_stem(region))
            if rest != words and (only := _only_of(region, documents)):
                # 青岛方案, 青岛三年方案
                titles = [t for each in documents if each.id in only for t in _titles(each)]
                if not rest or any(rest in title for title in titles):
                    return only
    return ()


def _titled(words: str, kind: str, document: DocumentInfo) -> bool:
    if words not in document.title:  # what a notice passes on is part of its title: most are none
        return False
    titles = _titles(document)
    told = kind in ("文件", "通知") or any(kind[-2:] in title for title in titles)
    return told and any(words in title for title in titles)


def _only_of(region: str | None, documents: Sequence[DocumentInfo]) -> tuple[str, ...]:
    held = [each.id for each in documents if region and each.region == region]
    return tuple(held) if len(held) == 1 else ()


def _titles(document: DocumentInfo) -> tuple[str, ...]:
    return (document.title, *titles_of(document))
