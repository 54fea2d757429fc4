"""What is compared: systems that cut documents, take the pieces in, and find them again."""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eval.replies import Passage
from index.encoder import Encoder, load_encoder
from index.library import ClauseFields, Library
from rag.settings import Settings

ZHICE = "zhice"
Piece = Any
"""A part of a document as a framework holds it, or a clause."""
Ask = Callable[[str], Sequence[Piece]]
"""Returns up to `eval.systems.DEPTH` pieces for a question, best first."""


class Material:
    """A library that was read in, as each system takes it; what is asked for is kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.library = Library(settings.library_url)

    @cached_property
    def encoder(self) -> Encoder:
        """Return the encoder of all systems."""
        return load_encoder(self.settings.embedder)

    @cached_property
    def texts(self) -> tuple[Passage, ...]:
        """Return all documents, whole."""
        return tuple(
            Passage(source=info.source, text=self.library.document(info.id).text, title=info.title)
            for info in self.library.documents()
        )

    @cached_property
    def clauses(self) -> tuple[ClauseFields, ...]:
        """Return all clauses, in the order of the documents."""
        fields = self.library.clauses()
        return tuple(fields[clause_id] for clause_id in self.library.clause_ids())


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A system in two steps, so that each is timed by itself.

    split: cuts the documents. cuts: false where they are cut already, and only handed over.
    index: takes the pieces in and returns what finds them.
    passage: a piece as all are judged, by its file and its words.
    opened: opens the index that was made before, where a server does that.
    needs: packages that must be there. about: what it is made of, for a reader of the figures.
    """

    name: str
    split: Callable[[Material], Sequence[Piece]]
    index: Callable[[Sequence[Piece], Material], Ask]
    passage: Callable[[Piece], Passage]
    about: str
    needs: tuple[str, ...] = ()
    cuts: bool = True
    opened: Callable[[Settings], Ask] | None = None

    @property
    def missing(self) -> str | None:
        """Return the first package that is not installed."""
        return next((each for each in self.needs if importlib.util.find_spec(each) is None), None)
