"""An answer that a language model writes: its steps, and what becomes of it when it fails."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.errors import ModelError, ModelFailure
from rag.answer import Outcome
from rag.chat_model import ChatModel
from rag.generate import Generated
from rag.model import AnswerEvent, Citation, Draft, Sentence
from rag.phrases import phrase
from rag.pieces import marked, pieces_of

EXTRACTIVE = "extractive"
_MOST_SOURCES = 8


def may_write(outcome: Outcome) -> bool:
    """Tell whether a language model is asked at all.

    It is not where the answer is that the documents do not say, leave blank or contradict the
    question, where it is about a document as a whole, or a complete list.
    """
    draft = outcome.draft
    return (
        draft.status == "answered"
        and not draft.corrections
        and not outcome.complete
        and outcome.interpreted.kind != "document_fact"
        and 1 <= len(draft.citations) <= _MOST_SOURCES
        and all(each.quotes for each in draft.citations)
    )


class Writing:
    """One answer on its way. `draft` is what was written so far, `generator` who wrote it."""

    def __init__(self, model: ChatModel, question: str, outcome: Outcome, *, limit: int) -> None:
        self.generator = EXTRACTIVE
        self.notes: tuple[str, ...] = ()
        self._language = outcome.interpreted.language
        self._extractive = outcome.draft
        self._model = model
        self._said: list[Sentence] = []
        self._cited: dict[str, Citation] = {}  # by clause
        related = (
            Citation(marker=0, clause=hit.clause, document=hit.document, quotes=(), verified=False)
            for hit in outcome.related
        )
        sources = [*self._extractive.citations, *related][: min(limit, _MOST_SOURCES)]
        numbered = [
            replace(source, marker=number, quotes=(), verified=False)
            for number, source in enumerate(sources, start=1)
        ]
        framing = "zh" if self._language == "zh" else "en"
        self._generated = Generated(model, question, framing, numbered)

    @property
    def removed(self) -> int:
        """Return how many sentences failed their check and were left out."""
        return self._generated.removed

    @property
    def draft(self) -> Draft:
        """Return what is answered: by the model, or as it was extracted."""
        if not self._said:
            return self._extractive
        return replace(
            self._extractive, sentences=tuple(self._said), citations=tuple(self._cited.values())
        )

    def events(self) -> Iterator[AnswerEvent]:
        """Yield citations and text, each sentence only when it has passed its check.

        A citation comes again when a later sentence quotes more of its clause. What the model
        does not finish is finished with the extracted sentences; where it wrote nothing that
        passed, nothing is yielded.
        """
        failure: ModelFailure | None = None
        try:
            for sentence, citations in self._generated.sentences():
                yield from self._say(sentence.text, citations)
        except ModelError as error:
            failure = error.cause
        if not self._said:
            removed = self._generated.removed
            self._note(failure or ("unchecked" if removed else "empty"), "instead")
            return
        self.generator = self._model.name
        if failure:
            self.generator += f" + {EXTRACTIVE}"
            self._note(failure, "then")
        elif self._generated.removed:
            count = str(self._generated.removed)
            self.notes = (phrase(self._language, "note_removed", number=count),)
        known = {citation.marker: citation for citation in self._extractive.citations}
        for sentence in self._extractive.sentences:
            if failure or not sentence.citations:  # what is not answered is said in any case
                yield from self._say(sentence.text, [known[each] for each in sentence.citations])

    def _say(self, text: str, citations: Sequence[Citation]) -> Iterator[AnswerEvent]:
        if text in {sentence.text for sentence in self._said}:
            return
        markers = []
        for citation in citations:
            held = self._cited.get(citation.clause.id)
            quotes = [*(held.quotes if held else ()), *citation.quotes]
            marker = held.marker if held else len(self._cited) + 1
            merged = replace(
                citation, marker=marker, quotes=tuple(dict.fromkeys(quotes)), verified=True
            )
            markers.append(marker)
            if merged != held:
                self._cited[citation.clause.id] = merged
                yield AnswerEvent(event="citation", data=merged)
        sentence = Sentence(text=text, citations=tuple(markers))
        words = ("\n" if self._said else "") + marked(sentence)
        self._said.append(sentence)
        yield from tokens(pieces_of(words))

    def _note(self, failure: str, then: str) -> None:
        reason = phrase(self._language, f"note_{failure}", model=self._model.name)
        self.notes = (reason + phrase(self._language, f"note_{then}"),)


def tokens(pieces: Iterable[str]) -> Iterator[AnswerEvent]:
    """Return pieces of text as events."""
    return (AnswerEvent(event="token", data=piece) for piece in pieces)
