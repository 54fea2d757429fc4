"""The data files of the reader: agency codes and regions."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Agency(NamedTuple):
    """An office that a code in document numbers stands for; `region` is empty for the state's."""

    office: str
    region: str


def _rows(name: str) -> list[list[str]]:
    text = (files("corpus") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def agencies() -> dict[str, Agency]:
    """Return the agency of each document-number code (鲁科 → 山东省科学技术厅)."""
    return {code: Agency(office, region) for code, office, region in _rows("agencies.tsv")}


@cache
def regions() -> dict[str, str]:
    """Return each region with the region above it (青岛市 → 山东省), empty for provinces."""
    return {row[0]: row[1] for row in _rows("regions.tsv")}


@cache
def region_stems() -> dict[str, str]:
    """Return the short name of each region (青岛 → 青岛市)."""
    suffixes = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")
    stems: dict[str, str] = {}
    for region in regions():
        suffix = next(suffix for suffix in suffixes if region.endswith(suffix))
        stems[region.removesuffix(suffix)] = region
    return stems
