"""The quantities a clause sets: 到2027年，建成60个省级产业大脑; 绿色贷款余额突破2.5万亿元.

A quantity counts where the clause sets it: behind its metric with a word that sets (达到, 突破,
增长), behind a verb of achievement (建成60个…), or in a list that goes on from one that does. What
is merely mentioned (已建成…, 截至…), a condition (500万元以上的企业) or an offer of money is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.amounts import FOREIGN_MONEY, OFFER
from corpus.english import english_targets
from corpus.fold import fold_facts as fold
from corpus.fold import is_latin
from corpus.model import Comparator, Span, Target
from corpus.quantities import Quantity, find_quantities, sentences
from corpus.target_words import (
    ANAPHORIC,
    ARTICLE,
    CHANGES_TO,
    CHUNK,
    CLOSED,
    CONDITIONS,
    HAS_VERB,
    JOINS,
    KEEPS,
    LIST_END,
    MAX_METRIC,
    NO_TARGET,
    OPENING,
    PAST,
    PAST_SENTENCE,
    SETS,
    TOGETHER,
    VERB_END,
    YEARLY,
    boundary,
    in_quotes,
    metric_of,
    names_of,
    next_boundary,
    opening_year,
    strip_years,
    years,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    """A stretch between commas or 、 with the chunk (comma to comma) it lies in."""

    start: int
    end: int
    chunk_start: int
    chunk_end: int


def find_targets(
    text: str,
    headings: Sequence[str] = (),
    offers: Sequence[Span] = (),
    since: int | None = None,
) -> tuple[Target, ...]:
    """Find the quantities that a clause sets.

    Args:
        text: the clause; spans count from its start.
        headings: the headings above it; a year they state (2027年目标) holds where the
            sentence names none.
        offers: the spans of the money it offers, which is no target.
        since: the year the document was issued; what belongs to a year before is a report.
    """
    if is_latin(text):
        return tuple(english_targets(text))
    folded = fold(text)
    found: list[Target] = []
    heading_year = next(
        (year for each in reversed(headings) if (year := _heading_year(each))), None
    )
    conditions = CONDITIONS.search(folded)
    governing = None
    for start, end in sentences(folded):
        if start == 0 or folded[start - 1] == "\n":
            governing = opening_year(folded[start : start + MAX_METRIC])
        elif own := opening_year(folded[start:end]):
            governing = own
        elif any(years(folded[start:end])):
            governing = None
        sentence = folded[start:end]
        quantities = [each for each in find_quantities(sentence) if not _is_date(sentence, each)]
        if not quantities:
            continue
        reader = _Sentence(text, folded, (start, end), quantities, governing or heading_year)
        for target in reader.targets(offers):
            if not target.year and conditions and target.span.start > conditions.start():
                continue
            if since and target.year and target.year < since:
                continue
            metric = fold(target.metric)
            if FOREIGN_MONEY.search(metric) and OFFER.search(metric):
                continue  # 每家企业最高资助港币50万元 is an offer, though not of yuan
            span = target.span
            found.append(replace(target, span=replace(span, text=text[span.start : span.end])))
    return tuple(dict.fromkeys(found))


def _heading_year(heading: str) -> int | None:
    found = re.search(r"(?:到|至)?(20\d{2})年(?=.{0,4}(?:目标|任务))|到(20\d{2})年", fold(heading))
    return int(found[1] or found[2]) if found else None


class _Sentence:
    """One sentence, read from left to right."""

    def __init__(
        self,
        original: str,
        text: str,
        bounds: tuple[int, int],
        quantities: Sequence[Quantity],
        year: int | None,
    ) -> None:
        self.original, self.text = original, text
        start, end = self.start, self.end = bounds
        self.heading_year = year
        self.quantities = quantities
        self.years = list(years(text[start:end]))
        self.past = PAST_SENTENCE.search(text[start:end]) is not None
        self.article = ARTICLE.match(text) is not None
        self.metric = ""
        self.metric_start = start
        self.last_kind = ""

    def targets(self, offers: Sequence[Span]) -> Iterator[Target]:
        previous_chunk = -1
        previous_end = self.start
        for position, relative in enumerate(self.quantities):
            quantity = _shifted(relative, self.start)
            following = self.quantities[position + 1 : position + 2]
            limit = following[0].start + self.start if following else self.end
            segment = self._segment(quantity)
            chunk = self.text[segment.chunk_start : segment.chunk_end]
            if any(offer.start < quantity.end and quantity.start < offer.end for offer in offers):
                continue
            if NO_TARGET.search(chunk) or in_quotes(self.text, segment.chunk_start, quantity):
                self.last_kind = ""
                continue
            condition = "的" in self.text[quantity.end : segment.chunk_end] and any(
                offer.start >= quantity.end and offer.start < self.end for offer in offers
            )
            if condition or (self.article and not self._year(quantity)):
                continue
            if self.past and not self._later_year(quantity):
                continue
            if PAST.search(self.text[segment.chunk_start : quantity.start]):
                self.last_kind = ""
                continue
            if ";" in self.text[previous_end : quantity.start]:
                self.metric = ""
            previous_end = quantity.end
            if segment.chunk_start != previous_chunk and self.last_kind == "object":
                self.last_kind = "chunk"
            previous_chunk = segment.chunk_start
            yield from self._read(quantity, segment, limit)

    def _read(self, quantity: Quantity, segment: _Segment, limit: int) -> Iterator[Target]:
        text = self.text
        before = text[segment.start : quantity.start]
        rest = text[quantity.end : segment.end]
        bare = strip_years(before)
        if CLOSED.match(rest):
            if not self._sets(quantity, segment, bare):
                self.last_kind = ""
                return
            yield from self._behind_metric(quantity, segment, before)
            self.last_kind = self.last_kind or "metric"
            return
        opens = not bare.strip() or bool(re.search(r"[和与及]\s*$", before))
        if LIST_END.search(bare) and not opens:
            return
        share = quantity.unit in ("%", "‰") and rest[:1] not in "由留给以按作"
        verb = VERB_END.search(bare) or (share and HAS_VERB.search(bare))
        continues = opens and (
            self.last_kind == "object" or HAS_VERB.search(text, segment.chunk_start, quantity.start)
        )
        if not verb and not continues:
            return
        end = min(segment.chunk_end, self._noun_end(quantity, segment, limit))
        noun = text[quantity.end : end].strip(" 的、和及与")
        if not noun or len(noun) > MAX_METRIC:
            return
        head = "" if continues and not verb else OPENING.sub("", bare).strip()
        head = head if len(head) <= MAX_METRIC else ""
        start = segment.start if verb else quantity.start
        parts = tuple(each for each in (head, noun) if each)
        yield self._target(quantity, parts, start, max(end, quantity.end))
        self.last_kind = "object"

    def _behind_metric(
        self, quantity: Quantity, segment: _Segment, before: str
    ) -> Iterator[Target]:
        """Read 甲达到5家, 甲、乙分别达到5家和3家, 甲、乙各5家."""
        text = self.text
        together = TOGETHER.search(before)
        spread = together and together[0].startswith("分别")
        chunk_before = text[segment.chunk_start : quantity.start]
        if together and not spread:
            listed = chunk_before[: len(chunk_before) - len(together[0])]
            names = names_of(listed)
            for name in names:
                yield self._target(quantity, (name,), segment.chunk_start, quantity.end)
            self.metric = names[-1] if names else ""
            return
        metric = metric_of(before)
        start = segment.start
        if (
            not any(
                segment.chunk_start <= each.start + self.start < quantity.start
                for each in self.quantities
            )
            and len(whole := metric_of(chunk_before)) < MAX_METRIC
        ):
            metric, start = whole, segment.chunk_start  # 批发、零售业商品销售额 is one metric
        if quantity.before in ("到", "至", "为", ""):
            stem = CHANGES_TO.sub("", metric)
            metric = stem if quantity.before and stem else metric
        parts: tuple[str, ...] = (metric,)
        paired = self._paired(segment, quantity)
        if paired is not None:
            parts, start = (paired,), segment.chunk_start
        elif ANAPHORIC.fullmatch(metric):
            before_it = "" if self.metric else self._chunk_before(segment)
            joined = f"{before_it}，" if before_it and metric else before_it
            parts = tuple(each for each in (self.metric or joined, metric) if each)
        else:
            self.metric = metric
        if parts:
            yield self._target(quantity, parts, start, quantity.end)

    def _paired(self, segment: _Segment, quantity: Quantity) -> str | None:
        """Return the name that 分别 gives a quantity: the first name the first quantity."""
        chunk = self.text[segment.chunk_start : segment.chunk_end]
        spread = chunk.find("分别")
        if spread < 0 or segment.chunk_start + spread > quantity.start:
            return None
        names = names_of(chunk[:spread], apart=True)
        mine = [
            each.number_start + self.start
            for each in self.quantities
            if segment.chunk_start + spread <= each.start + self.start < segment.chunk_end
        ]
        if len(names) != len(mine):
            return None
        return names[mine.index(quantity.number_start)]

    def _sets(self, quantity: Quantity, segment: _Segment, bare: str) -> bool:
        if quantity.value is None or self.last_kind:
            return True
        if LIST_END.search(bare):
            return False
        chunk = self.text[segment.chunk_start : quantity.end]
        return bool(
            quantity.before in ("达到", "达", "突破", "超过", "超", "过", "破")
            or SETS.search(chunk)
            or HAS_VERB.search(chunk)
            or re.search("每年|各年", chunk)
            or self._year(quantity)
        )

    def _target(self, quantity: Quantity, parts: tuple[str, ...], start: int, end: int) -> Target:
        while start < end and self.text[start].isspace():
            start += 1
        return Target(
            metric="".join(self._verbatim(part) for part in parts),
            comparator=self._comparator(quantity),
            value=quantity.value,
            unit=quantity.unit,
            year=self._year(quantity) or self._year_above(quantity),
            blank=quantity.value is None,
            span=Span(start=start, end=end, text=""),
            upper=quantity.upper,
        )

    def _verbatim(self, words: str) -> str:
        at = self.text.find(words, self.start, self.end)
        return self.original[at : at + len(words)] if at >= 0 else words

    def _comparator(self, quantity: Quantity) -> Comparator:
        shared = self._shared(quantity)
        before = quantity.before or (shared[0].before if shared else "")
        after = quantity.after or (shared[-1].after if shared else "")
        if after in ("以上", "及以上", "+"):
            return "at_least"
        if after in ("左右", "上下"):
            return "about"
        if after in ("以内", "之内", "以下", "及以下"):
            return "at_most"
        if before in ("达到", "达", "至", "到", "为"):
            return "reaches"
        if comparator := _BEFORE.get(before):
            return comparator
        keeps = KEEPS.search(self.text[max(self.start, quantity.start - 4) : quantity.start])
        return "reaches" if keeps else "equals"

    def _shared(self, quantity: Quantity) -> list[Quantity]:
        """In 分别达到100万辆和150GWh左右 the words that compare hold for both."""
        segment = self._segment(quantity)
        spread = self.text.find("分别", segment.chunk_start, quantity.start)
        return [
            each
            for each in self.quantities
            if 0 <= spread < each.number_start + self.start < segment.chunk_end
        ]

    def _year(self, quantity: Quantity) -> int | None:
        before = [year for at, year in self.years if at <= quantity.number_start - self.start]
        return before[-1] if before else None

    def _year_above(self, quantity: Quantity) -> int | None:
        """Return the year above the sentence; what is to be done each year has none."""
        before = self.text[self.start : quantity.end]
        return None if YEARLY.search(before) else self.heading_year

    def _later_year(self, quantity: Quantity) -> bool:
        return len([at for at, _ in self.years if at <= quantity.number_start - self.start]) > 1

    def _segment(self, quantity: Quantity) -> _Segment:
        chunk_start = boundary(self.text, quantity.number_start, self.start, CHUNK)
        chunk_end = next_boundary(self.text, quantity.end, self.end, CHUNK)
        start = boundary(self.text, quantity.number_start, chunk_start, "、")
        for each in self.quantities:
            end = each.end + self.start
            if start < end <= quantity.start and self.text[end : end + 1] in JOINS:
                start = end + 1
        end = next_boundary(self.text, quantity.end, chunk_end, "、")
        for each in self.quantities:
            if quantity.end < each.number_start + self.start < end:
                join = self.text[quantity.end : quantity.end + 1]
                end = quantity.end if join in JOINS else end
                break
        return _Segment(start=start, end=end, chunk_start=chunk_start, chunk_end=chunk_end)

    def _noun_end(self, quantity: Quantity, segment: _Segment, limit: int) -> int:
        """The thing counted goes on to the next quantity's own segment."""
        if limit >= segment.chunk_end:
            return segment.chunk_end
        cut = boundary(self.text, limit, quantity.end, JOINS)
        return cut if cut > quantity.end else limit

    def _chunk_before(self, segment: _Segment) -> str:
        end = segment.chunk_start - 1
        if end <= self.start:
            return ""
        start = boundary(self.text, end, self.start, CHUNK)
        return metric_of(self.text[start:end])


_BEFORE: dict[str, Comparator] = {
    **dict.fromkeys(("不少于", "不低于", "不小于", "至少", "最低", "≥", ">="), "at_least"),
    **dict.fromkeys(("不超过", "不高于", "不大于", "不多于", "低于", "少于", "≤", "<="), "at_most"),
    **dict.fromkeys(
        ("突破", "超过", "高于", "大于", "多于", "超出", "超", "过", "破", ">"), "exceeds"
    ),
    **dict.fromkeys(("约", "近"), "about"),
}


def _shifted(quantity: Quantity, by: int) -> Quantity:
    return replace(
        quantity,
        start=quantity.start + by,
        number_start=quantity.number_start + by,
        end=quantity.end + by,
    )


def _is_date(sentence: str, quantity: Quantity) -> bool:
    """Tell whether a number is a day or a clause's number; years have no unit here."""
    return bool(re.match(r"\s*[年月日号]", sentence[quantity.end : quantity.end + 2]))
