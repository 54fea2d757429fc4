"""PDF pages, suggestions, refusals in Chinese, the order of hits, spans in addresses."""

import ast
import gc
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from corpus.errors import InputError, ReadError
from corpus.parse import parse
from rag.service import Service
from ui.errors import error_in
from ui.pdf_pages import PdfPages, draw_page, find_boxes
from ui.routes import read_spans
from ui.sorting import sorted_hits
from ui.suggest import suggest

PDF = (Path(__file__).parent.parent / "data" / "official.pdf").read_bytes()
ROOT = Path(__file__).parents[2]
UNKNOWN = "程序给出的原因："
OF_FILES = {each.__name__ for each in (ReadError, *ReadError.__subclasses__())}
OF_REQUESTS = {"InputError", "BusyError", "NotFoundError", "LibraryError"}
# What is raised while the page is used; the rest ends `zhice serve`, or other commands.
PAGE_MEETS = sorted(
    str(path.relative_to(ROOT))
    for pattern in (
        "corpus/readers/*.py",
        "corpus/worker.py",
        "index/[dfilmst]*.py",
        "rag/[hjqs]*.py",
        "eval/[abqr]*.py",
        "ui/pdf_pages.py",
        "ui/routes.py",
    )
    for path in ROOT.glob(pattern)
    if path.name not in {"settings.py", "baselines.py"}
)


def test_the_boxes_of_a_clause_follow_it_over_pages() -> None:
    document = parse(PDF, "official.pdf")
    clause = next(each for each in document.clauses if each.page_end != each.page_start)
    assert clause.page_start is not None
    assert clause.page_end is not None
    first, last = find_boxes(PDF, clause.text, clause.page_start, clause.page_end)
    assert (first.number, last.number) == (clause.page_start, clause.page_end)
    assert min(top for _, top, _, _ in first.boxes) > max(t for _, t, _, _ in last.boxes) - 60
    for left, top, width, height in (*first.boxes, *last.boxes):
        assert 0 < left < left + width < 100
        assert 0 < top < top + height < 100
        assert height < 5  # a line, not a paragraph


def test_words_that_stand_nowhere_have_no_box() -> None:
    (page,) = find_boxes(PDF, "这几个字不在这份文件里的任何一页", 1, 1)
    assert page.boxes == ()


def test_a_page_is_drawn_and_a_missing_one_is_named() -> None:
    assert Image.open(io.BytesIO(draw_page(PDF, 1))).size[0] > 900
    with pytest.raises(InputError, match="no page 99"):
        draw_page(PDF, 99)


def test_a_broken_file_costs_no_more_than_itself() -> None:
    pages = PdfPages()
    with pytest.raises(InputError, match="cannot be drawn"):
        pages.png(b"%PDF-1.7 nothing", 1)
    assert pages.png(PDF, 1).startswith(b"\x89PNG")
    pages.close()


def test_suggestions_come_from_the_documents_and_are_answered(service: Service) -> None:
    asked = (
        "部级孵化器能得到多少补助？",
        "“一件事一次办”由谁牵头？",
        "推动检验检测机构发展有哪些措施？",
    )
    suggested = [each for question in asked for each in suggest(service.answer(question), "zh")]
    assert len(suggested) >= 4
    assert not set(suggested) & set(asked)
    answered = [service.answer(each).status == "answered" for each in suggested]
    assert sum(answered) >= len(answered) - 1


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        ("The question has 3000 characters; at most 2000 are read. Ask one thing.", "3000 个字"),
        ("Nothing is indexed yet. Run: zhice ingest PATH", "还没有收录文件"),
        ("甲.pdf: is protected by a password. Save it without one.", "甲.pdf：有密码保护"),
        ("甲: 乙.pdf is odd", f"{UNKNOWN}甲: 乙.pdf is odd"),
    ],
)
def test_refusals_are_told_in_chinese(message: str, chinese: str) -> None:
    assert chinese in error_in(message, "zh")
    assert error_in(message, "en") == message


@pytest.mark.parametrize("module", PAGE_MEETS)
def test_every_refusal_that_a_reader_may_meet_is_known_in_chinese(module: str) -> None:
    # What a collection in the middle frees may parse too, which CPython 3.11 fails on (gh-106905).
    gc.disable()
    try:
        source = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    finally:
        gc.enable()
    for refusal in refusals_in(source):
        assert not error_in(refusal, "zh").startswith(UNKNOWN), refusal


def refusals_in(source: ast.Module) -> Iterator[str]:
    """Yield what a module raises or returns as an error, with 1 for each value filled in."""
    words = {
        target.id: node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def said(node: ast.expr) -> str:
        match node:
            case ast.Constant(value=value):
                return str(value)
            case ast.JoinedStr(values=values):
                return "".join(map(said, values))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="format")):
                return said(words[name]).replace("{}", "1")
            case ast.Name(id=name) if name in words:
                return said(words[name])
            case _:
                return "1"

    for node in ast.walk(source):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, problem]) if name in OF_FILES:
                yield f"甲.pdf: {said(problem)}"
            case ast.Call(func=ast.Name(id=name), args=[message]) if name in OF_REQUESTS:
                if not isinstance(message, ast.Name) or message.id in words:  # else imported
                    yield said(message)


def test_hits_are_sorted(service: Service) -> None:
    hits = service.search("智慧物流", limit=50).hits
    dates = [hit.document.issued_on or "" for hit in sorted_hits(hits, "newest")]
    assert dates == sorted(dates, reverse=True)
    for document in {hit.document.id for hit in hits}:
        inside = [h for h in sorted_hits(hits, "document") if h.document.id == document]
        places = [hit.clause.char_start for hit in inside]
        assert places == sorted(places)
    assert sorted_hits(hits, "relevance") == list(hits)


@pytest.mark.parametrize(
    ("written", "spans"),
    [("3-9,20-31", [(3, 9), (20, 31)]), ("", []), ("9-3,x-y,-,5", []), ("1-2;drop", [])],
)
def test_spans_in_an_address(written: str, spans: list[tuple[int, int]]) -> None:
    assert read_spans(written) == spans
