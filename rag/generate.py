"""An answer in a language model's words: sentence by sentence, each only after its check."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from corpus.errors import ModelError
from corpus.patterns import regex
from rag.check import check_sentence, find_quote
from rag.model import Citation, Sentence
from rag.prompt import SYSTEM, Links, render_question, render_repair
from rag.prose import claimed_quotes, prose_failures

_MARKERS = regex(r"(?:\s*[\[【［（(]\s*\d{1,3}\s*[\]】］）)])+\s*[。.！!；;]?")
_NUMBER = regex(r"\d+")
_ENDS = "。.！!；; \n"
_SHORTEST_QUOTE = 4
_MOST_CHARACTERS = 20_000
_MOST_REPAIRS = 3
NOT_FOUND = "NOT_FOUND"


class Writer(Protocol):
    """What writes: see `rag.chat_model.ChatModel`."""

    @property
    def timeout(self) -> float:
        """Seconds that one answer may take, repairs included."""

    def stream(self, system: str, user: str, *, within: float) -> Iterator[str]:
        """Yield a reply in pieces."""


class Generated:
    """Writes the sentences of one answer; `removed` counts those that failed twice."""

    def __init__(
        self, model: Writer, question: str, language: str, sources: Sequence[Citation]
    ) -> None:
        self.removed = 0
        self._model = model
        self._question = question
        self._sources = {source.marker: source for source in sources}
        self._links = Links()
        self._message = render_question(question, language, sources, self._links)
        self._repairs = 0
        self._until = 0.0

    def sentences(self) -> Iterator[tuple[Sentence, tuple[Citation, ...]]]:
        """Yield each sentence that passed, with its citations and their verbatim quotes.

        Raises:
            ModelError: the model did not answer, broke off, or never came to an end.
        """
        self._until = time.monotonic() + self._model.timeout
        held = ""
        for piece in self._stream(self._message):
            held += piece
            # A marker that follows may still belong to the last sentence.
            while (end := _end_of_sentence(held)) and end < len(held.rstrip()):
                draft, held = held[:end], held[end:]
                yield from self._passed(draft)
        while end := _end_of_sentence(held):
            draft, held = held[:end], held[end:]
            yield from self._passed(draft)
        if held.strip() and held.strip(_ENDS) != NOT_FOUND:
            yield from self._passed(held)

    def _stream(self, message: str) -> Iterator[str]:
        written = 0
        for piece in self._model.stream(
            SYSTEM, message, within=max(0.0, self._until - time.monotonic())
        ):
            written += len(piece)
            if written > _MOST_CHARACTERS:
                raise ModelError("The reply does not end.", cause="endless")
            yield piece

    def _passed(self, draft: str) -> Iterator[tuple[Sentence, tuple[Citation, ...]]]:
        sentence, citations, reasons = self._read(draft)
        if reasons and self._repairs < _MOST_REPAIRS:
            self._repairs += 1
            message = render_repair(draft.strip(), reasons, self._message)
            sentence, citations, reasons = self._read("".join(self._stream(message)))
        if reasons:
            self.removed += 1
        else:
            yield sentence, citations

    def _read(self, draft: str) -> tuple[Sentence, tuple[Citation, ...], tuple[str, ...]]:
        """Return a sentence, what it cites, and what is wrong with it."""
        words, markers = _without_markers(draft)
        text = " ".join(self._links.show(words).split())
        sources = [self._sources[marker] for marker in markers if marker in self._sources]
        bare = text.strip(_ENDS)
        if len(bare) >= _SHORTEST_QUOTE and any(bare in each.clause.text for each in sources):
            text = f"“{bare}”"  # nothing but the clause's words: a quote without its marks
        quoted = claimed_quotes(text, sources)
        reasons = [
            f"“{each}” does not stand in the clause cited"
            for each in quoted
            if not any(each in source.clause.text for source in sources)
        ]
        cited = []
        for source in sources:
            quotes = [find_quote(each, source.clause.text) for each in quoted]
            cited.append(replace(source, quotes=tuple(each for each in quotes if each)))
        sentence = Sentence(text=text, citations=markers)
        reasons += check_sentence(sentence, cited)
        reasons += prose_failures(text, cited, self._question)
        return sentence, tuple(cited), tuple(dict.fromkeys(reasons))


def _markers_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the runs of markers outside of quotes: a clause may hold （1） of its own."""
    depth = place = 0
    while place < len(text):
        depth += (text[place] == "“") - (text[place] == "”")
        depth = 0 if text[place] == "\n" else max(depth, 0)
        if depth == 0 and (found := _MARKERS.match(text, place)):
            yield found
            place = found.end()
        else:
            place += 1


def _end_of_sentence(text: str) -> int:
    """Return where the first sentence ends, its markers included; 0 while it goes on."""
    return next((found.end() for found in _markers_in(text)), 0)


def _without_markers(draft: str) -> tuple[str, tuple[int, ...]]:
    found = [*_markers_in(draft)]
    words = draft
    for run in reversed(found):
        stop = run[0].strip()[-1]
        words = words[: run.start()] + (stop if stop in _ENDS else "") + words[run.end() :]
    numbers = (int(number) for run in found for number in _NUMBER.findall(run[0]))
    return words, tuple(dict.fromkeys(numbers))
