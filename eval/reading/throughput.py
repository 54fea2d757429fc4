"""How fast clauses are read, beside a common loader and splitter on the same bytes."""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.parse import parse

_CHUNK = 500
_OVERLAP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """Seconds for the same files, read by ZhiCe and by LangChain."""

    format: str
    files: int
    clauses: int
    seconds: float
    chunks: int
    baseline_seconds: float


def measure(form: str, files: Sequence[Path]) -> Throughput:
    """Read the files once each way, in this process, after a warm-up on the first."""
    baseline = _baseline(form)
    _ours(files[:1])
    baseline(files[:1])
    started = time.perf_counter()
    clauses = _ours(files)
    between = time.perf_counter()
    chunks = baseline(files)
    ended = time.perf_counter()
    return Throughput(
        format=form,
        files=len(files),
        clauses=clauses,
        seconds=between - started,
        chunks=chunks,
        baseline_seconds=ended - between,
    )


def _ours(files: Sequence[Path]) -> int:
    return sum(len(parse(path.read_bytes(), path.name).clauses) for path in files)


def _baseline(form: str) -> Callable[[Sequence[Path]], int]:
    """Return LangChain's loader for a format, followed by its splitter of running text."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)

    def load(path: Path) -> str:
        if form == "pdf":
            from pypdf import PdfReader

            return "\n".join(page.extract_text() for page in PdfReader(path).pages)
        if form == "docx":
            import docx

            return "\n\n".join(each.text for each in docx.Document(str(path)).paragraphs)
        return path.read_text(encoding="utf-8")

    return lambda files: sum(len(splitter.split_text(load(path))) for path in files)


def write_texts(files: Sequence[Path]) -> list[Path]:
    """Write the text of each file beside each other, for the measure of plain text."""
    folder = Path(tempfile.mkdtemp(prefix="zhice-"))
    made = []
    for number, path in enumerate(files):
        made.append(folder / f"{number}.txt")
        made[-1].write_text(parse(path.read_bytes(), path.name).text, encoding="utf-8")
    return made


def line(result: Throughput) -> str:
    """Return a result as a line of a table."""
    ratio = result.baseline_seconds / result.seconds
    return (
        f"{result.format:5} {result.files:4} files  {result.clauses:6} clauses "
        f"{result.clauses / result.seconds:8.0f} clauses/s {result.seconds:7.2f} s   "
        f"loader + splitter {result.chunks:6} chunks {result.baseline_seconds:7.2f} s   "
        f"{ratio:.2f} times as fast"
    )
