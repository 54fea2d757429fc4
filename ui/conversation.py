"""A conversation: turns, and how the next one comes about."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.errors import NotFoundError, ZhiceError
from rag.model import Answer, Citation
from rag.service import Service
from ui.errors import error_in
from ui.render.answers import (
    render_error,
    render_export,
    render_progress,
    render_question,
    render_reply,
)
from ui.render.parts import data
from ui.suggest import suggest
from ui.texts import TEXTS, Language

MAX_TURNS = 50
_HISTORY_TURNS = 6
_REFRESH_SECONDS = 0.05
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and what came of it: an answer, or the reason why there is none.

    `without` names what was understood but is left out of account (see `Service.answer`).
    """

    number: int
    question: str
    answer: Answer | None = None
    error: str = ""
    without: tuple[str, ...] = ()


@dataclass(slots=True)
class Latest:
    """Which of a reader's questions may still show its answer: the latest, unless it was stopped.

    Gradio's own cancelling comes too late for an answer that is just being sent, and fails where
    the answer was complete.
    """

    number: int = 0
    running: bool = False
    stopped: int = -1

    def begin(self) -> int:
        """Number a new question."""
        self.number += 1
        self.running = True
        return self.number

    def finish(self, number: int) -> None:
        """Say that a question is answered, or given up."""
        if self.number == number:
            self.running = False

    def stop(self) -> None:
        """Let no question before this show anything more."""
        self.number += 1
        self.running = False
        self.stopped = self.number

    @property
    def is_stopped(self) -> bool:
        """Whether nothing was asked since the last stop."""
        return self.number == self.stopped


def answer_turn(
    service: Service,
    question: str,
    before: Sequence[Turn],
    lang: Language,
    without: Sequence[str] = (),
) -> Iterator[str | Turn]:
    """Yield the answer on its way as HTML, at last the finished turn."""
    number = before[-1].number + 1 if before else 1
    head = render_question(question, lang)
    step, text, citations = "", "", dict[int, Citation]()
    drawn = 0.0
    try:
        events = service.answer_events(question, history=_history(before), without=without)
        for event in events:
            if isinstance(event.data, Answer):
                yield Turn(
                    number=number, question=question, answer=event.data, without=tuple(without)
                )
                return
            if isinstance(event.data, Citation):
                citations[event.data.marker] = event.data
            elif event.event == "token":
                text += event.data
            else:
                step = event.data
            if event.event == "status" or time.monotonic() - drawn > _REFRESH_SECONDS:
                drawn = time.monotonic()
                progress = render_progress(step, text, [*citations.values()], lang, str(number))
                yield wrap(number, question, head + progress)
    except ZhiceError as error:
        yield Turn(number=number, question=question, error=str(error))
    except Exception:
        # The reader gets one calm sentence, the log the trace.
        _logger.exception("A question could not be answered.")
        yield Turn(number=number, question=question, error=TEXTS[lang].failure)


def stored_turns(service: Service, kept: Sequence[dict[str, str]]) -> list[Turn]:
    """Return a conversation from what a browser kept of it: questions and answers' ids."""
    turns = []
    for number, each in enumerate(kept[-MAX_TURNS:], start=1):
        question = str(each.get("question", ""))
        try:
            answer = service.stored_answer(str(each.get("answer", "")))
        except NotFoundError as error:
            turns.append(Turn(number=number, question=question, error=str(error)))
        else:
            turns.append(Turn(number=number, question=question, answer=answer))
    return turns


def render_conversation(service: Service, turns: Sequence[Turn], lang: Language) -> str:
    """Return all turns as HTML, suggestions under the last."""
    titles: dict[str, str] = {}
    if any(turn.answer and turn.answer.interpreted.document_ids for turn in turns):
        titles = {each.id: each.title for each in service.documents()}
    shown = "".join(_turn(turn, lang, titles, is_last=turn is turns[-1]) for turn in turns)
    return shown + render_export([turn.answer for turn in turns if turn.answer], lang)


def wrap(number: int, question: str, content: str, answer_id: str = "") -> str:
    """Return a turn's frame."""
    named = data(turn=str(number), question=question, answer=answer_id)
    return f'<section class="turn"{named}>{content}</section>'


def _turn(turn: Turn, lang: Language, titles: dict[str, str], *, is_last: bool) -> str:
    number = str(turn.number)
    head = render_question(turn.question, lang, number)
    if turn.answer is None:
        problem = render_error(error_in(turn.error, lang), lang)
        return wrap(turn.number, turn.question, head + problem)
    reply = render_reply(
        turn.answer,
        lang,
        number,
        follow_ups=suggest(turn.answer, lang) if is_last else (),
        titles=titles,
        without=turn.without,
    )
    return wrap(turn.number, turn.question, head + reply, turn.answer.answer_id)


def _history(turns: Sequence[Turn]) -> list[dict[str, str]]:
    return [
        {"role": role, "content": content}
        for turn in turns[-_HISTORY_TURNS:]
        if turn.answer
        for role, content in (("user", turn.question), ("assistant", turn.answer.answer))
    ]
