"""Offices, titles and document numbers that a sentence names, against those that it cites."""

import re
from collections.abc import Iterable, Iterator

from corpus.docnumber import find_numbers
from corpus.fold import fold
from corpus.office_names import is_office, office_of
from corpus.patterns import regex
from corpus.tables import region_stems, regions
from rag.offices import same_office

_ENDS = (
    r"人民政府|政府|委员会|办公厅|办公室|总局|公安厅|厅|(?<![格布结全大开出])局(?![部面限势])|"
    r"(?<=[革工资编健信管党纪民教建改科发国])委(?![托员派会])|法院|检察院|国务院|署(?!名)|"
    r"(?<![全内外干总局中东西南北门俱])部(?![分门署委队位长])|协会|学会|商会|联合会|银行|集团|公司|大学"
)
_OFFICE_END = regex(_ENDS)
_RUN = regex(r"[\u4e00-\u9fff]+$")
# What may stand before an office's name without being part of it.
_BEFORE = regex(
    r"(?:^|由|为|是|和|与|及|或|的|向|经|对|在|请|给|至|到|从|以|会同|联合|牵头|配合|协同|负责|主管|单位|责任|机关|"
    r"部门|其中|等|按|报|据|跟|归|即|系|署名|印发|就是|包括|发布|属于|制定|出台|组织|支持|配合的|共有|主送|抄送|报送|任务|各)$"
)
_LEVEL = regex(r"(?:国家|全国|中国|自治区|省|市|县|区)$")
_LATIN = regex(
    r"(?:[A-Z][\w&'’-]*,? (?:and |of |for |the )*)*"
    r"(?:Bureau|Department|Commission|Committee|Office|Ministry|Administration|Government|Authority|"
    r"Agency|Bank|Association)\b"
    r"(?: (?:of|for) (?:the )?[A-Z][\w&'’-]*(?: (?:and |of |the )*[A-Z][\w&'’-]*)*)?"
)
_TITLE = regex(r"《([^《》]+)》")
_SHORTEST = 2


def offices_not_carried(
    sentence: str, evidence: str, held: Iterable[tuple[str, str | None]]
) -> Iterator[str]:
    """Yield the offices that a sentence names and its citations do not.

    Args:
        sentence: folded, without what was verified already.
        evidence: the folded text of clauses and documents cited.
        held: offices that they name, each with the region of its document, which tells what
            省科技厅 means. Short and full names of one office meet.
    """
    known = {(fold(name), region) for name, region in held}
    full = {office_of(name, region) for name, region in known}
    names = {name for name, _ in known}
    where = {region for _, region in known}
    for end in _OFFICE_END.finditer(sentence):
        run = _RUN.search(sentence[: end.end()])
        if run and not any(
            _carried(run[0][start:], evidence, names, full, where) and _stands_alone(run[0], start)
            for start in range(len(run[0]) - _SHORTEST + 1)
        ):
            name = _name_in(run[0])
            if name:
                yield name
    for latin in _LATIN.finditer(sentence):
        if " " in latin[0].strip() and latin[0].strip() not in evidence:
            yield latin[0].strip()


def titles_not_carried(sentence: str, evidence: str) -> Iterator[str]:
    """Yield the 《titles》 of a sentence that do not stand in what it cites."""
    for title in _TITLE.findall(sentence):
        if _squeezed(title) not in _squeezed(evidence):
            yield title


def numbers_not_carried(sentence: str, evidence: str) -> Iterator[str]:
    """Yield the document numbers of a sentence (鲁科字〔2025〕128号) that it does not cite."""
    held = _squeezed(fold(evidence))
    for match in find_numbers(fold(sentence)):
        number = _squeezed(match[0])
        # Words before the code run into it: 文号为鲁科字[2025]128号.
        codes = (number[start:] for start in range(number.index("[") if "[" in number else 1))
        if not any(code in held for code in codes):
            yield sentence[match.start() : match.end()]


def _carried(
    name: str, evidence: str, names: set[str], full: set[str], where: set[str | None]
) -> bool:
    if len(name) < _SHORTEST:
        return False
    if name in evidence:
        return True
    if any(office_of(name, region) in full for region in where):
        return True
    return any(same_office(name, each) and _same_place(name, each, where) for each in names)


def _same_place(name: str, held: str, where: set[str | None]) -> bool:
    place = next((region for region in regions() if name.startswith(region)), None)
    place = place or next((full for stem, full in region_stems().items() if name.startswith(stem)),
                          None)  # fmt: skip
    return place is None or place in where or held.startswith(place)


def _stands_alone(run: str, start: int) -> bool:
    """Tell whether the name that begins at `start` is not the rest of a longer name."""
    before = run[:start]
    if not before:
        return True
    if _LEVEL.search(before) or any(before.endswith(stem) for stem in region_stems()):
        return False
    return bool(_BEFORE.search(before))


def _name_in(run: str) -> str | None:
    """Return the words of a run that name an office, if they are one: 全部 is none."""
    starts = [0, *(i for i in range(1, len(run)) if _BEFORE.search(run[:i]))]
    names = [run[start:] for start in starts if len(run) - start >= _SHORTEST]
    return next((name for name in names if is_office(name)), None)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
