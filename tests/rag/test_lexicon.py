"""What people say, and the words documents use for it."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from rag.lexicon import Lexicon, lexicon

CONCEPTS = [
    {
        "zh": "拖欠账款",
        "forms": ["清欠"],
        "lay": ["尾款", "欠钱不还"],
        "en": ["overdue payment"],
        "ru": ["задолженность"],
        "ar": ["دين متأخر"],
    },
    {"zh": "孵化器", "forms": ["众创空间"], "en": ["incubator"], "de": ["Gründerzentrum"]},
]


@pytest.fixture(scope="module")
def small() -> Lexicon:
    return Lexicon(CONCEPTS)


@pytest.mark.parametrize(
    ("question", "said", "word"),
    [
        pytest.param("一直拖着尾款怎么办", "尾款", "拖欠账款", id="lay chinese"),
        pytest.param("清欠找谁", "清欠", "拖欠账款", id="another word of documents"),
        pytest.param("Overdue payments to firms", "Overdue payments", "清欠", id="plural, capital"),
        pytest.param("an overdue-payment case", "overdue-payment", "清欠", id="with a hyphen"),
        pytest.param("о задолженности", "задолженности", "清欠", id="inflected"),
        pytest.param("سداد الدين المتأخر", "الدين المتأخر", "清欠", id="arabic articles"),
        pytest.param("ein Grunderzentrum bauen", "Grunderzentrum", "孵化器", id="without accent"),
    ],
)
def test_words_of_a_question_lead_to_those_of_documents(
    small: Lexicon, question: str, said: str, word: str
) -> None:
    (found,) = small.expansions(question)
    assert question[found.start : found.end] == said
    assert word in found.words


@pytest.mark.parametrize("question", ["", "天气怎么样", "payment", "overdue books", "İ"])
def test_other_words_lead_nowhere(small: Lexicon, question: str) -> None:
    assert small.expansions(question) == []


def test_overlapping_words_give_the_longest(small: Lexicon) -> None:
    wider = Lexicon([*CONCEPTS, {"zh": "尾款保险", "forms": ["保证金"]}])
    (found,) = wider.expansions("有没有尾款保险")
    assert found.words[0] == "尾款保险"


def test_words_exactly_said_come_before_words_alike() -> None:
    alike = Lexicon([{"zh": "品牌", "en": ["brand"]}, {"zh": "分支机构", "en": ["branch"]}])
    (found,) = alike.expansions("open a branch")
    assert found.words == ("分支机构",)


BRANDS = [
    {"zh": "品牌", "de": ["Marke"]},
    {"zh": "市场", "en": ["market"], "forms": ["IPO"]},
    {"zh": "进口", "en": ["import"]},
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param("Who may register a marke in the province?", [], id="german in english"),
        pytest.param("Wie groß ist der market für die Firmen?", [], id="english in german"),
        pytest.param("Welche Marken gibt es in der Stadt?", ["品牌"], id="german in german"),
        pytest.param("market Marke", ["市场", "品牌"], id="language uncertain"),
        pytest.param("Wer hilft bei der IPO?", ["市场"], id="what chinese texts write in latin"),
        pytest.param("怎么扩大 import", ["进口"], id="english in chinese"),
        pytest.param("Which taxes do they impose?", [], id="only alike"),
    ],
)
def test_a_language_has_its_own_words(question: str, found: list[str]) -> None:
    lexicon = Lexicon(BRANDS)
    assert [each.words[0] for each in lexicon.expansions(question)] == found


def test_a_language_may_be_given(small: Lexicon) -> None:
    assert small.expansions("incubator", "de") == []
    assert small.words("incubator", "en") == "孵化器 众创空间"


def test_words_that_the_question_has_are_not_repeated(small: Lexicon) -> None:
    assert small.words("清欠和拖欠账款") == ""


def test_the_lexicon_that_comes_along_is_well_formed() -> None:
    lines = (files("rag") / "data" / "lexicon.jsonl").read_text("utf-8").splitlines()
    concepts = [json.loads(line) for line in lines]
    assert len(concepts) > 500
    twice = [zh for zh, count in Counter(each["zh"] for each in concepts).items() if count > 1]
    assert twice == []
    for each in concepts:
        assert all(len(words) > 1 for words in [each["zh"], *each.get("forms", [])])
        for key, said in each.items():
            assert key == "zh" or (said and all(isinstance(word, str) for word in said))
    meanings = Counter(
        word for each in concepts for word in {w for said in each.values() for w in _words(said)}
    )
    assert [word for word, count in meanings.items() if count > 4] == []
    assert lexicon().words("How many incubators are there?")


def _words(said: str | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else said


def test_a_word_may_stand_between_those_of_a_concept() -> None:
    known = Lexicon([{"zh": "新能源汽车", "es": ["vehículo de nueva energía"]}])
    question = "¿Cuántos vehículos completos de nueva energía?"
    assert [each.words for each in known.expansions(question, "es")] == [("新能源汽车",)]
    assert known.expansions("vehículos muy bien hechos de nueva energía", "es") == []


def test_an_apostrophe_may_be_curly() -> None:
    known = Lexicon([{"zh": "环境影响评价", "fr": ["étude d'impact"]}])
    assert known.expansions("la réforme des études d’impact", "fr")


def test_what_a_concept_is_named_by_first_is_meant_rather() -> None:
    both = Lexicon(
        [
            {"zh": "服务业", "en": ["service sector", "producer services"]},
            {"zh": "生产性服务业", "en": ["producer services"]},
        ]
    )
    (found,) = both.expansions("What do producer services get?")
    assert found.words[0] == "生产性服务业"
