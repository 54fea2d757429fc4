"""The language model behind an answer: text in, pieces of text out, within a time limit.

LangChain is imported when a model is opened, not before.
"""

import queue
import threading
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from corpus.errors import InputError, ModelError, ModelFailure

_RETRIES = 1
_DONE = object()


class ChatModel:
    """One LangChain chat model.

    Args:
        model: as `init_chat_model` takes it.
        name: "provider:model", shown with what it wrote.
        timeout: seconds that one answer may take in all, repairs included.
    """

    def __init__(self, model: Any, name: str, *, timeout: float) -> None:
        self.name = name
        self._model = model
        self.timeout = timeout

    def stream(self, system: str, user: str, *, within: float) -> Iterator[str]:
        """Yield the reply in pieces as they come, for at most `within` seconds.

        Raises:
            ModelError: the reply did not come, broke off or took too long.
        """
        # A thread of its own, since not every provider's client has a limit for the whole reply.
        pieces: queue.Queue[object] = queue.Queue()
        left = threading.Event()
        messages = [("system", system), ("human", user)]
        threading.Thread(target=self._read, args=(messages, pieces, left), daemon=True).start()
        deadline = time.monotonic() + within
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    raise ModelError(
                        f"{self.name} took more than {self.timeout:g} s; see ZHICE_LLM_TIMEOUT.",
                        cause="slow",
                    ) from None
                if piece is _DONE:
                    return
                if isinstance(piece, Exception):
                    raise ModelError(
                        f"{self.name} did not answer ({type(piece).__name__}).",
                        cause=_cause(piece),
                    ) from piece
                yield str(piece)
        finally:
            left.set()

    def _read(
        self, messages: list[tuple[str, str]], pieces: "queue.Queue[object]", left: threading.Event
    ) -> None:
        finished = False
        try:
            for chunk in self._model.stream(messages):
                if left.is_set():
                    return
                pieces.put(chunk.text)
                finished = finished or bool(chunk.response_metadata.get("finish_reason"))
        except Exception as error:  # noqa: BLE001 - any client's error becomes a ModelError
            pieces.put(error)
            return
        cut = not finished and self.name.startswith("openai:")
        pieces.put(EOFError("the reply broke off") if cut else _DONE)


def _cause(error: Exception) -> ModelFailure:
    if isinstance(error, EOFError):
        return "cut"
    if "timeout" in type(error).__name__.lower():
        return "slow"
    return "busy" if getattr(error, "status_code", None) == 429 else "failed"


@cache
def load_chat_model(name: str, *, base_url: str, timeout: float) -> ChatModel:
    """Open a chat model by its LangChain name, such as openai:gpt-5 or ollama:qwen3.

    Raises:
        InputError: the provider is unknown, its package is missing, or it lacks a key.
    """
    provider, colon, model = name.partition(":")
    if not (provider and colon and model):
        raise InputError(f"ZHICE_LLM must read provider:model, not {name!r}.")
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0}
    if base_url:
        options["base_url"] = base_url
    if provider == "openai":
        options |= {"timeout": timeout, "max_retries": _RETRIES}
    try:
        return ChatModel(init_chat_model(name, **options), name, timeout=timeout)
    except ImportError as error:
        raise InputError(
            f"ZHICE_LLM={name} needs a package: pip install langchain-{provider}"
        ) from error
    except Exception as error:  # each provider's client has its own errors
        raise InputError(f"ZHICE_LLM={name} cannot be opened: {error}") from error
