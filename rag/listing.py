"""Answers about all clauses that qualify, not only the best: lists, counts, clause numbers."""

import re
from collections.abc import Sequence

from corpus.model import Clause, Document, DocumentInfo
from corpus.numbering import numeral_value
from corpus.patterns import regex
from rag.compose import Composer
from rag.lexicon import lexicon
from rag.model import AnswerStatus, Hit, Quote
from rag.phrases import phrase
from rag.sentences import sentences_of, whole_of
from rag.wording import content_of

_DIGITS = regex(r"[零〇一二三四五六七八九十百\d]+")
_NUMBERING = regex(r"^[（(]?[零〇一二三四五六七八九十百\d]+[）)]?[、.．]?\s*|[。：:]$")
_LISTS = regex(
    r"(?<=[见案施划法定件知])里|(?:一共|总共|都|共)?(?:有|分[成为]|包括)?哪[几一二两三四五六七八九十]?[些个条项大类点]?|分别(?:叫|是)?什么|列出|"
    r"(?:一共|总共|都|共)?有?[几多少]+[条项个大点]|"
    r"\b(?:list|name|which|what are|all|every|nenne\w*|welche|quels|quelles|cuáles|quais|какие)\b|"
    r"挙げ|どのような|何ですか|무엇|나열",
    re.IGNORECASE,
)
# Their “重点项目”: the last words of a heading.
_QUOTED = regex(r"“([^”]{4,})”")
_HAN = regex(r"[\u3400-\u9fff]+")
_LEAST_HEADING = 4
_MOST_ELSE = 2
_LONGEST = 200
# Of a clause asked for by its number.
_MOST_QUOTED = 12
_CLAUSES_COUNTED = ("measure", "article", "safeguard")


def say_children(composer: Composer, document: Document, clause: Clause) -> AnswerStatus:
    """List what stands under a heading whose own text only announces it (以下九个领域：)."""
    children = _directly_under(document, clause.path)
    quote = (sentences_of(clause) or (whole_of(clause),))[-1]
    composer.add("says", clause, document.info, [quote], quote=quote.text)
    for child in children:
        composer.add("item", child, document.info, [first_words(child)])
    return "answered"


def heading_listed(question: str, hit: Hit) -> tuple[str, ...] | None:
    """Return the path of the heading whose parts a question wants listed: 基本原则有哪几条.

    The heading stands over the clause found; the question names it and, its document aside,
    little else.
    """
    path = hit.clause.path[:-1]
    if not path or len(question) > _LONGEST or not _LISTS.search(question):
        return None
    heading = _NUMBERING.sub("", path[-1])
    if len(heading) < _LEAST_HEADING:
        return None
    quoted = next((term for term in _QUOTED.findall(question) if heading.endswith(term)), None)
    heading = quoted or heading
    if heading not in question:
        return path if _calls_only(question, heading, hit) else None
    rest = content_of(_LISTS.sub(" ", question.replace(heading, " ")))
    naming = f"{hit.document.title}{hit.document.region or ''}"
    else_asked = [each for each in "".join(_HAN.findall(rest)) if each not in naming]
    return path if len(else_asked) <= _MOST_ELSE else None


def _calls_only(question: str, heading: str, hit: Hit) -> bool:
    """Tell whether a question calls a heading otherwise, and its document aside nothing else."""
    naming = f"{hit.document.title}{hit.document.region or ''}"
    said = [concept.words for concept in lexicon().expansions(question)]
    others = [words for words in said if heading not in words]
    return len(others) < len(said) and all(
        any(word in naming for word in words) for words in others
    )


def say_under(composer: Composer, document: Document, path: tuple[str, ...]) -> AnswerStatus:
    """List the clauses directly under a heading, with their number."""
    under = _directly_under(document, path)
    markers = [composer.cite(each, document.info, [first_words(each)]) for each in under]
    composer.write(phrase(composer.language, "count", number=str(len(under))), markers)
    for each in under:
        composer.add("item", each, document.info, [first_words(each)])
    return "answered"


def _directly_under(document: Document, path: tuple[str, ...]) -> list[Clause]:
    depth = len(path)
    return [
        each
        for each in document.clauses
        if len(each.path) == depth + 1 and each.path[:depth] == path
    ]


def clauses_numbered(document: Document, number: int) -> list[Clause]:
    """Return the clauses whose own label has this number: 第五条, 五、, （五）, 5."""
    found = [
        clause
        for clause in document.clauses
        if (digits := _DIGITS.search(clause.label)) and numeral_value(digits[0]) == number
    ]
    articles = [clause for clause in found if clause.kind == "article"]
    return articles or found


def say_clauses(
    composer: Composer, document: DocumentInfo, clauses: Sequence[Clause]
) -> AnswerStatus:
    """Quote clauses in their own words."""
    for clause in clauses:
        quotes = sentences_of(clause)[:_MOST_QUOTED] or (whole_of(clause),)
        joined = "”“".join(quote.text for quote in quotes)
        composer.add("says", clause, document, quotes, quote=joined)
    return "answered"


def say_count(composer: Composer, document: Document) -> AnswerStatus:
    """Say how many measures or articles a document has."""
    counted = [clause for clause in document.clauses if clause.kind in _CLAUSES_COUNTED]
    markers = [composer.cite(clause, document.info, [first_words(clause)]) for clause in counted]
    composer.write(phrase(composer.language, "count", number=str(len(counted))), markers)
    return "answered"


def first_words(clause: Clause) -> Quote:
    """Return label and heading of a clause, or its first sentence where it has no heading."""
    end = clause.text.find(clause.heading) + len(clause.heading) if clause.heading else 0
    if end:
        return Quote(text=clause.text[:end], start=0, end=end)
    return (sentences_of(clause) or (whole_of(clause),))[0]
