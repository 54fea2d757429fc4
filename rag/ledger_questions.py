"""Questions that the ledger answers whole: all that an office does, all targets, all money.

A question is one of these where nothing is left of it but words of the ledger, its limits (place,
document, year, office, role), and a topic. Whatever else it asks is answered from the best clauses.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.docnumber import find_number
from corpus.model import DocumentInfo
from corpus.tables import region_stems, regions
from rag.cues import wants_count
from rag.lexicon import lexicon
from rag.model import Interpretation
from rag.offices import may_name_office, office_in
from rag.phrases import titles_of
from rag.places import LATIN_REGION
from rag.wording import content_of, years_of

Ledger = Literal["duties", "sole", "targets", "amounts", "comparison"]

_LISTS = re.compile(
    r"哪些|哪几|哪一?[条项个]|列出|列举|都列|各(?:个|份)?(?:文件|政策|年|地)|历年|逐年|所有|全部|一共|总共|清单|汇总|有什么|"
    r"\b(?:list|which|what|all|every)\b",
    re.IGNORECASE,
)
_ASKS_CLAUSES = re.compile(
    r"(?:措施|条款|条文|任务|工作|事项|政策)(?:都|一共|总共)?有?哪些|"
    r"哪些(?:措施|条款|条文|任务|工作|事项|政策)|哪几[条项]|"
    r"\b(?:which|what|list|all|every)(?: the)?(?: all)? "
    r"(?:measures|clauses|tasks|articles|provisions)",
    re.IGNORECASE,
)
_ONE = r"(?:只|仅|就|单)(?:由|有|写(?:了|明)?|列(?:了|出|明)?|归|是)*一(?:个|家)"
_SOLE = re.compile(
    rf"{_ONE}(?:责任|牵头)?(?:部门|单位|局|厅|委|机构|机关|办)|(?:单独|独家|独自|独立)(?:牵头|负责|承担)|"
    r"\b(?:only|just|exactly) one (?:\w+ )?(?:department|office|agency|unit|bureau|authority|body)|"
    r"\ba single (?:\w+ )?(?:department|office|agency|unit|bureau|authority|body)",
    re.IGNORECASE,
)
_NOT_OFFICE = re.compile(r"(?:不是|不为|除了?|而非|并非|不含)\s*(.{2,14})")
_TARGETS = re.compile(
    r"目标|目標|指标|목표|mục tiêu|"
    r"\b(?:targets?|goals?|objectifs?|zielen?|ziele|objetivos?|metas?|цели)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[给发拿]的?钱|多少笔?钱|资金(?:支持|扶持|奖励|补助)?|补贴|补助|奖补|奖励|奖金|金额|真金白银|"
    r"\bmoney\b|\bfund(?:s|ing)?\b|\bsubsid\w+|\bgrants?\b|\bawards?\b|\bcash\b|"
    r"\bfinancial (?:support|incentives?)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"留空|空着|空白|没填|未填|\bblanks?\b|\bunfilled\b", re.IGNORECASE)
_HOW_MUCH = re.compile(r"多少|几[条项笔]|\bhow (?:many|much)\b", re.IGNORECASE)
_WHO = re.compile(
    r"谁|(?:哪个|哪些|什么)(?:部门|单位)|(?:责任|牵头|负责)(?:单位|部门)|\bwho\b|\bresponsible\b",
    re.IGNORECASE,
)
_LARGEST = re.compile(r"最多|最高|最大|\bmost\b|\bmax\w*|\blargest\b|\bhighest\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"对比|比一比|比较|对照|相比|异同|区别|不同|\bcompar\w+|\bversus\b|\bvs\b|\bdiffer\w*",
    re.IGNORECASE,
)
_YEAR = r"(?<!\d)(20\d{2})(?:年?年?[底末]|年)?"
_UNTIL = re.compile(
    rf"(?:截至|截止到?|不晚于)?{_YEAR}(?:及?之前|及?以前|前|为止)|(?:截至|截止到?|不晚于){_YEAR}|"
    rf"\b(?:by|before|until|no later than)(?: the)?(?: end of)? {_YEAR}|{_YEAR}(?:末)?まで|"
    rf"(?:\bbis(?: ende)?|\bd'ici(?: à)?|\bavant|\bhasta|\bantes de|\bдо) {_YEAR}",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"{_YEAR}(?:之后|以后|后)|\bafter {_YEAR}", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?<!\d)(20\d{2})年?\s*(?:至|到|—+|–|-|~|～|\bto\b)\s*(20\d{2})", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"(?P<last>去年|\blast year)|(?P<this>今年|本年度?|\bthis year)|(?P<next>明年|\bnext year)",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r"省里|全省|省级|\bprovincial\b|\bthe province\b", re.IGNORECASE)
_CITY = re.compile(r"市里|全市|市级|\bmunicipal\b|\bthe city\b", re.IGNORECASE)
_COMMON = (
    r"牵头|负责|参与|配合|承担|责任|措施|任务|事项|工作|政策|条款|条文|条目|文件|方面|领域|内容|"
    r"省里|市里|全省|全市|省级|市级|各个?|列一下|列出|列举|所有|全部|一共|总共|清单|汇总|统计|分别|各自|对应|年|"
    r"\b(?:list|all|every|total|altogether|involved?|tasks?|duties|items|province|provincial|city|"
    r"municipal|supports?|cooperates?|takes?|part|named?|each|give|show|clauses?|measures?|"
    r"articles?|provisions?|polic(?:y|ies)|documents?)\b|[共项条件事个]"
)
_OWN: dict[Ledger, str] = {
    "duties": r"里|中|要",
    "sole": rf"{_SOLE.pattern}|写明|写着|部门|单位|而且|并且|里面?|[局厅会委()]|\bresponsible\b",
    "targets": (
        rf"{_TARGETS.pattern}|{_BLANK.pattern}|{_WHO.pattern}|(?:任务)?目标|指标|量化|定量|具体|数字|数值|完成|达到|达成|实现|到期|截止|截至|期限|之前|以前|年底|年末|底前|前|"
        r"设定|提出|规定|要求|应当?|需要?|必须|还|现行|里面?|中|在|"
        r"\b(?:targets?|goals?|left|leaves?|due|reached|reach|met|meet|achieved?|completed?|finished|end|before|"
        r"after|until|since|year|set|later|between|plans?|"
        r"gibt es|sollen|quels|tous les|todos los|fixés?|hay|все)\b|"
        r"すべて|全て|挙げ|ください|教えて"
    ),
    "amounts": (
        rf"{_MONEY.pattern}|{_LARGEST.pattern}|{_WHO.pattern}|钱|单笔|笔|财政|提供|涉及|规定|支持|扶持|发放|可以|能|里面?|中|"
        r"\b(?:offer(?:s|ed)?|pay(?:s|ing)?|provide[sd]?|up|amounts?|there|clause)\b"
    ),
    "comparison": rf"{_COMPARES.pattern}|规定|要求|支持|安排|部署|做法|在",
}
_VOCABULARY = {
    ledger: re.compile(f"{own}|{_COMMON}", re.IGNORECASE) for ledger, own in _OWN.items()
}
_AWAY = {"last": -1, "this": 0, "next": 1}
_LEAST_TITLE = 4
_LONGEST_LATIN = 3
"""Words of a topic in Latin letters; more of them are a question of their own."""
_SPACES = re.compile(r"[\s“”\"'《》〈〉]")


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
    bare = _RELATIVE.sub(
        lambda said: f" {today.year + _AWAY[said.lastgroup or 'this']} ",
        without_documents(text, documents),
    )
    ledger = _ledger(bare, interpreted)
    if ledger is None:
        return None
    if ledger == "sole":
        for found in _NOT_OFFICE.finditer(bare):
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
    if ledger == "duties" and topic:
        return None
    if ledger == "targets" and not _asks_targets(bare, topic, years):
        return None
    if (ledger == "comparison") != bool(topic) and ledger in ("comparison", "amounts"):
        return None
    return LedgerQuestion(
        ledger=ledger,
        level="省" if _PROVINCE.search(text) else "市" if _CITY.search(text) else None,
        years=years,
        until=until,
        topics=_as_written(topic),
        without=without,
        offices=bool(_WHO.search(bare)),
        blank=bool(_BLANK.search(text)),
        largest=bool(_LARGEST.search(text)),
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
    if _SOLE.search(text) and (_LISTS.search(text) or wants_count(text)):
        return "sole"
    if interpreted.compared:
        return "comparison" if _COMPARES.search(text) and not _TARGETS.search(text) else None
    if _TARGETS.search(text):
        return "targets"
    if _MONEY.search(text) and (_LISTS.search(text) or _HOW_MUCH.search(text)):
        return "amounts"
    if interpreted.office:
        asks_all = interpreted.kind in ("list", "measures", "open", "how_much")
        return "duties" if asks_all or wants_count(text) or _ASKS_CLAUSES.search(text) else None
    return None


def _asks_targets(text: str, topic: str, years: Collection[int] | None) -> bool:
    """Tell whether all targets are asked for; of one metric, only those of several years are."""
    if years is not None:
        several = len(years) > 1 and not isinstance(years, range)
        if not topic or several:
            return True
    return bool(_LISTS.search(text)) or bool(wants_count(text) and not topic)


def _years(text: str) -> tuple[Collection[int] | None, int | None, str]:
    """Return the years meant, the end of an open range, and the text without them."""
    if between := _BETWEEN.search(text):
        first, last = sorted(map(int, between.groups()))
        return range(first, last + 1), None, _BETWEEN.sub(" ", text)
    if until := _UNTIL.search(text):
        last = int(next(filter(None, until.groups())))
        return range(last + 1), last, _UNTIL.sub(" ", text)
    if since := _SINCE.search(text):
        first = int(next(filter(None, since.groups())))
        return range(first + 1, 2101), None, _SINCE.sub(" ", text)
    found = frozenset(years_of(text))
    return found or None, None, re.sub(r"(?<!\d)(?:20\d{2}|[12]\d(?=年))年?(?:底|末)?", " ", text)


def _topic(text: str, ledger: Ledger) -> str | None:
    """Return what is left of a question: one topic, nothing, or None where it is more than one."""
    text = LATIN_REGION.sub(" ", text)
    for name in sorted({*regions(), *region_stems()}, key=len, reverse=True):
        text = text.replace(name, " ")
    left = content_of(_VOCABULARY[ledger].sub(" ", text))
    pieces = re.findall(r"[A-Za-z\u3400-\u9fff\d][\w+\-&]+", left)
    if all(piece.isascii() for piece in pieces):
        return " ".join(pieces) if len(pieces) <= _LONGEST_LATIN else None
    return pieces[0] if len(pieces) == 1 else None


def _as_written(topic: str) -> tuple[str, ...]:
    """Return the words that documents may use for a topic."""
    if not topic or not topic.isascii():
        return (topic,) if topic else ()
    return tuple(sorted(lexicon().words(topic, "en").split(), key=len, reverse=True)) or (topic,)
