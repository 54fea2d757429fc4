"""The question sets shipped with ZhiCe, held against the samples they were written from."""

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from eval.questions import DEV_SET, GoldSpan, load_questions

SETS = {name: load_questions(DEV_SET.with_name(f"{name}.jsonl")) for name in ("dev", "test")}
QUESTIONS = [question for questions in SETS.values() for question in questions]
ABOUT_DOCUMENT = "document_fact"
HEAD_LINES = 10
"""Lines at the start of a sample that may hold its title, number and other facts about it."""
OTHER_LANGUAGES = {"de", "fr", "ja", "ru", "ko", "es", "ar", "pt", "vi"}
COMMON_TYPES = {
    *("number", "unit", "measure", "document_fact", "compare", "multi", "false_premise"),
    *("follow_up", "noise", "list", "yes_no", "clause", "unanswerable_near", "unanswerable_far"),
}


@pytest.fixture(scope="module")
def texts(samples: Path) -> dict[str, str]:
    """The text of each sample by the stem of its file."""
    return {path.stem: path.read_text(encoding="utf-8") for path in samples.glob("*.txt")}


def fold(text: str) -> str:
    """Return the text without white space, in half width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def line_of(span: GoldSpan, texts: dict[str, str]) -> int:
    """Return the number of the line that holds the span: in the samples a clause is a line."""
    text = texts[span.document]
    return text.count("\n", 0, text.index(span.quote))


def test_every_quote_stands_exactly_once_within_one_line(texts: dict[str, str]) -> None:
    wrong = [
        (question.id, span.quote, texts[span.document].count(span.quote))
        for question in QUESTIONS
        for span in question.gold
        if "\n" in span.quote or texts[span.document].count(span.quote) != 1
    ]
    assert wrong == []


def test_ids_and_questions_are_unique_and_of_their_set() -> None:
    for name, questions in SETS.items():
        for question in questions:
            assert question.split == name, question.id
            assert re.fullmatch(rf"{name}-\d{{3}}", question.id), question.id
    assert max(Counter(question.id for question in QUESTIONS).values()) == 1
    asked = Counter((q.question, *(turn["content"] for turn in q.history)) for q in QUESTIONS)
    assert [words for words, times in asked.items() if times > 1] == []


def test_outcome_gold_and_facts_agree() -> None:
    for question in QUESTIONS:
        has_gold = bool(question.gold)
        assert question.answerable == has_gold == bool(question.facts), question.id
        assert (question.status == "not_found") != question.answerable, question.id
        blank = has_gold and all("□" in span.quote for span in question.gold)
        assert (question.status == "left_blank") == blank, question.id
        assert all(variants and all(variants) for variants in question.facts), question.id
        if question.type.startswith("unanswerable"):
            assert not question.answerable, question.id


def test_history_is_of_turns_that_alternate() -> None:
    for question in QUESTIONS:
        roles = [turn["role"] for turn in question.history]
        assert roles == ["user", "assistant"] * (len(roles) // 2), question.id
        assert question.type != "follow_up" or roles, question.id
        assert all(turn.keys() == {"role", "content"} for turn in question.history), question.id


def test_every_fact_stands_in_its_clauses_or_in_the_head(texts: dict[str, str]) -> None:
    lines = {stem: [fold(line) for line in text.split("\n")] for stem, text in texts.items()}
    for question in QUESTIONS:
        if not question.answerable:
            continue
        places = [lines[span.document][line_of(span, texts)] for span in question.gold]
        if question.type == ABOUT_DOCUMENT:
            places += [line for s in question.gold for line in lines[s.document][:HEAD_LINES]]
        for variants in question.facts:
            found = any(fold(words) in place for words in variants for place in places)
            assert found, (question.id, variants)


def test_what_an_answer_must_not_say_stands_in_no_sentence_that_answers(
    texts: dict[str, str],
) -> None:
    for question in QUESTIONS:
        for span in question.gold:
            text = texts[span.document]
            start = text.index(span.quote)
            sentence = (
                re.split(r"[。\n]", text[:start])[-1]
                + span.quote
                + re.split(r"[。\n]", text[start + len(span.quote) :])[0]
            )
            for words in question.must_not:
                assert fold(words) not in fold(sentence), (question.id, words)


def test_no_clause_is_gold_in_both_sets(texts: dict[str, str]) -> None:
    clauses: dict[str, set[tuple[str, int]]] = defaultdict(set)
    heads: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    head_lines: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for question in QUESTIONS:
        for span in question.gold:
            line = (span.document, line_of(span, texts))
            if question.type == ABOUT_DOCUMENT:
                start = texts[span.document].index(span.quote)
                heads[question.split].add((span.document, start, start + len(span.quote)))
                head_lines[question.split].add(line)
            else:
                clauses[question.split].add(line)
    assert clauses["dev"] & (clauses["test"] | head_lines["test"]) == set()
    assert clauses["test"] & head_lines["dev"] == set()
    # Facts about a document share its few head lines: there the words asked for are divided.
    assert [
        (mine, other)
        for mine in heads["dev"]
        for other in heads["test"]
        if mine[0] == other[0] and mine[1] < other[2] and other[1] < mine[2]
    ] == []


def test_the_sets_are_large_and_varied_enough(texts: dict[str, str]) -> None:
    assert len(QUESTIONS) >= 300
    assert sum(not question.answerable for question in QUESTIONS) >= 70
    for name, questions in SETS.items():
        types = Counter(question.type for question in questions)
        assert len(questions) >= 180
        assert {kind: types[kind] for kind in COMMON_TYPES if types[kind] < 6} == {}, name
        languages = Counter(question.lang for question in questions)
        assert languages["en"] >= 18
        assert set(languages) == {"zh", "en", *OTHER_LANGUAGES}, name
        assert {span.document for q in questions for span in q.gold} == set(texts)
    together = Counter(question.lang for question in QUESTIONS)
    assert min(together[lang] for lang in OTHER_LANGUAGES) >= 4
    assert sum(question.type == "blank" for question in QUESTIONS) >= 8
