"""The fixed phrases of an answer; everything else in it comes from the documents."""

import re

from corpus.model import ClauseKind, DocumentInfo, UnitRole
from corpus.patterns import regex
from rag.phrases_elsewhere import ELSEWHERE

LANGUAGES = ("zh", "en")

_PHRASES: dict[str, dict[str, str]] = {
    "zh": {
        "says": "{source}{place}：“{quote}”",
        "says_otherwise": "与问题所说的不同，{source}{place}：“{quote}”",
        "units": "{source}{place}：{roles}",
        "lead": "牵头单位为{names}",
        "cooperate": "配合单位为{names}",
        "responsible": "责任单位为{names}",
        "units_otherwise": "与问题所说的不同，{source}{place}：{roles}",
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
        "facts": "{source}：{facts}",
        "basis": "{source}{place}写明了所依据或落实的文件：“{quote}”",
        "period": "规划期为{years}",
        "addressees": "主送{names}",
        "status_draft": "这是征求意见稿，不是正式文件",
        "status_upcoming": "尚未施行",
        "status_in_force": "现行有效",
        "status_expired": "已经失效",
        "status_repealed": "已经废止",
        "status_superseded": "已被新文件取代",
        "status_unverified": "文中没有足以判断是否有效的内容，效力待核验",
        "period_over": "规划期已过",
        "signature": "落款处写的是“{quote}”",
        "count": "共有{number}条",
        "count_led": "共有{number}条由{office}{role}",
        "count_targets": "共有{number}条，含{items}项目标",
        "count_amounts": "共有{number}条，含{items}笔资金支持",
        "largest": "金额最大的是{source}{place}：“{quote}”",
        "same_metric": "两地都有的指标：“{quote}”",
        "row": "{where}：{words}",
        "item": "{source}{place}",
        "item_units": "{source}{place}：{roles}",
        "no_clause": "{source}没有第{number}条",
        "no_document": "文件库里没有{names}",
        "no_region": "文件库里没有{region}的文件，现有文件也没有写明这一点",
        "part_not_found": "问题所问的另一点，现有文件没有写明",
        "role_lead": "牵头",
        "role_cooperate": "配合",
        "role_any": "负责或参与",
        "not_found": "现有文件没有写明这一点。",
        "note_slow": "语言模型 {model} 没有在限定时间内写完",
        "note_busy": "语言模型 {model} 请求过多，暂不受理",
        "note_failed": "语言模型 {model} 没有回应",
        "note_cut": "语言模型 {model} 的回复中途断开",
        "note_endless": "语言模型 {model} 的回复过长",
        "note_empty": "语言模型 {model} 没有写出答案",
        "note_unchecked": "语言模型 {model} 所写的句子均未通过核对",
        "note_instead": "，改用摘自原文的回答。",
        "note_then": "，其余部分摘自原文。",
        "note_until": "只列{year}年及以前到期的目标；没有写明年份的目标未计入。",
        "note_years": "没有写明年份的目标未计入。",
        "note_repealed": "{old}已由{source}废止，不作为答案的依据。",
        "note_as_of": "效力按{date}的状态判断。",
        "note_rows": "共有{number}条，只列出前{shown}条；全部见台账。",
        "note_removed": "语言模型所写的{number}句未通过核对，已删去。",
        "end": "。",
        "join": "；",
        "and": "、",
    },
    "en": {
        "says": "{source}{place}: “{quote}”",
        "says_otherwise": "Other than the question says, {source}{place}: “{quote}”",
        "units": "{source}{place}: {roles}",
        "lead": "lead: {names}",
        "cooperate": "cooperating: {names}",
        "responsible": "responsible: {names}",
        "units_otherwise": "Other than the question says, {source}{place}: {roles}",
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
        "facts": "{source}: {facts}",
        "basis": "{source}{place} names what it is based on or puts into effect: “{quote}”",
        "period": "planning period {years}",
        "addressees": "addressed to {names}",
        "status_draft": "a draft for comment, not in force",
        "status_upcoming": "not yet in force",
        "status_in_force": "in force",
        "status_expired": "expired",
        "status_repealed": "repealed",
        "status_superseded": "superseded by a later document",
        "status_unverified": "nothing in the text proves whether it is in force; to be verified",
        "period_over": "the planning period is over",
        "signature": "signed “{quote}”",
        "count": "{number} in all",
        "count_led": "{number} in all for {office} ({role})",
        "count_targets": "{number} in all, with {items} targets",
        "count_amounts": "{number} in all, with {items} amounts of money",
        "largest": "The largest amount: {source}{place}: “{quote}”",
        "same_metric": "A metric that both have: “{quote}”",
        "row": "{where}: {words}",
        "item": "{source}{place}",
        "item_units": "{source}{place}: {roles}",
        "no_clause": "{source} has no clause {number}",
        "no_document": "the library does not hold {names}",
        "no_region": "the library holds no document of {region}, and its documents do not say",
        "part_not_found": "The documents do not answer the other part of the question",
        "role_lead": "lead",
        "role_cooperate": "cooperating",
        "role_any": "named",
        "not_found": "The documents do not say.",
        "note_slow": "The language model {model} did not finish in time",
        "note_busy": "The language model {model} takes no more requests at the moment",
        "note_failed": "The language model {model} did not answer",
        "note_cut": "The reply of the language model {model} broke off",
        "note_endless": "The reply of the language model {model} did not end",
        "note_empty": "The language model {model} wrote no answer",
        "note_unchecked": "No sentence of the language model {model} passed the check",
        "note_instead": "; the answer is taken from the documents instead.",
        "note_then": "; the rest is taken from the documents.",
        "note_until": "Listed are the targets due in {year} or before; without a year, none.",
        "note_years": "Targets without a year are not listed.",
        "note_repealed": "{old} was repealed by {source} and is not answered from.",
        "note_as_of": "What is in force is told for {date}.",
        "note_rows": "{number} clauses in all; here are {shown}, the ledger has the rest.",
        "note_removed": "Sentences of the language model that failed the check and were left out: "
        "{number}.",
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
_PASSED_ON = regex(r"(?:印发|转发|发布)((?:《[^《》]+》)+)的?通知$")
_ABSENCES = [
    regex(
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(phrases[key])) + f"(?:{re.escape(phrases['end'])})?",
        re.IGNORECASE,  # a sentence begins with a capital
    )
    for phrases in (*_PHRASES.values(), *ELSEWHERE.values())
    for key in ("not_found", "part_not_found", "no_document", "no_region", "no_clause")
]
ROLES: tuple[UnitRole, ...] = ("lead", "responsible", "cooperate")


def phrase(language: str, key: str, **values: str) -> str:
    """Return a fixed phrase; languages without one of their own get the English one."""
    own = _PHRASES.get(language) or ELSEWHERE.get(language, {})
    return (own.get(key) or _PHRASES["en"][key]).format(**values)


def phrases_for(key: str) -> list[str]:
    """Return a fixed phrase in all its languages, its values as {names} in it."""
    return [each[key] for each in (*_PHRASES.values(), *ELSEWHERE.values())]


def is_absence(sentence: str) -> bool:
    """Tell whether a sentence is a fixed phrase that says what the documents do not hold."""
    return any(pattern.fullmatch(sentence) for pattern in _ABSENCES)


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


def titles_of(document: DocumentInfo) -> tuple[str, ...]:
    """Return the titles of what a notice passes on, without brackets; none for other documents."""
    passed_on = _PASSED_ON.search(document.title)
    return tuple(re.findall(r"《([^《》]+)》", passed_on[1])) if passed_on else ()


def source_of(document: DocumentInfo) -> str:
    """Return title and number as they are cited; of a notice, the title of what it passes on."""
    title = "".join(f"《{each}》" for each in titles_of(document) or (document.title,))
    return f"{title}（{document.number}）" if document.number else title
