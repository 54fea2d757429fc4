"""Questions one may ask next, made from the documents an answer cites."""

from collections.abc import Iterator

from corpus.model import Clause
from rag.model import Answer
from ui.texts import TEXTS, Language

_MOST = 3
_LONGEST_TOPIC = 24
_CONTENT_KINDS = ("measure", "article", "safeguard", "intro")


def suggest(answer: Answer, lang: Language) -> tuple[str, ...]:
    """Return at most three questions that clauses cited, or near by, hold the answer to.

    They ask for what the reading of those clauses found (offices, targets, money); what was just
    asked for is not suggested again.
    """
    asked = _asked(answer)
    clauses = [citation.clause for citation in answer.citations]
    near = [hit.clause for hit in answer.related if hit.clause.kind in _CONTENT_KINDS]
    questions: list[str] = []
    for clause in (*clauses, *near):
        for kind in _kinds(clause, is_cited=clause in clauses):
            if clause in clauses and kind in asked:
                continue
            question = TEXTS[lang].suggest[kind].format(topic=_topic(clause))
            if question not in questions and question != answer.question:
                questions.append(question)
                break  # one for each clause: different things, not one thing three times
    return tuple(questions[:_MOST])


def _asked(answer: Answer) -> frozenset[str]:
    return {
        "who": frozenset({"who"}),
        "how_much": frozenset({"targets", "amounts"}),
        "when": frozenset({"targets"}),
        "measures": frozenset({"measures"}),
        "list": frozenset({"measures"}),
    }.get(answer.interpreted.kind, frozenset())


def _kinds(clause: Clause, *, is_cited: bool) -> Iterator[str]:
    if not 2 <= len(_topic(clause)) <= _LONGEST_TOPIC:
        return
    if clause.amounts:
        yield "amounts"
    if any(target.value is not None for target in clause.targets):
        yield "targets"
    if clause.units:
        yield "who"
    if not is_cited:
        yield "measures"


def _topic(clause: Clause) -> str:
    return clause.heading.strip("。.：: ")
