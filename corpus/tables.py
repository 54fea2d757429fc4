"""The data files of the reader: agency codes and regions."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from corpus.patterns import regex

_REGION_SUFFIX = regex(r"(?:(?:壮族|回族|维吾尔)?自治区|省|市)$")


class Agency(NamedTuple):
    """An office that a code in document numbers stands for; `region` is empty for the state's."""

    office: str
    region: str


def _rows(name: str) -> list[list[str]]:
    text = (files("corpus") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


_AMBIGUOUS_STEMS = frozenset(
    {
        "中山",
        "朝阳",
        "大同",
        "安康",
        "白银",
        "黄山",
        "黄石",
        "三明",
        "南平",
        "长春",
        "白山",
        "白城",
        "通化",
        "四平",
        "山南",
        "定西",
        "海东",
        "北海",
        "来宾",
        "河源",
        "清远",
        "广安",
        "平凉",
        "天水",
        "宣城",
        "新余",
        "安顺",
        "保定",
        "保山",
        "承德",
        "商丘",
        "信阳",
        "宁德",
        "运城",
    }
)


@cache
def agencies() -> dict[str, tuple[Agency, ...]]:
    """Return the offices of each document-number code, as the file's head explains the codes."""
    offices: dict[str, tuple[Agency, ...]] = {}
    for code, office, region in _rows("agencies.tsv"):
        offices[code] = (*offices.get(code, ()), Agency(office, region))
    return offices


@cache
def regions() -> dict[str, str]:
    """Return each region with the region above it (青岛市 → 山东省), empty for provinces."""
    return {row[0]: row[1] for row in _rows("regions.tsv")}


@cache
def office_stems() -> dict[str, str]:
    """Return the full stem of each short one in an office's name (发改 → 发展和改革)."""
    return {row[0]: row[1] for row in _rows("office_stems.tsv")}


@cache
def regions_in_latin() -> dict[str, str]:
    """Return each region by its name in Latin letters, lower case (qingdao → 青岛市).

    Names that two regions share (Suzhou, Taizhou) are left out.
    """
    names: dict[str, list[str]] = {}
    for region, _, latin in _rows("regions.tsv"):
        names.setdefault(latin.lower(), []).append(region)
    return {latin: found[0] for latin, found in names.items() if len(found) == 1}


def region_stem(region: str) -> str:
    """Return the region's name without 省, 市 or 自治区."""
    return _REGION_SUFFIX.sub("", region)


@cache
def region_stems() -> dict[str, str]:
    """Return the short name of each region (青岛 → 青岛市).

    A short name that is also a common word or a part of other names is left out: it only counts
    in full (中山市, not 中山).
    """
    stems: dict[str, str] = {}
    for region in regions():
        stem = region_stem(region)
        if stem not in _AMBIGUOUS_STEMS:
            stems.setdefault(stem, region)  # 吉林 is the province
    return stems
