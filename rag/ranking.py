"""The learned order of candidates: linear in features of question, clause and document.

After research on Chinese legal questions: evidence of the whole document, what the title leaves
of the question, words that tell within the document, and whether the clause looks like an answer
to this kind of question. Weights: `data/ranker.json`, fitted by `python -m eval.fit_ranking`.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corpus.patterns import regex
from index.answer_cues import ANSWER_CUES
from index.clause_tokens import ClauseTokens
from index.encoder import LATE_DIMENSIONS, StaticEncoder
from index.lexical import LexicalIndex

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

MAX_NORM = 60.0
_SHORT = 20
_BEST_OF_DOCUMENT = 3
_ASKING: dict[str, re.Pattern[str]] = {
    name: regex(pattern)
    for name, pattern in (
        ("definition", r"什么是|是什么(?:意思)?|指什么|是指|定义|含义|何谓|何为|怎么理解|所指"),
        (
            "office",
            r"谁|哪[个些].{0,4}(?:部门|单位|机构|机关|局|厅)|由.{0,6}负责|主管|牵头|归.{0,6}管|找哪",
        ),
        ("amount", r"多少|几[倍成]|比例|金额|数额|标准|费用|百分之|最高|多大"),
        ("time", r"多久|多长时间|期限|几[天日年个月]|何时|什么时候|时限|多少[天日年个]|哪年|时间"),
        ("penalty", r"处罚|罚款|后果|法律责任|责任|惩|怎么罚|如何处理|违[反法规]|追究"),
        ("list", r"哪些|哪几|包括|内容|种类|情形|方式|范围|有什么|几种|几类"),
        (
            "permission",
            r"能否|是否|可以|能不能|允许|必须|需要|应当|吗[？?]?$|可不可以|要不要|让不让",
        ),
        ("purpose", r"目的|为什么|宗旨|立法|为何|依据"),
        ("scope", r"适用|范围|对象|哪些人|哪些企业|调整"),
        ("in_force", r"施行|生效|实施|废止|什么时候.{0,4}起|有效期|何时"),
        ("materials", r"材料|提交|资料|证明|文件|手续"),
        ("conditions", r"条件|资格|要求|具备|符合|满足|什么样的"),
        ("procedure", r"程序|流程|如何|怎么|怎样|步骤|申请|办理"),
        ("duties", r"义务|职责|责任|应当|应该|做什么|任务"),
        ("principles", r"原则|方针|理念"),
        ("support", r"支持|补贴|奖励|扶持|优惠|补助|好处|政策|鼓励|资助|免"),
        ("target", r"目标|到20\d\d年|达到|计划|规划|多少"),
        ("composition", r"组成|成员|谁担任|由哪些|设立|机构设置"),
        ("supervision", r"监督|监管|检查|考核|评估"),
        ("exception", r"例外|除外|特殊|不适用|豁免|哪些情况"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Weights by feature, for features standardised over all that they were fitted on."""

    names: tuple[str, ...]
    weights: Vector
    means: Vector
    deviations: Vector
    share: float

    def scores(self, features: Matrix) -> Vector:
        """Return one score a candidate from features of shape (k, f)."""
        scaled: Matrix = (features - self.means) / self.deviations
        return (scaled @ self.weights).astype(np.float32)


@cache
def ranker() -> Ranker:
    """Return the ranker that comes with ZhiCe."""
    stored = json.loads((files("rag") / "data" / "ranker.json").read_text(encoding="utf-8"))
    return Ranker(
        names=tuple(stored["names"]),
        weights=np.array(stored["weights"], np.float32),
        means=np.array(stored["means"], np.float32),
        deviations=np.array(stored["deviations"], np.float32),
        share=float(stored["share"]),
    )


class QueryTokens:
    """A query's tokens with their weights, compared with clauses."""

    def __init__(
        self,
        query: str,
        lexical: LexicalIndex,
        encoder: StaticEncoder,
        *,
        words: str = "",
        words_weight: float = 1.0,
    ) -> None:
        """Read the query, and `words` that mean the same, each with `words_weight`."""
        own = encoder.token_ids(query)
        self.ids = np.unique(np.concatenate([own, encoder.token_ids(words)]))
        texts = [encoder.tokens[i] for i in self.ids]
        idf = np.array([lexical.idf(text) for text in texts], np.float32)
        self.idf = np.where(np.isin(self.ids, own), idf, words_weight * idf).astype(np.float32)
        self.pairs = np.array([len(text) > 1 for text in texts], bool)
        vectors = encoder.token_vectors(self.ids, LATE_DIMENSIONS)
        norms: Vector = np.linalg.norm(vectors, axis=1).astype(np.float32)
        self.late_weights = (self.idf * np.minimum(norms, MAX_NORM)).astype(np.float32)
        self._unit = vectors / np.maximum(norms, 1e-9)[:, None]
        self._encoder = encoder

    def present(self, flat: NDArray[np.int32], owners: Rows, count: int) -> Matrix:
        """Return (count, tokens): 1 where a stretch holds the token."""
        found = np.zeros((count, len(self.ids)), np.float32)
        column = self._columns.take(flat)
        hit = np.flatnonzero(column >= 0)
        found[owners[hit], column[hit]] = 1
        return found

    @cached_property
    def _columns(self) -> NDArray[np.int16]:
        """The place of each token of the vocabulary among those of the query; −1 of others."""
        columns = np.full(len(self._encoder.tokens), -1, np.int16)
        columns[self.ids] = np.arange(len(self.ids))
        return columns

    def nearest(self, flat: NDArray[np.int32], offsets: Rows) -> Matrix:
        """Return (count, tokens): the similarity 0..1 of each token's nearest in a stretch."""
        best = np.zeros((len(offsets) - 1, len(self.ids)), np.float32)
        if not len(flat) or not len(self.ids):
            return best
        unique, place = _distinct(flat, len(self._encoder.tokens))
        similar = self._unit @ self._encoder.late_units(unique).T
        filled = np.flatnonzero(np.diff(offsets))
        starts = offsets[:-1][filled]
        best[filled] = np.maximum.reduceat(similar.take(place, axis=1), starts, axis=1).T
        return np.maximum(best, 0)

    def late(self, nearest: Matrix) -> Vector:
        """Return the late interaction of each stretch, 0..1."""
        scores: Vector = nearest @ self.late_weights / _total(self.late_weights)
        return scores


def feature_matrix(
    *,
    question: str,
    tokens: QueryTokens,
    lexical: Vector,
    dense: Vector,
    fused: Vector,
    clauses: ClauseTokens,
) -> tuple[Matrix, tuple[str, ...], Vector]:
    """Return the features (k, f) of candidates, their names, and the late interaction (k,).

    Scores are standardised within the candidates; `clauses` are those of the candidates, in their
    order. `question` is as asked, with the words that say what kind of answer is wanted.
    """
    count = len(clauses.documents)
    offsets = clauses.offsets
    present = tokens.present(clauses.tokens, _owners(offsets), count)
    nearest = tokens.nearest(clauses.tokens, offsets)
    late = tokens.late(nearest)
    in_head = tokens.present(clauses.heads, _owners(clauses.head_offsets), count)
    inverse = clauses.documents.astype(np.int64)
    sizes = np.diff(clauses.title_offsets)
    in_title = tokens.present(clauses.titles, _owners(clauses.title_offsets), len(sizes))
    title_share = in_title.sum(1) / np.maximum(sizes, 1)

    idf = tokens.idf
    pair_idf = idf * tokens.pairs
    left = idf[None, :] * (1 - in_title[inverse])
    local = _local_weights(present, inverse, len(sizes))[inverse] * idf[None, :]
    covered = present @ idf / _total(idf)
    best_lexical = np.maximum(_highest(lexical, inverse, len(sizes)), 1e-9)[inverse]
    document_best = _by_document(lexical, inverse, len(sizes))
    late_best = _by_document(late, inverse, len(sizes))
    asked = np.array([bool(_ASKING[name].search(question)) for name, _ in ANSWER_CUES], np.float32)
    held = (clauses.cues[:, None] >> np.arange(len(ANSWER_CUES), dtype=np.uint32)) & 1
    held = held.astype(np.float32)

    columns: dict[str, NDArray[np.floating]] = {
        "fused": standard(fused),
        "lexical": lexical / max(float(lexical.max()), 1e-9),
        "dense": dense,
        "dense_z": standard(dense),
        "late": standard(late),
        "covered": covered,
        "pairs_covered": present @ pair_idf / _total(pair_idf),
        "late_uncovered": (nearest < 0.5).astype(np.float32)
        @ tokens.late_weights
        / _total(tokens.late_weights),
        "rarest_missed": ((1 - present) * idf[None, :]).max(1, initial=0)
        / max(idf.max(initial=0), 1e-9),
        "in_head": in_head @ idf / _total(idf),
        "in_title": (in_title @ idf / _total(idf))[inverse],
        "title_share": title_share[inverse],
        "title_named": 1.0 * (title_share >= 0.99)[inverse],
        "residual": (present * left).sum(1) / np.maximum(left.sum(1), 1e-9),
        "local": (present * local).sum(1) / np.maximum(local.sum(1), 1e-9),
        "document": (document_best / max(float(document_best.max(initial=0)), 1e-9))[inverse],
        "document_late": standard(late_best[inverse]),
        "ratio": lexical / best_lexical,
        "best_of_document": 1.0 * (late >= _highest(late, inverse, len(sizes))[inverse]),
        "reverse": present.sum(1) / np.maximum(np.diff(offsets), 1),
        "length": np.log1p(clauses.lengths),
        "short": 1.0 * (clauses.lengths < _SHORT),
        "position": clauses.positions,
        "article": clauses.articles,
        "cues": held @ asked / max(float(asked.sum()), 1.0),
    }
    for position, (name, _) in enumerate(ANSWER_CUES):
        columns[f"asked_{name}"] = held[:, position] * asked[position]
        columns[f"unasked_{name}"] = held[:, position] * (1 - asked[position])
    matrix = np.stack(list(columns.values()), axis=1).astype(np.float32)
    return matrix, tuple(columns), late


def _distinct(ids: NDArray[np.int32], count: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the distinct ids, in order, and the place of each id among them; all below `count`.

    Without the sorting of `numpy.unique`, which takes twice as long.
    """
    seen = np.zeros(count, bool)
    seen[ids] = True
    distinct = np.flatnonzero(seen).astype(np.int32)
    places = np.empty(count, np.int32)
    places[distinct] = np.arange(len(distinct))
    return distinct, places.take(ids)


def _owners(offsets: NDArray[np.int64]) -> Rows:
    """Return the row that each token of rows side by side belongs to."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def standard(values: Vector) -> Vector:
    """Return z-scores within the array."""
    # Not by mean() and std(), whose calls cost more than a hundred values do.
    centred = values - values.sum() / np.float32(max(len(values), 1))
    deviation = math.sqrt(float(centred @ centred) / max(len(values), 1))
    scaled: Vector = centred / np.float32(max(deviation, 1e-6))
    return scaled


def _local_weights(present: Matrix, inverse: Rows, count: int) -> Matrix:
    """Return (documents, tokens): how much a token tells among the candidates of a document."""
    sums = np.zeros((count, present.shape[1]), np.float32)
    np.add.at(sums, inverse, present)
    sizes = np.bincount(inverse, minlength=count).astype(np.float32)[:, None]
    return np.log1p((sizes - sums + 0.5) / (sums + 0.5))


def _by_document(scores: Vector, inverse: Rows, count: int) -> Vector:
    """Return the mean of the best few scores of each document."""
    order = np.lexsort((-scores, inverse))
    owners = inverse[order]
    place = np.arange(len(order)) - np.searchsorted(owners, owners)
    first = place < _BEST_OF_DOCUMENT
    best = np.zeros(count, np.float32)
    np.add.at(best, owners[first], scores[order[first]])
    mean: Vector = best / np.float32(_BEST_OF_DOCUMENT)
    return mean


def _highest(scores: Vector, inverse: Rows, count: int) -> Vector:
    best = np.full(count, -np.inf, np.float32)
    np.maximum.at(best, inverse, scores)
    return best


def _total(weights: Vector) -> float:
    return max(float(weights.sum()), 1e-9)
