"""Targets and money in English texts: by 2027, at least 300 enterprises will be cultivated."""

import re
from collections.abc import Iterator

from corpus.model import Amount, Comparator, Recurrence, Span, Target
from corpus.quantities import number_value

_NUMBER = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?"
_WORDS: dict[str, Comparator] = {
    "at least": "at_least",
    "no fewer than": "at_least",
    "no less than": "at_least",
    "not less than": "at_least",
    "up to": "at_most",
    "no more than": "at_most",
    "below": "at_most",
    "within": "at_most",
    "more than": "exceeds",
    "over": "exceeds",
    "exceed": "exceeds",
    "exceeds": "exceeds",
    "exceeding": "exceeds",
    "above": "exceeds",
    "about": "about",
    "around": "about",
    "approximately": "about",
    "some": "about",
    "reach": "reaches",
    "reaching": "reaches",
    "to": "reaches",
}
_COMPARES = "|".join(sorted(_WORDS, key=len, reverse=True))
_UNIT = r"%|per ?cent|percentage points?|(?:trillion|billion|million)(?: yuan| RMB| people| tons?)?"
_QUANTITY = re.compile(
    rf"(?:\b(?P<compares>{_COMPARES})\s+)?(?:\b(?P<second>about|at least|over)\s+)?"
    rf"(?<![\w.,-])(?P<value>{_NUMBER})(?![\w-])(?:\s*(?P<unit>{_UNIT}))?",
)
_YEAR = re.compile(r"\b(?:by|in|before)\s+(?:the end of\s+)?(20\d\d)\b", re.IGNORECASE)
_SETS = re.compile(
    r"\b(?:will|shall|should|aim|aims|target|strive|build|cultivate|establish|foster|attract|"
    r"develop|set up|create|train|reach|raise|increase|reduce|add)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:has|have|had|was|were|as of|so far|last year)\b", re.IGNORECASE)
_NOUN = re.compile(
    r"\s+(?P<noun>[A-Za-z][A-Za-z&'’\- ]{2,80}?)(?=\s+(?:will|shall|are|is|to be|by|in|and|with|for)\b|[,.;:)]|$)"
)
_METRIC = re.compile(
    r"(?:^|[,;:]\s*|\band\s+)(?P<metric>(?:[A-Za-z][\w&'’\-]*\s+){1,12}?)"
    r"(?:will|shall|should|to|is to|are to)?\s*(?:reach|exceed|rise|grow|increase|fall|drop|remain|stand|be)?\s*"
    r"(?:by|at|to)?\s*$"
)
_SENTENCE = re.compile(r"[^.!?\n。](?:[^!?\n。.]|\.(?=\S)){0,1000}")
_MONEY = re.compile(
    rf"(?:(?:RMB|CNY|¥)\s*(?P<a>{_NUMBER})|(?<![\w.,])(?P<b>{_NUMBER}))\s*(?P<m>million|billion)?\s*(?P<c>yuan|RMB|CNY)?"
)
_OFFER = re.compile(
    r"\b(?:grants?|subsid(?:y|ies)|rewards?|awards?|bonus(?:es)?|support|funding|allowances?)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:to|for)\s+(?P<who>(?:each |eligible |qualified )?[A-Za-z][A-Za-z'’\- ]{3,60})"
)
_WHO = re.compile(
    r"(?P<who>[A-Z][A-Za-z'’\- ]{3,80}?)\s+(?:may|can|will|shall)\s+(?:receive|be|apply|get)"
)
_CAP = re.compile(r"\b(?:up to|no more than|not exceeding|maximum|capped at)\b", re.IGNORECASE)
_FINE = re.compile(
    r"\b(?:fine|fined|penalt(?:y|ies)|Article|turnover|revenue|investment)\b", re.IGNORECASE
)
_POWERS = {"million": 1e6, "billion": 1e9}


def english_targets(text: str) -> Iterator[Target]:
    """Yield the quantities that English sentences set."""
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _SETS.search(words) or _PAST.search(words) or _FINE.search(words):
            continue
        years = [(found.start(), int(found[1])) for found in _YEAR.finditer(words)]
        for found in _QUANTITY.finditer(words):
            if found.start() > 0 and re.fullmatch(r"(?:19|20)\d\d", found["value"]):
                continue
            noun = _NOUN.match(words, found.end())
            metric = _METRIC.search(words[max(0, found.start() - 160) : found.start()])
            unit = found["unit"] or ""
            named = noun["noun"] if noun and not unit else metric["metric"] if metric else ""
            named = re.sub(r"^(?:and|the|with|to)\s+", "", named.strip())
            if not named or _OFFER.search(words) or found.start() < 4:
                continue
            start = sentence.start() + (
                found.start()
                if noun and not unit
                else found.start() - len(words[: found.start()].rpartition(named)[2]) - len(named)
            )
            end = sentence.start() + (noun.end() if noun and not unit else found.end())
            yield Target(
                metric=named,
                comparator=_WORDS[found["second"] or found["compares"]]
                if found["compares"] or found["second"]
                else "equals",
                value=number_value(found["value"]),
                unit=unit,
                year=next(
                    (year for at, year in reversed(years) if at < found.start()),
                    years[0][1] if years else None,
                ),
                blank=False,
                span=Span(start=start, end=end, text=text[start:end]),
            )


def english_amounts(text: str) -> Iterator[Amount]:
    """Yield the money that English sentences offer."""
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _OFFER.search(words) or _FINE.search(words):
            continue
        for found in _MONEY.finditer(words):
            if not (found["a"] or found["c"]):
                continue
            start, end = sentence.start() + found.start(), sentence.start() + found.end()
            who = _WHO.search(words) or _FOR.search(words, found.end())
            yield Amount(
                yuan=number_value(found["a"] or found["b"]) * _POWERS.get(found["m"] or "", 1),
                cap=bool(_CAP.search(words, 0, found.start())),
                recipient=who["who"].strip() if who else "",
                recurrence=_recurrence(words),
                span=Span(start=start, end=end, text=text[start:end]),
            )


def _recurrence(words: str) -> Recurrence:
    lowered = words.lower()
    if "one-time" in lowered or "one-off" in lowered or "lump" in lowered:
        return "once"
    if "month" in lowered:
        return "monthly"
    return "yearly" if re.search(r"annual|per year|each year|a year", lowered) else "unstated"
