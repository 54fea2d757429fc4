"""Which lines are no clause: titles, numbers, addressees, signatures, dates, page residue."""

import re
from collections.abc import Sequence

from corpus.dates import DATE, ENGLISH_DATE
from corpus.docnumber import is_number_line, is_order_heading
from corpus.fold import fold
from corpus.labels import is_labelled
from corpus.model import BlockKind
from corpus.numbering import ARTICLE, Marker, starts_with_marker
from corpus.offices import list_offices, without_seal
from corpus.patterns import regex
from corpus.promulgation import find_note
from corpus.rawtext import Line

KINDS_OF_DOCUMENT = (
    "通知|意见|方案|计划|措施|办法|规定|细则|规划|纲要|条例|决定|公告|通告|通报|批复|函|命令|令|"
    "指南|规则|章程|法典|(?<![方做用无违执看想说合非守立司书])法|规范|标准|目录|清单|要点|解读|说明|政策|解释|准则|守则|制度|公报|报告|请示|"
    "纪要|规程|预案|导则|指引|大纲|议案|决议|公约|协定|倡议书|通则|基准|程序|须知|答复|举措|名单|问答"
)
_HAN = regex(r"[\u4e00-\u9fff]")
_DIVISION = regex(r"第[一二三四五六七八九十百\d]+(?:分?编|章|节|条)")
_TITLE_END = regex(
    rf"(?:{KINDS_OF_DOCUMENT})[》”]?(?:的(?:通知|决定|公告|通告|函|批复|意见))?"
    r"(?: ?[(\[][^()\[\]]{1,25}[)\]])*$"
)
_BRACKETED = regex(r"[(\[].{1,25}[)\]]")
_PART_OF_TITLE = regex(r"第 ?\d{1,2} ?(?:部分|分部|卷|册)：[^。；]{2,40}")
_COPIES = regex(r"抄[送报][：:]")
_DATE_LINE = regex(rf"[(]? ?(?:{DATE}|{ENGLISH_DATE}) ?(?:印发)?[)]?")
_DATED = regex(rf" ?[(]? ?(?:{DATE}) ?(?:印发)?[)]?$")
_ADDRESSEES = regex(r"^(?:各|省|市|县|区|有关|直属|驻|国务院|你)[^。；]{1,200}[，：]$")
_ADDRESSED = regex(
    r"^[^。；《》]{2,200}?(?:政府|厅|局|部|委|会|院|署|办|行|公司|集团|中心|单位|机构|企业|部门|处|"
    r"学校|大学|成员|同志|委员|代表)[)]?：$"
)
_ALL_OF = regex(r"各|全|有关|相关|所有|本")
_RELEASE = regex(r"\(?(?:此件|本件)[^()。]{0,4}(?:公开|公布)[^()。]{0,6}\)?")
_PERSON = regex(
    r"[\u4e00-\u9fff]{0,12}"
    r"(?:总理|主席|主 ?任|审计长|委员长|[省市州县区部局厅署行会] ?长)"
    r"[： ]{1,6}[\u4e00-\u9fff·]{1,4}(?: {1,2}[\u4e00-\u9fff]{1,2})?"
)
_LETTERHEAD = regex(r"(?P<offices>[\u4e00-\u9fff、 ]{4,60}) ?文件")
_ORDER_WORD = regex(r"(?:令|公告|通告)(?:$|[ (]*(?:(?:19|20)\d\d年)?第)")
_TELEPHONE = regex(r"[(+]?\d[\d\s\-－—()]{6,20}")
_WEB = regex(
    r"https?：//|www\.|^(?:当前位置|您的位置|首页|来源|信息来源|发布时间|发布日期|浏览次数|阅读次数|"
    r"字号|字体|打印|分享|扫一扫|责任编辑|版权所有|主办单位|ICP备|索引号)\s*[：>〉》]?"
)
_SITE = r"(?:平台|网|网站|公众号|门户|政策通|数据库|服务号|头条)"
_SITE_NAME = regex(rf"^[^。；，：《》]{{2,24}}{_SITE}$")
_SITE_AFTER = regex(
    rf" ?(?:[_|]| [-—–]+ |[-—–]{{2,}}) ?[^。；，：《》]{{2,24}}(?:{_SITE}|政府|厅|局)$"
)
_SITE_BEFORE = regex(
    rf"^(?:(?!关于|印发|建设)[^。；，：《》]){{2,24}}?{_SITE} ?"
    r"(?=(?:国务院|国家|中共|[\u4e00-\u9fff]{2,8}[省市])[^。；，：]{0,60}关于)"
)
_MAX_TITLE_LINES = 4
_MAX_TITLE_LINE = 60
_MAX_LATIN_TITLE = 200
_MIN_BARE_TITLE = 4


def classify_lines(
    lines: Sequence[Line], markers: Sequence[Marker | None]
) -> list[BlockKind | None]:
    """Return for each line the kind of block it is, or None where it is text of a clause."""
    texts = [fold(line.text) for line in lines]
    kinds: list[BlockKind | None] = [
        None if marker else _kind_of(text) for text, marker in zip(texts, markers, strict=True)
    ]
    top = next((i for i, marker in enumerate(markers) if marker), len(lines))
    for position, line in enumerate(lines):
        if not markers[position] and (position < top or _COPIES.match(line.text)):
            kinds[position] = "number" if is_labelled(line.text) else kinds[position]
    _mark_order_headings(texts, kinds)
    # The cells of a table's row are parted by tabs: no line of a title.
    words = ["" if "\t" in line.text else text for line, text in zip(lines, texts, strict=True)]
    _mark_titles(words, markers, kinds)
    _unmark_lone_signatures(texts, kinds)
    _mark_head(lines, texts, markers, kinds)
    return kinds


def title_words(words: str) -> str:
    """Return a title without the site's name beside it and the note of promulgation after it."""
    start, end = title_bounds(words)
    return words[start:end]


def title_bounds(words: str) -> tuple[int, int]:
    """Return where the title stands in its line; see `title_words`."""
    return _title_bounds(fold(words))


def _title_bounds(folded: str) -> tuple[int, int]:
    note = find_note(folded, 0, len(folded))
    end = note.start if note else len(folded)
    end -= len(folded[:end]) - len(folded[:end].rstrip())
    if after := _SITE_AFTER.search(folded[:end]):
        end = after.start()
    before = _SITE_BEFORE.match(folded[:end])
    return (before.end() if before else 0), end


def _opens_no_title(text: str) -> bool:
    return bool(
        starts_with_marker(text)
        or _DIVISION.match(text)
        or not _HAN.search(text)
        or re.match(r"\((?!试行|暂行)", text)
    )


def continues_title(above: str, below: str) -> bool:
    """Tell whether a line goes on with the title above it, which may be complete already."""
    above, below = fold(above), fold(below)
    if above.count("《") != above.count("》") or not _TITLE_END.search(above):
        return True
    return bool(_BRACKETED.fullmatch(below) or _PART_OF_TITLE.match(below))


def _kind_of(text: str) -> BlockKind | None:
    if _DATE_LINE.fullmatch(text):
        return "date"
    if _TELEPHONE.fullmatch(text) or _WEB.search(text):
        return "residue"
    if is_number_line(text) or _RELEASE.fullmatch(text):
        return "number"
    if _ADDRESSEES.match(text) and text.endswith("："):
        return "addressees"
    if _is_signature(text):
        return "signature"
    return None


def _is_signature(text: str) -> bool:
    if _PERSON.fullmatch(text):
        return True
    if len(text) > 200:
        return False
    dated = _DATED.search(text)
    offices = without_seal(text[: dated.start()] if dated else text).strip("() ")
    if not offices:
        return "代章" in text
    return list_offices(offices, 0, len(offices)) is not None


def _mark_order_headings(texts: Sequence[str], kinds: list[BlockKind | None]) -> None:
    """山东省人民政府令 above 第352号 is the number's first line, not a title."""
    for position, text in enumerate(texts[:-1]):
        if kinds[position + 1] == "number" and is_order_heading(text):
            kinds[position] = "number"
    for position, text in enumerate(texts):
        above = position
        while above and _ORDER_WORD.match(text) and kinds[above - 1] == "signature":
            above -= 1
            kinds[above] = "number"


def _mark_titles(
    texts: Sequence[str], markers: Sequence[Marker | None], kinds: list[BlockKind | None]
) -> None:
    """Mark one to four short lines that together end like a title (…的通知, …实施方案（试行）)."""
    position = 0
    while position < len(texts):
        length = _title_length(texts, markers, kinds, position)
        for step in range(length):
            kinds[position + step] = "title"
        position += length or 1


def _title_length(
    texts: Sequence[str],
    markers: Sequence[Marker | None],
    kinds: Sequence[BlockKind | None],
    position: int,
) -> int:
    joined = ""
    longest = 0
    for step in range(_MAX_TITLE_LINES):
        here = position + step
        if here >= len(texts) or markers[here] or kinds[here] not in (None, "signature"):
            break
        text = texts[here][slice(*_title_bounds(texts[here]))]
        if kinds[here] == "signature" and _DATED.search(text):
            break
        if not step and _opens_no_title(text):
            break
        goes_on = not longest and text[-1:] == "、" and here + 1 < len(texts)
        if not text or len(text) > _MAX_TITLE_LINE or (text[-1] in "。；：，、" and not goes_on):
            break
        if longest and not continues_title(joined, text):
            break
        joined += text
        # 《 that is still open: the title goes on in the next line.
        if joined.count("《") == joined.count("》") and (
            _TITLE_END.search(joined) or (longest and _PART_OF_TITLE.match(text))
        ):
            longest = step + 1
    return longest


def _mark_head(
    lines: Sequence[Line],
    texts: Sequence[str],
    markers: Sequence[Marker | None],
    kinds: list[BlockKind | None],
) -> None:
    """Mark what only its place at the top makes plain: site names, a plain title, addressees."""
    top = next((i for i, marker in enumerate(markers) if marker), len(texts))
    first_title = next((i for i, kind in enumerate(kinds[:top]) if kind == "title"), None)
    for position in range(first_title or 0):
        if kinds[position] is None and _SITE_NAME.fullmatch(texts[position]):
            kinds[position] = "residue"
    plain = [i for i in range(top) if kinds[i] is None]
    if first_title is None and plain and _is_plain_title(lines, texts, markers, kinds, plain[0]):
        kinds[plain[0]] = "title"
        plain = plain[1:]
    for position in range(top):
        head = _LETTERHEAD.fullmatch(texts[position])
        if head and list_offices(head["offices"], 0, len(head["offices"])):
            kinds[position] = "number"
    if plain and not any(kind == "addressees" for kind in kinds[: plain[0]]):
        here = plain[0]
        if (
            here
            and kinds[here - 1] in ("title", "number", "date")
            and _ADDRESSED.match(texts[here])
        ):
            kinds[here] = "addressees"


def _is_plain_title(
    lines: Sequence[Line],
    texts: Sequence[str],
    markers: Sequence[Marker | None],
    kinds: Sequence[BlockKind | None],
    position: int,
) -> bool:
    """A short first line is the title if what follows it is no sentence of its own."""
    text = texts[position]
    following = position + 1
    longest = _MAX_TITLE_LINE if _HAN.search(text) else _MAX_LATIN_TITLE
    if not _MIN_BARE_TITLE <= len(text) <= longest or text[-1] in "。；：，、.":
        return False
    if following >= len(texts):
        return False
    marker = markers[following]
    if marker is not None:
        return marker.level <= ARTICLE
    if "\t" in lines[following].text:
        return "\t" not in lines[position].text  # the name of a table
    if kinds[following] in ("number", "addressees"):
        return True
    return find_note(texts[following], 0, 1) is not None


def _unmark_lone_signatures(texts: Sequence[str], kinds: list[BlockKind | None]) -> None:
    """An office's name is a signature below a title, or if a date or a signature follows."""
    followed = False
    for position in range(len(kinds) - 1, -1, -1):
        text = texts[position]
        titled = position > 0 and kinds[position - 1] == "title" and not _ALL_OF.match(text)
        if kinds[position] == "signature" and not (followed or titled) and not _DATED.search(text):
            kinds[position] = None
        followed = kinds[position] in ("date", "signature")
