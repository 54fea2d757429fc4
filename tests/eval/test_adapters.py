"""Sets of others: Legal-DC's and STARD's shapes, read and measured."""

import json
from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.adapters import law_of, load_set, write_stard_documents
from eval.bench import open_bench
from eval.questions import DEV_SET, GoldSpan, load_questions
from eval.run import complete, measure
from rag.settings import Settings

LEGAL_DC = {
    "id": "ldc-1",
    "question": "检测报告要保存几年？",
    "answer": "六年。",
    "document": "检验办法",
    "gold_spans": ["检测报告保存期限不少于六年。"],
    "class": "概念解释型",
}
STARD = {
    "query_id": 7,
    "问题": "仲裁时效是多久？",
    "相关法规": {"调解仲裁法第十八条": "申请仲裁的时效期间为二年。\n"},
}
ARTICLES = (
    {"id": 1, "name": "调解仲裁法第十八条", "content": "申请仲裁的时效期间为二年。\n"},
    {"id": 2, "name": "调解仲裁法第十九条", "content": "当事人可以自行和解。"},
    {"id": 3, "name": "建筑法第四十八条", "content": "施工企业应当缴纳工伤保险费。"},
)


def test_a_set_of_ours_is_read_by_name_or_path() -> None:
    assert load_set("dev") == load_set(str(DEV_SET)) == load_questions(DEV_SET)


def test_legal_dc_is_read_and_measured(tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl"
    path.write_text(f"{json.dumps(LEGAL_DC, ensure_ascii=False)}\n\n", encoding="utf-8")
    (question,) = load_set(str(path))
    assert (question.id, question.type) == ("ldc-1", "概念解释型")
    assert question.gold == (GoldSpan(document="检验办法", quote="检测报告保存期限不少于六年。"),)
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "检验办法.txt").write_text(
        "检验办法\n第一条　为规范检验，制定本办法。\n第二条　检测报告保存期限不少于六年。\n",
        encoding="utf-8",
    )
    bench = open_bench(Settings(home=tmp_path / "home"), [folder])
    zhice = bench.system("zhice")
    config = bench.config(zhice, "qa", [question])
    records = list(measure(zhice, [question], bench.truth, config, tmp_path / "run.jsonl"))
    run = complete(config, [question], records)
    assert run.values("mrr@10") == run.values("recall@5") == [1.0]
    assert run.values("facts") == [None]


def test_stard_is_read_with_its_corpus_as_documents(tmp_path: Path) -> None:
    path, corpus = tmp_path / "queries.json", tmp_path / "corpus.jsonl"
    path.write_text(json.dumps([STARD], ensure_ascii=False, indent=1), encoding="utf-8")
    corpus.write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in ARTICLES), encoding="utf-8"
    )
    (question,) = load_set(str(path))
    assert (question.id, question.question) == ("7", "仲裁时效是多久？")
    assert question.gold[0].document == "调解仲裁法"
    assert write_stard_documents(corpus, tmp_path / "laws") == 2
    law = (tmp_path / "laws" / "调解仲裁法.txt").read_text(encoding="utf-8")
    assert "第十八条　申请仲裁的时效期间为二年。\n第十九条" in law


@pytest.mark.parametrize(
    ("article", "law"),
    [
        ("建筑法第四十八条", "建筑法"),
        ("刑法第一百二十条之一", "刑法"),
        ("关于若干问题的规定（二）第3条", "关于若干问题的规定（二）"),
        ("某决定", "某决定"),
    ],
)
def test_the_law_of_an_article(article: str, law: str) -> None:
    assert law_of(article) == law


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1, is no question"),
        ("[{}]", "record 1, is no question"),
        ('{"gold_spans": ["x"]}', "record 1, is no question"),
        ('{"gold_spans": []}\n[', "line 2, is no question"),
        ("5", "line 1, is no question"),
        ("", "line 1, is no question"),
    ],
)
def test_a_file_of_no_known_shape_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "set.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_set(str(path))


def test_a_corpus_of_another_shape_is_refused(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"name": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="no corpus of STARD"):
        write_stard_documents(corpus, tmp_path / "laws")
