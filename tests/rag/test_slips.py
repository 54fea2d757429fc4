"""Wrong characters of the same sound, and pinyin, by the library's own words."""

import pytest

from rag.service import Service
from rag.slips import Slips, _all_syllables, _readings, _sounds


@pytest.fixture(scope="module")
def slips(service: Service) -> Slips:
    return service._current().slips


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("生产姓服务业集聚区", "生产性服务业集聚区", id="in the middle"),
        pytest.param("骨赶企业多少个", "骨干企业多少个", id="beside a question word"),
        pytest.param("zhihui wuliu shui qiantou", "智慧物流谁牵头", id="pinyin by words"),
        pytest.param("zhi hui wu liu shui qian tou", "智慧物流谁牵头", id="pinyin by syllables"),
    ],
)
def test_a_slip_is_mended(slips: Slips, written: str, meant: str) -> None:
    assert slips.repair(written) == meant


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("给一家国企干完活一直拖着尾款怎么办", id="words no document has"),
        pytest.param("浦东机场打车多少钱", id="another subject"),
        pytest.param("How many bases are there?", id="english"),
        pytest.param("大数据 AI 2025", id="mixed"),
        pytest.param("ai", id="too few syllables"),
    ],
)
def test_what_is_no_slip_is_left_alone(slips: Slips, question: str) -> None:
    assert slips.repair(question) == question


def test_the_syllables_kept_are_those_of_the_dictionary() -> None:
    sounds = {
        sound for code in _readings() if 0x4E00 <= code <= 0x9FFF for sound in _sounds(chr(code))
    }
    assert _all_syllables() == set(filter(str.isascii, sounds))


def test_a_word_without_end_is_no_pinyin(service: Service) -> None:
    assert service.answer("a" * 2000).status == "not_found"
