"""What a document says it is: title, number, issuers, date, region, period, status."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import yaml

from corpus.clauses import Structure
from corpus.errors import InputError
from corpus.frontmatter import KINDS_OF_DOCUMENT, find_date, find_number
from corpus.model import Block, DocumentStatus, Issuer, Period, Span, TitleBasis
from corpus.numbering import numeral_value
from corpus.tables import Agency, agencies, region_stems, regions

_CODE_CLOSING = re.compile(r"(?:字|发|函|通|规|综|联|令|电|公告)$")
_SELF_TITLE = re.compile(
    r"[，,](?P<aim>(?:加快|推动|促进|支持|进一步|深化|加强|规范|鼓励)[^，,。]{4,30})[，,]"
    rf"[^。]{{0,30}}现(?:提出|制定|出台)(?:如下|以下)?(?P<kind>[^，,。：:]{{0,6}}(?:{KINDS_OF_DOCUMENT}))"
)
_PASSED_ON = re.compile(
    r"((?:《[^《》]{3,50}》[、和及，,]?)+)[^。《》]{0,30}(?:现|予以)?(?:印发|转发|发布)"
)
_ISSUER_IN_TITLE = re.compile(r"^(?P<issuers>[^《》]{3,60}?)\s*(?:关于|印发|转发)")
_ISSUER_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,}?(?:人民政府办公厅|人民政府办公室|人民政府|办公厅|办公室|委员会|领导小组|"
    r"总局|厅|局|部|委|院|署|银行)(?=$|[\s、，,]|[\u4e00-\u9fff])"
)
# 甲（乙代章）: 乙 lends its seal, the issuer is 甲.
_SEAL = re.compile(r"代章[）)]?$")
_YEARS = re.compile(r"(?P<start>20\d{2})\s*年?\s*[-—–－~～至]{1,2}\s*(?P<end>20\d{2})\s*年")
_PLAN_PERIOD = re.compile(r"[“\"]?十(?P<ordinal>[一二三四五])五[”\"]?(?:期间|时期|末)")
_DRAFT = re.compile(r"征求意见稿|(?:草案|讨论稿|送审稿)[）)】]?$")
_FIRST_PLAN_YEAR = 2006
_FIRST_PLAN_ORDINAL = 1

SIDECAR_FIELDS = frozenset(
    {"title", "number", "issuers", "issued_on", "region", "status", "source_url"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """Metadata supplied beside a file; every field it fills is shown as supplied."""

    title: str | None = None
    number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None
    region: str | None = None
    status: DocumentStatus | None = None
    source_url: str | None = None


def read_sidecar(text: str, name: str) -> Sidecar:
    """Read `NAME.meta.yaml`.

    Raises:
        InputError: a field is unknown or of the wrong kind.
    """
    try:
        fields = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise InputError(f"{name} is not valid YAML: {error}") from error
    if not isinstance(fields, dict) or not set(fields) <= SIDECAR_FIELDS:
        raise InputError(f"{name} may hold only these fields: {', '.join(sorted(SIDECAR_FIELDS))}.")
    issuers = fields.pop("issuers", None) or []
    if isinstance(issuers, str):
        issuers = [issuers]
    if not isinstance(issuers, list) or not all(isinstance(issuer, str) for issuer in issuers):
        raise InputError(f"{name}: issuers must be a text or a list of texts.")
    for field, value in fields.items():
        if isinstance(value, list | dict):
            raise InputError(f"{name}: {field} must be one text.")
    if fields.get("issued_on") is not None:
        try:
            date.fromisoformat(str(fields["issued_on"]))
        except ValueError as error:
            raise InputError(f"{name}: issued_on must be a date like 2025-03-21.") from error
    status = fields.get("status")
    if status is not None and status not in get_args(DocumentStatus):
        raise InputError(f"{name}: status must be one of {', '.join(get_args(DocumentStatus))}.")
    texts = {field: None if value is None else str(value) for field, value in fields.items()}
    return Sidecar(
        title=texts.get("title"),
        number=texts.get("number"),
        issuers=tuple(map(str, issuers)),
        issued_on=texts.get("issued_on"),
        region=texts.get("region"),
        status=status,
        source_url=texts.get("source_url"),
    )


def find_title(structure: Structure, text: str, name: str) -> tuple[str, TitleBasis]:
    """Return the title and where it comes from; a derived title is made of the text's own words."""
    stated = structure.parts[0].title
    if stated:
        return stated, "stated"
    opening = " ".join(
        text[clause.start : clause.end] for clause in structure.clauses if clause.kind == "preamble"
    )
    if match := _PASSED_ON.search(opening):
        return f"关于印发{match[1]}的通知", "derived"
    if match := _SELF_TITLE.search(opening):
        return f"关于{match['aim']}的{match['kind']}", "derived"
    return name.rpartition(".")[0] or name, "file_name"


def find_document_number(blocks: Sequence[Block]) -> Span | None:
    """Return the document's own number, which stands on a line of its own or in the head."""
    for block in blocks:
        if block.kind == "number" and (match := find_number(block.text)):
            return _span_in(block, match.start(), match.end())
    for block in blocks:
        if block.kind == "number":
            return _span_in(block, 0, len(block.text))
    return None


def find_issuers(blocks: Sequence[Block], number: Span | None) -> tuple[Issuer, ...]:
    """Return the issuing offices: from signature or title, else from the document number."""
    signed = [
        Issuer(
            name=name[0],
            basis="stated",
            evidence=_span_in(block, name.start(), name.end()),
        )
        for block in blocks
        if block.kind == "signature" and not _SEAL.search(block.text)
        for name in re.finditer(r"[\u4e00-\u9fff]{3,}", block.text)
    ]
    if signed:
        return tuple({issuer.name: issuer for issuer in signed}.values())
    for block in blocks:
        if block.kind == "title":
            if issuers := _issuers_in_title(block):
                return issuers
            break
    agency = agency_of(number.text) if number else None
    if agency and number:
        return (Issuer(name=agency.office, basis="number_code", evidence=number),)
    return ()


def agency_of(number: str) -> Agency | None:
    """Return the office that the code of a document number stands for, where that is certain."""
    match = find_number(number)
    if not match:
        return None
    code = match["code"]
    while code:
        if code in agencies() and code != match["code"]:
            return agencies()[code]
        shorter = _CODE_CLOSING.sub("", code)
        if shorter == code:
            return None
        code = shorter
    return None


def find_issued_on(blocks: Sequence[Block]) -> str | None:
    """Return the date of issue as YYYY-MM-DD, from a date line of the head or the signature."""
    for block in blocks:
        if block.kind == "date" and (match := find_date(block.text)):
            year, month, day = (numeral_value(match[part]) for part in ("year", "month", "day"))
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                continue
    return None


def find_region(
    title: str, issuers: Sequence[Issuer], number: Span | None, text: str
) -> str | None:
    """Return the region a document governs: from issuer, number or title, else from its text.

    The text decides only where it speaks of 我省 or 我市 and names one such region most often.
    """
    for words in [*(issuer.name for issuer in issuers), title]:
        for stem, region in region_stems().items():
            if words.startswith((stem, f"中共{stem}")) or region in words:
                return region
    if number and (agency := agency_of(number.text)) and agency.region:
        return agency.region
    level = (
        "省"
        if text.count("我省") + text.count("全省") > text.count("我市") + text.count("全市")
        else "市"
    )
    if f"我{level}" not in text and f"全{level}" not in text:
        return None
    counts = Counter(
        {
            region: text.count(stem)
            for stem, region in region_stems().items()
            if (level == "市") == bool(regions()[region])
        }
    )
    (region, count), (_, second) = counts.most_common(2)
    return region if count >= 2 and count >= 2 * second else None


def find_period(title: str, text: str) -> Period | None:
    """Return the planning period, from years in the title or a five-year plan in the text."""
    start = max(text.find(title), 0)
    if match := _YEARS.search(text, start, start + max(len(title), 200)):
        return Period(
            start_year=int(match["start"]),
            end_year=int(match["end"]),
            evidence=Span(start=match.start(), end=match.end(), text=match[0]),
        )
    if match := _PLAN_PERIOD.search(text):
        first = _FIRST_PLAN_YEAR + 5 * (numeral_value(match["ordinal"]) - _FIRST_PLAN_ORDINAL)
        return Period(
            start_year=first,
            end_year=first + 4,
            evidence=Span(start=match.start(), end=match.end(), text=match[0]),
        )
    return None


def find_status(blocks: Sequence[Block]) -> tuple[DocumentStatus, str]:
    """Return the status and its reason; only what the text proves is claimed."""
    for block in blocks:
        if block.kind == "title" and (match := _DRAFT.search(block.text)):
            return "draft", f"标题载明“{match[0]}”"
    return "unverified", "文本未载明效力状态"


def _span_in(block: Block, start: int, end: int) -> Span:
    return Span(
        start=block.char_start + start, end=block.char_start + end, text=block.text[start:end]
    )


def _issuers_in_title(block: Block) -> tuple[Issuer, ...]:
    head = _ISSUER_IN_TITLE.match(block.text)
    if not head:
        return ()
    words = re.finditer(r"[^\s、，,]+", head["issuers"])
    return tuple(
        Issuer(name=word[0], basis="stated", evidence=_span_in(block, word.start(), word.end()))
        for word in words
        if _ISSUER_NAME.fullmatch(word[0])
    )
