"""Which words of a numbered stretch are its heading, and which stretches stand alone."""

import re
from collections.abc import Sequence

from corpus.numbering import ARTICLE, BOX, ITEM
from corpus.outline import Node
from corpus.patterns import regex
from corpus.units import ends_with_units

_MAX_HEADING = 30
_MAX_HEADING_LINE = 60
_MAX_WITH_OFFICES = 200
_MAX_FRAGMENT = 25
_MIN_ARTICLE_HEADING = 4
_MAX_ARTICLE_HEADING = 40
_UNFINISHED = regex(
    r"[。；：:，,;]|(?:[、和或及与在对的经由向为将把被于按从自]|依照|按照|参照|遵照|根据|依据|适用|属于|符合|违反|应当|可以|不得)$"
)
_GOES_ON = regex(r"第[零一二三四五六七八九十百千\d]{1,8}[编章节条款项]|[，。、；：）》]")
_BRACKETED = regex(r"\s*[【\[]([^】\]]{2,20})[】\]]|[（(]([^）)（(]{2,20})[）)]")
_LEADING = " \t\u3000\xa0.:：—–-"
_STOP = regex(r"(?<=[a-z)\d])\.$|[：:；;]$")
_SENTENCE_END = regex(r"。|(?<=[a-z)])\.(?=\s+[A-Z])")
_OFFICES_BEHIND = regex(
    r"\s*[（(\[](?=[^（()）]{0,20}(?:单位|單位|部门|部門|时限|時限|牵头|牽頭|负责|負責))[^。]*[）)\]]$"
)
_MAX_FIELDS = 8
_OFFICE_FIELD = regex(
    r"(?:牵头|责任|配合|主管|实施|参与|承办)[^：:。]{0,6}(?:单位|部门|主体)\s*[：:]"
)
_FIELD = regex(
    rf"{_OFFICE_FIELD.pattern}|"
    r"(?:主要|总体|工作|具体|重点|年度|建设|推进|实施|目标|任务|牵头|责任|分管|完成|时间|进度|资金|政策|保障)"
    r"{1,2}[^：:。]{0,4}(?:目标|任务|措施|内容|举措|要求|时限|时间|安排|节点|来源|领导|依据)\s*[：:。]"
)
_QUOTED = regex(r"[：:](?=[“「])")
_OWN_HEADING = regex(r"[^。；，,;：:]{2,30}[。：:](?=.)|[^。；，,;：:]{2,30}$")


def heading_of(node: Node) -> tuple[str, bool]:
    """Return the heading of a numbered stretch, and whether text follows it."""
    rest = node.line.text[len(node.marker.label) :].lstrip(_LEADING).rstrip()
    if node.level < ARTICLE:
        return rest, bool(node.extra)
    if node.level == ARTICLE:
        return _article_heading(node, rest), True
    if name := _name_before_offices(rest):
        return name, True
    sentence, *after = _SENTENCE_END.split(_QUOTED.split(rest, maxsplit=1)[0], maxsplit=1)
    if _QUOTED.search(rest):
        return _shorten(sentence), True
    if after and after[0].strip():
        return _shorten(sentence), True
    if len(rest) <= _MAX_HEADING_LINE and not re.search(r"[；;：:]$", node.line.text):
        return _STOP.sub("", sentence), bool(node.extra)
    return _shorten(sentence), True


def path_step(node: Node) -> str:
    """Return the label and the heading as they stand in a path: 第一章 总则, （一）加大力度."""
    label = node.marker.label.strip()
    if not label:
        return heading_of(node)[0]
    gap = " " if (label[-1].isalnum() and label[-1].isascii()) or node.level <= BOX else ""
    gap = "" if re.search(r"[、.．）):：]$", label) else gap
    return f"{label}{gap}{heading_of(node)[0]}".strip()


def children_stand_alone(node: Node) -> bool:
    """Tell whether what is numbered below is clauses of its own, or a list within this one.

    A list ends its entries in ；, or holds mere fragments, or follows a colon without a heading
    or an office in any entry. Items such as （1） are clauses only if most have a heading and a
    text, and offices of their own or nothing but a heading above them.
    """
    if node.level in (ARTICLE, BOX) or node.is_question:
        return False
    children = [child for child in node.children if child.level != BOX]
    if not children:
        return bool(node.children)
    if children[0].level <= ARTICLE:
        return True
    if _are_fields(children):
        return False
    if len(children) > 1 and all(last_text(child)[-1] in "；;" for child in children[:-1]):
        return False
    complete = sum(_has_heading_and_text(child) for child in children) * 2 > len(children)
    offices = any(ends_with_units(last_text(child)) for child in children)
    if children[0].level >= ITEM:
        return complete and (offices or not heading_of(node)[1])
    if node.last_line.text[-1] in "：:" and not complete and not offices:
        return any(child.children for child in children)
    return not all(
        len(child.line.text) <= _MAX_FRAGMENT
        and not child.line.text.endswith("。")
        and not child.children
        and not child.extra
        for child in children
    )


def _are_fields(children: Sequence[Node]) -> bool:
    """1.目标任务。… 2.工作措施。… 3.责任单位：… are the fields of one measure."""
    words = [child.line.text[len(child.marker.label) :].strip() for child in children]
    return (
        len(words) <= _MAX_FIELDS
        and all(_FIELD.match(each) for each in words)
        and any(_OFFICE_FIELD.search(each[:_MAX_HEADING]) for each in words)
    )


def _has_heading_and_text(node: Node) -> bool:
    rest = node.line.text[len(node.marker.label) :].strip()
    heading = _OWN_HEADING.match(rest)
    if heading is None:
        return False
    return heading.end() < len(rest) or bool(node.extra)


def last_text(node: Node) -> str:
    """Return the last line of a stretch with all that is numbered below it."""
    while node.children:
        node = node.children[-1]
    return node.last_line.text


def _article_heading(node: Node, rest: str) -> str:
    """第二条【适用范围】 has a heading, and an article with a short first line, no sentence."""
    if bracketed := _BRACKETED.match(node.line.text, len(node.marker.label)):
        return bracketed[1] or bracketed[2]
    long_enough = _MIN_ARTICLE_HEADING <= len(rest) <= _MAX_ARTICLE_HEADING
    plain = not _UNFINISHED.search(rest)
    goes_on = not node.extra or _GOES_ON.match(node.extra[0].text)
    return rest if long_enough and plain and not goes_on else ""


def _name_before_offices(words: str) -> str:
    """（三）强化宣传（责任单位：甲、乙） has its heading before the brackets; else nothing."""
    offices = _OFFICES_BEHIND.search(words) if len(words) <= _MAX_WITH_OFFICES else None
    name = words[: offices.start()] if offices else ""
    plain = name and len(name) <= _MAX_HEADING and "。" not in name
    return name if plain and ends_with_units(words) else ""


def _shorten(sentence: str) -> str:
    """A sentence too long for a heading gives its first words; no heading ends in a stop."""
    sentence = _STOP.sub("", sentence)
    if len(sentence) <= _MAX_HEADING:
        return sentence
    first = re.split(r"[，,；;：:]", sentence, maxsplit=1)[0]
    return first if len(first) <= _MAX_HEADING else ""
