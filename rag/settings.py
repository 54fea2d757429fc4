"""All settings; the only place that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError

_LONGEST_WAIT = 600
_DATABASES = ("postgresql://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `ZHICE_*` variables set.

    home: folder of library and index (ZHICE_HOME).
    library: address of a PostgreSQL database that keeps the library instead (ZHICE_LIBRARY).
    index: address of a Milvus that keeps the index instead (ZHICE_INDEX).
    embedder: "bundled", the path of a folder that `index.train` wrote, or a
        sentence-transformers model by name or path (ZHICE_EMBEDDER).
    reranker: a cross-encoder by name or path, instead of the built-in re-ranking; none where
        empty (ZHICE_RERANKER).
    min_confidence: below it the answer is "not found" (ZHICE_MIN_CONFIDENCE, 0..1). Higher means
        fewer wrong answers and more unanswered questions.
    llm: chat model that writes answers, "provider:model" as LangChain names it; none if empty
        (ZHICE_LLM).
    llm_url: base URL of its API, empty for the provider's own (ZHICE_LLM_URL).
    llm_timeout: seconds it may take for one answer (ZHICE_LLM_TIMEOUT).
    rate: calls a minute that a key or address may make, 0 for any number (ZHICE_RATE).
    hosts: names by which the server may be called, with commas (ZHICE_HOSTS); on a loopback
        address its own names come in addition.
    webhook_hosts: hosts that the webhooks of saved searches may call, with commas; none where
        empty (ZHICE_WEBHOOK_HOSTS).
    log: how a server writes its log to standard error, "text" or "json" (ZHICE_LOG).
    """

    home: Path = Path(".zhice")
    library: str = ""
    index: str = ""
    embedder: str = "bundled"
    reranker: str = ""
    min_confidence: float = 0.1
    llm: str = ""
    llm_url: str = ""
    llm_timeout: float = 60.0
    rate: int = 600
    hosts: tuple[str, ...] = ()
    webhook_hosts: tuple[str, ...] = ()
    log: str = "text"

    @property
    def library_url(self) -> str:
        """Return the database URL of the library."""
        return self.library or f"sqlite:///{self.home / 'library.db'}"

    @property
    def snapshots(self) -> Path:
        """Return the folder of index snapshots."""
        return self.home / "index"

    @property
    def uploads(self) -> Path:
        """Return the folder of uploads that wait to be read."""
        return self.home / "uploads"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises:
        InputError: a variable has a value that cannot be used.
    """
    default = Settings()
    min_confidence = _number(environ, "ZHICE_MIN_CONFIDENCE", default.min_confidence)
    if not 0 <= min_confidence <= 1:
        raise InputError(
            "ZHICE_MIN_CONFIDENCE must be a number from 0 to 1, not "
            f"{environ['ZHICE_MIN_CONFIDENCE']!r}."
        )
    llm_timeout = _number(environ, "ZHICE_LLM_TIMEOUT", default.llm_timeout)
    if not 0 < llm_timeout <= _LONGEST_WAIT:
        raise InputError(
            f"ZHICE_LLM_TIMEOUT must be seconds, more than 0 and at most {_LONGEST_WAIT}, not "
            f"{environ['ZHICE_LLM_TIMEOUT']!r}."
        )
    llm = environ.get("ZHICE_LLM", default.llm).strip()
    if llm and not all(llm.partition(":")):
        raise InputError(f"ZHICE_LLM must read provider:model, not {llm!r}.")
    llm_url = environ.get("ZHICE_LLM_URL", default.llm_url).strip()
    if llm_url and not llm_url.startswith(("http://", "https://")):
        raise InputError(f"ZHICE_LLM_URL must begin with http:// or https://, not {llm_url!r}.")
    rate = environ.get("ZHICE_RATE", str(default.rate))
    if not rate.isdecimal():
        raise InputError(f"ZHICE_RATE must be a number of calls a minute, not {rate!r}.")
    library = environ.get("ZHICE_LIBRARY", default.library).strip()
    if library and not library.startswith(_DATABASES):
        raise InputError(
            "ZHICE_LIBRARY must read postgresql://USER@HOST/DATABASE; without it the library is a "
            "file in ZHICE_HOME."
        )
    index = environ.get("ZHICE_INDEX", default.index).strip()
    if index and not index.startswith("milvus://"):
        raise InputError(
            "ZHICE_INDEX must read milvus://HOST:PORT; without it the index is a folder in "
            "ZHICE_HOME."
        )
    log = environ.get("ZHICE_LOG", default.log)
    if log not in ("text", "json"):
        raise InputError(f"ZHICE_LOG must be text or json, not {log!r}.")
    return Settings(
        rate=int(rate),
        log=log,
        hosts=_names(environ, "ZHICE_HOSTS"),
        webhook_hosts=tuple(map(str.lower, _names(environ, "ZHICE_WEBHOOK_HOSTS"))),
        home=Path(environ.get("ZHICE_HOME", default.home)),
        library=library,
        index=index,
        embedder=environ.get("ZHICE_EMBEDDER", default.embedder),
        reranker=environ.get("ZHICE_RERANKER", default.reranker),
        min_confidence=min_confidence,
        llm=llm,
        llm_url=llm_url,
        llm_timeout=llm_timeout,
    )


def _names(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in environ.get(name, "").split(",") if each.strip())


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    try:
        return float(environ.get(name, default))
    except ValueError:
        return -1.0  # out of every range
