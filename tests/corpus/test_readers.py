from collections.abc import Callable, Sequence
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from corpus.errors import (
    EncryptedFileError,
    NoTextLayerError,
    ReadError,
    TooLargeError,
    UnsupportedFormatError,
)
from corpus.limits import MAX_BYTES
from corpus.parse import parse
from corpus.rawtext import RawText, lines_of
from corpus.readers import ocr
from corpus.readers.read import read
from eval.reading.seeds import archive

SIMPLIFIED = "第一条　为了支持企业发展，制定本办法。\n第二条　对新认定的企业给予奖励3.5万元。\n" * 3
TRADITIONAL = "第一條　為了支持企業發展，制定本辦法。\n第二條　對新認定的企業給予獎勵。\n" * 3
RARE = "第一条　㐀㐁𠮷野家企业给予奖励，支持发展。\n第二条　本办法自发布之日起施行。\n"


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Write a PDF of these lines, by hand."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for page, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 72 780 Td 14 TL {shown} ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * page} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    written = "%PDF-1.4\n"
    table = "0000000000 65535 f \n"
    for number, each in enumerate(objects, 1):
        table += f"{len(written):010d} 00000 n \n"
        written += f"{number} 0 obj\n{each}\nendobj\n"
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 {size}\n{table}{trailer}".encode("ascii")


TWO_PAGES = pdf([["1. Support firms.", "Paid once.", "- 1 -"], ["2. Support people.", "- 2 -"]])


def locked(password: str) -> bytes:
    writer = PdfWriter(PdfReader(BytesIO(TWO_PAGES)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("关于支持科技的若干措施")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "金额\n万元"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "合计"
    document.add_paragraph("一、支持企业。给予奖励。")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "gb18030"),
        (RARE, "gb18030"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "big5"),
        ("第五条 奖励3.5万元。", "gb18030"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16", "gb18030", "rare", "traditional", "big5", "one-line"],
)
def test_text_in_the_encodings_of_chinese_offices(text: str, encoding: str) -> None:
    assert read(text.encode(encoding), "办法.txt") == RawText(text=text)


def test_utf_16_of_either_byte_order() -> None:
    assert read(b"\xfe\xff" + "甲办法".encode("utf-16-be"), "a.txt").text == "甲办法"
    assert read(b"\xff\xfe" + "甲办法".encode("utf-16-le"), "a.txt").text == "甲办法"


def test_line_ends_become_one_newline() -> None:
    assert read("甲\r\n乙\r丙\n丁".encode(), "a.txt").text == "甲\n乙\n丙\n丁"


def test_the_format_is_judged_by_content() -> None:
    assert read(word(), "办法.pdf").text == read(word(), "办法.docx").text
    assert read(TWO_PAGES, "办法.txt").page_starts


def test_a_word_file_gives_paragraphs_and_rows_in_order() -> None:
    assert read(word(), "办法.docx").text.splitlines() == [
        "关于支持科技的若干措施",
        "项目\t金额 万元",
        "合计",  # a merged cell is told once
        "一、支持企业。给予奖励。",
    ]


def test_a_pdf_gives_text_without_page_numbers_and_knows_its_pages() -> None:
    raw = read(TWO_PAGES, "办法.pdf")
    assert "- 1 -" not in raw.text
    assert raw.text.splitlines()[-1] == "2. Support people."
    assert raw.page_of(0) == 1
    assert raw.page_of(raw.text.index("Support people")) == 2
    clauses = parse(TWO_PAGES, "办法.pdf").clauses
    assert [(clause.label, clause.page_start, clause.page_end) for clause in clauses] == [
        ("1.", 1, 1),
        ("2.", 2, 2),
    ]


def test_a_pdf_loses_running_heads_and_joins_broken_lines() -> None:
    line = "of a long line that the width of the page broke without any need and"
    pages = [["Gazette", f"{page}. Support {page} {line}", "went on.", "7"] for page in range(1, 5)]
    text = read(pdf(pages), "办法.pdf").text
    assert text.splitlines() == [f"{page}. Support {page} {line} went on." for page in range(1, 5)]


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    assert "Support firms" in read(locked(""), "办法.pdf").text


@pytest.mark.parametrize(
    ("make", "kind", "says"),
    [
        pytest.param(lambda: b"", NoTextLayerError, "no text", id="empty"),
        pytest.param(lambda: b" \n\t\n", NoTextLayerError, "no text", id="blank"),
        pytest.param(lambda: pdf([[]]), NoTextLayerError, "OCR", id="pdf-without-text"),
        pytest.param(lambda: locked("geheim"), EncryptedFileError, "password", id="pdf-locked"),
        pytest.param(lambda: TWO_PAGES[:300], ReadError, "broken PDF", id="pdf-cut"),
        pytest.param(lambda: b"%PDF-1.4\n", ReadError, "broken PDF", id="pdf-head-alone"),
        pytest.param(
            lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4, ReadError, "broken PDF", id="pdf-junk"
        ),
        pytest.param(
            lambda: archive({"a": "甲"}),
            UnsupportedFormatError,
            "no Word, Excel or OFD file",
            id="zip-of-other-things",
        ),
        pytest.param(lambda: word()[:2000], ReadError, "save it again", id="docx-cut"),
        pytest.param(
            lambda: archive({"word/document.xml": "<x"}),
            ReadError,
            "no well-formed XML",
            id="docx-hollow",
        ),
        pytest.param(
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
            UnsupportedFormatError,
            "old office file",
            id="doc",
        ),
        pytest.param(
            lambda: bytes(range(256)) * 10, UnsupportedFormatError, "PDF or Word", id="junk"
        ),
        pytest.param(lambda: bytes(1000), UnsupportedFormatError, "PDF or Word", id="zeros"),
        pytest.param(
            lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
            ReadError if ocr.available() else NoTextLayerError,
            "broken picture|is a picture",
            id="picture",
        ),
        pytest.param(lambda: bytes(MAX_BYTES + 1), TooLargeError, "MB", id="too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    make: Callable[[], bytes], kind: type[ReadError], says: str
) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read(make(), "办法.txt")
    assert type(caught.value) is kind
    assert caught.value.name == "办法.txt"
    assert str(caught.value).startswith("办法.txt: ")


def test_lines_know_their_place() -> None:
    text = "\n 甲 \n\n　乙\t\n"
    lines = list(lines_of(text))
    assert [line.text for line in lines] == ["甲", "乙"]
    assert all(text[line.start : line.end] == line.text for line in lines)


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (9, 1), (10, 2), (25, 3)])
def test_page_of(offset: int, page: int) -> None:
    assert RawText(text="甲" * 30, page_starts=(0, 10, 20)).page_of(offset) == page
    assert RawText(text="甲" * 30).page_of(offset) is None
