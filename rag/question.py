"""What a question asks, without a language model."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from corpus.errors import InputError
from corpus.numbering import numeral_value
from corpus.patterns import regex
from rag.assertions import asserts_figure
from rag.cues import kind_of, wants_figure
from rag.follow_up import ClauseOf, complete
from rag.language import detect_language
from rag.model import Interpretation
from rag.places import region_of, regions_compared, regions_of
from rag.wording import fold, years_of

_Read = TypeVar("_Read")

MAX_QUESTION = 2000
LIMITS = ("region", "year", "office", "document_ids", "clause_number")
"""What is understood of a question that limits where its answer is looked for."""

# 我们是济南的公司, 我在临沂做批发, 在烟台新上一个项目: where somebody is.
_PLACE = "[\u4e00-\u9fff]{2,4}"
_LOCATED = regex(
    rf"(?:我|我们|咱|咱们|公司|企业|单位|本人|厂|店)(?:们|家|公司|企业)?(?:是|在|就在|位于|开在|落在){_PLACE}|"
    rf"在{_PLACE}?(?:市|省)?(?:做|开|办|干|经营|搞|建|新上|投资|注册|有个|有家)|"
    r"\b(?:we|our \w+|my \w+|i)(?:'re| are|'m| am| is)? (?:based |located |registered )?in \w+",
    re.IGNORECASE,
)
_ARTICLE = regex(
    r"第\s*[（(]?\s*([零〇一二三四五六七八九十百\d]{1,5})\s*[）)]?\s*(?:条|项|款|点|部分|章)|"
    r"(?:编号|序号)\s*(?:为|是)?\s*[（(]?\s*([一二三四五六七八九十百\d]{1,5})|"
    r"\b(?:article|clause|measure|item|section)\s+(?:no\.?\s*)?(\d{1,3})\b",
    re.IGNORECASE,
)


def check_question(question: str) -> str:
    """Return the question without outer white space.

    Raises:
        InputError: it is empty or too long.
    """
    if not question.isprintable() and any(map(_is_surrogate, question)):
        raise InputError("The text holds half characters (lone surrogates). Send valid UTF-8.")
    stripped = unicodedata.normalize("NFC", question).strip()
    if not any(character.isalnum() for character in stripped):
        raise InputError("The question is empty. Ask in words, for example: 谁牵头智慧物流？")
    if len(stripped) > MAX_QUESTION:
        raise InputError(
            f"The question has {len(stripped)} characters; at most {MAX_QUESTION} are read. "
            "Ask one thing at a time."
        )
    return stripped


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def interpret(
    question: str,
    history: Sequence[Mapping[str, Any]] = (),
    language: str = "auto",
    clause_of: ClauseOf = lambda question: None,
) -> Interpretation:
    """Read kind, region, year, clause number and language; complete a follow-up.

    `clause_of` finds the clause of an earlier question, so that another topic can replace its own.
    """
    completed = complete(question, history, clause_of)
    own = fold(question)
    whole = fold(completed or question)
    said = tuple(dict.fromkeys((own, whole)))  # mostly the same, and then read once
    years = set(_first(years_of, said) or ())
    region = _first(region_of, said)
    # A follow-up asks what it says, about what was said.
    asked, kind = next(
        ((each, found) for each in said if (found := kind_of(each))), (whole, "open")
    )
    located = any(regions_of(found[0]) for found in _LOCATED.finditer(whole))
    compared = () if located else _first(regions_compared, said) or ()
    return Interpretation(
        language=detect_language(question) if language == "auto" else language,
        kind=kind,
        # 不是100万吗, after a question for a figure, is about that figure.
        wants_figure=wants_figure(asked)
        or (kind == "yes_no" and asserts_figure(own) and wants_figure(whole)),
        region=region if kind != "compare" and not compared else None,
        located=located,
        compared=compared,
        year=years.pop() if len(years) == 1 and (kind != "compare" or compared) else None,
        clause_number=_first(_clause_number, said),
        completed_question=completed,
    )


def _first(read: Callable[[str], _Read], texts: Sequence[str]) -> _Read | None:
    """Return the first of what is read in some texts that is anything."""
    return next((found for text in texts if (found := read(text))), None)


def forget(interpreted: Interpretation, names: Sequence[str]) -> Interpretation:
    """Return what was understood without the limits named: region, year, office and so on.

    Raises:
        InputError: a name is none of `LIMITS`.
    """
    for name in names:
        if name not in LIMITS:
            raise InputError(f"without may name {', '.join(LIMITS)}, not {name!r}.")
    nothing: dict[str, Any] = {name: () if name == "document_ids" else None for name in names}
    return replace(interpreted, **nothing)


def _clause_number(text: str) -> int | None:
    found = _ARTICLE.findall(text)
    return numeral_value(next(filter(None, found[-1]))) if found else None
