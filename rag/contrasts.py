"""Words that exclude one another: what holds for one is not said of the other.

A question about the towns of a county is not answered by a figure for cities, one about the total
not by what is added each year, one about 市级 centres not by a figure for 省级 ones.
"""

import re

from corpus.patterns import regex

# Within a set each line is one thing, however it is called.
_SETS: tuple[tuple[str, ...], ...] = (
    (r"主城区|城区", r"县城|县域", r"乡镇|镇街", r"乡村|农村|\brural\b|農村"),
    (r"总数|总量|存量|保有量|累计|已有", r"新增|新开通|新建|\bnewly\b"),
    (r"国内|境内", r"国外|境外|海外|国际|[国境]内外"),
    (r"公办|公立", r"民办|私立"),
    ("十一五", "十二五", "十三五", "十四五", "十五五", "十六五"),
    (r"大型企业|大企业", r"中小企业|小微企业|小型企业"),
    (r"线上", r"线下"),
    (r"用水|水价", r"用电|电价", r"用气|气价", r"用热|热价|供热|供暖", r"用地|地价"),
    (r"进口", r"出口"),
)
_PATTERNS = tuple(tuple(regex(words) for words in words_of) for words_of in _SETS)
# What only one of its kind is called: it must be named to be meant.
_NAMES = regex(
    r"[特一二三四]等奖|优[秀胜]奖|(?<![\d.])\d?[1-5]?A级|[甲乙丙丁]级|[一二三四]季度|[上下]半年"
)
# Who asks about villages is not told what holds everywhere.
_RURAL = regex(r"农村|乡村|農村|농촌|\brural\b|\bländlich|сельск", re.IGNORECASE)
_RURAL_WORDS = regex(r"[乡村农县]")
# What a part is (其中公共桩占多少), what the words mean, is said in such words or not at all.
_ASKED_IN_WORDS = (
    (regex(r"其中.{0,16}(?:多少|几)|占多少|占几"), regex(r"其中|占|比重|比例|份额")),
    (
        regex(
            r"\d{3,6}(?!年).{0,24}(?:(?:什么|啥)意思|含义|(?:指|代表)(?:的是|着|了)?(?:什么|啥|哪|几))|"
            r"[“\"]\d{3,6}[”\"].{0,24}(?:包括|包含)(?:了)?(?:什么|啥|哪|几)|"
            r"\bdo(?:es)?\b.{0,80}\b(?!20\d\d)\d{3,6}\b.{0,120}\b(?:stand for|mean)\b"
        ),
        regex(r"是指|指的是|即|所称|意思|包括|分别"),
    ),
    (
        regex(
            r"(?:百分之几|几成|多少比例|什么比例)(?:来)?[补奖贴]|[补奖贴][助贴]?(?:百分之几|几成)"
        ),
        regex(r"[补奖贴]|给予|资助|支持"),
    ),
    (
        regex(
            r"多少[^，,。？?]{0,4}才(?:算|能|可以|行|够)|"
            r"\bminimum (?:revenue|turnover|size|investment)\b"
        ),
        regex(
            r"条件|标准|门槛|资格|认定|不[低少]于|以上的|须|应|(?:低于|高于|[小大]于|不足|满)[^，。；]{0,4}\d|"
            r"(?:达到?|超过|过)[^，。；]{0,14}的"
        ),
    ),
    (
        regex(r"(?:安排|发放|拨付|投入|兑现|下达)了(?:多少|几)"),
        regex(r"安排|发放|拨付|投入|兑现|下达|已|累计"),
    ),
    (
        regex(
            r"(?:[单每一]家|单个|单户|每[人户个]|我们?).{0,16}"
            r"(?:最[高多]|能|可以?)(?:能|可以?)?[贷拿补奖给领拨批获].{0,4}多少"
        ),
        regex(r"给予|[奖补]|资助|最高|不超过|封顶|减|免|贴息|拨付|单[家个户]|每[家人户个]"),
    ),
)
# 国家高新区, 省高新区; but 全省, 山东省 and 城市 are places.
_LEVEL = regex(r"(国家|部|省|市|县|区)级(?:及?以[上下])?(?=([\u4e00-\u9fff]{2,8}))")
_BARE_LEVEL = regex(r"(国家|(?<=[\d家个处批、和])[省市])(?!级)(?=([\u4e00-\u9fff]{2,8}))")
_ASIDE = regex(r"[（(][^（）()]*[）)]")
_LEVELS = (_LEVEL, _BARE_LEVEL)
_NEGATED = regex(r"非(?=([\u4e00-\u9fff]{3,10}))")
# Whether X may is told by what is not X too.
_WHICH = regex(r"哪|几|多少")
_SHORTEST = 3
# What a name ends in: of 孵化器 and 科技企业孵化器 the same is meant, of 财政补助 nothing.
_HEAD = regex(r"[器室园区站院所校库]$|中心|基地|企业|平台|项目|工程|机构|集群|小镇|单位")
_SHORTEST_NEGATED = 3
# How many there are now, which a plan does not say.
_AT_PRESENT = regex(
    r"(?:现在|目前|如今|现有|已经|截至目前|至今).{0,8}(?:有|建成|达到?)了?(?:多少|几)[个家人台座万条项名只辆]"
)
_OF_PLANS = regex(r"目标|要求|计划|规划|政策|措施|规定")
_PRESENT = regex(r"已|现有|目前|截至|拥有|累计|[是为]全[国省市]")
_HAN = regex(r"[\u4e00-\u9fff]+")
_SHORTEST_TERM = 6
_LONGER = 3
_PARTS = regex(r"[，,。；;！!？?：:、]")
_ASKS = regex(r"多少|几|多大|多高|百分之")


def excludes(question: str, words: str, text: str) -> bool:
    """Tell whether words of a clause speak of another thing than the question asks about.

    Args:
        question: what is asked.
        words: what would answer: a sentence, or the stretch of it with the figure.
        text: the whole clause with its headings and its document's title.
    """
    return (
        any(_of_another(question, words, members) for members in _PATTERNS)
        or (_WHICH.search(question) is not None and _negates(question, words))
        or _names_none_of(question, text)
        or (_RURAL.search(question) is not None and not _RURAL_WORDS.search(text))
        or any(asks.search(question) and not said.search(words) for asks, said in _ASKED_IN_WORDS)
    )


def asks_what_is(question: str, words: str) -> bool:
    """Tell whether a question asks how many there are now, and the words tell of a plan."""
    return (
        _AT_PRESENT.search(question) is not None
        and not _OF_PLANS.search(question)
        and not _PRESENT.search(words)
    )


def figure_of_another(question: str, words: str, later: str) -> bool:
    """Tell whether what is asked about is named only after a figure, which is of something else.

    `words` are the stretch with the figure, `later` what the clause says behind it.
    """
    parts = [part for part in _PARTS.split(question) if _ASKS.search(part)] or [question]
    return all(
        _longest_shared(part, later) >= max(_SHORTEST_TERM, _longest_shared(part, words) + _LONGER)
        for part in parts
    )


def of_another_level(question: str, words: str, text: str) -> bool:
    """Tell whether both name the same thing at different levels, the clause at no other."""
    asked, said, held = (
        [(found[1], found[2]) for level in _LEVELS for found in level.finditer(each)]
        for each in (_ASIDE.sub("", question), words, text)
    )
    return any(
        level != other
        and (shared := _shared_name(thing, same)) >= _SHORTEST
        and not any(level == third and _shared_name(thing, last) >= shared for third, last in held)
        for level, thing in asked
        for other, same in said
    )


def _of_another(question: str, words: str, members: tuple[re.Pattern[str], ...]) -> bool:
    asked = [each for each in members if each.search(question)]
    said = [each for each in members if each.search(words)]
    return bool(asked) and bool(said) and not any(each in said for each in asked)


def _names_none_of(question: str, text: str) -> bool:
    names = _NAMES.findall(question)
    return bool(names) and not any(name in text for name in names)


def _negates(question: str, words: str) -> bool:
    """Tell whether the words speak only of what is not (非重点区域) the thing asked about."""
    for found in _NEGATED.finditer(words):
        term = next(
            (
                found[1][:size]
                for size in range(len(found[1]), _SHORTEST_NEGATED - 1, -1)
                if found[1][:size] in question
            ),
            None,
        )
        if term and "非" not in question and not re.search(f"(?<!非){term}", words):
            return True
    return False


def _shared_name(thing: str, other: str) -> int:
    """Return how long a name stands in both: of 孵化器 and 科技企业孵化器, however qualified."""
    within = [
        (size, longer[start : start + size])
        for longer, shorter in ((thing, other), (other, thing))
        for start in range(1, len(longer))
        if (size := _shared_start(longer[start:], shorter))
    ]
    heads = [size for size, shared in within if _HEAD.search(shared)]
    return max(_shared_start(thing, other), *heads, 0)


def _shared_start(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return size


def _longest_shared(question: str, text: str) -> int:
    """Return the length of the longest run of Han characters that both have."""
    longest = 0
    for run in _HAN.findall(question):
        for start in range(len(run)):
            while start + longest < len(run) and run[start : start + longest + 1] in text:
                longest += 1
    return longest
