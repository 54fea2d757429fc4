"""The thing that a question asks about by name: 租金 in 平均租金是多少, 材料 in 要交哪些材料."""

import re

from corpus.model import Clause
from rag.relevance import Relevance

# The noun before the copula: 首套利率现在是多少.
_BEFORE = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2})"
    r"(?:现在|目前|如今|大概|大约|到底|究竟|具体|一共|总共|今年|各自|各|分别|都|又)*"
    r"[是为](?:多少|几)"
)
# What a document states by these words or not at all; 新材料 is no paper to be handed in.
_STATED = (
    r"(?<![新原])材料|资料|证件|手续|表格|流程",
    r"电话|热线|号码|联系方式|联系人",
    r"地址|邮箱|网址|网站|链接",
    r"利率|利息|税率|费率",
    r"租金|房租|价格|单价|售价|面值|面额|票价|收费标准",
    r"工资|薪水|薪酬|月薪|年薪",
    r"名单|名录",
    r"学历|年龄|户籍|户口",
)
_MEANT = (
    r"(?:哪些|什么|啥|几[种份张]|多少)[^，,。？?]{{0,6}}(?:{0})|"
    r"(?:{0})(?:现在|目前|大概|大约|平均|具体|又|都|分别|各)*(?:[是为有要叫]|需要)?"
    r"(?:多少|几|哪|什么|啥|怎么|如何|在哪)|(?:{0})[？?。!！]*$"
)
_NAMED = [(re.compile(_MEANT.format(words)), re.compile(words)) for words in _STATED]
# 写对比材料用：…, what the answer is for.
_LEAD_IN = re.compile(r"^[^:：?？]{2,40}[:：]")
_ASKS = re.compile(r"多少|几|哪|什么|啥|怎么|如何|在哪|谁|了解|想知道|查一?下|请问")
# Words that figures of all kinds answer, and no thing asked about.
_GENERAL = re.compile(
    r"分别|目标|指标|数字|数值|比例|水平|规模|数量|总量|奖励|补助|补贴|资金|份额|标准|上限|下限|金额|"
    r"额度|要求|任务|占比|比重|期限|时间|各自|文号|号文|最高|最低|最多|至少|增长|"
    r"[增涨降]速|[增涨降]幅|幅度|[人家个户件次条总]数|时长|面积|体量|总值|年[份度均]|[编序]号|名称|"
    r"结果|数据|情况|内容|重点|方向|范围|类型|单位|部门"
)
_NEAR = 0.6

# Of an assistant, not of documents: write a poem, be somebody else, forget what you were told.
# Working procedures (工作程序), roles that offices play and rules ignored are asked of documents.
_INSTRUCTS = re.compile(
    r"(?:[给帮替为]我|请你?|^)(?:来)?[写编讲画唱作](?:[一个首篇段幅则])*(?:关于.{0,12}的)?"
    r"(?:诗|歌|故事|笑话|小说|作文|画)|"
    r"(?:忽略|无视|忘记|忘掉).{0,8}(?:指令|指示|提示)|"
    r"你现在是|从现在起,?你|假装你|你(?:来)?扮演|系统提示词|"
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your |previous |above )*"
    r"(?:instructions?|prompts?)|\bsystem prompt\b|\bpretend (?:to be|you)\b|"
    r"(?:^|[.!?]\s*)(?:you are now (?:an?|the|my)|(?:please )?act as)\b|"
    r"(?:^|\bplease )(?:write|tell|sing) (?:me |us )?(?:an?|some) \w*\s?(?:poem|song|story|joke)",
    re.IGNORECASE,
)

# Who somebody is: documents name offices, never people.
_PERSON = re.compile(
    r"(?<!由)谁(?:第一个)?(?:提出|发明|发现|写|创作|唱|演|画|导演)(?:了|的|过|出)|"
    r"谁(?:拿|赢|获|夺)[得下]?了?.{0,6}(?:冠军|金牌|第一|比赛|诺贝尔)|"
    r"(?:CEO|总裁|总统|总理|[市省县区厅局校]长|创始人|作者|董事长|总经理)(?:现在|目前)?"
    r"(?:叫什么|是谁|是哪位|姓什么)|"
    r"\bwho (?:won|wrote|invented|painted|directed|sang|discovered|composed|founded|played)\b|"
    r"\bwho(?: is|'s) (?:the )?(?:\w+ )?(?:ceo|president|prime minister|mayor|governor|author|"
    r"founder)\b|"
    r"\bqui a (?:gagné|écrit|inventé|peint|découvert|composé|réalisé)|"
    r"\bwer hat .{0,40}(?:geschrieben|erfunden|gewonnen|gemalt|entdeckt|komponiert)|"
    r"\bquién (?:ganó|escribió|inventó|pintó|descubrió|compuso)|"
    r"\bquem (?:ganhou|escreveu|inventou|pintou|descobriu)|"
    r"\bchi ha (?:vinto|scritto|inventato|dipinto|scoperto)|"
    r"\bкто (?:написал|изобр[её]л|выиграл|открыл|нарисовал|придумал)|誰が(?:書|発明|優勝|発見|描)",
    re.IGNORECASE,
)


def asks_person(question: str) -> bool:
    """Tell whether a question asks who a person is, or who wrote, won or invented something."""
    return _PERSON.search(question) is not None


def instructs(question: str) -> bool:
    """Tell whether a text tells an assistant what to do or be, and asks nothing of documents."""
    return _INSTRUCTS.search(question) is not None


def speaks_of_thing_asked(question: str, clause: Clause, relevance: Relevance) -> bool:
    """Tell whether a clause speaks of what the question asks for by name, if it names such a thing.

    A rent is not answered by a neighbouring figure, nor an application form by another duty.
    """
    question = _LEAD_IN.sub("", question)
    text = f"{' '.join(clause.path)} {clause.text}"
    if _ASKS.search(question):
        for meant, named in _NAMED:
            if meant.search(question) and not named.search(text):
                return False
    found = _BEFORE.search(question)
    if not found or _GENERAL.search(found["noun"]) or found["noun"] in text:
        return True
    return relevance.nearest_to(found["noun"], text) >= _NEAR
