"""What no document can be asked: who a person is, or to do something."""

import re

from corpus.patterns import regex

# Of an assistant, not of documents: write a poem, be somebody else, forget what you were told.
# Working procedures (工作程序), roles that offices play and rules ignored are asked of documents.
_INSTRUCTS = regex(
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
_PERSON = regex(
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
