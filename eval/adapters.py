"""Question sets of others, read as ours.

Legal-DC: JSON lines with `question`, `document` (a title), `gold_spans`, and perhaps `class`; the
documents are files in a folder. STARD: one JSON list with `问题` and `相关法规` (name of an article
→ its text), and beside it corpus.jsonl with all articles. Neither marks key facts, so Correct
means answered at all, and Correct+Cited that a gold span is cited.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from eval.questions import GoldSpan, Question, load_questions, read_lines, set_path

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条.*$", re.DOTALL)


def load_set(name: str) -> list[Question]:
    """Read a set shipped with ZhiCe by its name, or any file in one of the three shapes.

    Raises:
        InputError: the file is missing or of no shape that is known.
    """
    path = set_path(name)
    text = read_lines(path).lstrip("\ufeff \r\n\t")
    try:
        first = json.loads(text if text.startswith("[") else text.partition("\n")[0])
    except ValueError as error:
        raise InputError(f"{path}, line 1, is no question: {error}") from error
    if isinstance(first, list):
        return _read(path, first, _stard)
    if isinstance(first, dict) and "gold_spans" in first:
        return _read(path, _json_lines(path, text), _legal_dc)
    return load_questions(path)


def _json_lines(path: Path, text: str) -> list[Any]:
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                records.append(json.loads(line))
            except ValueError as error:
                raise InputError(f"{path}, line {number}, is no question: {error}") from error
    return records


def _read(path: Path, records: list[Any], adapter: Any) -> list[Question]:
    questions: dict[str, Question] = {}
    for number, record in enumerate(records, start=1):
        try:
            question = adapter(number, record)
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path}, record {number}, is no question: {error!r}") from error
        questions.setdefault(question.id, question)
    return list(questions.values())


def _legal_dc(number: int, record: dict[str, Any]) -> Question:
    return _question(
        str(record.get("id", number)),
        record["question"],
        str(record.get("class", "legal-dc")),
        [(record["document"], span) for span in record["gold_spans"]],
    )


def _stard(number: int, record: dict[str, Any]) -> Question:
    articles = record["相关法规"].items()
    return _question(
        str(record.get("query_id", number)),
        record["问题"],
        "stard",
        [(law_of(name), text) for name, text in articles],
    )


def _question(number: str, question: str, kind: str, gold: list[tuple[str, str]]) -> Question:
    return Question(
        id=number,
        lang="zh",
        type=kind,
        question=question,
        history=(),
        answerable=True,
        status="answered",
        gold=tuple(GoldSpan(document=document, quote=quote) for document, quote in gold),
        facts=(),
        must_not=(),
        split="test",
    )


def law_of(article: str) -> str:
    """Return the law in the name of an article: 建筑法第四十八条 is of 建筑法."""
    return _ARTICLE.sub("", article).strip() or article


def write_stard_documents(corpus: Path, folder: Path) -> int:
    """Write STARD's corpus.jsonl as one text file a law; return how many.

    Raises:
        InputError: it cannot be read, or is of another shape.
    """
    laws: dict[str, list[str]] = {}
    try:
        for name, content in _articles(read_lines(corpus)):
            law = law_of(name)
            number = name.removeprefix(law)
            laws.setdefault(law, []).append(f"{number}　{content.strip()}")
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{corpus} is no corpus of STARD: {error!r}") from error
    folder.mkdir(parents=True, exist_ok=True)
    for law, articles in laws.items():
        path = folder / f"{law.replace('/', '／')}.txt"
        path.write_text("\n".join([law, "", *articles]) + "\n", encoding="utf-8")
    return len(laws)


def _articles(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        if line.strip():
            record = json.loads(line)
            yield record["name"], record["content"]
