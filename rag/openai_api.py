"""The chat API that OpenAI's clients speak, in front of the same answers."""

import json
import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StrictBool

from corpus.errors import InputError
from rag.model import Answer
from rag.openapi import EVENTS, problems
from rag.phrases import place_of, source_of
from rag.service import Service

MODEL = "zhice"


class TextPart(BaseModel):
    """A part of a message; only text can be read."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One message of a chat. System messages are not followed: answers quote documents only."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[TextPart]

    def words(self) -> str:
        """Return the message's text."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content)


class ChatRequest(BaseModel):
    """A chat; the last user message is the question. Options such as temperature change nothing."""

    model: Annotated[str, Field(max_length=200)] = MODEL
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: StrictBool = False


def add_openai_routes(app: FastAPI, service: Service) -> None:
    """Add the routes to an application."""

    @app.get("/v1/models", summary="OpenAI-compatible: the models", tags=["openai"])
    def models() -> dict[str, Any]:
        """Return the one model there is."""
        return {
            "object": "list",
            "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "zhice"}],
        }

    @app.post(
        "/v1/chat/completions",
        summary="OpenAI-compatible: a chat",
        tags=["openai"],
        responses=problems(413) | EVENTS,
    )
    def chat(request: ChatRequest) -> Any:
        """Answer the last user message; `zhice` in the reply holds the whole checked answer."""
        turns = [each for each in request.messages if each.role in ("user", "assistant")]
        if not turns or turns[-1].role != "user":
            raise InputError("The last message must be the user's question.")
        answer = service.answer(
            turns[-1].words(),
            history=[{"role": each.role, "content": each.words()} for each in turns[:-1]],
        )
        if request.stream:
            return StreamingResponse(_chunks(answer), media_type="text/event-stream")
        message = {"role": "assistant", "content": _content(answer)}
        return {
            **_head(answer, "chat.completion"),
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            "zhice": jsonable_encoder(answer),
        }


def _content(answer: Answer) -> str:
    """Return the answer's text and, below it, what each marker cites."""
    cited = [
        f"[{each.marker}] {source_of(each.document)} {place_of(each.clause.path, each.clause.kind)}"
        for each in answer.citations
    ]
    return "\n".join([answer.answer, *(["", *cited] if cited else [])])


def _chunks(answer: Answer) -> Iterator[str]:
    head = _head(answer, "chat.completion.chunk")

    def chunk(delta: dict[str, str], reason: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        body = json.dumps({**head, "choices": [choice], **more}, ensure_ascii=False)
        return f"data: {body}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for line in _content(answer).splitlines(keepends=True):
        yield chunk({"content": line})
    yield chunk({}, "stop", zhice=jsonable_encoder(answer))
    yield "data: [DONE]\n\n"


def _head(answer: Answer, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{answer.answer_id}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
    }
