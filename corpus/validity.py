"""From when to when a document holds, and its status on a given day."""

import re
from dataclasses import dataclass
from datetime import date

from corpus.dates import DATE, days_after, iso_date, last_day_of_term
from corpus.frontmatter import KINDS_OF_DOCUMENT
from corpus.model import DocumentInfo, DocumentStatus, Span
from corpus.numbering import numeral_value
from corpus.patterns import regex

_HELD = r"(?:施行|实施|生效|执行|试行|实行)"
_THIS = rf"(?:本|该|上述)(?:(?:暂行|试行|实施|若干|管理)?(?:{KINDS_OF_DOCUMENT}|文件|政策措施|文))"
# 本办法自2024年1月1日起施行; 现予公布，自…起施行; 自公布之日起30日后施行
_FROM = regex(
    rf"(?P<subject>(?:{_THIS}|现予(?:以)?(?:公布|发布|公告|印发)|现(?:公布|发布|印发)[^。；]{{0,30}}|"
    rf"(?:公布|发布|印发)[^。；《》，]{{0,10}})[^。；《》]{{0,40}}?|(?:^|[，。\n ]))"
    rf"[自从于由](?:(?P<day>{DATE})|(?:公布|发布|印发|颁布|下发|公告)(?:之日|之后|后))(?:起)? ?"
    rf"(?:(?P<wait>\d{{1,3}}|[一二三四五六七八九十百]{{1,4}}) ?(?:日|天)后(?:起)?)?"
    rf"(?:开始|正式)?{_HELD}"
)
_TERM_YEARS = r"(?P<years>\d{1,2}|[一二两三四五六七八九十]{1,2}) ?(?P<unit>年|个月)"
_UNTIL = regex(
    rf"(?:有效期|试行期|执行期|施行期|实施期|暂行期)(?:限)?(?:为|是|：)?"
    rf"(?:自?(?P<first>{DATE})(?:起)?)?(?:(?:至|到|截至|截止到|—|-|~)+(?P<day>{DATE})|(?:暂定)?{_TERM_YEARS})"
    rf"|(?:执行|实施|施行|延续|延长|有效)(?:期限)?(?:至|到|截至)(?P<day2>{DATE})"
    rf"|(?:，|起)至(?P<day3>{DATE})(?:止|失效|废止)"
)
_OWN = regex(rf"{_THIS}|起(?:开始|正式)?{_HELD}")
_REACH = 120
_DRAFT = regex(r"征求意见稿|征求[^，。]{0,20}意见|(?:草案|讨论稿|送审稿)[)）]?$")
_REPEALED_TITLE = regex(r"[(（\[【〔](?:已|现已)?(?:废止|失效)[)）\]】〕]")
_STATES: tuple[tuple[DocumentStatus, re.Pattern[str]], ...] = (
    ("repealed", regex(r"废止|失效|否|无效")),
    ("upcoming", regex(r"尚未|未生效|未施行")),
    ("in_force", regex(r"有效|是|生效")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When a document begins and ends to hold, with the words that say so."""

    in_force_on: str | None = None
    in_force_span: Span | None = None
    expires_on: str | None = None
    expires_span: Span | None = None


def find_validity(text: str, folded: str, issued_on: str | None) -> Validity:
    """Read what the text says of its own coming into force and of its term.

    A sentence counts where it speaks of the document itself (本办法自…起施行) or of its
    promulgation (现予公布，自…起施行); the last such sentence wins: closing articles stand last.
    """
    begins: tuple[str | None, Span] | None = None
    for match in _FROM.finditer(folded):
        if not match["subject"].strip("，。\n ") and not _clear_of_others(folded, match.start()):
            continue
        day = iso_date(match["day"]) if match["day"] else issued_on
        if day and match["wait"]:
            day = days_after(day, numeral_value(match["wait"]))
        at = match.start() + len(match["subject"]) - len(match["subject"].lstrip("，。\n "))
        begins = day, Span(start=at, end=match.end(), text=text[at : match.end()])
    ends = _end(text, folded, begins[0] if begins else None)
    return Validity(
        in_force_on=begins[0] if begins else None,
        in_force_span=begins[1] if begins else None,
        expires_on=ends[0] if ends else None,
        expires_span=ends[1] if ends else None,
    )


def _clear_of_others(folded: str, position: int) -> bool:
    """Tell whether the sentence up to here names no other document: 《乙办法》自…起施行 does."""
    begin = max(folded.rfind(mark, 0, position + 1) for mark in "。；\n") + 1
    before = folded[max(begin, position - _REACH) : position + 1]
    return "》" not in before or bool(
        re.search(r"》[^《》]{0,80}现(?:予)?(?:公布|发布|印发)", before)
    )


def _end(text: str, folded: str, begins: str | None) -> tuple[str, Span] | None:
    found = None
    for match in _UNTIL.finditer(folded):
        begin = max(folded.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
        before = folded[max(begin, match.start() - _REACH) : match.start()]
        own = list(_OWN.finditer(before))
        # 本办法施行后颁发的证书有效期5年 speaks of the certificate.
        if not own or re.search(
            r"[证书照牌件资格号品]$|的$", before[own[-1].end() :].rstrip("的， ")
        ):
            continue
        stated = match["day"] or match["day2"] or match["day3"]
        if stated:
            day = iso_date(stated)
        else:
            count = numeral_value(match["years"])
            first = iso_date(match["first"]) if match["first"] else begins
            years, months = (count, 0) if match["unit"] == "年" else (0, count)
            day = last_day_of_term(first, years, months) if first else None
        if day:
            at = match.start()
            found = day, Span(start=at, end=match.end(), text=text[at : match.end()])
    return found


def find_status(
    title: Span | None, stated: Span | None, validity: Validity, as_of: date
) -> tuple[DocumentStatus, str, Span | None]:
    """Return the status on a day, its reason and the words behind it; only what is proved counts.

    A day of coming into force does not prove that the document is in force still: it may have been
    repealed since. A stated term that covers the day does prove it, as far as the text goes.
    """
    if title and (match := _DRAFT.search(title.text)):
        return "draft", f"标题载明“{match[0]}”", title
    if title and (match := _REPEALED_TITLE.search(title.text)):
        return "repealed", f"标题载明“{match[0]}”", title
    if stated:
        for status, pattern in _STATES:
            if pattern.search(stated.text):
                return status, f"文件所附信息载明“{stated.text}”", stated
    status, reason = _by_dates(validity.in_force_on, validity.expires_on, as_of)
    ended = status in ("expired", "in_force")
    return status, reason, validity.expires_span if ended else validity.in_force_span


def status_on(info: DocumentInfo, as_of: date) -> tuple[DocumentStatus, str]:
    """Return the status of a stored document on another day, by its own dates.

    What a title, a page or a sidecar states stays as it is.
    """
    worked_out = (info.status, info.status_reason)
    if info.status_as_of is None:
        return worked_out
    then = date.fromisoformat(info.status_as_of)
    if worked_out != _by_dates(info.in_force_on, info.expires_on, then):
        return worked_out
    return _by_dates(info.in_force_on, info.expires_on, as_of)


def _by_dates(begins: str | None, ends: str | None, as_of: date) -> tuple[DocumentStatus, str]:
    today = as_of.isoformat()
    if ends and ends < today[: len(ends)]:
        return "expired", f"文本载明有效期至{ends}，已届满"
    if begins and begins > today[: len(begins)]:
        return "upcoming", f"文本载明自{begins}起施行，尚未施行"
    if begins and ends:
        return "in_force", f"文本载明自{begins}起施行，有效期至{ends}；是否被提前废止未载明"
    if begins:
        return "unverified", f"文本载明自{begins}起施行，未载明有效期，是否仍然有效待核验"
    return "unverified", "文本未载明效力状态"
