"""Quantities in folded text: numbers with their units, and the places left blank for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.numbering import numeral_value
from corpus.patterns import regex

NUMBER = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,9})?(?!\d)|\d{1,12}(?:\.\d{1,9})?(?!\d)"
BLANK = (
    r"(?<![□△◇])[□△◇]{1,20}|(?<![×*])[×*]{2,20}|(?<!_)_{2,60}|(?<![A-Za-z])[Xx]{2,8}(?![A-Za-z])"
)
_MAX_SENTENCE = 600
_SENTENCE = regex(
    rf"[^。！？!?\n]{{1,{_MAX_SENTENCE}}}(?=[。！？!?\n，,;；、]|$)|[^。！？!?\n]{{1,{_MAX_SENTENCE}}}"
)
COUNTERS = (
    "个|家|项|名|人次|人|件|种|户|场次|场|次|条|座|所|处|台套|台|套|辆|列|架|艘|艘次|架次|班|期|批|部|篇|册|"
    "门|幅|宗|单|笔|份|款|栋|幢|间|间套|张|只|头|株|棵|支|对|例|起|位|岁|届|章|片|段|级|城|村|镇|盏|根|"
    "标准箱|标箱|标准机架|机架|床|床位|学位|车位|泊位|班列|基站|示范点"
)
MEASURES = (
    "个百分点|百分点|%|‰|平方公里|平方千米|平方米|立方米|公里|千米|海里|米|毫米|厘米|公顷|亩|吨标准煤|吨标煤|"
    "吨|千克|公斤|克|微克/立方米|毫克/升|万千瓦时|千瓦时|亿千瓦时|千伏安|千伏|千瓦|兆瓦|吉瓦|度|升|立方|小时|分钟|秒|毫秒|"
    "个工作日|工作日|天|周|倍|分|美元|欧元|港元|元|EFLOPS|PFLOPS|TFLOPS|FLOPS|GWh|MWh|kWh|GW|MW|kW|KW|Gbps|"
    "Mbps|TB|PB|EB|km|kg|TEU|MPa|dB"
)
MAGNITUDE = "万亿|千万|百万|十万|百亿|千亿|万|亿|千|百"
_PER = r"(?:/(?:[\u4e00-\u9fff]{1,3}(?:人|家|公里)?|\d{0,5}(?:人|km|公里)|[A-Za-z]{1,4}))"
# A unit is no unit where the word goes on: 500强, 5G, 2级, 3期工程, 4A级, 双11.
UNIT = rf"(?P<unit>(?:{MAGNITUDE})?(?:{MEASURES}|{COUNTERS}){_PER}?|(?:万亿|万|亿))"
_RANGE = r"\s{0,3}(?:—+|-|－|–|~|～|至|到)\s{0,3}"
_QUANTITY = regex(
    rf"(?P<before>不少于|不低于|不小于|至少|最低|≥|>=|不超过|不高于|不大于|不多于|低于|少于|≤|<=|"
    rf"突破|超过|高于|大于|多于|超出|超|过|破|>|约|近|达到|达|至|到|为)?\s{{0,3}}"
    rf"(?<![\d.A-Za-z第])(?:(?P<blank>{BLANK})|(?P<value>{NUMBER})"
    rf"(?:(?:\s{{0,3}}(?:{MAGNITUDE})?(?:{MEASURES}|{COUNTERS})?){_RANGE}(?P<upper>{NUMBER}))?)"
    rf"\s{{0,3}}(?:余|多)?\s{{0,3}}{UNIT}"
    r"(?P<after>\s{0,3}(?:及以上|以上|左右|上下|以内|之内|以下|及以下|之间)|\+)?"
)
# 规模过千亿, 数量双破千: a magnitude alone; “50+”龙头企业.
_ROUND = regex(
    r"(?P<before>突破|超过|过|破|超)(?P<round>百亿|千亿|万亿|百万|千万|十亿|百|千|万|亿)(?P<unit>元|家|人|个|亩)?"
    r"(?P<after>)(?![\u4e00-\u9fff])"
)
_FIGURE = regex(r"[\d□△◇×*_Xx]")
_PLUS = regex(r"[“\"](?P<value>\d+)\+[”\"](?P<unit>)(?P<after>)")
_ROUND_VALUES = {
    "百": (100, ""), "千": (1000, ""), "万": (1, "万"), "百万": (100, "万"), "千万": (1000, "万"),
    "亿": (1, "亿"), "十亿": (10, "亿"), "百亿": (100, "亿"), "千亿": (1000, "亿"),
    "万亿": (1, "万亿"),
}  # fmt: skip
MAGNITUDES = {
    "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "十万": 100_000,
    "百万": 1_000_000, "千万": 10_000_000, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_HAN_MONEY = r"[零〇一二三四五六七八九十百千万亿两]{1,14}"
# □□万元, 数万元 and 万元 alone say no sum.
_NO_SUM = r"(?<![□△◇×*_Xx数几上近\d])(?![万亿]元)"
MONEY = regex(
    rf"(?<![\d.])(?:(?P<figure>{NUMBER})\s{{0,3}}(?P<magnitude>{MAGNITUDE})?|{_NO_SUM}(?P<han>{_HAN_MONEY}))"
    r"(?:元(?:人民币)?|圆)(?:/(?P<per>平方米|立方米|千瓦时|千瓦|人|户|台|吨|亩|辆|天|次|家|个|套|生|月|年))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit; `start` and `end` include the words that compare (超过, 以上)."""

    start: int
    number_start: int
    end: int
    before: str
    value: float | None
    upper: float | None
    unit: str
    after: str


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the sentences; one of more than 600 characters is cut at a comma.

    What looks around within a sentence then stays linear in the length of the text.
    """
    for found in _SENTENCE.finditer(text):
        yield found.span()


def find_quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of folded text in order."""
    # Every plain one has a figure or a blank, and few sentences do.
    plain = _QUANTITY.finditer(text) if _FIGURE.search(text) else ()
    found = [
        *((match, "plain") for match in plain),
        *((match, "round") for match in _ROUND.finditer(text)),
        *((match, "plus") for match in _PLUS.finditer(text)),
    ]
    end = 0
    for match, kind in sorted(found, key=lambda item: item[0].start()):
        if match.start() < end:
            continue
        end = match.end()
        yield _quantity(match, kind)


def _quantity(match: re.Match[str], kind: str) -> Quantity:
    groups = match.groupdict()
    value: float | None
    upper = None
    unit = groups["unit"] or ""
    if kind == "round":
        value, magnitude = _ROUND_VALUES[groups["round"]]
        unit = magnitude + unit
        number_start = match.start("round")
    elif kind == "plus":
        value = float(groups["value"])
        number_start = match.start()
    else:
        value = None if groups["blank"] else number_value(groups["value"])
        upper = number_value(groups["upper"]) if groups["upper"] else None
        number_start = match.start("blank") if groups["blank"] else match.start("value")
    return Quantity(
        start=match.start(),
        number_start=number_start,
        end=match.end(),
        before=groups.get("before") or "",
        value=value,
        upper=upper,
        unit=unit,
        after="+" if kind == "plus" else (groups["after"] or "").strip(),
    )


def number_value(figure: str) -> float:
    """Return the value of 1,200 or 3.5."""
    return float(figure.replace(",", ""))


def yuan_of(money: re.Match[str]) -> float:
    """Return the yuan of a match of `MONEY`: 500万元, 三千元, 2.5亿元."""
    if money["han"]:
        return float(han_value(money["han"]))
    return number_value(money["figure"]) * MAGNITUDES.get(money["magnitude"] or "", 1)


def han_value(numeral: str) -> int:
    """Return the value of 三千, 二十万 or 一亿一千万."""
    for power, character in ((100_000_000, "亿"), (10_000, "万")):
        head, found, tail = numeral.rpartition(character)
        if found:
            return han_value(head or "一") * power + (han_value(tail) if tail else 0)
    return numeral_value(numeral)
