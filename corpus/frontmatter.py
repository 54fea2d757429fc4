"""Which lines are no clause: titles, numbers, addressees, signatures, dates, page residue."""

import re
from collections.abc import Sequence

from corpus.model import BlockKind
from corpus.numbering import Marker
from corpus.rawtext import Line

KINDS_OF_DOCUMENT = (
    "通知|意见|方案|计划|措施|办法|规定|细则|规划|纲要|条例|决定|公告|通告|通报|批复|函|命令|令|"
    "指南|规则|章程|法|规范|标准|目录|清单|要点|解读|说明|政策|解释|准则|守则|制度|公报|报告|请示"
)
_TITLE_END = re.compile(
    rf"(?:{KINDS_OF_DOCUMENT})[》”]?(?:的(?:通知|决定|公告|通告|函|批复|意见))?"
    r"(?:\s*[（(\[【][^（()）]{1,25}[）)\]】])*$"
)
_DOCUMENT_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{2,14})\s*[〔［\[(（【]\s*(?P<year>(?:19|20)\d{2})\s*[〕］\])）】]\s*"
    r"(?:第\s*)?(?P<serial>\d{1,5})\s*号"
)
_ORDER_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,12}令?\s*(?:(?:19|20)\d{2}\s*年\s*)?第\s*\d{1,4}\s*号(?:令|公告)?"
)
_DATE = re.compile(
    r"[（(]?\s*(?P<year>(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年\s*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日\s*[）)]?"
)
_ADDRESSEES = re.compile(r"^(?:各|省|市|县|区|有关|直属|驻|国务院)[^。；]{2,200}[：:]$")
_SIGNATURE = re.compile(
    r"[（(]?[\u4e00-\u9fff\s]{2,40}"
    r"(?:人民政府|办公厅|办公室|委员会|领导小组|厅|局|部|委|院|署|会|银行|管委会|中心|税务总局)"
    r"(?:代章)?[）)]?"
)
_TELEPHONE = re.compile(r"[（(+]?\d[\d\s\-－—()（）]{6,20}")
_WEB = re.compile(
    r"https?://|www\.|^(?:当前位置|您的位置|首页|来源|信息来源|发布时间|发布日期|浏览次数|阅读次数|"
    r"字号|字体|打印|分享|扫一扫|责任编辑|版权所有|主办单位|ICP备|索引号)\s*[:：>》]?"
)
_SITE_NAME = re.compile(
    r"^[^。；，,：:《》]{2,24}(?:平台|网|网站|公众号|门户|政策通|数据库|服务号|头条)$"
)
_MAX_TITLE_LINES = 4
_MAX_TITLE_LINE = 60


def find_number(text: str) -> re.Match[str] | None:
    """Find the first document number such as 鲁科字〔2025〕128号, in any bracket."""
    return _DOCUMENT_NUMBER.search(text)


def find_date(text: str) -> re.Match[str] | None:
    """Find the first full date, in figures or in Chinese numerals."""
    return _DATE.search(text)


def classify_lines(
    lines: Sequence[Line], markers: Sequence[Marker | None]
) -> list[BlockKind | None]:
    """Return for each line the kind of block it is, or None where it is text of a clause."""
    kinds: list[BlockKind | None] = [
        None if marker else _kind_of(line.text) for line, marker in zip(lines, markers, strict=True)
    ]
    _mark_titles(lines, markers, kinds)
    _mark_site_names(lines, kinds)
    _unmark_lone_signatures(kinds)
    return kinds


def _kind_of(text: str) -> BlockKind | None:
    if _DATE.fullmatch(text):
        return "date"
    if _TELEPHONE.fullmatch(text) or _WEB.search(text):
        return "residue"
    if _DOCUMENT_NUMBER.fullmatch(text) or _ORDER_NUMBER.fullmatch(text):
        return "number"
    if _ADDRESSEES.match(text):
        return "addressees"
    if _SIGNATURE.fullmatch(text):
        return "signature"
    return None


def _mark_titles(
    lines: Sequence[Line], markers: Sequence[Marker | None], kinds: list[BlockKind | None]
) -> None:
    """Mark one to four short lines that together end like a title (…的通知, …实施方案（试行）)."""
    position = 0
    while position < len(lines):
        length = _title_length(lines, markers, kinds, position)
        for step in range(length):
            kinds[position + step] = "title"
        position += length or 1


def _title_length(
    lines: Sequence[Line],
    markers: Sequence[Marker | None],
    kinds: Sequence[BlockKind | None],
    position: int,
) -> int:
    joined = ""
    longest = 0
    for step in range(_MAX_TITLE_LINES):
        here = position + step
        if here >= len(lines) or markers[here] or kinds[here] not in (None, "signature"):
            break
        text = lines[here].text
        if len(text) > _MAX_TITLE_LINE or text[-1] in "。；：，、;:,":
            break
        bracketed_tail = joined and re.fullmatch(r"[（(\[【].{1,25}[）)\]】]", text)
        if longest and not bracketed_tail:
            break
        joined += text
        # 《 that is still open: the title goes on in the next line.
        if joined.count("《") == joined.count("》") and _TITLE_END.search(joined):
            longest = step + 1
    return longest


def _mark_site_names(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """A site's name stands before the first title, nowhere else."""
    first_title = next((i for i, kind in enumerate(kinds) if kind == "title"), 0)
    for position in range(first_title):
        if kinds[position] is None and _SITE_NAME.fullmatch(lines[position].text):
            kinds[position] = "residue"


def _unmark_lone_signatures(kinds: list[BlockKind | None]) -> None:
    """A line with an office's name is a signature only if a date or a signature follows."""
    followed = False
    for position in range(len(kinds) - 1, -1, -1):
        if kinds[position] == "signature" and not followed:
            kinds[position] = None
        followed = kinds[position] in ("date", "signature")
