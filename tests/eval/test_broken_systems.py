"""Systems that are broken in a known way, on the real dev set: each metric must say so.

All are made from one that knows the gold by heart and scores 1 wherever it can.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench import Bench, open_bench
from eval.intervals import estimate
from eval.questions import DEV_SET, Question, load_questions
from eval.replies import Cited, Office, Passage, Quoted, Reply, Said
from eval.report import mean_risk, risk_curve
from eval.run import Config, Record, Run, complete
from eval.scores import METRICS, score
from rag.settings import Settings

QUESTIONS = tuple(load_questions(DEV_SET))
REFUSED = sum(not question.answerable for question in QUESTIONS) / len(QUESTIONS)
LOWER = {metric.name for metric in METRICS if metric.lower}
CONFIG = Config(system="s", set_name="dev", set_digest="", index_digest="", version="", started="")
NEXT_DIGIT = str.maketrans("0123456789", "1234567890")


@pytest.fixture(scope="module")
def bench(samples_home: Path) -> Bench:
    return open_bench(Settings(home=samples_home), None)


def cite(marker: int, passage: Passage, quote: str) -> Cited:
    quoted = Quoted(text=quote, start=0, end=len(quote))
    return Cited(marker=marker, passage=passage, quotes=(quoted,))


def perfect(question: Question, bench: Bench) -> Reply:
    """State every fact; say and cite every gold span; refuse what cannot be answered."""
    named = tuple(Office(name=facts[0], basis="lead") for facts in question.facts)
    citations = tuple(
        cite(
            marker,
            Passage(
                source=f"{span.document}.txt",
                text=span.quote,
                units=named if question.type == "unit" else (),
                issuers=bench.truth.issuers[span.document],
            ),
            span.quote,
        )
        for marker, span in enumerate(question.gold, start=1)
    )
    return Reply(
        status=question.status,
        text="，".join(facts[0] for facts in question.facts),
        sentences=tuple(
            Said(text=each.quotes[0].text, citations=(each.marker,)) for each in citations
        ),
        citations=citations,
        confidence=0.9 if question.answerable else 0.1,
    )


def passages_of(question: Question) -> list[Passage]:
    return [Passage(source=f"{span.document}.txt", text=span.quote) for span in question.gold]


def measured(bench: Bench, replies: Sequence[Reply]) -> Run:
    records = [
        Record(
            id=question.id,
            reply=reply,
            passages=(),
            scores=score(question, reply, passages_of(question), bench.truth),
            seconds=0.0,
        )
        for question, reply in zip(QUESTIONS, replies, strict=True)
    ]
    return complete(CONFIG, QUESTIONS, records)


def means(run: Run) -> dict[str, float]:
    found = {m.name: estimate(run.values(m.name), run.clusters).mean for m in METRICS}
    return {name: mean for name, mean in found.items() if mean is not None}


def test_who_knows_the_gold_has_full_marks(bench: Bench) -> None:
    found = means(measured(bench, [perfect(question, bench) for question in QUESTIONS]))
    assert found == {name: float(name not in LOWER) for name in found}
    assert {m.name for m in METRICS} - set(found) <= {"robust"}  # where no question has a twin


def test_shuffled_citations_keep_the_answer_and_lose_the_source(bench: Bench) -> None:
    def of_another(position: int) -> tuple[Cited, ...]:
        mine = QUESTIONS[position]
        others = QUESTIONS[position + 1 :] + QUESTIONS[:position]
        return perfect(next(q for q in others if q.gold and apart(q, mine)), bench).citations

    def apart(one: Question, other: Question) -> bool:
        """No document in common, nor an office."""
        documents = [{span.document for span in each.gold} for each in (one, other)]
        facts = [{words for fact in each.facts for words in fact} for each in (one, other)]
        return not documents[0] & documents[1] and not facts[0] & facts[1]

    replies = [perfect(question, bench) for question in QUESTIONS]
    run = measured(
        bench,
        [
            replace(reply, citations=of_another(i)) if reply.citations else reply
            for i, reply in enumerate(replies)
        ],
    )
    found = means(run)
    for name in ("correct", "facts", "recall@5", "ndcg@10", "doc_mrr@10", "valid", "issuers"):
        assert found[name] == 1.0, name
    for name in ("cite_precision", "cite_recall", "cite_f1", "cite_exact", "units"):
        assert found[name] == 0.0, name
    assert found["correct_cited"] == pytest.approx(REFUSED)
    assert found["faithful"] < 0.2  # a number such as 2025 may stand in the wrong clause too


def test_who_always_answers_is_never_right_to_and_never_refuses(bench: Bench) -> None:
    fallback = perfect(QUESTIONS[0], bench)
    run = measured(bench, [perfect(q, bench) if q.answerable else fallback for q in QUESTIONS])
    found = means(run)
    assert found["abstain_recall"] == found["false_refusal"] == 0.0
    assert "abstain_precision" not in found
    assert found["correct_cited"] == found["correct"] == pytest.approx(1 - REFUSED)
    assert found["cite_f1"] == found["valid"] == found["faithful"] == 1.0
    assert risk_curve(run)[-1] == (1.0, pytest.approx(REFUSED))


def test_who_always_abstains_is_right_only_where_nothing_can_be_said(bench: Bench) -> None:
    silence = Reply(status="not_found", text="", sentences=(), citations=(), confidence=0.0)
    run = measured(bench, [silence for _ in QUESTIONS])
    found = means(run)
    assert found["abstain_recall"] == found["false_refusal"] == 1.0
    assert found["abstain_precision"] == pytest.approx(REFUSED)
    assert found["correct_cited"] == found["correct"] == pytest.approx(REFUSED)
    for name in ("facts", "wrong", "cite_precision", "cite_recall", "cite_f1", "cite_exact"):
        assert found[name] == 0.0, name
    assert not {"valid", "faithful", "issuers"} & set(found)
    assert found["recall@5"] == found["ndcg@10"] == 1.0  # the search is as good as it was
    assert (risk_curve(run), mean_risk(run)) == ([], None)


@pytest.mark.parametrize("forged", [False, True], ids=["quotes only", "clauses too"])
def test_a_digit_altered_in_a_quote_is_seen(bench: Bench, forged: bool) -> None:
    def alter(cited: Cited) -> Cited:
        words = cited.quotes[0].text.translate(NEXT_DIGIT)
        passage = replace(cited.passage, text=words) if forged else cited.passage
        return cite(cited.marker, passage, words)

    replies = [
        replace(
            reply,
            text=reply.text.translate(NEXT_DIGIT),
            sentences=tuple(
                replace(said, text=said.text.translate(NEXT_DIGIT)) for said in reply.sentences
            ),
            citations=tuple(map(alter, reply.citations)),
        )
        for reply in (perfect(question, bench) for question in QUESTIONS)
    ]
    run = measured(bench, replies)
    for question, record in zip(run.questions, run.records, strict=True):
        if not question.gold or question.type == "document_fact":
            continue
        altered = [any(map(str.isdecimal, span.quote)) for span in question.gold]
        scores = record.scores
        assert scores["valid"] == pytest.approx(1 - sum(altered) / len(altered)), question.id
        if forged:
            assert scores["cite_precision"] == scores["valid"], question.id
        else:
            assert scores["cite_precision"] == 1.0, question.id
            assert scores["faithful"] in (None, 1.0) or any(altered), question.id
            if all(altered):
                assert scores["faithful"] == 0.0, question.id
        stated = [
            any(v.translate(NEXT_DIGIT) == v for v in variants[:1]) for variants in question.facts
        ]
        if stated and not any(stated):
            assert scores["facts"] == 0.0, question.id
            assert scores["correct_cited"] == 0.0, question.id


def test_noise_counts_only_where_the_clean_question_is_right(bench: Bench) -> None:
    clean, noisy, hard, also_noisy = (
        replace(QUESTIONS[0], id=name, twin=twin)
        for name, twin in (("a", None), ("b", "a"), ("c", None), ("d", "c"))
    )
    right = perfect(clean, bench)
    wrong = replace(right, text="")
    records = [
        Record(
            id=question.id,
            reply=reply,
            passages=(),
            scores=score(question, reply, [], bench.truth),
            seconds=0.0,
        )
        for question, reply in ((clean, right), (noisy, wrong), (hard, wrong), (also_noisy, wrong))
    ]
    run = complete(CONFIG, (clean, noisy, hard, also_noisy), records)
    assert run.values("robust") == [None, 0.0, None, None]
