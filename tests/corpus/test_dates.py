import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import DATE, DATE_IN_LINE, iso_date
from corpus.fold import fold
from corpus.parse import parse


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025年1月8日", "2025-01-08"),
        ("２０２５年１月８日", "2025-01-08"),  # full width
        ("二〇二五年一月八日", "2025-01-08"),
        ("二○二五年一月八日", "2025-01-08"),  # a circle
        ("二◯二五年一月八日", "2025-01-08"),  # a large circle
        ("二零二五年十二月三十一日", "2025-12-31"),
        ("二0二五年1月8日", "2025-01-08"),  # digits of two kinds
        ("二〇25年十月2十日", "2025-10-20"),
        ("二OO五年九月十日", "2005-09-10"),  # letters for noughts
        ("2O25年1O月1日", "2025-10-01"),
        ("二零二五年零一月零八日", "2025-01-08"),
        ("2025 年 1 月 8 日", "2025-01-08"),
        ("2025年1月", "2025-01"),
        ("2025-01-08", "2025-01-08"),
        ("2025/1/8", "2025-01-08"),
        ("8 January 2025", "2025-01-08"),
    ],
)
def test_a_date_however_its_digits_are_written(written: str, iso: str) -> None:
    found = DATE_IN_LINE.fullmatch(fold(written))
    assert found
    assert iso_date(found[0]) == iso


@pytest.mark.parametrize(
    "words", ["", "年月日", "2025年", "2025年13月1日", "二十五年三月一日", "9" * 5000 + "年1月1日"]
)
def test_what_names_no_day_gives_none(words: str) -> None:
    assert iso_date(words) is None


@given(st.text(st.sampled_from("0129OoΟО〇○零一二三十年月日-/. Ⅷ²千百A"), max_size=14) | st.text())
def test_any_words_give_a_real_day_or_none(words: str) -> None:
    iso = iso_date(words)
    assert iso is None or date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01")


@given(st.from_regex(re.compile(DATE), fullmatch=True))
def test_whatever_reads_as_a_date_is_read(words: str) -> None:
    iso = iso_date(words)
    assert iso is None or iso[:1] in "12"


def test_a_signature_with_mixed_digits_dates_the_document() -> None:
    text = "关于加强管理的通知\n一、加强管理。\n某某市人民政府\n二0二五年O三月一日\n"
    assert parse(text.encode(), "a.txt").info.issued_on == "2025-03-01"
