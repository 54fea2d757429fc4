"""Offices named in English, against those that documents name."""

import pytest

from rag.office_english import english_office_in

KNOWN = ("省商务厅", "市商务局", "省大数据局")


@pytest.mark.parametrize(
    ("question", "words", "office"),
    [
        pytest.param(
            "Which measures does Jinan's Commerce Bureau lead?",
            "Jinan's Commerce Bureau",
            "市商务局",
            id="city named",
        ),
        pytest.param(
            "Which measures does Guangdong's Department of Commerce lead?",
            "Guangdong's Department of Commerce",
            "省商务厅",
            id="province named",
        ),
        pytest.param(
            "Which tasks does the municipal Commerce Bureau lead?",
            "municipal Commerce Bureau",
            "市商务局",
            id="level said",
        ),
        pytest.param(
            "What does the Commerce Bureau lead?", "Commerce Bureau", "商务局", id="no level"
        ),
    ],
)
def test_an_office_is_known_by_its_words_and_level(question: str, words: str, office: str) -> None:
    assert english_office_in(question, KNOWN) == (words, office)


@pytest.mark.parametrize(
    "question", ["Who leads it?", "Which office is it?", "the Bureau of Magic"]
)
def test_other_words_name_no_office(question: str) -> None:
    assert english_office_in(question, KNOWN) is None
