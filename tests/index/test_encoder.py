import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from index.encoder import (
    BUNDLED,
    WEIGHTS,
    EncoderError,
    SentenceTransformerEncoder,
    StaticEncoder,
    load_encoder,
)
from index.train.export import export

TEXTS = [
    "对首次认定的高新技术企业给予一次性奖励。",
    "What subsidies are there for small businesses?",
    "Кто отвечает за выполнение?",
    "",
    "税",
    "第五条 市人民政府统筹推进上海口岸的发展。" * 40,
]


@pytest.fixture(scope="module")
def bundled() -> StaticEncoder:
    return StaticEncoder.open(WEIGHTS)


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    """A sentence-transformers model of four words and two dimensions, with prompts."""
    words = {"[UNK]": 0, "query": 1, "passage": 2, "tax": 3}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    rows = np.array([[0, 0], [4, 0], [0, 4], [1, 1]], dtype=np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=rows)
    prompts = {"query": "query ", "document": "passage "}
    SentenceTransformer(modules=[module], prompts=prompts, device="cpu").save(str(tmp_path))
    return str(tmp_path)


def test_rows_have_unit_length(bundled: StaticEncoder) -> None:
    vectors = bundled.encode(TEXTS, role="passage")
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), bundled.dim)
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0, 1, 1], abs=1e-5)  # the empty text: zeros


@pytest.mark.parametrize("texts", [[], [""], ["", "。"]])
def test_nothing_known_gives_zeros(bundled: StaticEncoder, texts: list[str]) -> None:
    vectors = bundled.encode(texts, role="query")
    assert vectors.shape == (len(texts), bundled.dim)
    assert not vectors.any()


def test_a_vector_depends_on_its_own_text_only(bundled: StaticEncoder) -> None:
    many = bundled.encode(TEXTS * 20, role="passage")
    alone = np.vstack([bundled.encode([text], role="query") for text in TEXTS])
    assert np.array_equal(many[: len(TEXTS)], alone)


def test_a_text_longer_than_a_block_is_read_whole(bundled: StaticEncoder) -> None:
    short, long = bundled.encode(["地方金融 ", "地方金融 " * 5_000], role="passage")
    assert short == pytest.approx(long, abs=1e-4)


def test_token_vectors_make_up_the_text(bundled: StaticEncoder) -> None:
    ids = bundled.token_ids(TEXTS[0])
    vectors = bundled.token_vectors(ids)
    assert ids.dtype == np.int32
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(ids), bundled.dim)
    mean = vectors.mean(axis=0)
    expected = bundled.encode([TEXTS[0]], role="passage")[0]
    assert mean / np.linalg.norm(mean) == pytest.approx(expected, abs=1e-5)


def test_token_ids_name_their_tokens(bundled: StaticEncoder) -> None:
    assert [bundled.tokens[i] for i in bundled.token_ids("企业")] == ["企", "业", "企业"]
    assert bundled.token_ids("。").shape == (0,)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("公司缺钱怎么贷款", "加大对中小企业的信贷支持力度，缓解融资难。", "加强古树名木的保护。"),
        ("tax relief for small firms", "对小微企业减免税收。", "组织开展体育竞赛活动。"),
        (
            "who supervises food safety",
            "食品安全监督管理部门负责监督检查。",
            "铁路桥梁的设计标准。",
        ),
        ("保护环境", "protect the environment", "the music festival begins"),
        ("права ребёнка", "the rights of the child", "the railway timetable"),
    ],
)
def test_related_texts_lie_closer(
    bundled: StaticEncoder, question: str, answer: str, other: str
) -> None:
    vectors = bundled.encode([question, answer, other], role="query")
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_the_torch_twin_gives_the_same_vectors(bundled: StaticEncoder) -> None:
    twin = SentenceTransformer(str(WEIGHTS), trust_remote_code=True, device="cpu")
    expected = bundled.encode(TEXTS, role="passage")
    assert twin.encode(TEXTS) == pytest.approx(expected, abs=1e-5)


def test_the_torch_twin_writes_what_it_read(bundled: StaticEncoder, tmp_path: Path) -> None:
    twin = SentenceTransformer(str(WEIGHTS), trust_remote_code=True, device="cpu")
    twin.save(str(tmp_path))
    again = StaticEncoder.open(tmp_path)
    assert again.tokens == bundled.tokens
    assert again.encode(TEXTS, role="query") == pytest.approx(
        bundled.encode(TEXTS, role="query"), abs=1e-5
    )


def test_opening_is_fast_and_without_torch() -> None:
    program = (
        "import sys, time\n"
        "from index.encoder import load_encoder\n"
        "began = time.perf_counter()\n"
        "load_encoder('bundled').encode(['融资'], role='query')\n"
        "taken = time.perf_counter() - began\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "print(taken)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 1  # 0.05 s on an idle machine


def test_the_digest_follows_the_weights(tmp_path: Path) -> None:
    rows = np.eye(3, dtype=np.float32)
    export(rows, ["甲", "乙", "丙"], tmp_path / "a", name="a")
    export(rows, ["甲", "乙", "丙"], tmp_path / "b", name="b")
    export(rows * 2, ["甲", "乙", "丙"], tmp_path / "c", name="c")
    first, same, other = (StaticEncoder.open(tmp_path / name).digest for name in "abc")
    assert first == same != other


def test_export_keeps_vectors_to_a_hundredth(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).normal(size=(3, 8)).astype(np.float32)
    export(rows, ["甲", "乙", "丙"], tmp_path, name="tiny")
    read = StaticEncoder.open(tmp_path).token_vectors(np.arange(3, dtype=np.int32))
    assert read == pytest.approx(rows, abs=float(np.abs(rows).max()) / 100)


@pytest.mark.parametrize("missing", ["config.json", "vocabulary.txt", "matrix.npy", "scales.npy"])
def test_an_incomplete_folder_is_refused(tmp_path: Path, missing: str) -> None:
    export(np.eye(2, dtype=np.float32), ["甲", "乙"], tmp_path, name="tiny")
    (tmp_path / missing).unlink()
    with pytest.raises(EncoderError, match="install zhice again"):
        StaticEncoder.open(tmp_path)


def test_files_of_different_models_are_refused(tmp_path: Path) -> None:
    export(np.eye(2, dtype=np.float32), ["甲", "乙"], tmp_path, name="tiny")
    (tmp_path / "vocabulary.txt").write_text("甲", encoding="utf-8")
    with pytest.raises(EncoderError, match="different models"):
        StaticEncoder.open(tmp_path)


def test_another_model_uses_its_own_prompts(tiny: str) -> None:
    encoder = load_encoder(tiny)
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert (encoder.name, encoder.dim) == (tiny, 2)
    query = encoder.encode(["tax"], role="query")
    passage = encoder.encode(["tax", "tax"], role="passage")
    assert query == pytest.approx(np.array([[5, 1]]) / np.sqrt(26), abs=1e-6)
    assert passage == pytest.approx(np.array([[1, 5], [1, 5]]) / np.sqrt(26), abs=1e-6)
    assert encoder.encode([], role="query").shape == (0, 2)


def test_the_digest_of_another_model_is_stable(tiny: str) -> None:
    model = SentenceTransformer(tiny, device="cpu")
    before = SentenceTransformerEncoder(model, tiny).digest
    assert load_encoder(tiny).digest == before
    model.prompts["query"] = "ask "
    assert SentenceTransformerEncoder(model, tiny).digest != before


def test_a_folder_that_training_wrote_is_opened_by_its_path(bundled: StaticEncoder) -> None:
    own = load_encoder(str(WEIGHTS))
    assert (own.name, own.digest) == (str(WEIGHTS), bundled.digest)
    assert np.array_equal(own.encode(TEXTS, role="query"), bundled.encode(TEXTS, role="query"))


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    with pytest.raises(EncoderError, match="check the name or path") as caught:
        load_encoder(absent)
    assert absent in str(caught.value)
    assert BUNDLED in str(caught.value)  # the message offers the way out
