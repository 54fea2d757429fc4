"""An answer in a language model's words: sentence by sentence, each only after its check."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from rag.check import check_sentence, find_quote
from rag.model import Citation, Sentence
from rag.prompt import SYSTEM, Links, render_question, render_repair

_MARKER = re.compile(r"[\[【［（(]\s*(\d{1,3})\s*[\]】］）)]")
# A sentence is whole with its markers; quotes may hold full stops of their own.
_SENTENCE = re.compile(
    r"\s*(?P<words>(?:“[^”]*”|[^“。！？!?\n]|(?<=\d)\.(?=\d))+?)(?P<end>[。！？!?.]?)"
    r"(?P<markers>(?:\s*[\[【［（(]\s*\d{1,3}\s*[\]】］）)])+)(?P<stop>[。！？!?.]?)"
)
_QUOTED = re.compile(r"“([^“”]{4,})”")
_MARKUP = re.compile(r"https?:|www\.|\]\(|[<>`⟦⟧|]|\*\*|^#|javascript:", re.IGNORECASE)
_ABSENT = re.compile(
    r"没有|未(?:写明|载明|提及|规定|明确|说明)|无需|无须|不需|不必|"
    r"\b(?:not|no|never|none|without|nothing|neither)\b",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"根据|依据|按照|规定|具体|包括|以下|方面|主要|其中|此外|同时|以及|可以|能够|需要|对于|关于|由|负责|牵头|配合|"
    r"文件|条款|政策|明确|提出|要求|目标|支持|措施|写明|指出|该|这|为|是|的|在|和|与|将|到|年"
)
_NOVEL = 4
_LONGEST = 600
_MOST_REPAIRS = 3
NOT_FOUND = "NOT_FOUND"


class Writer(Protocol):
    """What writes: see `rag.chat_model.ChatModel`."""

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Yield a reply in pieces."""


class Generated:
    """Writes the sentences of one answer; `removed` counts those that failed twice."""

    def __init__(
        self, model: Writer, question: str, language: str, sources: Sequence[Citation]
    ) -> None:
        self.removed = 0
        self._model = model
        self._sources = {source.marker: source for source in sources}
        self._links = Links()
        self._message = render_question(question, language, sources, self._links)
        self._repairs = 0

    def sentences(self) -> Iterator[tuple[Sentence, tuple[Citation, ...]]]:
        """Yield each sentence that passed, with its citations and their verbatim quotes.

        Raises:
            ModelError: the model did not answer, or broke off.
        """
        held = ""
        for piece in self._model.stream(SYSTEM, self._message):
            held += piece
            # A marker that follows may still belong to the last sentence.
            while (found := _SENTENCE.match(held)) and found.end() < len(held.rstrip()):
                held = held[found.end() :]
                yield from self._passed(found[0])
        while found := _SENTENCE.match(held):
            held = held[found.end() :]
            yield from self._passed(found[0])
        if held.strip() and held.strip() != NOT_FOUND:
            yield from self._passed(held)

    def _passed(self, draft: str) -> Iterator[tuple[Sentence, tuple[Citation, ...]]]:
        sentence, citations, reasons = self._read(draft)
        if reasons and self._repairs < _MOST_REPAIRS:
            self._repairs += 1
            message = render_repair(draft, reasons, self._message)
            sentence, citations, reasons = self._read(
                "".join(self._model.stream(SYSTEM, message)).strip()
            )
        if reasons:
            self.removed += 1
        else:
            yield sentence, citations

    def _read(self, draft: str) -> tuple[Sentence, tuple[Citation, ...], tuple[str, ...]]:
        """Return a sentence, what it cites, and what is wrong with it."""
        markers = tuple(dict.fromkeys(int(marker) for marker in _MARKER.findall(draft)))
        text = " ".join(self._links.show(_MARKER.sub("", draft)).split())
        quoted = _QUOTED.findall(text)
        cited = []
        for marker in markers:
            if source := self._sources.get(marker):
                quotes = (find_quote(words, source.clause.text) for words in quoted)
                cited.append(replace(source, quotes=tuple(each for each in quotes if each)))
        sentence = Sentence(text=text, citations=markers)
        reasons = (*check_sentence(sentence, cited), *_prose_failures(text, cited))
        return sentence, tuple(cited), reasons


def _prose_failures(text: str, cited: Sequence[Citation]) -> Iterator[str]:
    """Yield what a model may not write between its quotes."""
    prose = _QUOTED.sub(" ", text)
    if not _QUOTED.search(text):
        yield "the sentence quotes nothing in “ ”"
    if len(text) > _LONGEST:
        yield "the sentence is too long"
    if _MARKUP.search(prose):
        yield "links and markup are not allowed"
    if _ABSENT.search(prose):
        yield "only what the clauses say may be said, not what they do not"
    evidence = "".join(
        f"{each.clause.text}{' '.join(each.clause.path)}{each.document.title}" for each in cited
    )
    for run in re.findall(r"[\u4e00-\u9fff]+", _FRAME.sub(" ", prose)):
        held = [run[i : i + 2] in evidence for i in range(len(run) - 1)]
        if len(run) >= _NOVEL and sum(held) * 2 < len(held):
            yield f"“{run}” does not stand in what is cited"
