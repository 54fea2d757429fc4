"""The ledger as tables: a header and rows of cells, for files and for the page."""

from collections.abc import Iterable
from typing import Literal

from corpus.model import DocumentStatus, Target
from rag.ledger import AmountRow, Responsibility, Source, TargetRow
from rag.spreadsheet import Cell

Table = tuple[tuple[str, ...], list[tuple[Cell, ...]]]
TableName = Literal["responsibilities", "targets", "amounts"]
_SOURCE = ("条款", "文件", "文号", "发文机关", "地区", "成文日期", "效力", "效力依据", "条款编号")
UNPRINTED = 2
"""Columns at the end that show where a row comes from and need no paper."""
_ROLES = {"lead": "牵头", "responsible": "责任", "cooperate": "配合"}
_COMPARATORS = {
    "reaches": "达到",
    "exceeds": "超过",
    "at_least": "不少于",
    "at_most": "不超过",
    "about": "左右",
    "equals": "为",
}
_RECURRENCES = {"once": "一次性", "yearly": "每年", "monthly": "每月", "unstated": "未写明"}
_STATUSES: dict[DocumentStatus, str] = {
    "draft": "征求意见稿",
    "upcoming": "尚未施行",
    "in_force": "现行有效",
    "expired": "已失效",
    "repealed": "已废止",
    "superseded": "已被取代",
    "unverified": "效力待核验",
}


def responsibility_table(rows: Iterable[Responsibility]) -> Table:
    """Return one row a duty: office, role, the words, where they stand."""
    header = ("单位（全称）", "文中名称", "角色", "原文", *_SOURCE)
    return header, [
        (row.office, duty.name, _ROLES[duty.role], duty.span.text, *_cells(duty.source))
        for row in rows
        for duty in row.duties
    ]


def target_table(rows: Iterable[TargetRow]) -> Table:
    """Return one row a target; the value of a blank is empty."""
    header = ("指标", "关系", "数值", "至", "计量单位", "年份", "留空", "原文", *_SOURCE)
    return header, [(*_target_cells(row.target), *_cells(row.source)) for row in rows]


def amount_table(rows: Iterable[AmountRow]) -> Table:
    """Return one row an amount of money."""
    header = (
        "支持对象",
        "金额（元）",
        "最高",
        "比例（%）",
        "计算单位",
        "频次",
        "条件",
        "责任单位",
        "原文",
        *_SOURCE,
    )
    return header, [
        (
            row.amount.recipient,
            row.amount.yuan,
            "是" if row.amount.cap else "",
            row.amount.rate,
            row.amount.per,
            _RECURRENCES[row.amount.recurrence],
            "；".join(condition.text for condition in row.conditions),
            "、".join(row.offices),
            row.amount.span.text,
            *_cells(row.source),
        )
        for row in rows
    ]


def _target_cells(target: Target) -> tuple[Cell, ...]:
    return (
        target.metric,
        _COMPARATORS[target.comparator],
        target.value,
        target.upper,
        target.unit,
        target.year,
        "是" if target.blank else "",
        target.span.text,
    )


def _cells(source: Source) -> tuple[Cell, ...]:
    return (
        source.place,
        source.title,
        source.number,
        "、".join(source.issuers),
        source.region,
        source.issued_on,
        _STATUSES[source.status],
        source.status_reason,
        source.clause_id,
    )
