"""Systems under test: ZhiCe, ZhiCe with a stage left out, and whatever speaks its HTTP contract.

What a user would build instead stands in `eval.baselines`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from corpus.errors import InputError, ZhiceError
from eval.replies import Passage, Reply, read_passages, read_reply
from index.encoder import load_encoder
from index.filters import Filters
from index.library import Library
from index.records import to_record
from rag.model import SearchMode
from rag.retrieve import Ranked
from rag.search import Searcher
from rag.service import History, Service
from rag.settings import Settings

DEPTH = 10
"""How many passages a system returns for a search."""
_TIMEOUT_SECONDS = 120
Ablation = Literal["lexical", "dense", "no-rerank"]
Read = TypeVar("Read")
ABLATIONS: tuple[Ablation, ...] = ("lexical", "dense", "no-rerank")


class System(Protocol):
    """What can be measured: something that finds passages and answers questions.

    Each passage names its file in `source` and shows its words in `text`; that is all a system
    needs to be compared with gold spans. A confidence (higher is surer, any scale) is used to
    order its answers, never as a value.
    """

    @property
    def name(self) -> str:
        """Return a short name for tables."""

    def search(self, question: str, history: History) -> Sequence[Passage]:
        """Return up to `DEPTH` passages, best first."""

    def answer(self, question: str, history: History) -> Reply:
        """Answer one question, given the turns before it."""


class SystemAskError(ZhiceError):
    """Raised when a system under test cannot be asked, or answers in another shape."""


class Zhice:
    """The product as it stands."""

    def __init__(self, service: Service, name: str = "zhice") -> None:
        self.name = name
        self._service = service

    def search(self, question: str, history: History) -> Sequence[Passage]:
        """Return the first hits of a search."""
        return read_passages(to_record(self._service.search(question, limit=DEPTH)))

    def answer(self, question: str, history: History) -> Reply:
        """Answer with the service's defaults."""
        return read_reply(to_record(self._service.answer(question, history=history)))


def ablated(settings: Settings, ablation: Ablation) -> Zhice:
    """Return ZhiCe over the same library with one stage left out."""
    library = Library(settings.library_url)
    service = _AblatedService(settings, library, load_encoder(settings.embedder))
    service.ablation = ablation
    return Zhice(service, f"zhice-{ablation}")


class _AblatedService(Service):
    ablation: Ablation

    def _current(self) -> Searcher:
        whole = super()._current()
        return _AblatedSearcher(whole, self.ablation)


class _AblatedSearcher(Searcher):
    def __init__(self, whole: Searcher, ablation: Ablation) -> None:
        super().__init__(whole.snapshot, whole.library, whole.encoder)
        self._ablation = ablation

    def find(
        self, query: str, *, filters: Filters | None = None, mode: SearchMode = "hybrid"
    ) -> list[Ranked]:
        """Find with the stage left out, whatever mode is asked for."""
        if self._ablation != "no-rerank":
            return super().find(query, filters=filters, mode=self._ablation)
        found = super().find(query, filters=filters)
        # Re-ranked candidates keep the score they were fused to; the others still have it.
        return sorted(found, key=lambda each: -each.scores.get("fused", each.score))


class Remote:
    """Another system behind a URL that speaks `/v1/search` and `/v1/answer`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise InputError(f"{url} is no address of a system: give http://HOST:PORT.")
        self.name = parts.netloc + parts.path.rstrip("/")
        self._url = url.rstrip("/")

    def search(self, question: str, history: History) -> Sequence[Passage]:
        """Search over HTTP."""
        return self._read(read_passages, "/v1/search", {"query": question, "limit": DEPTH})

    def answer(self, question: str, history: History) -> Reply:
        """Ask over HTTP."""
        body = {"question": question, "history": [dict(turn) for turn in history]}
        return self._read(read_reply, "/v1/answer", body)

    def _read(
        self, read: Callable[[dict[str, Any]], Read], path: str, body: Mapping[str, Any]
    ) -> Read:
        address = self._url + path
        request = Request(
            address,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
                return read(json.loads(response.read()))
        except HTTPError as error:
            said = error.read(500).decode(errors="replace")
            raise SystemAskError(f"{address} answered {error.code}: {said}") from error
        except (URLError, TimeoutError) as error:
            raise SystemAskError(f"{address} cannot be reached: {error}. Is it running?") from error
        except (KeyError, TypeError, ValueError) as error:
            raise SystemAskError(
                f"{address} answered in another shape than {path} promises: {error!r}"
            ) from error
