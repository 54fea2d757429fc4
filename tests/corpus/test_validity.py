from datetime import date

import pytest

from corpus.fold import fold
from corpus.model import DocumentInfo
from corpus.parse import parse
from corpus.validity import find_validity, status_on

ISSUED = "2024-01-15"


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("本办法自2024年1月1日起施行。", "2024-01-01", None),
        ("本条例自二○二四年一月一日起施行。", "2024-01-01", None),
        ("本标准于2024年10月1日正式实施。", "2024-10-01", None),
        ("本通知自印发之日起执行。", ISSUED, None),
        ("本规定自公布之日起三十日后施行。", "2024-02-14", None),
        ("现予公布，自2024年3月1日起施行。", "2024-03-01", None),
        ("本办法自2024年1月1日起施行，有效期5年。", "2024-01-01", "2028-12-31"),
        ("本办法自2024年1月1日起施行，有效期至2026年12月31日。", "2024-01-01", "2026-12-31"),
        ("本办法自2024年1月1日起施行，试行期两年。", "2024-01-01", "2025-12-31"),
        ("本意见自2024年1月1日起施行，有效期为18个月。", "2024-01-01", "2025-06-30"),
        ("本措施有效期自2024年1月1日至2025年12月31日。", None, "2025-12-31"),
        ("本公告执行至2027年12月31日。", None, "2027-12-31"),
        # 29 February has no like day a year later
        ("本办法自2024年2月29日起施行，有效期1年。", "2024-02-29", "2025-02-28"),
        # other things than the document
        ("营业执照自2024年1月1日起换发，证书有效期5年。", None, None),
        ("《乙办法》自2020年1月1日起施行。", None, None),
        ("入选企业资格有效期三年。", None, None),
        ("本办法自2024年1月1日起施行。许可证有效期为5年。", "2024-01-01", None),
        ("自受理之日起20日内办结。", None, None),
    ],
)
def test_from_when_and_until_when(text: str, begins: str | None, ends: str | None) -> None:
    found = find_validity(text, fold(text), ISSUED)
    assert (found.in_force_on, found.expires_on) == (begins, ends)
    for span in (found.in_force_span, found.expires_span):
        assert span is None or text[span.start : span.end] == span.text


def test_a_document_without_date_of_issue_gets_no_made_up_day() -> None:
    text = "本通知自印发之日起执行，有效期2年。"
    found = find_validity(text, fold(text), None)
    assert (found.in_force_on, found.expires_on) == (None, None)
    assert found.in_force_span is not None


def info_of(body: str, as_of: date) -> DocumentInfo:
    return parse(
        f"某某支持办法\n第一条　支持。\n第二条　{body}".encode(), "a.txt", as_of=as_of
    ).info


TERM = "本办法自2024年1月1日起施行，有效期至2026年12月31日。"


@pytest.mark.parametrize(
    ("body", "as_of", "status"),
    [
        (TERM, date(2023, 12, 31), "upcoming"),
        (TERM, date(2024, 1, 1), "in_force"),
        (TERM, date(2026, 12, 31), "in_force"),
        (TERM, date(2027, 1, 1), "expired"),
        # in force once, but who knows whether still
        ("本办法自2024年1月1日起施行。", date(2025, 1, 1), "unverified"),
        ("“十二五”期间支持。", date(2025, 1, 1), "unverified"),
    ],
)
def test_the_status_on_a_day(body: str, as_of: date, status: str) -> None:
    info = info_of(body, as_of)
    assert (info.status, info.status_as_of) == (status, as_of.isoformat())
    assert status_on(info_of(body, date(2024, 6, 1)), as_of)[0] == status


def test_what_a_title_states_holds_on_every_day() -> None:
    draft = parse(f"某某办法（征求意见稿）\n第一条　{TERM}".encode(), "a.txt").info
    assert status_on(draft, date(2030, 1, 1))[0] == "draft"
