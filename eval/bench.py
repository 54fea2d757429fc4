"""What a measurement needs: a library of its own, the truth about it, and the systems by name."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from corpus.errors import InputError, LibraryError
from eval.adapters import load_set
from eval.baselines import bm25_jieba, chunks_of, langchain_faiss
from eval.metrics import fold
from eval.questions import SETS, Question
from eval.replies import Office
from eval.run import Config, Run, complete, find_runs, read_lines
from eval.scores import Truth
from eval.systems import ABLATIONS, Remote, System, Zhice, ablated
from index.encoder import load_encoder
from index.library import Library
from index.records import to_record
from rag.service import open_service
from rag.settings import Settings

SAMPLES = Path(str(files("corpus") / "samples"))
BASELINES = ("langchain-faiss", "bm25-jieba")
SYSTEM_NAMES = ("zhice", *(f"zhice-{each}" for each in ABLATIONS), *BASELINES)
_PACKAGES = ("corpus", "index", "rag", "eval")
_READING = ("corpus", "index")
_STAMP = "stamp"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A library to measure on."""

    settings: Settings
    truth: Truth
    index_digest: str
    refused: tuple[str, ...] = ()

    def system(self, name: str) -> System:
        """Open a system by its name, or by the address of one that runs elsewhere.

        Raises:
            InputError: there is none of that name.
        """
        if "://" in name:
            return Remote(name)
        if name == "zhice":
            return Zhice(open_service(self.settings))
        for ablation in ABLATIONS:
            if name == f"zhice-{ablation}":
                return ablated(self.settings, ablation)
        if name not in BASELINES:
            raise InputError(
                f"There is no system {name}. Choose of {', '.join(SYSTEM_NAMES)}, all, or give "
                "the address (http://…) of one that answers /v1/answer."
            )
        chunks = chunks_of(Library(self.settings.library_url))
        if name == "bm25-jieba":
            return bm25_jieba(chunks)
        return langchain_faiss(chunks, load_encoder(self.settings.embedder))

    def config(self, system: System, set_name: str, questions: Sequence[Question]) -> Config:
        """Describe a run that starts now."""
        return Config(
            system=system.name,
            set_name=set_name,
            set_digest=set_digest(questions),
            index_digest=self.index_digest,
            version=code_digest(_PACKAGES),
            started=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )


def runs_folder(settings: Settings) -> Path:
    """Return where the runs of a home folder are kept."""
    return settings.home / "eval" / "runs"


def open_bench(
    settings: Settings,
    documents: Sequence[Path] | None = (SAMPLES,),
    *,
    progress: Progress = lambda done, total, name: None,
) -> Bench:
    """Open a library that holds the documents and nothing else, or the home's own (None).

    It is kept under the home folder, apart from what users read in, and read again whenever the
    files or the program that reads them have changed.

    Raises:
        InputError: a document does not exist.
        LibraryError: no document could be read, or the home's own library is empty.
    """
    refused: tuple[str, ...] = ()
    if documents is not None:
        settings, refused = _own_library(settings, documents, progress)
    library = Library(settings.library_url) if settings.home.exists() else None
    clauses = library.clauses() if library else {}
    if library is None or not clauses:
        raise LibraryError("Nothing is indexed yet. Run: zhice ingest PATH")
    read = [library.document(info.id) for info in library.documents()]
    offices = {unit.name for each in read for clause in each.clauses for unit in clause.units}
    offices |= {issuer.name for each in read for issuer in each.info.issuers}
    return Bench(
        settings=settings,
        truth=Truth(
            texts={Path(each.info.source).stem: fold(each.text) for each in read},
            issuers=_issuers(),
            offices=tuple(sorted(offices)),
        ),
        index_digest=_digest(
            [load_encoder(settings.embedder).digest]
            + [f"{name} {fields.clause.text}" for name, fields in sorted(clauses.items())]
        ),
        refused=refused,
    )


def newest(settings: Settings, set_name: str) -> list[Run]:
    """Return the newest complete run of each system on a set as it is now, best known first.

    Raises:
        InputError: there is none.
    """
    questions = load_set(set_name)
    digest = set_digest(questions)
    runs = {}
    for path in find_runs(runs_folder(settings), set_name):
        config, records = read_lines(path)
        if config.set_digest == digest and len(records) == len(questions):
            runs[config.system] = complete(config, questions, records)
    if not runs:
        raise InputError(
            f"There is no complete run on {set_name} as it is now. "
            f"Make one: zhice eval run --set {set_name}"
        )
    order = {name: place for place, name in enumerate(SYSTEM_NAMES)}
    return sorted(runs.values(), key=lambda run: order.get(run.config.system, len(order)))


def set_digest(questions: Sequence[Question]) -> str:
    """Return a digest of all questions with their gold."""
    return _digest(json.dumps(to_record(each)) for each in questions)


def _own_library(
    settings: Settings, documents: Sequence[Path], progress: Progress
) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of the documents' own library, and what could not be read just now."""
    for path in documents:
        if not path.exists():
            raise InputError(f"{path} does not exist. Name the folder of the documents.")
    names = _digest(str(path.resolve()) for path in documents)
    own = replace(settings, home=settings.home / "eval" / f"library-{names}")
    found = [file for path in documents for file in [path, *sorted(path.rglob("*"))]]
    stamp = _digest(
        [settings.embedder, code_digest(_READING)]
        + [
            f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}"
            for file in found
            if file.is_file()
        ]
    )
    stamped = own.home / _STAMP
    if not stamped.exists() or stamped.read_text(encoding="ascii") != stamp:
        shutil.rmtree(own.home, ignore_errors=True)
        report = open_service(own).ingest(documents, progress=progress)
        stamped.write_text(stamp, encoding="ascii")
        return own, tuple(refusal.reason for refusal in report.refused)
    return own, ()


def _issuers() -> dict[str, tuple[Office, ...]]:
    """Return the true issuers of the sample documents, by file stem."""
    records = json.loads((SETS / "issuers.json").read_text(encoding="utf-8"))
    return {stem: tuple(Office(**each) for each in offices) for stem, offices in records.items()}


def code_digest(packages: Iterable[str]) -> str:
    """Return a digest of the program's own files, data included."""
    return _digest(
        f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for package in packages
        for root in [Path(str(files(package)))]
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix in (".py", ".tsv", ".json")
    )


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
