"""What a question takes for granted about a figure or a year, against what a sentence says."""

import re

from corpus.patterns import regex
from rag.sentences import years_in
from rag.values import Value, dates_in, fold_values, values_in

_YEAR = regex(r"(?<!\d)20\d{2}(?!\d)")
_UNDONE = regex(r"不再|无需|无须|不需|不要求|不纳入|免于|免予|取消|停止执行|不得|禁止|严禁|不受")
# 世界500强, 5G, 4A级: figures that are part of a name.
_NAME = regex(
    r"\d+强|\b\d[GA]\b|\d[GA](?=级|[\u4e00-\u9fff])|(?:fortune|global|top) 500", re.IGNORECASE
)
_NO_UNITS = ("年", "月", "号", "条", "天")
_POWER = regex(r"[万亿]|million|billion|thousand", re.IGNORECASE)


def contradicted(question: str, sentence: str, *, bare: bool = False) -> str | None:
    """Return the year or figure of a question that a sentence on the same matter contradicts.

    A figure is contradicted where the sentence gives figures of its unit, none of them equal;
    a year where the sentence names years, none of them this one. With `bare`, a figure without a
    unit (100 bases) is one of whatever the sentence counts.
    """
    asserted = {int(year) for year in _YEAR.findall(question)}
    stated = years_in(sentence)
    if asserted and stated and not asserted & stated:
        return str(min(asserted))
    held = _figures(sentence)
    for value in _figures(question):
        same = [each for each in held if _of_one_kind(value, each, bare=bare)]
        if same and not any(value.same_as(each) for each in same):
            return value.words
    return None


def asserts_figure(question: str) -> bool:
    """Tell whether a question gives a figure or a year of its own: 不是100万吗."""
    return bool(_figures(question) or _YEAR.search(question))


def asserts_value(text: str) -> bool:
    """Tell whether a text gives a figure that is no year."""
    return bool(_figures(text))


def does_away(sentence: str) -> bool:
    """Tell whether a sentence says that something is no longer, or not, required or allowed."""
    return _UNDONE.search(sentence) is not None


def asserts_blank(question: str, sentence: str) -> bool:
    """Tell whether a question gives a figure of a unit for which the sentence leaves a blank."""
    return any(
        re.search(rf"\d\s*[百千万亿]*{unit}", question)
        for unit in re.findall(r"□+\s*[百千万亿]*([^\W\d_□])", sentence)
    )


def _of_one_kind(asserted: Value, held: Value, *, bare: bool) -> bool:
    if asserted.unit:
        return asserted.unit == held.unit
    # 100万 may be of anything that the sentence gives in such magnitudes.
    return bare or _POWER.search(asserted.words) is not None


def _figures(text: str) -> list[Value]:
    """Return the figures of a text, without years and numbers of clauses."""
    folded = _NAME.sub(" ", fold_values(text))
    for _, start, end in reversed([*dates_in(folded)]):
        folded = f"{folded[:start]} {folded[end:]}"
    return [
        each
        for each in values_in(_YEAR.sub(" ", folded))
        if each.unit not in _NO_UNITS and not each.unit.startswith("第")
    ]
