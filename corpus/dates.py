"""Dates as documents write them, on folded text (see `corpus.fold`)."""

import re
from datetime import date, timedelta

from corpus.numbering import numeral_value

_HAN_DIGIT = "〇○零Oo0一二三四五六七八九"
# 2024年5月1日, 二〇二四年五月一日, 2024-05-01; the day may be missing.
DATE = (
    rf"(?:(?:19|20)\d\d|[一二][{_HAN_DIGIT}]{{3}}) ?"
    r"(?:年 ?(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月"
    r"(?: ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?日)?"
    r"|[-/.] ?\d{1,2}[-/.] ?\d{1,2})"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_ENGLISH = re.compile(
    rf"(?:(?P<d1>\d{{1,2}}) (?P<m1>{_MONTHS})|(?P<m2>{_MONTHS}) (?P<d2>\d{{1,2}}))"
    r"，? (?P<y>(?:19|20)\d\d)",
    re.IGNORECASE,
)
ENGLISH_DATE = rf"(?i:(?:\d{{1,2}} (?:{_MONTHS})|(?:{_MONTHS}) \d{{1,2}}))，? (?:19|20)\d\d"
DATE_IN_LINE = re.compile(rf"{DATE}|{ENGLISH_DATE}")
_PARTS = re.compile(r"[^年月日\-/. ]+")


def iso_date(words: str) -> str | None:
    """Return a date as YYYY-MM-DD, or YYYY-MM where no day is given; None if no such day exists."""
    if english := _ENGLISH.fullmatch(words):
        month = _MONTHS.split("|").index((english["m1"] or english["m2"]).lower()) + 1
        numbers = [int(english["y"]), month, int(english["d1"] or english["d2"])]
    else:
        numbers = [
            numeral_value(part.translate(str.maketrans("Oo", "〇〇")))
            if not part.isdecimal()
            else int(part)
            for part in _PARTS.findall(words)
        ]
    try:
        if len(numbers) == 2:
            return date(numbers[0], numbers[1], 1).isoformat()[:7]
        year, month, day = numbers
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def days_after(day: str, days: int) -> str | None:
    """Return the day so many days after a full date, None after a month without day."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return None


def last_day_of_term(first: str, years: int, months: int = 0) -> str | None:
    """Return the last day of a term: five years that begin on 2024-01-01 end on 2028-12-31."""
    try:
        begin = date.fromisoformat(first)
    except ValueError:
        return None
    total = begin.month - 1 + months
    year, month = begin.year + years + total // 12, total % 12 + 1
    try:
        return (date(year, month, begin.day) - timedelta(days=1)).isoformat()
    except ValueError:  # 29 February, or the 31st of a shorter month: the month's own end
        following = date(year + month // 12, month % 12 + 1, 1)
        return (following - timedelta(days=1)).isoformat()
