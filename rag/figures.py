"""Which figures of a text can answer a question that asks for one."""

import re

from corpus.patterns import regex
from rag.model import QuestionKind

BLANK = "□"
_DIGITS = r"(?:\d[\d.,]*|□+|[一二三四五六七八九十百两]+)\s*[多余]?\s*[百千万亿]*"
_MONEY = regex(rf"{_DIGITS}(?:美|欧|日)?元")
_PERCENT = regex(rf"{_DIGITS}\s*[%％‰]|百分之|翻[一两]番|{_DIGITS}(?:倍|个百分点|成)")
ANY = regex(
    r"\d|□|[一二三四五六七八九十百两]+[年个家条倍成项]|翻[一两]番|[一二三四五六七八九十百千万两]+亿|"
    r"[一两二三]位数"
)
_SCALE = regex(
    rf"{_DIGITS}(?:美|欧|日)?元|{_DIGITS}亿|[一二三四五六七八九十百千万两]+亿|规模(?!以上).{{0,8}}\d|"
    r"[一两二三]位数"
)
_WORDS = regex(r"\w")  # the time may stand before words without a figure
_ASKS_MONEY = regex(
    r"多少(?:钱|元|万元|亿元|万块|补|奖)|几(?:万|亿|千|百)?(?:块|元|万元|亿元)|"
    r"(?:奖励?|补助?|补贴|资助|给予?|拿到?|领到?)(?:到|给|我们|企业)?(?:最多|最高)?多少(?![个家条项人名年])|"
    r"最[高多](?:能|可以|可|会)?(?:拿|给|补|奖|领|得)?(?:到)?多少(?![个家条项人名年])"
)
_ASKS_PERCENT = regex(
    r"百分之几|几个(?:百分)?点|多少个百分点|几成|什么比例|多大比例|占(?![地用有]).{1,10}多少"
)
_ASKS_SCALE = regex(r"多大.{0,2}(?:规模|体量|盘子)|(?:规模|体量|盘子).{0,8}(?:多大|多少)|什么规模")
# An income is told in money or by how much it grows, not by a number of firms.
_ASKS_INCOME = regex(
    r"(?:收入|产值|营收|增加值|余额|(?:交易|销售|零售|投资|成交|贸易)额)"
    r"(?:的|目标|规模|总量|[将要应会能可]|达到?|到|做到?|增长|定|在|是|为)*多少(?![个家条项人名笔])"
)
_MONEY_OR_GROWTH = regex(
    rf"{_MONEY.pattern}|{_PERCENT.pattern}|{_DIGITS}亿|[一二三四五六七八九十百千万两]+亿|[一二三]位数"
)
_PEOPLE = "人名位"
_PERSONS = regex(rf"{_DIGITS}\s*余?[{_PEOPLE}]")
_ASKS_COUNT = regex(
    r"(?:多少|几)\s*(个|家|条|项|种|类|所|座|人(?!次)|名|位(?!数)|场|次|列|栋|处|部|件|批|公里|平方公里)"
)
_ELSEWHERE = (
    (
        regex(
            r"(?:how (?:many|much)|wie ?viele?|combien|cuánt\w+|quant\w+|сколько|bao nhiêu|كم)\b"
            r".{0,40}(?:dollar|yuan|\beuros?\b|rmb|dólar|доллар|юан|đô la|nhân dân tệ|دولار|يوان)|"
            r"(?:cuánto|quanto) din\w+|combien d'argent|wie ?viel geld|сколько денег|"
            r"bao nhiêu tiền",
            re.I,
        ),
        _MONEY,
    ),
    (
        regex(
            r"\bin (?:yuan|rmb|cny|us dollars|usd|dollars)\b|how many (?:\w+ )?(?:yuan|rmb)\b", re.I
        ),
        _MONEY,
    ),
    (
        regex(
            r"how much (?:money|funding)|"
            r"how much (?:can|could|may|will|would|does|do|did|is|are)\b.{1,90}?"
            r"(?<!to )\b(?:receive|get|obtain|claim|awarded?|granted|paid|pay)\b|"
            r"combien (?:touche|reçoi)|combien (?:peut|pourra).{1,60}(?:recevoir|obtenir|toucher)|"
            r"wie ?viel .{0,60}(?:bekomm|erhält|erhalten)|"
            r"cuánto (?:recibe|cobra|obtiene)|cuánto puede.{0,60}(?:recibir|cobrar|obtener)|"
            r"сколько (?:денег |может |могут )?(?:\w+ ){0,3}получ|"
            r"いくら.{0,8}(?:もら|受け|支給|補助)|얼마[를나까지]*\s?(?:받|지원)|"
            r"what (?:\w+ ){0,2}(?:subsidy|grant|bonus|award|reward|"
            r"prize|fine|fee)\b|"
            r"quelle (?:subvention|prime)|как(?:ую|ая) (?:субсиди|преми)|wie hoch ist (?:der|die) "
            r"(?:zuschuss|prämie|förder)|qué subvención",
            re.I,
        ),
        _MONEY,
    ),
    (
        regex(
            r"what (?:\w+ )?(?:percentage|share|proportion)|per ?cent|welche\w? anteil|"
            r"quelle (?:part|proportion)|qué (?:porcentaje|proporción)|каку[юя] дол|"
            r"何(?:パーセント|%|割)|몇 ?(?:%|퍼센트)|какой процент|bao nhiêu phần trăm|كم نسبة",
            re.I,
        ),
        _PERCENT,
    ),
    (
        regex(r"규모.{0,12}얼마|規模.{0,10}(?:いくら|どの|どれ)|how (?:large|big)\b", re.I),
        _SCALE,
    ),
    (
        regex(
            r"how many (?:people|persons|jobs|workers|employees|lawyers|students)|何人|몇 ?명|"
            r"сколько (?:человек|людей)|wie ?viele (?:menschen|personen|beschäftigte)|"
            r"combien de personnes|cuántas personas|quantas pessoas",
            re.I,
        ),
        _PERSONS,
    ),
    (
        regex(
            r"몇 ?(?:개|곳|가구|대|건|편)|何(?:社|個|箇所|か所|カ所|ヵ所|件|台|店舗|基|人)|كم عدد|"
            r"сколько (?:[а-яё]+(?:ых|их) ){0,2}(?:[а-яё]+[ое]в|мест|компаний|предприятий|станций|"
            r"баз|зон|учреждений)\b|"
            r"how many|\bnumber of|\bcombien d|wie ?viele|cuánt[oa]s|quant[oa]s",
            re.I,
        ),
        regex(r"(?:\d[\d.,]*+|□++)\s*[多余]?\s*[百千万亿]*+(?![年月日元%％‰美]|个百分点)\s?\S"),
    ),
)


# 放多少、服务多少家: a second figure is asked for in the same breath.
_ALSO_ASKED = regex(
    r"(?:多少|几[个家条项名人])[^，,、。？?]{0,8}、(?=([^，,、。？?]{0,10}(?:多少|几[个家条项名人])[^，,、。？?]*))"
)


def also_asked(question: str) -> list[str]:
    """Return what is asked for beside the first figure, in the question's words."""
    return _ALSO_ASKED.findall(question)


def asks_money(question: str) -> bool:
    """Tell whether a question asks for a sum of money."""
    return figure_pattern(question, "how_much") is _MONEY


def figure_pattern(question: str, kind: QuestionKind) -> re.Pattern[str]:
    """Return what a stretch must hold to answer: money, a share, a count, a time, any number."""
    if kind == "when":
        return _WORDS
    if _ASKS_MONEY.search(question):
        return _MONEY
    if _ASKS_PERCENT.search(question):
        return _PERCENT
    if _ASKS_INCOME.search(question):
        return _MONEY_OR_GROWTH
    if _ASKS_SCALE.search(question):
        return _SCALE
    if asked := _ASKS_COUNT.search(question):
        if asked[1] in _PEOPLE:
            return _PERSONS
        # 多少栋楼 may be answered by 200个: another classifier, but no money and no share.
        return re.compile(
            rf"{_DIGITS}\s*{asked[1]}|"
            r"(?:\d[\d.,]*+|□++)\s*[百千万亿]*+(?![年月日元%％‰美]|个百分点)[\u4e00-\u9fff]"
        )
    for asks, pattern in _ELSEWHERE:
        if asks.search(question):
            return pattern
    return ANY
