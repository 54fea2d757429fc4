"""The features of the learned ranking, and the ranker that comes along."""

import numpy as np
import pytest

from index.answer_cues import ANSWER_CUES, cues_of
from index.encoder import bundled_encoder
from rag.ranking import QueryTokens, feature_matrix, ranker
from rag.retrieve import find_candidates
from rag.service import Service


def test_the_ranker_knows_exactly_the_features_that_are_measured(service: Service) -> None:
    searcher = service._current()
    question = "智慧物流由谁牵头？"
    found = find_candidates(question, searcher.snapshot, searcher.encoder, language="zh")
    matrix, names, late = feature_matrix(
        question=question,
        tokens=QueryTokens(question, searcher.snapshot.lexical, bundled_encoder()),
        lexical=np.array([each.scores["lexical"] for each in found], np.float32),
        dense=np.array([each.scores["dense"] for each in found], np.float32),
        fused=np.array([each.score for each in found], np.float32),
        clauses=searcher.snapshot.clauses.take(np.array([each.row for each in found])),
    )
    assert names == ranker().names
    assert matrix.shape == (len(found), len(names))
    assert np.isfinite(matrix).all()
    assert ((late >= 0) & (late <= 1.0001)).all()


def test_late_interaction_is_that_of_the_clause_alone(service: Service) -> None:
    searcher = service._current()
    clauses = searcher.snapshot.clauses
    tokens = QueryTokens("智慧物流", searcher.snapshot.lexical, bundled_encoder())
    both, alone = clauses.take(np.array([3, 5])), clauses.take(np.array([5]))
    together = tokens.late(tokens.nearest(both.tokens, both.offsets))
    assert together[1] == pytest.approx(tokens.late(tokens.nearest(alone.tokens, alone.offsets))[0])


def test_a_question_of_unknown_words_has_no_tokens(service: Service) -> None:
    tokens = QueryTokens("！", service._current().snapshot.lexical, bundled_encoder())
    assert tokens.late(tokens.nearest(np.zeros(0, np.int32), np.array([0, 0]))).tolist() == [0.0]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        pytest.param("本办法所称数据，是指任何记录。", "definition", id="definition"),
        pytest.param("由市场监管部门处五万元以上罚款。", "penalty", id="penalty"),
        pytest.param("为了规范管理，制定本条例。", "purpose", id="purpose"),
        pytest.param("本办法自2024年1月1日起施行。", "in_force", id="in force"),
        pytest.param("（责任单位：省科技厅）", "office", id="office"),
    ],
)
def test_a_clause_shows_what_it_answers(text: str, cue: str) -> None:
    names = [name for name, _ in ANSWER_CUES]
    assert cues_of(text) >> names.index(cue) & 1


def test_a_clause_without_cues_shows_nothing() -> None:
    assert cues_of("风景很美") == 0
