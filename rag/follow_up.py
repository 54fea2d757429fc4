"""What a follow-up leaves out, from the questions before it."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from corpus.model import Clause
from corpus.patterns import regex
from corpus.tables import region_stems, regions
from rag.cues import kind_of
from rag.figures import asks_money
from rag.lexicon import lexicon
from rag.places import REGION_IN_OTHER_SCRIPT, regions_of
from rag.wording import YEAR, content_of, fold, is_short, years_of

ClauseOf = Callable[[str], Clause | None]
"""Finds the clause that a question is about."""

_NEXT_YEAR = regex(
    r"下一?年|第二年|次年|后一年|(?:following|next) year|one year later|year after", re.IGNORECASE
)
_LAST_YEAR = regex(
    r"上一年|前一年|头一年|(?:previous|preceding) year|one year earlier|year before", re.IGNORECASE
)
DEPENDS_ON_HISTORY = regex(
    r"^(?:那|那么|它|这|该|其|还有|呢|然后|再|换成|如果是|要是)|呢[？?]?$|"
    r"(?:这个|那个|这些|那些|上述|前面|刚才|该(?:条|项|措施|文件|政策|方案)|其中|它)|"
    r"^不是.{1,20}[吗吧么][？?]?$|^[^，,。？?]{1,10}(?:的|那边|这边|那块|这块)(?:又|则)?(?:要|是|有|能|想|定|争|会)|"
    r"^(?:isn't|wasn't|aren't)\b|"
    r"^(?:and|what about|how about|then|also)\b|\b(?:it|that|this|these|those|they|them)\b",
    re.IGNORECASE,
)
_POINTS_BACK = regex(
    r"这[个些条项份]?|那[个些条项份]|它|上述|前面|刚才|该(?:条|项|措施|文件|政策|方案)|其中|^不是|"
    r"\b(?:it|that|this|these|those|they|them|isn't|wasn't|aren't)\b",
    re.IGNORECASE,
)
# 那会展呢, what about exhibitions: another thing, asked the same way.
_OTHER_THING = regex(
    r"^(?:and|then|also|what about|how about)\s+(?:what about\s+|how about\s+)?"
    r"(?:for\s+|in\s+|on\s+)?(?:the\s+)?(?P<named>[^,.?]{3,60}?)[?!.\s]*$|"
    r"^(?:那么?|换成|如果是|要是|还有|然后|再说说?)?[，,\s]*(?P<thing>[\u3400-\u9fff][^，,。？?]{1,24}?)"
    r"(?:这?方面|那边|那块|这块|领域)?的?(?:呢|怎么样|如何)?[？?！!。\s]*$",
    re.IGNORECASE,
)
# 那地热呢，给不给补: another thing, and what is asked of it.
_WITH_PREDICATE = regex(
    r"^(?:那么?|然后|and|then|also|what about|how about)[，,\s]*(?P<thing>[^，,。？?]{2,40}?)呢?"
    r"[，,：:\s]+(?P<asked>\S.+)$|"
    r"^(?P<other>[^，,。？?]{2,20}?)(?:那边|这边|那块|这块|方面)(?P<of_it>.+)$|"
    r"^(?:那么?|然后|and|then|also)[，,\s]*(?P<whole>.+)$",
    re.IGNORECASE,
)
# Words for what is asked of a thing, no thing themselves.
_ASPECT = regex(
    r"目标|指标|增速|增长率?|规模|数量|总量|金额|额度|补贴|奖励|补助|奖补|资金|标准|上限|下限|最[高低多少]|比例|"
    r"占比|比重|收入|营收|产值|增加值|责任|牵头|配合|主管|负责|单位|部门|机构|时间|期限|日期|条件|材料|流程|"
    r"满足|符合|申请|申报|办理|咨询|报名|电话|依据|文号|要求|措施|政策|办法|具体|达到|突破|超过|年份?|家|个|项|[市省]里|全[市省]|[要到建达]|"
    r"\b(?:targets?|goals?|figures?|numbers?|amounts?|scale|size|share|value|added|revenue|income|"
    r"turnover|deadline|dates?|year|departments?|agenc(?:y|ies)|offices?|lead|leads|"
    r"support(?:s|ing)?|responsible|conditions?|requirements?|subsid(?:y|ies)|money|maximum|exactly|precisely|specifically|"
    r"actually|altogether|overall|total)\b",
    re.IGNORECASE,
)
_NUMBERED = regex(r"第\s*[\d一二三四五六七八九十]")
_HAN = regex(r"[\u3400-\u9fff]{2,}")
_THING = regex(r"[\u3400-\u9fff]{2}|[^\W\d_]{3}")
_BRANCH = regex(r"^(?:产业|行业|领域|业)")
_TITLES = regex(
    r"《[^《》]+》|[\u4e00-\u9fff]{2,10}(?:方案|意见|措施|通知|规划|计划)(?=里|中|的|，|,)"
)
_TERM = regex(r"[“\"「(（]([\u3400-\u9fff]{2,10})[”\"」)）]")
_TITLE = regex(r"《[^《》]*》")
_ASKS = regex(r"\bhow (?:many|much)\b|\b(?:what|which|who)\b", re.IGNORECASE)
_WORDS = regex(r"[\u3400-\u9fff]{3}|[^\W\d_\u3400-\u9fff]{4,}")
_FEW_TERMS = 3
_LEAST_NAME = 4
_LEVEL_BEFORE = regex(r"(?:国家|[部省市县区])级$")
_QUOTED = regex(r"“((?:[^“”]|“[^“”]*”){8,})”")
_ASKED_AGAIN = {
    "how_much": ("多少", "what figure"),
    "when": ("什么时候", "when"),
    "who": ("由谁负责", "who is responsible"),
    "measures": ("有哪些措施", "what measures"),
    "yes_no": ("是否", "is there"),
}


def complete(
    question: str, history: Sequence[Mapping[str, Any]], clause_of: ClauseOf
) -> str | None:
    """Return the question with what it leaves out, or None where it stands alone.

    Each question of the history is completed from the one before it in the same way. A place, a
    year or a thing that the later one names replaces the earlier.
    """
    before = [turn["content"] for turn in history if turn["role"] == "user"]
    if not before:
        return None
    completed = ""
    for asked in before:
        leaning = is_short(asked) and (DEPENDS_ON_HISTORY.search(asked) or not names_thing(asked))
        completed = _joined(completed, asked, clause_of) if leaning and completed else asked
    whole = kind_of(question) and regions_of(question) and names_thing(question)
    short = is_short(question) and not whole
    if not completed or not (_points_beyond(question) or short or not names_thing(question)):
        return None
    return _joined(completed, question, clause_of) + _terms_meant(question, history)


def _points_beyond(question: str) -> bool:
    """Tell whether a question points to one before, not to what it has said itself.

    What is the target for tourism in Qingdao, and who leads it? stands alone.
    """
    found = DEPENDS_ON_HISTORY.search(question)
    if not found:
        return False
    before = question[: found.start()]
    things = content_of(_ASPECT.sub(" ", _without_regions(before)))
    own = bool(regions_of(before)) or len(_WORDS.findall(things)) > 1
    return not (kind_of(before) and names_thing(before) and own)


def quoted_before(history: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the words of clauses that the last reply quotes."""
    replies = [turn["content"] for turn in history if turn["role"] != "user"]
    return tuple(_QUOTED.findall(replies[-1])) if replies else ()


def _terms_meant(question: str, history: Sequence[Mapping[str, Any]]) -> str:
    """Return the Chinese terms in brackets or quotes of the reply that another language means."""
    if _HAN.search(question) or not _POINTS_BACK.search(question):
        return ""
    replies = [turn["content"] for turn in history if turn["role"] != "user"]
    said = _TITLE.sub(" ", replies[-1]) if replies else ""
    terms = list(dict.fromkeys(_TERM.findall(said)))
    return f" ({'; '.join(terms)})" if 0 < len(terms) <= _FEW_TERMS else ""


def _joined(earlier: str, later: str, clause_of: ClauseOf) -> str:
    before = earlier
    step = bool(_NEXT_YEAR.search(later)) - bool(_LAST_YEAR.search(later))
    if regions_of(later):
        earlier = _without_regions(earlier)
    if step and years_of(earlier):
        return f"{YEAR.sub(lambda year: str(int(year[0]) + step), earlier)} {later}".strip()
    if years_of(later):
        earlier = re.sub(r"(?<!\d)20\d{2}年?(?!\d)", "", earlier)
    if not _POINTS_BACK.search(later):
        folded = fold(earlier)
        if kind_of(later) is None and (thing := _thing_in(fold(later))):
            return _about(thing, folded, clause_of(before), clause_of)
        if alone := _standing_alone(fold(later), clause_of, before):
            return f"{_frame(folded)} {alone}".strip()
    return f"{earlier} {later}".strip()


def _thing_in(later: str) -> str | None:
    """Return the other thing that a follow-up only names; None for a place, a time, an aspect."""
    found = _OTHER_THING.match(later)
    thing = (found["thing"] or found["named"] or "").strip() if found else ""
    if not thing or regions_of(thing) or years_of(thing) or _NUMBERED.search(thing):
        return None
    return thing if names_thing(thing) else None


def _standing_alone(later: str, clause_of: ClauseOf, before: str) -> str | None:
    """Return a follow-up that says for itself what it asks and of what, else None."""
    found = _WITH_PREDICATE.match(later)
    if not found or (kind_of(later) is None and not found["asked"]):
        return None
    thing = found["thing"] or found["other"] or ""
    asked = found["asked"] or found["of_it"] or found["whole"]
    if not names_thing(_without_regions(thing or asked)):
        return None
    clause = clause_of(before)
    if clause is not None and _speaks_of(_text(clause), thing or asked):
        return None
    return f"{thing} {asked}".strip()


def _about(thing: str, earlier: str, clause: Clause | None, clause_of: ClauseOf) -> str:
    """Return the earlier question, asked about another thing.

    What it was about are the words that it shares with the heading of its clause. Where the other
    thing has a clause of its own, that may measure it by something else (会展收入, no 增加值).
    """
    if clause is not None and _speaks_of(_text(clause), thing):
        kept = _ASKS.sub(" ", _ASPECT.sub(" ", _without_neighbours(earlier, clause)))
        return f"{kept} {thing} {asked_again(earlier)}"
    spans = _topics(earlier, _heading(clause))
    own = clause_of(f"{_frame(earlier)} {thing}")
    if not spans or _speaks_of(_heading(own), thing):
        return f"{_frame(earlier)} {thing} {asked_again(earlier)}".strip()
    first = spans[0][0]
    rest = "".join(
        " " if any(start <= place < end for start, end in spans) else character
        for place, character in enumerate(earlier[first:], start=first)
    )
    rest = _BRANCH.sub("", rest.lstrip())
    gap = "" if _HAN.search(thing) else " "
    return f"{earlier[:first]}{thing}{gap}{rest}".strip()


def _without_neighbours(earlier: str, clause: Clause) -> str:
    """Return a question without what stands in its clause beside the thing asked about now.

    What the clause as a whole is about, by its heading, holds of both.
    """
    heading = " ".join(clause.path)
    beside = [
        (start, end)
        for run in _HAN.finditer(earlier)
        for start, end in _shared(run, clause.text)
        if end - start >= _LEAST_NAME
        and not any(pair in heading for pair in map("".join, pairwise(earlier[start:end])))
        and not regions_of(earlier[start:end])
    ]
    beside += [
        (each.start, each.end)
        for each in ([] if _HAN.search(earlier) else lexicon().expansions(earlier))
        if any(word in clause.text for word in each.words)
        and not any(pair in heading for w in each.words for pair in map("".join, pairwise(w)))
    ]
    for start, end in reversed(beside):
        earlier = f"{earlier[:start]} {earlier[end:]}"
    return earlier


def _topics(earlier: str, heading: str) -> list[tuple[int, int]]:
    """Return where a question has words of a heading, or words that mean one of its words."""
    found = [
        (start, end)
        for run in _HAN.finditer(earlier)
        for start, end in _shared(run, heading)
        if not _ASPECT.fullmatch(earlier[start:end])
    ]
    found += [
        (each.start, each.end)
        for each in lexicon().expansions(earlier)
        if any(word in heading for word in each.words)
    ]
    return sorted(_widened(start, end, earlier) for start, end in found)


def _widened(start: int, end: int, earlier: str) -> tuple[int, int]:
    """Return where the whole name lies of which a part was found: 部级孵化器 of 孵化."""
    for each in lexicon().expansions(earlier):
        if each.start < end and start < each.end:
            start, end = min(start, each.start), max(end, each.end)
    level = _LEVEL_BEFORE.search(earlier[:start])
    return (level.start() if level else start), end


def _shared(run: re.Match[str], heading: str) -> list[tuple[int, int]]:
    spans = []
    place = run.start()
    while place < run.end() - 1:
        ends = [e for e in range(run.end(), place + 1, -1) if run.string[place:e] in heading]
        if ends:
            spans.append((place, ends[0]))
        place = ends[0] if ends else place + 1
    return spans


def _frame(earlier: str) -> str:
    """Return the places, years and documents that a question names."""
    places = [each for each in (*regions(), *region_stems()) if each in earlier]
    places = [each for each in places if not any(each != o and each in o for o in places)]
    years = [f"{year}年" if _HAN.search(earlier) else str(year) for year in years_of(earlier)]
    found = [*places, *REGION_IN_OTHER_SCRIPT.findall(earlier), *_TITLES.findall(earlier), *years]
    return " ".join(dict.fromkeys(found))


def asked_again(earlier: str) -> str:
    """Return the words that ask what an earlier question asked: 多少, who is responsible."""
    words = _ASKED_AGAIN.get(kind_of(earlier) or "", ("", ""))
    if asks_money(earlier):
        words = ("能拿多少钱", "how much money")
    return words[0] if _HAN.search(earlier) else words[1]


def names_thing(words: str) -> bool:
    """Tell whether words name a thing, more than what may be asked of one."""
    return bool(_THING.search(re.sub(r"\s", "", content_of(_ASPECT.sub(" ", words)))))


def _speaks_of(text: str, words: str) -> bool:
    """Tell whether a text has the content of some words, or what documents call it."""
    content = content_of(_ASPECT.sub(" ", _without_regions(words)))
    runs = _HAN.findall(content)
    if runs:
        return all(run in text for run in runs)
    expansions = lexicon().expansions(content)
    return bool(expansions) and all(any(w in text for w in each.words) for each in expansions)


def _heading(clause: Clause | None) -> str:
    return clause.path[-1] if clause and clause.path else ""


def _text(clause: Clause) -> str:
    return f"{' '.join(clause.path)} {clause.text}"


def _without_regions(text: str) -> str:
    names = {*regions(), *region_stems()}
    text = re.sub("|".join(sorted(names, key=len, reverse=True)), "", text)
    return REGION_IN_OTHER_SCRIPT.sub("", text)
