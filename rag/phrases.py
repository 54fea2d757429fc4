"""The fixed phrases of an answer; everything else in it comes from the documents."""

import re

from corpus.model import ClauseKind, DocumentInfo, UnitRole

LANGUAGES = ("zh", "en")

_PHRASES: dict[str, dict[str, str]] = {
    "zh": {
        "says": "{source}{place}：“{quote}”",
        "units": "{source}{place}：{roles}",
        "lead": "牵头单位为{names}",
        "cooperate": "配合单位为{names}",
        "responsible": "责任单位为{names}",
        "no_units": "{source}{place}没有写明责任单位",
        "blank": "{source}{place}对此留空，没有填写数值：“{quote}”",
        "number": "文号为{number}",
        "no_number": "文中没有载明文号",
        "issued_on": "成文日期为{date}",
        "no_date": "文中没有载明成文日期",
        "issuer_stated": "发文机关为{names}（文中署名）",
        "issuer_number_code": "发文机关为{names}（由文号的机关代字得出，文中没有署名）",
        "issuer_supplied": "发文机关为{names}（随文件提供，文中没有署名）",
        "no_issuer": "文中没有载明发文机关",
        "draft": "这是征求意见稿，不是正式文件",
        "facts": "{source}：{facts}",
        "not_found": "现有文件没有写明这一点。",
        "end": "。",
        "join": "；",
        "and": "、",
    },
    "en": {
        "says": "{source}{place}: “{quote}”",
        "units": "{source}{place}: {roles}",
        "lead": "lead: {names}",
        "cooperate": "cooperating: {names}",
        "responsible": "responsible: {names}",
        "no_units": "{source}{place} names no responsible office",
        "blank": "{source}{place} leaves this figure blank: “{quote}”",
        "number": "document number {number}",
        "no_number": "the text states no document number",
        "issued_on": "dated {date}",
        "no_date": "the text states no date of issue",
        "issuer_stated": "issued by {names} (named in the text)",
        "issuer_number_code": "issued by {names} (from the agency code of the document number; "
        "the text carries no signature)",
        "issuer_supplied": "issued by {names} (supplied with the file, not in the text)",
        "no_issuer": "the text names no issuing office",
        "draft": "a draft for comment, not in force",
        "facts": "{source}: {facts}",
        "not_found": "The documents do not say.",
        "end": ".",
        "join": "; ",
        "and": ", ",
    },
}
_KIND_NAMES: dict[ClauseKind, str] = {
    "preamble": "引言",
    "goal": "目标",
    "closing": "结语",
    "attachment": "附件",
}
_PASSED_ON = re.compile(r"(?:印发|转发|发布)((?:《[^《》]+》)+)的?通知$")
ROLES: tuple[UnitRole, ...] = ("lead", "responsible", "cooperate")


def phrase(language: str, key: str, **values: str) -> str:
    """Return a fixed phrase; languages without phrases of their own get the English ones."""
    return _PHRASES.get(language, _PHRASES["en"])[key].format(**values)


def issuer_phrase(document: DocumentInfo, language: str) -> str:
    """Return who issued the document and how that is known."""
    if not document.issuers:
        return phrase(language, "no_issuer")
    names = phrase(language, "and").join(issuer.name for issuer in document.issuers)
    return phrase(language, f"issuer_{document.issuers[0].basis}", names=names)


def number_phrase(document: DocumentInfo, language: str) -> str:
    """Return the document number, or that there is none."""
    if not document.number:
        return phrase(language, "no_number")
    return phrase(language, "number", number=document.number)


def date_phrase(document: DocumentInfo, language: str) -> str:
    """Return the date of issue, or that there is none."""
    if not document.issued_on:
        return phrase(language, "no_date")
    year, month, *day = document.issued_on.split("-")
    in_full = f"{year}年{int(month)}月" + (f"{int(day[0])}日" if day else "")
    date = in_full if language == "zh" else document.issued_on
    return phrase(language, "issued_on", date=date)


def place_of(path: tuple[str, ...], kind: ClauseKind) -> str:
    """Return where in its document a clause stands."""
    return " › ".join(path) if path else _KIND_NAMES.get(kind, "")


def source_of(document: DocumentInfo) -> str:
    """Return title and number as they are cited; of a notice, the title of what it passes on."""
    passed_on = _PASSED_ON.search(document.title)
    title = passed_on[1] if passed_on else f"《{document.title}》"
    return f"{title}（{document.number}）" if document.number else title
