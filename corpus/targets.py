"""The quantities a clause sets: 到2027年，建成60个省级产业大脑; 绿色贷款余额突破2.5万亿元.

A quantity counts where the clause sets it: behind its metric with a word that sets
(达到, 突破, 增长), behind a verb of achievement (建成60个…), or in a list that goes on from one that
does. What is merely mentioned (已建成…, 截至…), a condition (500万元以上的企业) or an offer of money
is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.english import english_targets
from corpus.fold import fold, is_latin
from corpus.model import Comparator, Span, Target
from corpus.quantities import Quantity, find_quantities, sentences

_VERBS = (
    "建成|建设|新建|创建|共建|扩建|改建|搭建|组建|重组|打造|培育|培植|培养|培训|新增|新设|新认定|认定|评定|评选|遴选|选育|"
    "选树|选派|推出|争创|引育|引进|招引|引培|引入|孵化|实施|开展|举办|集聚|吸引|布局|完成|建立|设立|形成|"
    "发布|推广|转化|攻关|优化|调整|完善|改造|升级|开通|发放|投放|扶持|惠及|覆盖|开放|安排|上线|落地|签约|储备|谋划|"
    "推动|推进|带动|开工|竣工|投产|投用|增加|扩大|减少|压减|淘汰|关停|制定|研制|修订|实现|入库|整治|拓展|部署|命名|"
    "种植|栽植|造林|修复|治理|安置|供应|筹集|募集|发行|挂牌|上市|盘活|出让|腾退|配建|增设|补齐|更新|购置|招聘|招收|"
    "资助|支持|建|办|突破|解决|化解|减免|降低|提供|促成|达成|签订|新开|加密|招募|聘任|选聘|累计"
)
# A noun may end like a verb (商务服务11个); these count where nothing stands before them.
_VERB_END = re.compile(
    rf"(?:(?:^|[年底前]|累计|力争)(?:服务|组织|引导)|(?:{_VERBS}))(?:了|并|或|和|约|近|共|计|不少于|至少|各类)?\s*$"
)
_HAS_VERB = re.compile(_VERBS)
_SETS = re.compile(
    r"达到|达|突破|超过|提高|提升|增长|增速|增至|增加|下降|降低|降至|控制在|压减|压缩|缩短|减少|保持|稳定|实现|力争|确保|"
    r"不少于|不低于|至少|翻番|占比|比重|新增|累计|总量|破|保有|年均"
)
# What reports on the past, for its whole sentence and for its own stretch.
_PAST_SENTENCE = re.compile(
    r"(?:^|[，,;；)\s])(?:据[^，,]{0,12}(?:统计|显示)|按[^，,]{0,12}统计|截至|截止(?!日|时)|目前|近年来|过去|上年|去年|"
    r"\S{0,12}共有)"
)
_PAST = re.compile(
    r"现有|同比|已经?(?:累计)?(?:建成|建设|形成|培育|拥有|达|有|完成|推出|设立|引进|"
    r"发放|支持|实现|出台|开展|突破|超|获|认定|覆盖|安排|投入)|已在|"
    r"共(?:安排|投入|下达|支持|实施|建成|完成|发放)|了\s{0,3}$"
)
_NO_TARGET = re.compile(
    r"不得|应当|必须|方可|罚款|处以|有期徒刑|拘役|注册资本|符合(?:下列|以下|条件)|具备(?:下列|以下)|申报条件|"
    r"申请条件|额度|费率|利率|税率|补助|补贴|奖励|奖补|资助标准|给予|可按|^按"
)
_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d{2})\s*年?(?:\s*[—\-－–~～至]+\s*(?P<last>20\d{2}))?\s*年(?P<end>年?底|年?末)?"
    r"|[“\"]?十(?P<plan>[一二三四五六七])五[”\"]?(?:时期|期间|末|规划期)?"
)
_OF_THE_PAST = re.compile(r"(?:比|较|自|从|以|相比|与)$")
# An article states rules; it sets a target only where it names the year.
_ARTICLE = re.compile(r"\s*第[零〇一二三四五六七八九十百千\d]{1,8}条")
_CHUNK = "，,;；:"
_JOINS = "、和与及"
_PLAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七", start=11)}
_ADVERBS = re.compile(
    r"(?:力争|争取|确保|要|将|可|再|并|且|其中|(?<![年平人户])均|分别|各|全部|基本|达到|达|控制在|稳定在|"
    r"保持在|维持在|在|双)+$"
)
_CHANGES_TO = re.compile(
    r"(?:提高|提升|增加|扩大|增长|增|降|下降|降低|压减|压缩|缩短|减少|上升|发展|扩展)$"
)
_KEEPS = re.compile(r"(?:控制|稳定|保持|维持)在$")
_TOGETHER = re.compile(
    r"(?:分别|各|双|(?<![年平人户])均)(?:可|将|要)?(?:达到|达|超过|突破|不低于|不少于|为|在|增长)?\s*$"
)
_OPENING = re.compile(r"^(?:\s|力争|争取|确保|全力|并|且|其中|实现|推动|使|努力|到|至|,|，)+")
_ANAPHORIC = re.compile(
    r"(?:每年)?(?:总数|数量|总量|总规模|规模|总额|占比|比例|比重|达标率|年均|新增|新建|累计开通|累计|开通|占.*(?:比重|比例))?"
)
_NOUN_END = re.compile(r"[。！？!?\n，,;；:]")
_CLOSED = re.compile(
    r"\s*(?:的?(?:目标|水平|规模|比例|任务)(?:任务)?)?\s*(?:\([^()]{0,40}\)\s*)?[”\"]?\s*$"
)
_LIST_END = re.compile(
    r"(?:等|这|该|以上|上述|面向|围绕|聚焦|按照|的|第|前|依托|以|对|在|从|于|由)\s*$"
)
_MAX_METRIC = 60


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
    for start, end in sentences(folded):
        reader = _Sentence(text, folded, start, end, heading_year)
        for target in reader.targets(offers):
            if since and target.year and target.year < since:
                continue
            span = target.span
            found.append(replace(target, span=replace(span, text=text[span.start : span.end])))
    return tuple(dict.fromkeys(found))


def _heading_year(heading: str) -> int | None:
    found = re.search(r"(?:到|至)?(20\d{2})年(?=.{0,4}(?:目标|任务))|到(20\d{2})年", fold(heading))
    return int(found[1] or found[2]) if found else None


class _Sentence:
    """One sentence, read from left to right."""

    def __init__(self, original: str, text: str, start: int, end: int, year: int | None) -> None:
        self.original, self.text, self.start, self.end = original, text, start, end
        self.heading_year = year
        self.quantities = [
            each for each in find_quantities(text[start:end]) if not _is_date(text[start:end], each)
        ]
        self.years = list(_years(text[start:end]))
        self.past = _PAST_SENTENCE.search(text[start:end]) is not None
        self.article = _ARTICLE.match(text) is not None
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
            if _NO_TARGET.search(chunk) or _in_quotes(self.text, segment.chunk_start, quantity):
                self.last_kind = ""
                continue
            condition = "的" in self.text[quantity.end : segment.chunk_end] and any(
                offer.start >= quantity.end and offer.start < self.end for offer in offers
            )
            if condition or (self.article and not self._year(quantity)):
                continue
            if self.past and not self._later_year(quantity):
                continue
            if _PAST.search(self.text[segment.chunk_start : quantity.start]):
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
        bare = _strip_years(before)
        if _CLOSED.match(rest):
            if not self._sets(quantity, segment, bare):
                self.last_kind = ""
                return
            yield from self._behind_metric(quantity, segment, before)
            self.last_kind = self.last_kind or "metric"
            return
        opens = not bare.strip() or bool(re.search(r"[和与及]\s*$", before))
        if _LIST_END.search(bare) and not opens:
            return
        share = quantity.unit in ("%", "‰") and rest[:1] not in "由留给以按作"
        verb = _VERB_END.search(bare) or (share and _HAS_VERB.search(bare))
        continues = opens and (
            self.last_kind == "object"
            or _HAS_VERB.search(text, segment.chunk_start, quantity.start)
        )
        if not verb and not continues:
            return
        end = min(segment.chunk_end, self._noun_end(quantity, segment, limit))
        noun = text[quantity.end : end].strip(" 的、和及与")
        if not noun or len(noun) > _MAX_METRIC:
            return
        head = "" if continues and not verb else _OPENING.sub("", bare).strip()
        head = head if len(head) <= _MAX_METRIC else ""
        start = segment.start if verb else quantity.start
        parts = tuple(each for each in (head, noun) if each)
        yield self._target(quantity, parts, start, max(end, quantity.end))
        self.last_kind = "object"

    def _behind_metric(
        self, quantity: Quantity, segment: _Segment, before: str
    ) -> Iterator[Target]:
        """Read 甲达到5家, 甲、乙分别达到5家和3家, 甲、乙各5家."""
        text = self.text
        together = _TOGETHER.search(before)
        spread = together and together[0].startswith("分别")
        chunk_before = text[segment.chunk_start : quantity.start]
        if together and not spread:
            listed = chunk_before[: len(chunk_before) - len(together[0])]
            names = _names_of(listed)
            for name in names:
                yield self._target(quantity, (name,), segment.chunk_start, quantity.end)
            self.metric = names[-1] if names else ""
            return
        metric = _metric_of(before)
        start = segment.start
        if (
            not any(
                segment.chunk_start <= each.start + self.start < quantity.start
                for each in self.quantities
            )
            and len(whole := _metric_of(chunk_before)) < _MAX_METRIC
        ):
            metric, start = whole, segment.chunk_start  # 批发、零售业商品销售额 is one metric
        if quantity.before in ("到", "至", "为", ""):
            stem = _CHANGES_TO.sub("", metric)
            metric = stem if quantity.before and stem else metric
        parts: tuple[str, ...] = (metric,)
        paired = self._paired(segment, quantity)
        if paired is not None:
            parts, start = (paired,), segment.chunk_start
        elif _ANAPHORIC.fullmatch(metric):
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
        names = _names_of(chunk[:spread])
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
        if _LIST_END.search(bare):
            return False
        chunk = self.text[segment.chunk_start : quantity.end]
        return bool(
            quantity.before in ("达到", "达", "突破", "超过", "超", "过", "破")
            or _SETS.search(chunk)
            or _HAS_VERB.search(chunk)
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
            year=self._year(quantity) or self.heading_year,
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
        keeps = _KEEPS.search(self.text[max(self.start, quantity.start - 4) : quantity.start])
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

    def _later_year(self, quantity: Quantity) -> bool:
        return len([at for at, _ in self.years if at <= quantity.number_start - self.start]) > 1

    def _segment(self, quantity: Quantity) -> _Segment:
        chunk_start = _boundary(self.text, quantity.number_start, self.start, _CHUNK)
        chunk_end = _next_boundary(self.text, quantity.end, self.end, _CHUNK)
        start = _boundary(self.text, quantity.number_start, chunk_start, "、")
        for each in self.quantities:
            end = each.end + self.start
            if start < end <= quantity.start and self.text[end : end + 1] in _JOINS:
                start = end + 1
        end = _next_boundary(self.text, quantity.end, chunk_end, "、")
        for each in self.quantities:
            if quantity.end < each.number_start + self.start < end:
                join = self.text[quantity.end : quantity.end + 1]
                end = quantity.end if join in _JOINS else end
                break
        return _Segment(start=start, end=end, chunk_start=chunk_start, chunk_end=chunk_end)

    def _noun_end(self, quantity: Quantity, segment: _Segment, limit: int) -> int:
        """The thing counted goes on to the next quantity's own segment."""
        if limit >= segment.chunk_end:
            return segment.chunk_end
        cut = _boundary(self.text, limit, quantity.end, _JOINS)
        return cut if cut > quantity.end else limit

    def _chunk_before(self, segment: _Segment) -> str:
        end = segment.chunk_start - 1
        if end <= self.start:
            return ""
        start = _boundary(self.text, end, self.start, _CHUNK)
        return _metric_of(self.text[start:end])


_BEFORE: dict[str, Comparator] = {
    **dict.fromkeys(("不少于", "不低于", "不小于", "至少", "最低", "≥", ">="), "at_least"),
    **dict.fromkeys(("不超过", "不高于", "不大于", "不多于", "低于", "少于", "≤", "<="), "at_most"),
    **dict.fromkeys(
        ("突破", "超过", "高于", "大于", "多于", "超出", "超", "过", "破", ">"), "exceeds"
    ),
    **dict.fromkeys(("约", "近"), "about"),
}  # type: ignore[dict-item]


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


def _years(sentence: str) -> Iterator[tuple[int, int]]:
    for found in _YEAR.finditer(sentence):
        if _OF_THE_PAST.search(sentence[max(0, found.start() - 2) : found.start()]):
            continue
        if found["plan"]:
            # The plans run for five years each; the eleventh ended in 2010.
            yield found.start(), 2010 + 5 * (_PLAN_DIGITS[found["plan"]] - 11)
        else:
            yield found.start(), int(found["last"] or found["year"])


def _strip_years(words: str) -> str:
    return re.sub(
        r"(?:力争)?(?:到|至)?(?:20\d{2}\s*[—\-－–~～至]+\s*)?20\d{2}\s*年(?:年?底|年?末)?(?:前|之前)?"
        r"|[“\"]?十[一二三四五六七]五[”\"]?(?:时期|期间|末)?",
        "",
        words,
    )


def _metric_of(words: str) -> str:
    words = _OPENING.sub("", _strip_years(words).strip(" 、和与及"))
    words = _ADVERBS.sub("", words.strip()).strip(" ，,、")
    return words[-_MAX_METRIC:]


def _names_of(words: str) -> list[str]:
    names = re.split(r"、|(?<=.)(?:和|以及|与)(?=.)", _strip_years(words))
    return [name for name in (_metric_of(each) for each in names) if name]


def _in_quotes(text: str, start: int, quantity: Quantity) -> bool:
    before = text[start : quantity.number_start]
    return quantity.after != "+" and before.count("“") > before.count("”")


def _boundary(text: str, position: int, start: int, marks: str) -> int:
    """Return where the stretch around `position` begins: behind the last mark outside brackets."""
    depth = 0
    for at in range(position - 1, start - 1, -1):
        if text[at] in ")]》":
            depth += 1
        elif text[at] in "([《":
            depth = max(0, depth - 1)
        elif depth == 0 and text[at] in marks and not _in_number(text, at):
            return at + 1
    return start


def _next_boundary(text: str, position: int, end: int, marks: str) -> int:
    depth = 0
    for at in range(position, end):
        if text[at] in "([《":
            depth += 1
        elif text[at] in ")]》":
            depth = max(0, depth - 1)
        elif depth == 0 and text[at] in marks and not _in_number(text, at):
            return at
    return end


def _in_number(text: str, at: int) -> bool:
    return (
        text[at] == ","
        and text[at - 1 : at].isdigit()
        and text[at + 1 : at + 4].isdigit()
        and (len(text[at + 1 : at + 4]) == 3)
        and not text[at + 4 : at + 5].isdigit()
        and text[at + 4 : at + 5] != "年"
    )
