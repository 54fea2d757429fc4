"""Dates as documents write them, on folded text (see `corpus.fold`)."""

import re
from datetime import date, timedelta

from corpus.patterns import regex

# What is written and printed for a nought: 二〇, 二○, 二◯, 二零, 二0, and letters, also Greek and
# Cyrillic ones, that text recognition takes it for.
_NOUGHTS = "〇○◯零OoΟοОо"
_HAN_DIGITS = "一二三四五六七八九"
_DIGIT = rf"[\d{_NOUGHTS}{_HAN_DIGITS}]"
# 2024年5月1日, 二〇二四年五月一日, 二0二四年5月1日, 2024-05-01; the day may be missing.
DATE = (
    rf"(?:(?:19|20)\d\d|[12一二]{_DIGIT}{{3}}(?= ?年)) ?"
    rf"(?:年 ?[\d{_NOUGHTS}{_HAN_DIGITS}十]{{1,3}} ?月"
    rf"(?: ?[\d{_NOUGHTS}{_HAN_DIGITS}十]{{1,3}} ?日)?"
    r"|[-/.] ?\d{1,2}[-/.] ?\d{1,2})"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_ENGLISH = regex(
    rf"(?:(?P<d1>\d{{1,2}}) (?P<m1>{_MONTHS})|(?P<m2>{_MONTHS}) (?P<d2>\d{{1,2}}))"
    r"，? (?P<y>(?:19|20)\d\d)",
    re.IGNORECASE,
)
ENGLISH_DATE = rf"(?i:(?:\d{{1,2}} (?:{_MONTHS})|(?:{_MONTHS}) \d{{1,2}}))，? (?:19|20)\d\d"
DATE_IN_LINE = regex(rf"{DATE}|{ENGLISH_DATE}")
_PARTS = regex(r"[^年月日\-/. ]+")
_PLAIN = str.maketrans(
    dict.fromkeys(_NOUGHTS, "0") | dict(zip(_HAN_DIGITS, "123456789", strict=True))
)
_TENS = regex(r"(?P<tens>\d?)十(?P<ones>\d?)")
_LONGEST_PART = 4
_FIRST_YEAR = 1000


def iso_date(words: str) -> str | None:
    """Return a date as YYYY-MM-DD, or YYYY-MM where no day is given; None if no such day exists."""
    if english := _ENGLISH.fullmatch(words):
        month = _MONTHS.split("|").index((english["m1"] or english["m2"]).lower()) + 1
        numbers: list[int | None] = [int(english["y"]), month, int(english["d1"] or english["d2"])]
    else:
        numbers = [_value(part) for part in _PARTS.findall(words)]
    match numbers:
        case [int(year), int(month)]:
            day = _day(year, month, 1)
            return day and day[:7]
        case [int(year), int(month), int(number)]:
            return _day(year, month, number)
    return None


def _value(part: str) -> int | None:
    """Return the number that digits of any kind write, mixed ones too; None where there is none."""
    plain = part.translate(_PLAIN)
    if len(plain) > _LONGEST_PART:
        return None
    if tens := _TENS.fullmatch(plain):
        return 10 * int(tens["tens"] or 1) + int(tens["ones"] or 0)
    return int(plain) if plain.isdecimal() else None


def _day(year: int, month: int, day: int) -> str | None:
    if year < _FIRST_YEAR:
        return None
    try:
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
