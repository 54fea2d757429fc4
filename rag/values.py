"""Figures and dates of a text by value, so that 2.5万亿元 and 25000亿元 are the same claim.

Read are digits in either width with thousands separators, Chinese numerals before a unit (三十家,
百分之十), magnitudes (万, 亿, million), ranges (3—5家), and dates as documents write them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.dates import DATE, ENGLISH_DATE, iso_date
from corpus.patterns import regex
from corpus.quantities import COUNTERS, MAGNITUDES, MEASURES, NUMBER, han_value, number_value

Bound = Literal["", "most", "least", "over", "about"]

_POWERS = {
    **MAGNITUDES,
    "trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "mn": 10**6,
    "thousand": 1000, "hundred": 100,
}  # fmt: skip
# Longest first; 千 before 米, 克, 瓦 and 伏 belongs to the unit.
_POWER = (
    r"(?i:trillion|billion|million|thousand|hundred|bn\b|mn\b)|"
    r"万亿|千万|百万|十万|百亿|千亿|万|亿|百|千(?![米克瓦伏升])"
)
_ENGLISH_UNITS = (
    ("%", r"per ?cent(?! points?)"),
    ("个百分点", r"percentage points?"),
    ("美元", r"(?:US )?dollars?|USD"),
    ("元", r"yuan|RMB|CNY|renminbi"),
    ("个工作日", r"(?:working|business|work) days?"),
    ("年", r"years?"),
    ("个月", r"months?"),
    ("周", r"weeks?"),
    ("天", r"days?"),
    ("小时", r"hours?"),
    ("分钟", r"minutes?"),
    ("平方公里", r"square kilomet(?:er|re)s?"),
    ("平方米", r"square met(?:er|re)s?"),
    ("公里", r"kilomet(?:er|re)s?"),
    ("公顷", r"hectares?"),
    ("亩", r"mu\b"),
    ("吨", r"tons?|tonnes?"),
)
_ENGLISH_UNIT = "|".join(rf"\b(?:{words})" for _, words in _ENGLISH_UNITS)
_TIMES = "个工作日|工作日|个月|季度|周岁|周年|年度|年|月|日|号|天|小时|成|折"
_UNIT = rf"{_TIMES}|{MEASURES}|{COUNTERS}|‰|(?i:{_ENGLISH_UNIT})|[A-Za-z]+"
_SAME_UNIT = {
    "百分点": "个百分点", "工作日": "个工作日", "平方千米": "平方公里", "千米": "公里",
    "km": "公里",
    "公斤": "千克", "kg": "千克", "日": "天", "吨标煤": "吨标准煤", "周年": "年", "年度": "年",
    "台套": "台", "间套": "间", "人次": "人次", "标箱": "标准箱", "人民币": "元",
}  # fmt: skip
_COUNTER = regex(COUNTERS)
_HAN = "零〇一二三四五六七八九十百千万亿两"
_CONNECTOR = r"\s{0,2}(?:—+|-|－|–|~|～|至|到|to)\s{0,2}"
_MONEY_BEFORE = r"(?P<currency>(?i:RMB|CNY|US\$|USD|¥|￥|\$)\s?)?"
_FIGURE = regex(
    rf"(?P<share>百分之|千分之|万分之)(?P<part>{NUMBER}|[{_HAN}]+)"
    rf"|(?P<ordinal>第)\s?(?P<nth>\d+|[{_HAN}]+)\s?(?P<of>[编篇章节条款项点批次期届名位个类种步]|季度)?"
    rf"|{_MONEY_BEFORE}(?<![\d.])(?P<low>{NUMBER})\s{{0,2}}(?P<power_low>{_POWER})?\s{{0,2}}"
    rf"(?P<unit_low>{_UNIT})?{_CONNECTOR}(?P<high>{NUMBER})\s{{0,2}}(?P<power_high>{_POWER})?"
    rf"\s{{0,2}}[多余]?\s{{0,2}}(?P<unit_high>{_UNIT})?"
    rf"|(?<![A-Za-z\d.])(?P<currency2>(?i:RMB|CNY|US\$|USD|¥|￥|\$)\s?)?(?<![\d.])"
    rf"(?P<value>{NUMBER})\s{{0,2}}(?P<power>{_POWER})?"
    rf"\s{{0,2}}(?P<more>[多余])?\s{{0,2}}(?P<unit>{_UNIT})?"
    rf"|(?P<han>[{_HAN}]+)(?P<han_more>[多余])?(?P<han_unit>{_UNIT})"
    rf"|(?P<han_bare>[{_HAN}]{{2,}})"
)
# 一个, 一次性, 一批: 一 before a counter is hardly ever a figure.
_ARTICLE = frozenset("一")
_BEFORE = regex(
    r"(?P<most>最高|最多|至多|不超过|不高于|不多于|不大于|上限|限额|封顶|以内|"
    r"up to|at most|no more than|"
    r"not more than|maximum|capped|cap of|not exceed\w*|below|under|≤)|"
    r"(?P<least>不少于|不低于|不小于|至少|最低|最少|下限|at least|no less than|no fewer than|"
    r"not less than|minimum|≥)|"
    r"(?P<over>突破|超过|高于|大于|多于|超出|over|more than|exceed\w*|above|(?<!不)超)|"
    r"(?P<about>大约|约|接近|近|about|around|approximately|roughly|some)",
    re.IGNORECASE,
)
_AFTER = regex(
    r"\s?(?:(?P<most>及?以[内下]|之内)|(?P<least>及?以上|or more|and above|or above)|"
    r"(?P<about>左右|上下)|(?P<over>\+))",
    re.IGNORECASE,
)
_BOUNDS: tuple[Bound, ...] = ("most", "least", "over", "about")
_AROUND = 14
_STOPS = regex(r"[，。；：,;:、“”（）()\n]")
_DATE = regex(
    rf"(?P<full>{DATE}|{ENGLISH_DATE})|(?P<day>(?<!\d)\d{{1,2}}月\d{{1,2}}日)"
)  # fmt: skip
_TOKEN = regex(r"[A-Za-z]+[-/]?\d[\dA-Za-z]*|\d+[A-Za-z]+(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One figure: `low == high` but for a range; `unit` is empty where none is known.

    `bound` says whether it is a limit (最高, 不少于, 超过) or about (左右); `words` are the text's.
    """

    low: float
    high: float
    unit: str
    bound: Bound
    words: str
    start: int
    end: int

    def same_as(self, held: "Value") -> bool:
        """Tell whether both are the same amount of the same thing, bounds aside."""
        if not (_close(self.low, held.low) and _close(self.high, held.high)):
            return False
        if self.unit == held.unit or not self.unit:
            return True
        # 60家平台 for 60个平台: 个 counts anything that is counted.
        return "个" in (self.unit, held.unit) and _counts(self.unit) and _counts(held.unit)


def fold_values(text: str) -> str:
    """Return the text in one width, as values are read; quotes and brackets stay."""
    return unicodedata.normalize("NFKC", text)


def dates_in(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield dates as YYYY-MM-DD, YYYY-MM or --MM-DD with their places."""
    for match in _DATE.finditer(folded):
        if match["full"]:
            # English dates write their comma in full width in `corpus.dates`.
            date = iso_date(match[0].replace(",", "，"))
        else:
            month, day = (int(part) for part in re.findall(r"\d+", match[0]))
            date = f"--{month:02}-{day:02}"
        if date:
            yield date, match.start(), match.end()


def tokens_in(folded: str) -> set[str]:
    """Return names made of letters and digits: 5G, A100, GB19001."""
    units = re.compile(_UNIT)
    return {
        token.upper()
        for token in _TOKEN.findall(folded)
        if not units.fullmatch(re.sub(r"^\d+", "", token)) or token[-1] in "GA"
    }


def values_in(folded: str, *, every: bool = False) -> list[Value]:
    """Return the figures of folded text in order.

    Args:
        folded: see `fold_values`; dates should be blanked out before.
        every: also what hardly ever is a figure in a claim, such as 一个, and each reading of a
            list (300、200万元): what evidence may carry.
    """
    found: list[Value] = []
    for match in _FIGURE.finditer(folded):
        found += _values(match, folded, every=every)
    return found


def _values(match: re.Match[str], folded: str, *, every: bool) -> Iterator[Value]:
    groups = match.groupdict()
    start, end = match.span()

    def value(low: float, high: float, unit: str, bound: Bound | None = None) -> Value:
        given = _bound(folded, start, end) if bound is None else bound
        return Value(
            low=low, high=high, unit=_unit(unit), bound=given, words=match[0].strip(), start=start,
            end=end,
        )  # fmt: skip

    if groups["share"]:
        unit = {"百": "%", "千": "‰", "万": "‱"}[groups["share"][0]]
        part = _number(groups["part"])
        yield value(part, part, unit)
    elif groups["ordinal"]:
        nth = _number(groups["nth"])
        yield value(nth, nth, f"第{groups['of'] or ''}", "")
    elif groups["low"]:
        yield from _range(groups, value, every=every)
    elif groups["value"]:
        number = number_value(groups["value"])
        unit = _currency(groups["currency2"]) or groups["unit"] or ""
        bound: Bound | None = "over" if groups["more"] else None
        power = groups["power"] or ""
        if not power and not unit and (shared := _shared(folded, end)):
            # 300、200万元: what closes the list holds for each.
            yield value(number * shared[0], number * shared[0], shared[1], bound)
            if not every:
                return
        scaled = number * _POWERS.get(power.lower(), 1)
        yield value(scaled, scaled, unit, bound)
    elif groups["han"]:
        if every or groups["han"] not in _ARTICLE:
            number = _number(groups["han"])
            yield value(number, number, groups["han_unit"], "over" if groups["han_more"] else None)
    elif every:
        number = _number(groups["han_bare"])
        yield value(number, number, "")


def _range(groups: dict[str, str | None], value: object, *, every: bool) -> Iterator[Value]:
    assert callable(value)
    low, high = (number_value(groups[name] or "") for name in ("low", "high"))
    power_high = _POWERS.get((groups["power_high"] or "").lower(), 1)
    power_low = _POWERS.get((groups["power_low"] or "").lower(), 0) or power_high
    unit = _currency(groups["currency"]) or groups["unit_high"] or groups["unit_low"] or ""
    yield value(low * power_low, high * power_high, unit)
    if every and unit == "年":  # each year of a period may be named alone
        yield value(low, low, unit)
        yield value(high, high, unit)


def _shared(folded: str, end: int) -> tuple[float, str] | None:
    """Return magnitude and unit that close a list of figures which begins before `end`."""
    tail = re.compile(
        rf"(?:\s?[、/和或]\s?(?:{NUMBER}))*\s?[、/和或]\s?(?:{NUMBER})\s?(?P<power>{_POWER})?\s?(?P<unit>{_UNIT})"
    ).match(folded, end)
    if not tail:
        return None
    return _POWERS.get((tail["power"] or "").lower(), 1), tail["unit"]


def _number(words: str) -> float:
    if words[0] in "0123456789":
        return number_value(words)
    power = next((p for p in ("万亿", "亿", "万") if words == p), None)
    if power:
        return MAGNITUDES[power]
    try:
        return float(han_value(words))
    except (ValueError, KeyError, IndexError):  # 千百万: no numeral
        return -1.0


def _unit(words: str) -> str:
    unit = words.strip()
    for name, pattern in _ENGLISH_UNITS:
        if re.fullmatch(pattern, unit, re.IGNORECASE):
            return name
    if re.fullmatch(r"[A-Za-z]+", unit) and not re.fullmatch(MEASURES, unit):
        return ""  # 50 communities
    return _SAME_UNIT.get(unit, unit)


def _currency(words: str | None) -> str:
    if not words:
        return ""
    return "美元" if "US" in words.upper() or words.strip() == "$" else "元"


def _counts(unit: str) -> bool:
    return bool(_COUNTER.fullmatch(unit))


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def _bound(folded: str, start: int, end: int) -> Bound:
    """Return what the words next to a figure say of it, within its stretch between commas."""
    if after := _AFTER.match(folded, end):
        return _kind(after)
    before = _STOPS.split(folded[max(0, start - _AROUND) : start])[-1]
    found = [*_BEFORE.finditer(before)]
    # Another figure in between takes the word: 超过50家、30个.
    if found and not re.search(r"\d", before[found[-1].end() :]):
        return _kind(found[-1])
    return ""


def _kind(match: re.Match[str]) -> Bound:
    return next(kind for kind in _BOUNDS if match.groupdict().get(kind))
