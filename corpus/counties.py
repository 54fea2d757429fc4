"""Counties, districts and county-level cities, known by the shape of their names.

There are nearly three thousand of them: a name counts where an office's name goes on behind it
(歙县人民政府, 青岛市崂山区财政局), or where a title opens with it and the text bears it out.
"""

import re

from corpus.offices import is_office
from corpus.patterns import regex

_NAME = regex(
    r"(?!国家|中国|全国|中华|国务院|最高|中央|关于)"
    r"(?P<stem>[\u4e00-\u9fff]{1,13}?)(?P<level>自治县|自治旗|县|区|旗|市(?![场民政]))"
)
# What ends like a district and is none: 社区, 园区, 高新技术产业开发区.
_NO_DISTRICT = regex(
    r"(?:社|园|小|景|灾|军|战|片|校|厂|辖|地|学|街|库|自治|开发|高新|示范|试验|实验|保税|功能|自贸|合作|度假|产业|"
    r"工业|加工|物流|经济|技术|管理|都市|城市|市)区$|[级各全我本该省]$|智慧城市|特色|[的和与]|县[县区旗市]|市[县区]$"
)
_OFFICE_BEHIND = regex(r"(?:人民)?政府|人民代表大会|人大|委员会|(?:县|区|市|旗)?委(?![员托])|政协")


def county_at(words: str, start: int) -> str | None:
    """Return the county's name that stands before an office's at `start` of folded words."""
    match = _name_at(words, start)
    if match is None:
        return None
    rest = words[match.end() :]
    return match[0] if _OFFICE_BEHIND.match(rest) or is_office(rest) else None


def county_in_title(title: str, start: int, text: str) -> str | None:
    """Return the county's name that opens a title, where the text names it and its offices."""
    match = _name_at(title, start)
    if match is None or match[0].endswith("城市"):
        return None
    level = match["level"][-1]
    own = re.search(
        rf"[我全]{level}(?![域级])|(?<![\u4e00-\u9fff]){level}"
        r"(?:政府|委|[\u4e00-\u9fff]{2,12}(?:局|办公室|中心|委员会))",
        text,
    )
    return match[0] if own and text.count(match[0]) > 1 else None


def _name_at(words: str, start: int) -> re.Match[str] | None:
    match = _NAME.match(words, start)
    if match is None or _NO_DISTRICT.search(match[0]):
        return None
    return None if match["level"] == "市" and len(match["stem"]) == 1 else match  # 城市管理局


def with_place(county: str, place: str | None) -> str:
    """Return 青岛市崂山区 for a district, whose bare name is often that of others as well."""
    return f"{place}{county}" if place and county.endswith("区") else county
