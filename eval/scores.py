"""The metrics of a run: their names, what they mean, and all of them for one reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval import metrics
from eval.faithfulness import faithfulness
from eval.questions import Question
from eval.replies import Office, Passage, Reply

Scores = dict[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A column of the reports; `lower` where less is better."""

    name: str
    zh: str
    meaning: str
    lower: bool = False


HEADLINE = "correct_cited"
METRICS: tuple[Metric, ...] = (
    Metric(name=HEADLINE, zh="答对且引对", meaning="Correct, and a gold clause is cited"),
    Metric(name="correct", zh="答对", meaning="right outcome, all key facts, nothing wrong said"),
    Metric(name="facts", zh="要点召回", meaning="key facts stated / key facts"),
    Metric(name="wrong", zh="说错", meaning="answers that state what makes them wrong", lower=True),
    Metric(name="recall@5", zh="条款召回@5", meaning="gold spans among the first 5 passages"),
    Metric(name="recall@10", zh="条款召回@10", meaning="gold spans among the first 10 passages"),
    Metric(name="mrr@10", zh="条款 MRR@10", meaning="1 / rank of the first gold passage"),
    Metric(name="ndcg@10", zh="条款 nDCG@10", meaning="gain of the ranking / that of the best one"),
    Metric(name="doc_hit@1", zh="文件首位", meaning="the first document is a gold one"),
    Metric(name="doc_mrr@10", zh="文件 MRR@10", meaning="1 / rank of the first gold document"),
    Metric(name="doc_ndcg@10", zh="文件 nDCG@10", meaning="the same ratio for documents"),
    Metric(name="cite_precision", zh="引用准确率", meaning="citations that hold a gold span"),
    Metric(name="cite_recall", zh="引用召回率", meaning="gold spans that a citation holds"),
    Metric(name="cite_f1", zh="引用 F1", meaning="harmonic mean of both"),
    Metric(name="cite_exact", zh="引用全对", meaning="all gold spans cited and nothing else"),
    Metric(name="valid", zh="引文逐字", meaning="citations whose quotes stand word for word"),
    Metric(name="faithful", zh="忠于引文", meaning="numbers, offices, names carried by the quotes"),
    Metric(
        name="units", zh="责任单位", meaning="exactly the units asked for, as clauses name them"
    ),
    Metric(name="issuers", zh="发文机关", meaning="citations with the true issuers and basis"),
    Metric(name="abstain_precision", zh="拒答准确率", meaning="refusals that are right"),
    Metric(name="abstain_recall", zh="拒答召回率", meaning="unanswerable questions refused"),
    Metric(name="false_refusal", zh="误拒", meaning="answerable questions refused", lower=True),
    Metric(name="robust", zh="抗噪", meaning="noisy twins right where the clean one is"),
)
BY_NAME = {metric.name: metric for metric in METRICS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is known of the documents: folded texts and true issuers by file stem, all offices."""

    texts: dict[str, str]
    issuers: dict[str, tuple[Office, ...]]
    offices: tuple[str, ...]


def score(
    question: Question, reply: Reply, passages: Sequence[Passage], truth: Truth
) -> dict[str, float | None]:
    """Return every metric of one question but `robust`, which needs two."""
    precision = metrics.citation_precision(reply, question)
    recall = metrics.citation_recall(reply, question)
    scores: dict[str, float | bool | None] = {
        HEADLINE: metrics.correct_and_cited(reply, question),
        "correct": metrics.correct(reply, question),
        "facts": metrics.facts_found(reply, question),
        "wrong": metrics.says_wrong(reply, question),
        **_retrieval(question, passages),
        "cite_precision": precision,
        "cite_recall": recall,
        "cite_f1": metrics.f1(precision, recall),
        "cite_exact": None if precision is None else precision == recall == 1,
        "valid": metrics.citations_valid(reply, truth.texts),
        "faithful": faithfulness(reply, truth.offices),
        "units": metrics.units_right(reply, question),
        "issuers": metrics.issuers_right(reply, truth.issuers),
        # As means over questions: right refusals / refusals, right refusals / unanswerable
        # questions, refused / answerable questions.
        "abstain_precision": None if not reply.refused else not question.answerable,
        "abstain_recall": None if question.answerable else reply.refused,
        "false_refusal": reply.refused if question.answerable else None,
    }
    return {name: None if value is None else float(value) for name, value in scores.items()}


def _retrieval(question: Question, passages: Sequence[Passage]) -> Mapping[str, float]:
    if not question.gold:
        return {}
    first, rank, gain = metrics.document_rank_scores(passages, question.gold)
    scores = {"doc_hit@1": first, "doc_mrr@10": rank, "doc_ndcg@10": gain}
    if question.type != metrics.ABOUT_DOCUMENT:
        scores |= {
            "recall@5": metrics.recall_at(5, passages, question.gold),
            "recall@10": metrics.recall_at(10, passages, question.gold),
            "mrr@10": metrics.reciprocal_rank(passages, question.gold),
            "ndcg@10": metrics.ndcg_at(10, passages, question.gold),
        }
    return scores


def robustness(right: Mapping[str, float | None], question: Question) -> float | None:
    """Return whether a noisy question is answered as well as its clean twin.

    `right` maps question ids to Correct+Cited. None where there is no twin in the set, or the
    clean question already fails: then noise broke nothing.
    """
    if question.twin is None or not right.get(question.twin):
        return None
    return right[question.id]
