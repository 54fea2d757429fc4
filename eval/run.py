"""Ask every question of a set and keep what came back."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval import metrics
from eval.questions import Question
from eval.systems import System
from rag.model import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One question, its answer and its scores; the retrieval scores are None without gold."""

    question: Question
    answer: Answer
    recall_at_5: float | None
    reciprocal_rank: float | None
    first_citation_right: bool | None
    facts_found: float
    says_wrong: bool
    citations_valid: bool
    correct: bool
    correct_and_cited: bool


def run(system: System, questions: Sequence[Question]) -> list[Record]:
    """Measure a system on a set."""
    return [_record(system, question) for question in questions]


def _record(system: System, question: Question) -> Record:
    answer = system.answer(question.question, question.history)
    hits = system.search(answer.interpreted.completed_question or question.question)
    gold = question.gold
    in_clauses = gold and question.type != "document_fact"
    return Record(
        question=question,
        answer=answer,
        recall_at_5=metrics.recall_at(5, hits, gold) if in_clauses else None,
        reciprocal_rank=metrics.reciprocal_rank(hits, gold) if in_clauses else None,
        first_citation_right=metrics.cites_gold(answer.citations[:1], question) if gold else None,
        facts_found=metrics.facts_found(answer, question),
        says_wrong=metrics.says_wrong(answer, question),
        citations_valid=metrics.citations_valid(answer),
        correct=metrics.correct(answer, question),
        correct_and_cited=metrics.correct_and_cited(answer, question),
    )
