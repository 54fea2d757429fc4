"""Fields that a page or table states by name, on folded text: 发文机关：…, 成文日期：… ."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from corpus.fold import fold
from corpus.patterns import regex

LabelName = Literal[
    "title", "number", "issuers", "issued_on", "in_force_on", "expires_on", "status"
]
_LABELS: dict[LabelName, str] = {
    "title": r"标 *题|名 *称|文件名称|法规名称|政策名称",
    "number": r"发文字号|发文文号|文件编号|文件字号|文 *号|发布文号",
    "issuers": r"发文机关|发文单位|发文机构|制定机关|颁布机关|发布机关|发布机构|公布机关|颁布单位",
    "issued_on": r"成文日期|发文日期|印发日期|公布日期|颁布日期|签发日期",
    "in_force_on": r"施行日期|实施日期|生效日期|执行日期",
    "expires_on": r"有效期至|失效日期|废止日期|截止有效期",
    "status": r"有效性|效力状态|时效性|文件状态|是否有效|有效状态",
}
_OTHER = (
    r"索 *引 *号|主题分类|主题词|公开方式|公开形式|公开时限|公开范围|发布日期|信息来源|体裁分类|"
    r"组配分类|统一编号|签发人|密级|保密期限|紧急程度|抄送|抄报"
)
_LABEL = regex(
    "(?:^|(?<=[ |\n]))[\\[]?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + f"|(?P<other>{_OTHER}))[\\]]?(?: ?：| +(?=\\S)|(?=[\\]]))",
)


_LONGEST_LABEL = 16


class Label(NamedTuple):
    """A stated field; `start` and `end` bound its value."""

    name: LabelName
    start: int
    end: int


def is_labelled(line: str) -> bool:
    """Tell whether a line begins with the name of such a field, a colon or a tab after it."""
    if not any(mark in line[:_LONGEST_LABEL] for mark in "：:\t】"):
        return False
    label = _LABEL.match(fold(line))
    return label is not None and any(mark in line[: label.end() + 1] for mark in "：:\t】")


def find_labels(folded: str, start: int, end: int) -> Iterator[Label]:
    """Yield the fields of one line; a value ends at the next field's name."""
    found = list(_LABEL.finditer(folded, start, end))
    for position, label in enumerate(found):
        stop = found[position + 1].start() if position + 1 < len(found) else end
        words = folded[label.end() : stop]
        begin = label.end() + len(words) - len(words.lstrip(" ：|"))
        stop = label.end() + len(words.rstrip(" |"))
        if label.lastgroup in _LABELS and begin < stop:
            yield Label(label.lastgroup, begin, stop)
