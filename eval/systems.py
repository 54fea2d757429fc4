"""Systems under test."""

from typing import Protocol

from rag.model import Answer, Hit
from rag.service import History, Service


class System(Protocol):
    """What can be measured: something that finds clauses and answers questions."""

    def search(self, query: str) -> tuple[Hit, ...]:
        """Return hits, best first."""

    def answer(self, question: str, history: History) -> Answer:
        """Answer one question."""


class Zhice:
    """The product as it stands."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def search(self, query: str) -> tuple[Hit, ...]:
        """Return the first ten hits of a hybrid search."""
        return self._service.search(query, limit=10).hits

    def answer(self, question: str, history: History) -> Answer:
        """Answer with the service's defaults."""
        return self._service.answer(question, history=history)
