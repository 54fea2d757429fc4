"""What a question takes for granted about a figure or a year, against what a sentence says."""

import re
import unicodedata

from rag.sentences import years_in

_FIGURE = re.compile(
    r"(?<![\d.])(?P<number>\d+(?:\.\d+)?)\s*(?P<power>[百千万亿]*)(?P<unit>个百分点|%|[^\W\d_])"
)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_POWERS = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_UNDONE = re.compile(
    r"不再|无需|无须|不需|不要求|不纳入|免于|免予|取消|停止执行|不得|禁止|严禁|不受"
)
_NO_UNIT = "年月日号条第"


def contradicted(question: str, sentence: str) -> str | None:
    """Return the year or figure of a question that a sentence on the same matter contradicts.

    A figure is contradicted where the sentence gives figures of its unit, none of them equal;
    a year where the sentence names years, none of them this one.
    """
    asserted = {int(year) for year in _YEAR.findall(question)}
    stated = years_in(sentence)
    if asserted and stated and not asserted & stated:
        return str(min(asserted))
    held = _figures(sentence)
    for unit, values in _figures(question).items():
        for value, words in values.items():
            if unit in held and value not in held[unit]:
                return words
    return None


def does_away(sentence: str) -> bool:
    """Tell whether a sentence says that something is no longer, or not, required or allowed."""
    return _UNDONE.search(sentence) is not None


def asserts_blank(question: str, sentence: str) -> bool:
    """Tell whether a question gives a figure of a unit for which the sentence leaves a blank."""
    return any(
        re.search(rf"\d\s*[百千万亿]*{unit}", question)
        for unit in re.findall(r"□+\s*[百千万亿]*([^\W\d_□])", sentence)
    )


def _figures(text: str) -> dict[str, dict[float, str]]:
    """Return the figures of a text by unit and value, as written."""
    found: dict[str, dict[float, str]] = {}
    for match in _FIGURE.finditer(unicodedata.normalize("NFKC", text)):
        if match["unit"] not in _NO_UNIT:
            value = float(match["number"])
            for power in match["power"]:
                value *= _POWERS[power]
            found.setdefault(match["unit"], {})[value] = match[0]
    return found
