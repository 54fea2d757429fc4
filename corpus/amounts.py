"""The money a clause offers: 最高给予500万元补助, 按投资额的20%给予奖补，最高不超过300万元.

Fines, thresholds (营业收入500万元以上的) and turnover are no offers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.english import english_amounts
from corpus.fold import fold_facts as fold
from corpus.fold import is_latin
from corpus.model import Amount, Recurrence, Span
from corpus.patterns import regex
from corpus.quantities import MONEY, NUMBER, number_value, sentences, yuan_of

OFFER = regex(
    r"给予|奖励|补助|补贴|资助|奖补|发放|扶持|补偿|支持|贴息|拨付|奖金|津贴|安家费|创新券|消费券|授信额度|减免|返还|"
    r"可享受|等奖|额度|救助|慰问|抚恤|经费|保费|最高(?:可)?(?:给|奖|补|不超|额)|(?:财政|资金)[^，,。;；]{0,8}安排|安排[^，,。;；]{0,12}资金"
)
_PAST = regex(
    r"截至|截止|近年来|以来|目前|前几年|已经?(?:累计)?(?:拨付|发放|安排|投入|下达|兑现|支持|获得|争取)|"
    r"(?:累计|共|共计)(?:拨付|发放|安排|投入|下达|兑现|支出)"
)
_FINE = regex(r"罚款|处以|并处|违法所得|罚金|没收|赔偿")
_THRESHOLD_AFTER = regex(
    r"\s*(?:\(含\)|\(不含\))?\s*(?:及?以上|及?以下|以内的|的(?:企业|项目|单位|机构|部分|，|,|按|给)|至|—|-|~)"
)
_THRESHOLD_BEFORE = regex(
    r"(?:收入|投资额?|总投资|投入|费用|产值|销售额|成交额|交易额|营收|利润|税收|纳税|注册资本|资产|规模|价值|货值|融资额?|"
    r"贷款|合同额|到位资金|外资)[^，,。;；]{0,8}(?:达到|达|超过|突破|超|满|不低于|不少于|过|在)?\s*$|"
    r"(?:不足|未达|低于)\s*$"
)
_FLOOR = regex(r"(?:不少于|不低于|至少)\s*$")
FOREIGN_MONEY = regex(r"(?:港币|港元|美元|美金|欧元|日元|英镑|台币|新台币|澳门币|\$)\s*$")
_CAP = regex(r"最高|不超过|不高于|上限|封顶|至多|最多|以内|限额|不多于")
_RATE = regex(rf"(?<![\d.])(?P<rate>{NUMBER})\s*%(?!以上|以下|以内的|\\d)")
_RATE_BEFORE = regex(
    r"(?:按照?|以(?![上下内来及后外])|给予|予以|补助|补贴|奖励|资助)[^，。;；]{0,80}$|(?:给予|补助|补贴|奖励|资助)比例[^，。;；]{0,12}$"
)
_RATE_AFTER = regex(
    r"\s*(?:的?(?:比例|标准|额度))?(?:予以|给予|奖励|补助|补贴|资助|奖补|计发|发放|支持|返还|贴息|安排)"
)
_NO_RATE = regex(r"(?:费率|利率|税率|增长|增幅|比重|占比|持股|股权)[^，。;；]{0,10}$")
_FOR = regex(
    r"(?:^|(?<=[。！？])|[，,;；:\s、”)])(?:对于?|向|为|给(?!予))(?P<who>(?!每)[^。;；，,]{2,120})"
)
_WHO_END = regex(
    r"，|,|、?(?:分别|按|给予|予以|一次性|最高|每年|每月|实施|安排|发放|择优|依据|连续|可|在)"
)
_OWN_ITEM = regex(r"\s*(?:按照?)?(?P<who>[^每\d，,、按给补奖资]{2,16})每")
_SHORT = 14
_NEAR = 8
_FOR_WHAT = regex(r"(?:的?(?:专项)?资金)?(?:，)?(?:支持|用于|资助|扶持)(?P<who>[^，,。;；]{2,60})")
_WHO_VERB = regex(
    r"每|按|给予|予以|一次性|年度|最高|奖励|补助|补贴|资助|奖补|发放|安排|累计|可|连续|领取|享受|设立|不"
)
_LEADING = regex(
    r"^\s*(?:支持|鼓励|推动|培育|引进|引导|奖励|资助|依托|分别|总额|另外|另|再|额外|各|且|并|(?:补贴|补助|奖励|资助)标准:|对于?|向|为|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*|其中|"
    r"第[^\s条]{1,6}条\s*)+"
)
_ONCE = regex(r"一次性")
_YEARLY = regex(
    r"每年(?:度)?|/年|按年度|年度(?:最高|给予|奖补|补助|补贴|资助|奖励|支持)|年均|每人每年|逐年"
)
_MONTHLY = regex(r"每人?每?月|/月|按月")
_EACH = (
    "平方米|立方米|公里|千瓦时|千瓦|航次|标准箱|标箱|班|亩|吨|台|套|人|生|家|户|个|件|项|名|张|辆|架|条|只|头|株|场|篇|次|"
    "床|间|座|单"
)
_PER = regex(rf"(?:每(?:增加|新增|满|招用)?\d{{0,3}}(?:{_EACH})(?:企业|机构|项目)?)+")
_PART = regex(r"[^;；]+")
_TAIL = regex(
    r"(?:人民币)?(?:/[\u4e00-\u9fff]{1,6})?(?:以内)?的?(?:[\u4e00-\u9fff“”]{0,8}?(?:补助|补贴|奖励|资助|奖补|奖金|支持|贴息|扶持|津贴|创新券|消费券))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """A share that a sentence offers: 按投资额的20%."""

    start: int
    end: int
    percent: float
    words: str


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Find the money that a clause offers; spans count from its start."""
    if is_latin(text):
        return tuple(english_amounts(text))
    folded = fold(text)
    found: list[Amount] = []
    for start, end in sentences(folded):
        for part in _PART.finditer(folded, start, end):
            if "元" in part[0] or "%" in part[0] or "圆" in part[0]:
                found.extend(_in_sentence(text, folded, *part.span()))
    return tuple(dict.fromkeys(found))


def _in_sentence(text: str, folded: str, start: int, end: int) -> Iterator[Amount]:
    if _FINE.search(folded, start, end) or _PAST.search(folded, start, end):
        return
    position = start
    monies = [
        each for each in MONEY.finditer(folded, start, end) if _is_offer(folded, each, start, end)
    ]
    for money in monies:
        rate = _last_rate(folded, position, money.start())
        yield _amount(text, folded, start, end, position, money, rate)
        position = money.end()
    rate = _last_rate(folded, position, end)
    if rate and OFFER.search(folded, start, end):
        yield _rate_only(text, folded, start, end, rate)


def _is_offer(folded: str, money: re.Match[str], start: int, end: int) -> bool:
    chunk_start, chunk_end = _chunk(folded, money.start(), start, end)
    before = folded[chunk_start : money.start()]
    if FOREIGN_MONEY.search(before):
        return False  # 港币50万元 is no yuan
    after = folded[money.end() : chunk_end]
    cap = _CAP.search(before[-8:])
    if _THRESHOLD_AFTER.match(folded, money.end(), end) and not re.match(
        r"的(?!企业|项目|单位|机构|部分)", after
    ):
        return False
    if _THRESHOLD_BEFORE.search(before) and not cap:
        return False
    if _FLOOR.search(before) and "安排" in before:
        return False  # a budget of at least so much is a target, no offer to anyone
    named = _PER.search(before) or before.lstrip().startswith("按")
    if OFFER.search(before) or OFFER.search(after if named else after[:16]):
        return True
    if named and OFFER.search(folded, chunk_end, min(end, chunk_end + _NEAR)):
        return True  # 按每人3000元标准，给予安家费
    # The cap may stand alone behind the offer: 按20%给予补助，最高300万元.
    return bool((cap or _PER.search(before)) and OFFER.search(folded, start, chunk_start))


def _amount(
    text: str,
    folded: str,
    start: int,
    end: int,
    position: int,
    money: re.Match[str],
    rate: _Rate | None,
) -> Amount:
    chunk_start, chunk_end = _chunk(folded, money.start(), start, end)
    tail = _TAIL.match(folded, money.end(), chunk_end)
    span_start = rate.start if rate else chunk_start
    span_end = tail.end() if tail else money.end()
    if listed := _list_end(folded, money.end(), chunk_end):
        span_end = max(span_end, listed)
    while folded[span_start].isspace():
        span_start += 1
    if folded[position : money.start()].strip() in ("、", "和", "或"):
        position = chunk_start  # a list of sums shares the words before it
    around = folded[max(position, chunk_start if not rate else rate.start) : span_end]
    near = folded[max(start, min(chunk_start, span_start)) : span_end]
    cap = bool(_CAP.search(folded[max(position, chunk_start) : money.end() + 3])) or bool(
        _CAP.search(folded[chunk_start : money.start()])
    )
    return Amount(
        yuan=yuan_of(money),
        cap=cap,
        recipient=_recipient(text, folded, start, min(span_start, chunk_start), money.span()),
        recurrence=_recurrence(near),
        span=Span(start=span_start, end=span_end, text=text[span_start:span_end]),
        rate=rate.percent if rate else None,
        per=_per(around, money),
    )


def _rate_only(text: str, folded: str, start: int, end: int, rate: _Rate) -> Amount:
    chunk_start, chunk_end = _chunk(folded, rate.end - 1, start, end)
    tail = _TAIL.match(folded, rate.end, chunk_end)
    span_end = tail.end() if tail else rate.end
    return Amount(
        yuan=None,
        cap=bool(_CAP.search(rate.words)),
        recipient=_recipient(text, folded, start, chunk_start, (rate.start, rate.end)),
        recurrence=_recurrence(folded[chunk_start:span_end]),
        span=Span(start=rate.start, end=span_end, text=text[rate.start : span_end]),
        rate=rate.percent,
    )


def _last_rate(folded: str, start: int, end: int) -> _Rate | None:
    """Return the last rate offered between two places, with the words that offer it."""
    last = None
    for found in _RATE.finditer(folded, start, end):
        before = folded[max(start, found.start() - 100) : found.start()]
        after = _RATE_AFTER.match(folded, found.end(), end)
        opening = _RATE_BEFORE.search(before)
        if (after or (opening and not _NO_RATE.search(before))) and (after or opening):
            begin = (
                found.start() - len(opening[0])
                if opening
                else _chunk(folded, found.start(), start, end)[0]
            )
            last = _Rate(
                start=begin,
                end=after.end() if after else found.end(),
                percent=number_value(found["rate"]),
                words=folded[begin : found.end()],
            )
    return last


def _list_end(folded: str, start: int, end: int) -> int | None:
    """Return the end of a list of sums that share their closing word: 300万元、100万元的奖励."""
    found = re.compile(r"(?:[、和]\s*[\d.,]+\s*[万亿千百]*元)+").match(folded, start, end)
    if not found:
        return None
    tail = _TAIL.match(folded, found.end(), end)
    return tail.end() if tail else found.end()


def _recipient(text: str, folded: str, start: int, before: int, money: tuple[int, int]) -> str:
    """Return whom the money is for.

    Behind 对, or the words before the verb in the same stretch (四星级的给予…), or else the
    stretch before (建设专利池，给予…).
    """
    money_start, money_end = money
    found = None
    for each in _FOR.finditer(folded, start, money_start):
        found = each
    if found:
        begin = found.start("who")
        stop = _WHO_END.search(folded, begin + 1, found.end("who"))
        end = stop.start() if stop else found.end("who")
        if text[end - 1] == "的" and end - begin < _SHORT and before > start:
            # 推动企业建设专利池，对成效显著的: who that is stands in the stretch before.
            begin = _chunk(folded, max(start, before - 2), start, before - 1)[0]
        return _clean(text[begin:end])
    for_what = _FOR_WHAT.match(folded, money_end)
    if for_what:
        return _clean(text[slice(*for_what.span("who"))])
    verb = _WHO_VERB.search(folded, before, money_start)
    own = _clean(text[before : verb.start() if verb else money_start])
    # 按博士每人1万元、硕士每人7000元: each sum of a list has its own words.
    item = max(before, folded.rfind("、", before, money_start) + 1)
    if named := _OWN_ITEM.match(folded, item, money_start):
        return _clean(text[slice(*named.span("who"))])
    if len(own) > 1:
        return own
    if before <= start:
        return ""
    chunk_start, chunk_end = _chunk(folded, max(start, before - 2), start, before - 1)
    return _clean(text[chunk_start:chunk_end])


def _clean(words: str) -> str:
    words = words.strip(" ，,、;；。\n")
    cut = _LEADING.match(words)
    return words[cut.end() :].removesuffix("的") if cut else words.removesuffix("的")


def _recurrence(words: str) -> Recurrence:
    if _ONCE.search(words):
        return "once"
    if _MONTHLY.search(words):
        return "monthly"
    return "yearly" if _YEARLY.search(words) else "unstated"


def _per(words: str, money: re.Match[str]) -> str:
    if money["per"] and money["per"] not in "月年":
        return f"每{money['per']}"
    found = None
    for each in _PER.finditer(words):
        found = each
    return found[0] if found else ""


def _chunk(folded: str, position: int, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the stretch between commas around `position`."""
    first = max(folded.rfind("，", start, position), folded.rfind(", ", start, position)) + 1
    for at in range(position - 1, max(start, first) - 1, -1):
        if folded[at] == "," and not (folded[at - 1].isdigit() and folded[at + 1].isdigit()):
            first = at + 1
            break
    last = end
    for at in range(position, end):
        if folded[at] in "，," and not (
            folded[at] == "," and folded[at - 1].isdigit() and folded[at + 1 : at + 2].isdigit()
        ):
            last = at
            break
    return max(start, first), last
