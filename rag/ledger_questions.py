"""Questions that the ledger answers whole: all that an office does, all targets, all money.

A question is one of these where nothing is left of it but words of the ledger, its limits (place,
document, year, office, role), and a topic. Whatever else it asks is answered from the best clauses.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.docnumber import find_number
from corpus.model import DocumentInfo
from corpus.patterns import regex
from corpus.tables import region_stems, regions
from rag.cues import wants_count
from rag.ledger_words import (
    ASKS_CLAUSES,
    BETWEEN,
    BLANK,
    CITY,
    COMPARES,
    COUNTS_CLAUSES,
    DUTY,
    HOW_MUCH,
    LARGEST,
    LISTS,
    MONEY,
    NOT_OFFICE,
    PROVINCE,
    RELATIVE,
    SINCE,
    SOLE,
    TARGETS,
    UNTIL,
    VOCABULARY,
    WHO,
    Ledger,
)
from rag.lexicon import lexicon
from rag.model import Interpretation
from rag.offices import may_name_office, office_in
from rag.phrases import titles_of
from rag.places import REGION_IN_OTHER_SCRIPT
from rag.wording import content_of, years_of

_AWAY = {"last": -1, "this": 0, "next": 1}
_LEAST_TITLE = 4
_LONGEST_LATIN = 3
"""Words of a topic in Latin letters; more of them are a question of their own."""
_SPACES = regex(r"[\s“”\"'《》〈〉]")


# What is the revenue target for tourism: one of them.
_ONE_TARGET = regex(
    r"\bwhat(?:'s| is| was)\s+(?:the\s+|its\s+)?(?:[\w-]+\s+){0,4}target\b(?!s)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuestion:
    """What is asked of which ledger.

    level: 省 or 市 where the documents of provinces or of cities are meant.
    years: those in which targets are due; None means any, `until` the last one of an open range.
    topics: the words left, as the documents may put them; empty where nothing is left.
    without: an office that is not meant.
    offices: who answers for each row is asked too.
    blank: only targets that a draft leaves open; largest: the largest amount is asked for.
    """

    ledger: Ledger
    level: str | None = None
    years: Collection[int] | None = None
    until: int | None = None
    topics: tuple[str, ...] = ()
    without: str | None = None
    offices: bool = False
    blank: bool = False
    largest: bool = False


def ledger_question(
    text: str,
    interpreted: Interpretation,
    documents: Sequence[DocumentInfo],
    offices: Collection[str],
    today: date,
    office_words: str = "",
) -> LedgerQuestion | None:
    """Return what a question asks of the ledger, or None where it asks something else.

    Args:
        text: one thing asked, folded.
        interpreted: what was understood of it.
        documents: those that it names.
        offices: all that the library names.
        today: the day that tells what 明年 is.
        office_words: what the question calls its office in English.
    """
    without = None
    bare = RELATIVE.sub(
        lambda said: f" {today.year + _AWAY[said.lastgroup or 'this']} ",
        without_documents(text, documents),
    )
    ledger = _ledger(bare, interpreted)
    if ledger is None:
        return None
    if ledger == "sole":
        for found in NOT_OFFICE.finditer(bare):
            without = office_in(found[1], offices) if may_name_office(found[1]) else None
            bare = bare.replace(found[0], " ") if without else bare
    if interpreted.office and not without:
        bare = bare.replace(interpreted.office, " ").replace(office_words or "\0", " ")
    years, until, bare = _years(bare) if ledger == "targets" else (None, None, bare)
    if len(set(years_of(text))) == 1 and interpreted.year is None and interpreted.kind != "compare":
        years, until = None, None  # the asker took it back
    topic = _topic(bare, ledger)
    if topic is None:
        return None
    if ledger == "duties" and topic and not _asks_duties(text, interpreted):
        return None
    if ledger == "targets" and not _asks_targets(bare, topic, years):
        return None
    if (ledger == "comparison") != bool(topic) and ledger in ("comparison", "amounts"):
        return None
    return LedgerQuestion(
        ledger=ledger,
        level="省" if PROVINCE.search(text) else "市" if CITY.search(text) else None,
        years=years,
        until=until,
        topics=_as_written(topic),
        without=without,
        offices=bool(WHO.search(bare)),
        blank=bool(BLANK.search(text)),
        largest=bool(LARGEST.search(text)),
    )


def without_documents(text: str, documents: Sequence[DocumentInfo]) -> str:
    """Return a question without the numbers and titles of documents that it names."""
    number = find_number(text)
    bare = f"{text[: number.start()]} {text[number.end() :]}" if number and documents else text
    for document in documents:
        for title in (document.title, *titles_of(document)):
            for part in re.split(r"\d+年?", _SPACES.sub("", title)):  # a year may be asked for
                bare = _without_common(bare, part)
    return re.sub(r"《\s*》|“\s*”", " ", bare)


def _without_common(text: str, title: str) -> str:
    """Blank out the stretches of a text that stand in a title, the longest first."""
    for length in range(min(len(text), len(title)), _LEAST_TITLE - 1, -1):
        for start in range(len(text) - length, -1, -1):
            words = text[start : start + length]
            if words in title and not words.isspace():
                text = f"{text[:start]} {text[start + length :]}"
    return text


def _ledger(text: str, interpreted: Interpretation) -> Ledger | None:
    """Return which ledger the words of a question call for."""
    if SOLE.search(text) and (LISTS.search(text) or wants_count(text)):
        return "sole"
    if interpreted.compared:
        return "comparison" if COMPARES.search(text) and not TARGETS.search(text) else None
    if TARGETS.search(text):
        return "targets"
    if MONEY.search(text) and (LISTS.search(text) or HOW_MUCH.search(text)):
        return "amounts"
    if interpreted.office:
        asks_all = interpreted.kind in ("list", "measures", "open", "how_much")
        return "duties" if asks_all or wants_count(text) or ASKS_CLAUSES.search(text) else None
    return None


def _asks_duties(text: str, interpreted: Interpretation) -> bool:
    """Tell whether an office's duties are asked for, not its telephone or a figure of one duty."""
    if interpreted.kind == "how_much" and not COUNTS_CLAUSES.search(text):
        return False
    return bool(DUTY.search(text) or ASKS_CLAUSES.search(text))


def _asks_targets(text: str, topic: str, years: Collection[int] | None) -> bool:
    """Tell whether all targets are asked for; of one metric, only those of several years are."""
    if years is not None:
        several = len(years) > 1 and not isinstance(years, range)
        if not topic or several:
            return True
    lists = LISTS.search(text) and not (topic and _ONE_TARGET.search(text))
    return bool(lists) or bool(wants_count(text) and not topic)


def _years(text: str) -> tuple[Collection[int] | None, int | None, str]:
    """Return the years meant, the end of an open range, and the text without them."""
    if between := BETWEEN.search(text):
        first, last = sorted(map(int, between.groups()))
        return range(first, last + 1), None, BETWEEN.sub(" ", text)
    if until := UNTIL.search(text):
        last = int(next(filter(None, until.groups())))
        return range(last + 1), last, UNTIL.sub(" ", text)
    if since := SINCE.search(text):
        first = int(next(filter(None, since.groups())))
        return range(first + 1, 2101), None, SINCE.sub(" ", text)
    found = frozenset(years_of(text))
    return found or None, None, re.sub(r"(?<!\d)(?:20\d{2}|[12]\d(?=年))年?(?:底|末)?", " ", text)


def _topic(text: str, ledger: Ledger) -> str | None:
    """Return what is left of a question: one topic, nothing, or None where it is more than one."""
    text = REGION_IN_OTHER_SCRIPT.sub(" ", text)
    for name in sorted({*regions(), *region_stems()}, key=len, reverse=True):
        text = text.replace(name, " ")
    left = content_of(VOCABULARY[ledger].sub(" ", text))
    pieces = re.findall(r"[A-Za-z\u3400-\u9fff\d][\w+\-&]+", left)
    if all(piece.isascii() for piece in pieces):
        return " ".join(pieces) if len(pieces) <= _LONGEST_LATIN else None
    return pieces[0] if len(pieces) == 1 else None


def _as_written(topic: str) -> tuple[str, ...]:
    """Return the words that documents may use for a topic."""
    if not topic or not topic.isascii():
        return (topic,) if topic else ()
    return tuple(sorted(lexicon().words(topic, "en").split(), key=len, reverse=True)) or (topic,)
