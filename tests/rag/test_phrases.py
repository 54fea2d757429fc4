"""The fixed phrases: whole in every language, and known to the check."""

import string

import pytest

from rag.phrases import is_absence, phrase
from rag.phrases_elsewhere import ELSEWHERE

ABSENCES = ("not_found", "part_not_found", "no_document", "no_region", "no_clause")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(ELSEWHERE))
def test_each_language_says_the_same(language: str) -> None:
    names = [
        "source",
        "place",
        "quote",
        "roles",
        "names",
        "number",
        "date",
        "years",
        "region",
        "office",
        "role",
        "facts",
    ]
    values = dict.fromkeys(names, "X")
    for key, text in ELSEWHERE[language].items():
        assert phrase(language, key, **values) == text.format(**values)
        english = phrase("en", key, **{name: f"{{{name}}}" for name in values})
        assert fields(text) == fields(english), key


@pytest.mark.parametrize("language", ["zh", "en", *sorted(ELSEWHERE)])
def test_what_is_absent_needs_no_citation(language: str) -> None:
    for key in ABSENCES:
        words = phrase(language, key, names="A", region="B", source="C", number="4")
        assert is_absence(words[:1].upper() + words[1:])
    assert not is_absence(phrase(language, "not_found") + " 300")
