from dataclasses import replace
from typing import Any

import pytest

from corpus.errors import InputError
from corpus.model import Amount, DocumentInfo, Issuer, Period, Span, Target
from corpus.parse import parse
from index.filters import FILTER_NAMES, Filters, document_years, matches, read_filters
from index.library import ClauseFields

DOCUMENT = parse(
    (
        "山东省科学技术厅关于支持科技的若干措施（2023-2025年）\n鲁科字〔2024〕128号\n"
        "一、支持企业。给予奖励。（牵头单位：省科技厅；配合单位：省财政厅）\n"
        "山东省科学技术厅\n2024年3月21日"
    ).encode(),
    "a.txt",
)
SPAN = Span(start=0, end=1, text="一")
TARGET = Target(
    metric="企业", comparator="reaches", value=1.0, unit="家", year=2025, blank=False, span=SPAN
)
AMOUNT = Amount(yuan=1.0, cap=True, recipient="企业", recurrence="once", span=SPAN)
ROW = ClauseFields(clause=DOCUMENT.clauses[0], document=DOCUMENT.info)


def of(**changes: Any) -> ClauseFields:
    """The row with its document changed."""
    return ClauseFields(clause=ROW.clause, document=replace(ROW.document, **changes))


@pytest.mark.parametrize(
    ("values", "passes"),
    [
        pytest.param({}, True, id="none"),
        pytest.param({"region": "山东省"}, True, id="region"),
        pytest.param({"region": "山东"}, True, id="region-short"),
        pytest.param({"region": ["北京市", "山东省"]}, True, id="region-any-of"),
        pytest.param({"region": "北京市"}, False, id="region-other"),
        pytest.param({"issuer": "山东省科学技术厅"}, True, id="issuer"),
        pytest.param({"issuer": "科学技术厅"}, True, id="issuer-part"),
        pytest.param({"issuer": "财政厅"}, False, id="issuer-other"),
        pytest.param({"unit": "省财政厅"}, True, id="unit"),
        pytest.param({"unit": "财政"}, True, id="unit-part"),
        pytest.param({"unit": "省教育厅"}, False, id="unit-other"),
        pytest.param({"unit_role": "lead"}, True, id="role"),
        pytest.param({"unit_role": "responsible"}, False, id="role-other"),
        pytest.param({"unit": "省科技厅", "unit_role": "lead"}, True, id="unit-in-its-role"),
        pytest.param({"unit": "省财政厅", "unit_role": "lead"}, False, id="unit-in-another-role"),
        pytest.param({"status": "unverified"}, True, id="status"),
        pytest.param({"status": "draft"}, False, id="status-other"),
        pytest.param({"kind": "measure"}, True, id="kind"),
        pytest.param({"kind": ["goal", "measure"]}, True, id="kind-any-of"),
        pytest.param({"kind": "goal"}, False, id="kind-other"),
        pytest.param({"document_id": DOCUMENT.info.id}, True, id="document"),
        pytest.param({"document_id": "0"}, False, id="document-other"),
        pytest.param({"number": "鲁科字〔2024〕128号"}, True, id="number"),
        pytest.param({"number": "鲁科字〔2024〕12号"}, False, id="number-other"),
        pytest.param({"year_from": 2025}, True, id="from-the-last-year"),
        pytest.param({"year_from": 2026}, False, id="from-after"),
        pytest.param({"year_to": 2023}, True, id="to-the-first-year"),
        pytest.param({"year_to": 2022}, False, id="to-before"),
        pytest.param({"year_from": 2024, "year_to": 2024}, True, id="within"),
        pytest.param({"as_of": "2024-06-30"}, True, id="as-of"),
        pytest.param({"as_of": "2022-12-31"}, False, id="as-of-before"),
        pytest.param({"has_target": False}, True, id="no-target"),
        pytest.param({"has_target": True}, False, id="with-target"),
        pytest.param({"has_amount": False}, True, id="no-amount"),
        pytest.param({"has_amount": True}, False, id="with-amount"),
        pytest.param({"region": "山东省", "kind": "goal"}, False, id="all-must-pass"),
        pytest.param({"region": None, "unit": []}, True, id="empty-restricts-nothing"),
    ],
)
def test_a_filter(values: dict[str, Any], *, passes: bool) -> None:
    assert matches(read_filters(values), ROW) is passes


def test_facts_are_asked_for() -> None:
    clause = replace(ROW.clause, targets=(TARGET,), amounts=(AMOUNT,))
    row = ClauseFields(clause=clause, document=ROW.document)
    assert matches(Filters(has_target=True, has_amount=True), row)
    assert not matches(Filters(has_target=False), row)
    assert not matches(Filters(has_amount=False), row)


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("draft", True),
        ("upcoming", True),
        ("in_force", True),
        ("unverified", True),
        ("expired", False),
        ("repealed", False),
        ("superseded", False),
    ],
)
def test_what_no_longer_holds_is_left_out_unless_asked_for(status: str, *, shown: bool) -> None:
    row = of(status=status)
    assert matches(Filters(), row) is shown
    assert matches(Filters(status=(status,)), row)


def test_a_document_without_years_is_in_no_range_of_years() -> None:
    row = of(period=None, issued_on=None)
    assert matches(Filters(), row)
    assert not matches(Filters(year_from=2000), row)
    assert not matches(Filters(year_to=2100), row)


def test_any_of_several_issuers_may_match() -> None:
    issuers = tuple(Issuer(name=name, basis="stated") for name in ("甲厅", "乙局"))
    assert matches(Filters(issuer=("乙局",)), of(issuers=issuers))
    assert not matches(Filters(issuer=("乙局",)), of(issuers=()))


@pytest.mark.parametrize(
    ("changes", "years"),
    [
        ({}, (2023, 2025)),
        ({"period": None}, (2024, 2024)),
        ({"period": None, "issued_on": None}, None),
        ({"period": Period(start_year=2011, end_year=2015, evidence=SPAN)}, (2011, 2015)),
    ],
    ids=["period", "date", "neither", "another-period"],
)
def test_document_years(changes: dict[str, Any], years: tuple[int, int] | None) -> None:
    info: DocumentInfo = replace(DOCUMENT.info, **changes)
    assert document_years(info) == years


@pytest.mark.parametrize(
    ("values", "says"),
    [
        pytest.param({"regoin": "山东省"}, "Unknown filter 'regoin'.*region, issuer", id="unknown"),
        pytest.param({"kind": "chapter"}, "'kind' cannot be 'chapter'.*measure", id="kind"),
        pytest.param({"kind": ["goal", "x"]}, "'kind' cannot be 'x'", id="one-of-two"),
        pytest.param({"status": "valid"}, "'status' cannot be 'valid'.*in_force", id="status"),
        pytest.param({"unit_role": "boss"}, "'unit_role' cannot be 'boss'.*lead", id="role"),
        pytest.param({"region": 3}, "'region' takes a text or a list of texts", id="number"),
        pytest.param({"region": ["山东省", 3]}, "'region' takes a text or a list", id="mixed"),
        pytest.param({"region": {"a": 1}}, "'region' takes a text or a list", id="mapping"),
        pytest.param({"year_from": "2024"}, "'year_from' takes one int", id="year-as-text"),
        pytest.param({"year_to": True}, "'year_to' takes one int", id="year-as-truth"),
        pytest.param({"year_to": 2024.5}, "'year_to' takes one int", id="year-as-fraction"),
        pytest.param({"has_target": 1}, "'has_target' takes one bool", id="truth-as-number"),
        pytest.param({"as_of": 2024}, "'as_of' takes one str", id="as-of-as-number"),
        pytest.param({"as_of": ["2024"]}, "'as_of' takes one str", id="as-of-as-list"),
    ],
)
def test_a_wrong_filter_is_refused_with_what_would_be_right(
    values: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        read_filters(values)


def test_an_unknown_filter_lists_all_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        read_filters({"x": 1})
    assert all(name in str(caught.value) for name in FILTER_NAMES)


def test_one_text_or_several_are_read_alike() -> None:
    assert read_filters({"region": "山东省"}) == read_filters({"region": ["山东省"]})
    assert read_filters({}) == read_filters(dict.fromkeys(FILTER_NAMES)) == Filters()
