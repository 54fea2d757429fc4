"""The comparison with other frameworks: over two small documents, by the systems installed."""

import json
from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.metrics import fold, holds
from eval.questions import GoldSpan, Question
from eval.replies import Passage
from eval.speed.frameworks import tables
from eval.speed.frameworks.__main__ import asked_of
from eval.speed.frameworks.measure import held, measure, memory_mb
from eval.speed.frameworks.model import Contender, Material
from eval.speed.frameworks.systems import ALL, chosen
from eval.systems import DEPTH
from rag.service import open_service
from rag.settings import Settings
from tests.eval.conftest import make_question

pytestmark = pytest.mark.filterwarnings("ignore:pkg_resources is deprecated")
TEXTS = {
    "物流": """关于发展智慧物流的若干措施

一、建设物流枢纽
对新建的智慧物流枢纽，给予一次性奖补300万元。

二、培育骨干企业
到2027年，培育智慧物流骨干企业50家。
""",
    "孵化": """关于支持孵化器的若干措施

一、支持孵化器升级
对新认定的国家级孵化器，给予200万元奖励。

二、降低成本
对孵化器内的企业，减免房租三个月。
""",
}
QUESTIONS = (
    make_question("给予一次性奖补300万元", question="智慧物流枢纽奖补多少？", document="物流"),
    make_question("给予200万元奖励", question="国家级孵化器奖励多少？", document="孵化", id="r"),
)
PRESENT = [each.name for each in ALL if not each.missing]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("frameworks")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home")
    open_service(settings).ingest([folder / f"{name}.txt" for name in TEXTS])
    return settings


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_system_finds_what_is_plainly_asked_in_the_words_of_the_documents(
    each: Contender, settings: Settings
) -> None:
    if each.missing:
        pytest.skip(f"{each.missing} is not installed: pip install 'zhice[bench]'")
    material = Material(settings)
    ask = each.index(each.split(material), material)
    for question in QUESTIONS:
        found = [each.passage(piece) for piece in ask(question.question)]
        assert 1 <= len(found) <= DEPTH
        assert any(holds(passage, question.gold[0]) for passage in found)
        for passage in found:
            assert fold(passage.text) in fold(TEXTS[Path(passage.source).stem])


def test_all_are_built_and_asked_as_often_and_stand_in_the_tables(settings: Settings) -> None:
    names = [name for name in PRESENT if name in ("zhice", "langchain-faiss", "bm25s", "faiss")]
    figures = measure(chosen(names), Material(settings), QUESTIONS, repeats=2)
    assert [each.name for each in figures] == names
    for each in figures:
        assert len(each.indexes) == len(each.p50) == len(each.p95) == 2
        assert len(each.splits) == (2 if each.name == "langchain-faiss" else 0)
        assert len(each.recall) == len(each.rank) == len(QUESTIONS)
        assert each.held == [1.0, 1.0]
        assert all(0 < p50.cpu <= p95.cpu for p50, p95 in zip(each.p50, each.p95, strict=True))
    assert figures[0].recall == [1.0, 1.0]
    shown = tables.quality(figures, QUESTIONS) + tables.speed(figures)
    assert all(shown.count(f"| {name} |") == 2 for name in names)
    assert "1.00 (1.00–1.00)" in shown
    records = json.loads(json.dumps(tables.records(figures, QUESTIONS)))
    assert [record["system"] for record in records] == names
    assert records[0]["recall_at_5"]["mean"] == 1.0


def test_a_span_cut_in_two_is_held_by_neither_piece() -> None:
    question = make_question("奖补300万元", "骨干企业50家", document="物流")
    pieces = [
        Passage(source="物流.txt", text=text) for text in ("奖补300", "万元", "骨干企业 50家")
    ]
    assert held(pieces, [question]) == [0.5]
    assert held([Passage(source="孵化.txt", text="奖补300万元")], [question]) == [0.0]


def test_a_process_of_its_own_tells_how_much_it_grew(settings: Settings) -> None:
    (each,) = [one for one in ALL if one.name == "faiss"]
    assert memory_mb(each, settings, [QUESTIONS[0].question]) > 1


def test_only_questions_with_gold_that_stand_alone_are_asked(tmp_path: Path) -> None:
    def line(**fields: object) -> str:
        return json.dumps(
            {
                "id": "a", "lang": "zh", "type": "number", "question": "多少？", "history": [],
                "answerable": True, "status": "answered", "facts": [], "must_not": [],
                "gold": [{"document": "物流", "quote": "300万元"}], "split": "dev",
            }
            | fields
        )  # fmt: skip

    path = tmp_path / "set.jsonl"
    after = [{"role": "user", "content": "物流？"}]
    path.write_text("\n".join([line(), line(id="b", gold=[]), line(id="c", history=after)]))
    asked: list[Question] = asked_of(str(path))
    assert [each.id for each in asked] == ["a"]
    assert asked[0].gold == (GoldSpan(document="物流", quote="300万元"),)
    path.write_text(line(gold=[]))
    with pytest.raises(InputError, match="has gold passages"):
        asked_of(str(path))


def test_an_unknown_system_and_a_missing_package_are_named() -> None:
    with pytest.raises(InputError, match="no system nothing"):
        chosen(["nothing"])
    absent = [each.name for each in ALL if each.missing]
    if not absent:
        pytest.skip("all frameworks are installed")
    with pytest.raises(InputError, match=r"zhice\[bench\]"):
        chosen(absent)
