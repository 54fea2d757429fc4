"""A cross-encoder instead of the built-in re-ranking; the models are made here."""

from pathlib import Path

import pytest
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from index.encoder import EncoderError
from rag.cross_encoder import READ, load_reranker
from rag.retrieve import Ranked
from rag.service import open_service
from rag.settings import Settings, from_environment


def _save(folder: Path, labels: int) -> str:
    characters = sorted(set("谁牵头智慧物流由省的算力券"))
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters]), "utf-8")
    config = BertConfig(
        vocab_size=4 + len(characters),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(vocabulary), model_max_length=64).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _save(tmp_path_factory.mktemp("cross"), labels=1)


def test_candidates_follow_the_model(tiny: str) -> None:
    texts = ["由省科技厅牵头", "智慧物流", "算力券"]
    found = [Ranked(row=row, score=0.0, scores={"lexical": 1.0}) for row in range(3)]
    ranked = load_reranker(tiny).rerank("谁牵头智慧物流？", found, texts)
    said = CrossEncoder(tiny).predict([("谁牵头智慧物流？", text) for text in texts])
    assert [each.row for each in ranked] == sorted(range(3), key=lambda row: -said[row])
    for each in ranked:
        assert each.score == each.scores["cross_encoder"] == pytest.approx(float(said[each.row]))
        assert each.scores["lexical"] == 1.0


def test_those_not_read_stay_below_in_order(tiny: str) -> None:
    found = [Ranked(row=row, score=0.0, scores={}) for row in range(READ + 3)]
    ranked = load_reranker(tiny).rerank("谁？", found, ["智慧物流"] * len(found))
    assert [each.row for each in ranked[READ:]] == [READ, READ + 1, READ + 2]
    scores = [each.score for each in ranked]
    assert scores == sorted(scores, reverse=True)
    assert load_reranker(tiny).rerank("谁？", [], []) == []


def test_the_service_uses_the_configured_model(tiny: str, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于算力的通知\n\n一、发放算力券。\n二、发展智慧物流，由省牵头。\n", "utf-8")
    settings = Settings(home=tmp_path / "home", reranker=tiny)
    service = open_service(settings)
    service.ingest([path])
    hits = service.search("智慧物流由谁牵头？").hits
    assert hits
    assert all(hit.score == hit.scores["cross_encoder"] for hit in hits)
    assert "cross_encoder" not in service.search("智慧物流", mode="dense").hits[0].scores


def test_the_setting_is_read() -> None:
    assert from_environment({"ZHICE_RERANKER": "some/model"}).reranker == "some/model"


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"cannot open the re-ranker .*ZHICE_RERANKER"):
        open_service(Settings(home=tmp_path, reranker=str(tmp_path / "nothing")))


def test_a_classifier_of_several_classes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"gives .* scores for a pair"):
        load_reranker(_save(tmp_path, labels=3)).scores("谁？", ["智慧物流"])
