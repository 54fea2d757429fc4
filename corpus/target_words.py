"""The words around a quantity: verbs that set it, its metric, its year, where its stretch ends."""

import re
from collections.abc import Iterator

from corpus.patterns import regex
from corpus.quantities import Quantity

_VERBS = (
    "建成|建设|新建|创建|共建|扩建|改建|搭建|组建|重组|打造|培育|培植|培养|培训|新增|新设|新认定|认定|评定|评选|遴选|配备|选育|"
    "选树|选派|推出|争创|引育|引进|招引|引培|引入|孵化|实施|开展|举办|集聚|吸引|布局|完成|建立|设立|形成|"
    "发布|推广|转化|攻关|优化|调整|完善|改造|升级|开通|发放|投放|扶持|惠及|覆盖|开放|安排|上线|落地|签约|储备|谋划|"
    "推动|推进|带动|开工|竣工|投产|投用|增加|扩大|减少|压减|淘汰|关停|制定|研制|修订|实现|入库|整治|拓展|部署|命名|"
    "种植|栽植|造林|修复|治理|安置|供应|筹集|募集|发行|挂牌|上市|盘活|出让|腾退|配建|增设|补齐|更新|购置|招聘|招收|"
    "资助|支持|建|办|突破|解决|化解|减免|降低|提供|促成|达成|签订|新开|加密|招募|聘任|选聘|累计"
)
# A noun may end like a verb (商务服务11个); these count where nothing stands before them.
VERB_END = regex(
    rf"(?:(?:^|[年底前]|累计|力争)(?:服务|组织|引导)|(?:{_VERBS}))(?:出|了|并|或|和|约|近|共|计|不少于|至少|各类)?\s*$"
)
HAS_VERB = regex(_VERBS)
SETS = regex(
    r"达到|达|突破|超过|提高|提升|增长|增速|增至|增加|下降|降低|降至|控制在|压减|压缩|缩短|减少|保持|稳定|实现|力争|确保|"
    r"不少于|不低于|至少|翻番|占比|比重|新增|累计|总量|破|保有|年均"
)
# What reports on the past, for its whole sentence and for its own stretch.
PAST_SENTENCE = regex(
    r"(?:^|[，,;；)\s])(?:据[^，,]{0,12}(?:统计|显示)|按[^，,]{0,12}统计|截至|截止(?!日|时)|目前|近年来|过去|上年|去年|"
    r"\S{0,12}共有)"
)
PAST = regex(
    r"现有|同比|已经?(?:累计)?(?:建成|建设|形成|培育|拥有|达|有|完成|推出|设立|引进|"
    r"发放|支持|实现|出台|开展|突破|超|获|认定|覆盖|安排|投入)|已在|"
    r"共(?:安排|投入|下达|支持|实施|建成|完成|发放)|了\s{0,3}$"
)
NO_TARGET = regex(
    r"不得|应当|必须|方可|罚款|处以|有期徒刑|拘役|注册资本|符合(?:下列|以下|条件)|具备(?:下列|以下)|申报条件|"
    r"申请条件|额度|费率|利率|税率|补助|补贴|奖励|奖补|资助标准|给予|可按|^按"
)
_YEAR = regex(
    r"(?<!\d)(?P<year>20\d{2})\s*年?(?:\s*[—\-－–~～至]+\s*(?P<last>20\d{2}))?\s*年(?P<end>年?底|年?末)?"
    r"|[“\"]?十(?P<plan>[一二三四五六七])五[”\"]?(?:时期|期间|末|规划期)?"
)
_HEADING = regex(
    r"\s*(?:(?:\(?[一二三四五六七八九十\d]{1,3}[)、.．]|[一二三四五六七八九十]是)?[^。，,;；\d\n]{0,24}。)?"
)
_OPENS = regex(
    r"\s*(?:主要目标|总体目标|发展目标|目标)?[:：]?\s*(?:力争|争取)?"
    r"(?:(?:到|至)20\d{2}年|[“\"]?十[一二三四五六七]五[”\"]?(?:时期|期间|末))"
)
YEARLY = regex(r"每年|两年|三年|各年|逐年")
_OF_THE_PAST = regex(r"(?:比|较|自|从|以|相比|与)$")
# What stands behind these words says who may apply, or what a licence takes.
CONDITIONS = regex(
    r"(?:符合|具备|满足)[^。\n]{0,24}(?:条件|要求|标准|资质)[^。\n]{0,10}:|(?:申报|申请|准入|认定|资质|基本)条件"
)
# An article states rules; it sets a target only where it names the year.
ARTICLE = regex(r"\s*第[零〇一二三四五六七八九十百千\d]{1,8}条")
CHUNK = "，,;；:"
JOINS = "、和与及"
_PLAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七", start=11)}
_ADVERBS = regex(
    r"(?:力争|争取|确保|应|要|将|可|再|并|且|其中|(?<![年平人户])均|分别|各|全部|基本|达到|达|控制在|稳定在|"
    r"保持在|维持在|在|双)+$"
)
CHANGES_TO = regex(
    r"(?:提高|提升|增加|扩大|增长|增|降|下降|降低|压减|压缩|缩短|减少|上升|发展|扩展)$"
)
KEEPS = regex(r"(?:控制|稳定|保持|维持)在$")
TOGETHER = regex(
    r"(?:分别|各|双|(?<![年平人户])均)(?:可|将|要)?(?:达到|达|超过|突破|不低于|不少于|为|在|增长)?\s*$"
)
OPENING = regex(r"^(?:\s|力争|争取|确保|全力|并|且|其中|实现|推动|使|努力|到|至|,|，)+")
ANAPHORIC = regex(
    r"(?:每年)?(?:总数|数量|总量|总规模|规模|总额|占比|比例|比重|达标率|年均|新增|新建|累计开通|累计|开通|占.*(?:比重|比例))?"
)
_NOUN_END = regex(r"[。！？!?\n，,;；:]")
CLOSED = regex(
    r"\s*(?:的?(?:目标|水平|规模|比例|任务)(?:任务)?)?\s*(?:\([^()]{0,40}\)\s*)?[”\"]?\s*$"
)
LIST_END = regex(
    r"(?:等|这|该|以上|上述|面向|围绕|聚焦|按照|的|第|前|依托|以|对|(?<!稳定)(?<!控制)(?<!保持)(?<!维持)在|从|于|由)\s*$"
)
_RATE_END = regex(r"[率例重]$")
MAX_METRIC = 60


def years(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the years by which a sentence sets something, with their places."""
    for found in _YEAR.finditer(sentence):
        if _OF_THE_PAST.search(sentence[max(0, found.start() - 2) : found.start()]):
            continue
        if found["plan"]:
            # The plans run for five years each; the eleventh ended in 2010.
            yield found.start(), 2010 + 5 * (_PLAN_DIGITS[found["plan"]] - 11)
        else:
            yield found.start(), int(found["last"] or found["year"])


def opening_year(paragraph: str) -> int | None:
    """Return the year that opens a paragraph, past its heading: 到2025年，….

    It holds for the sentences that follow; a year further back holds for its own sentence.
    """
    heading = _HEADING.match(paragraph)
    found = _OPENS.match(paragraph, heading.end() if heading else 0)
    return next((year for _, year in years(found[0])), None) if found else None


def strip_years(words: str) -> str:
    """Return the words without the years in them."""
    return re.sub(
        r"(?:力争)?(?:到|至)?(?:20\d{2}\s*[—\-－–~～至]+\s*)?20\d{2}\s*年(?:年?底|年?末)?(?:前|之前)?"
        r"|[“\"]?十[一二三四五六七]五[”\"]?(?:时期|期间|末)?",
        "",
        words,
    )


def metric_of(words: str) -> str:
    """Return what the words before a quantity measure, without years, adverbs and 力争."""
    words = OPENING.sub("", strip_years(words).strip(" 、和与及"))
    words = _ADVERBS.sub("", words.strip()).strip(" ，,、")
    return words[-MAX_METRIC:]


def names_of(words: str, *, apart: bool = False) -> list[str]:
    """Return the metrics of a list: 智能工厂、绿色工厂各5家.

    With `apart` (分别) each name has its own figure; else 种植、收获机械化率 is one metric.
    """
    parts = re.split(r"、|(?<=.)(?:和|以及|与)(?=.)", strip_years(words))
    names = [name for name in (metric_of(each) for each in parts) if name]
    if (
        not apart
        and names
        and _RATE_END.search(names[-1])
        and not any(map(_RATE_END.search, names[:-1]))
    ):
        return [metric_of(words)]
    return names


def in_quotes(text: str, start: int, quantity: Quantity) -> bool:
    """Tell whether a quantity is part of a name in quotation marks."""
    before = text[start : quantity.number_start]
    return quantity.after != "+" and before.count("“") > before.count("”")


def boundary(text: str, position: int, start: int, marks: str) -> int:
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


def next_boundary(text: str, position: int, end: int, marks: str) -> int:
    """Return where the next mark outside brackets stands."""
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
