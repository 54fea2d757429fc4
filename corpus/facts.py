"""Who may apply, when, whom to ask, and what a draft leaves blank: verbatim spans of a clause."""

from collections.abc import Iterator

from corpus.fold import fold_facts as fold
from corpus.model import Span
from corpus.patterns import regex
from corpus.quantities import BLANK

_BLANK = regex(BLANK)
_CONTACT = regex(
    r"(?:(?:联系|咨询|服务|监督|举报|投诉|受理)(?:电话|热线|方式|人|邮箱|地址)|电子邮箱|邮箱|联系人及电话)"
    r"(?:及[\u4e00-\u9fff]{2,4})?\s*[:\t]\s*[^。;；\n]{2,80}"
)
_WINDOW_LABEL = regex(
    r"(?:申报|申请|受理|报名|征集|提交|征求意见|网上填报|材料报送|办理)(?:的?(?:起止)?时间|期限|截止(?:时间|日期)?|日期)"
    r"\s*[:\t为]\s*[^。;；\n]{4,80}"
)
_DAY = r"(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}日|底|上旬|中旬|下旬)?(?:\s*\d{1,2}[:时]\d{0,2}分?)?"
_WINDOW = regex(
    rf"(?:自|从|于|请于|须于|应于|在)?{_DAY}(?:起)?\s*(?:至|—+|-|～|~)\s*{_DAY}(?:止)?|"
    rf"(?:于|在){_DAY}(?:以?前|之前)[^，,。;；\n]{{0,30}}(?:报送|提交|申报|报名|申请|上报|反馈)"
)
_APPLYING = regex(r"申报|申请|受理|报名|征集|提交|反馈|报送")
_CONDITION_LABEL = regex(
    r"(?:申报|申请|支持|补贴|奖励|资助|享受|适用|扶持|补助)(?:条件|对象|主体|范围|资格)\s*[:\t]\s*(?P<rest>[^\n]{4,300})"
)
_CONDITION_LIST = regex(
    r"[^。;；\n]{0,60}(?:符合|具备|满足)(?:下列|以下)[^。;；\n]{0,12}(?:条件|要求|情形)"
    r"[^。;；\n]{0,10}:[ \t]*\n?"
)
_ITEM = regex(
    r"[ \t　]*(?:\(?[一二三四五六七八九十\d]{1,3}[)、.．]|[①-⑳]|[—\-•·])\s*"
    r"(?P<body>[^\n;；]{2,200})[;；]?\n?"
)
_FOR = regex(
    r"(?:^|(?<=[，,。;；:\s、”)]))对于?(?P<who>(?=[^，,。;；\n]{1,80}的)[^，,。;；\n]{2,80}?)"
    r"(?=[，,]|(?:每年)?(?:给予|予以|按|一次性|最高|分别|实施|择优|可))"
)
_OFFERED = regex(r"给予|奖励|补助|补贴|资助|奖补|支持|贴息|优先|减免|扶持")


def find_blanks(text: str) -> tuple[Span, ...]:
    """Find the places a draft leaves blank: □□, ××, ___."""
    return tuple(_span(text, *found.span()) for found in _BLANK.finditer(fold(text)))


def find_contacts(text: str) -> tuple[Span, ...]:
    """Find the persons, telephones and addresses that a clause names for questions."""
    return tuple(_span(text, *found.span()) for found in _CONTACT.finditer(fold(text)))


def find_windows(text: str) -> tuple[Span, ...]:
    """Find the time in which one may apply."""
    folded = fold(text)
    found = [match.span() for match in _WINDOW_LABEL.finditer(folded)]
    for match in _WINDOW.finditer(folded):
        near = folded[max(0, match.start() - 40) : match.end() + 40]
        if _APPLYING.search(near) and not any(a <= match.start() < b for a, b in found):
            found.append(match.span())
    return tuple(_span(text, start, end) for start, end in sorted(found))


def find_conditions(text: str) -> tuple[Span, ...]:
    """Find who may apply: 对…的企业, 申报条件：…, and the items behind 符合下列条件."""
    return tuple(_span(text, start, end) for start, end in sorted(set(_conditions(fold(text)))))


def _conditions(folded: str) -> Iterator[tuple[int, int]]:
    for label in _CONDITION_LABEL.finditer(folded):
        yield label.span("rest")
    # The words are looked for first: the pattern starts anew at every character.
    listed = "下列" in folded or "以下" in folded
    for opening in _CONDITION_LIST.finditer(folded) if listed else ():
        position = opening.end()
        while item := _ITEM.match(folded, position):
            yield item.span("body")
            position = item.end()
    for group in _FOR.finditer(folded):
        if _OFFERED.search(folded, group.end(), min(len(folded), group.end() + 60)):
            yield group.span("who")


def _span(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end, text=text[start:end])
