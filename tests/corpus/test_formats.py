"""Web pages, Markdown, spreadsheets and old office files."""

import shutil

import pytest

from corpus.errors import EncryptedFileError, NoTextLayerError, UnsupportedFormatError
from corpus.parse import parse
from corpus.readers import ocr
from corpus.readers.read import read
from eval.reading.seeds import archive, docx, paragraph, xlsx

MENU = "<ul>" + "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(20)) + "</ul>"
FOOT = "<div><p>主办：某某省人民政府办公厅</p><p><a href='/'>网站地图</a></p></div>"
BODY = [
    "一、支持企业。给予奖励。",
    "1.奖励",
    "二、支持人才。",
    "（一）住房。给予补贴；",
    "2025年1月8日",
]


def lines(page: str, encoding: str = "utf-8") -> list[str]:
    return read(page.encode(encoding), "a.html").text.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<p>&nbsp;&nbsp;{line}</p>" for line in BODY),
        "<br/>　　".join(BODY),
        "".join(f"<div><span>{line[:2]}</span><span>{line[2:]}</span></div>" for line in BODY),
        f"<table><tr><td>{'<br>'.join(BODY)}</td></tr></table>",
        f"<pre>{chr(10).join(BODY)}</pre>",
    ],
    ids=["paragraphs", "breaks", "spans", "frame", "preformatted"],
)
def test_a_page_gives_every_paragraph_of_its_text_and_no_menu(body: str) -> None:
    page = (
        "<!DOCTYPE html><html><head><meta name='ArticleTitle' content='若干措施'>"
        f"<script>var 甲 = '。';</script></head><body>{MENU}<div id='text'>{body}</div>{FOOT}"
    )
    assert [line.strip("　") for line in lines(page)] == ["若干措施", *BODY]


def test_a_page_in_an_old_encoding_keeps_rare_characters() -> None:
    page = "<html><meta charset='gb2312'><body><p>一、㐀𠮷某给予奖励。</p></body></html>"
    assert lines(page, "gb18030") == ["一、㐀𠮷某给予奖励。"]


def test_rows_and_numbered_lists_of_a_page() -> None:
    page = (
        "<html><body><table><tr><th>任务</th><th>单位</th></tr><tr><td>建平台。</td><td><p>省科技厅</p>"
        "</td></tr></table><ol start='3'><li>甲。</li><li>乙。</li></ol></body></html>"
    )
    assert lines(page) == ["任务\t单位", "建平台。\t省科技厅", "3. 甲。", "4. 乙。"]


def test_markdown_loses_its_marks() -> None:
    text = "# 若干措施\n\n**一、支持**企业。见[办法](http://a)。\n\n"
    text += "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    made = [line for line in read(text.encode(), "a.md").text.split("\n") if line]
    assert made == ["若干措施", "一、支持企业。见办法。", "甲\t乙", "1\t2"]
    plain = "甲*乙*丙\n| 丁 |"
    assert read(plain.encode(), "a.txt").text == plain


def test_a_row_of_a_spreadsheet_is_a_clause_that_names_its_columns() -> None:
    rows = [
        ["重点任务清单", None, None],
        ["任务", "牵头单位", "年份"],
        ["建平台", "省科技厅", 2027],
        ["引人才", None, 2026.5],
    ]
    document = parse(xlsx(rows), "a.xlsx")
    assert [clause.text for clause in document.clauses] == [
        "任务：建平台；牵头单位：省科技厅；年份：2027",
        "任务：引人才；年份：2026.5",
    ]
    assert {clause.path for clause in document.clauses} == {("重点任务清单",)}
    for clause in document.clauses:
        assert document.text[clause.char_start : clause.char_end] == clause.text


def test_separated_values_are_rows_and_prose_of_that_name_is_text() -> None:
    table = '任务,单位\n建平台,"省科技厅,省财政厅"\n引人才,省教育厅\n'
    clauses = parse(table.encode("gb18030"), "a.csv").clauses
    assert [clause.text for clause in clauses] == [
        "任务：建平台；单位：省科技厅,省财政厅",
        "任务：引人才；单位：省教育厅",
    ]
    assert read("一、支持企业。\n二、支持人才。".encode(), "a.csv").rows == ()


def test_a_text_with_a_few_spoiled_bytes_is_read() -> None:
    data = ("一、支持企业发展。" * 50).encode()
    text = read(data[:200] + b"\xff" + data[200:], "a.txt").text
    assert text.count("�") <= 3
    assert text.count("支持企业发展") >= 49


def test_a_page_saved_as_a_word_file_is_read() -> None:
    page = "<html xmlns:w='urn:schemas-microsoft-com'><body><p>一、甲乙。</p></body></html>"
    assert read(page.encode(), "办法.doc").text == "一、甲乙。"
    mail = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{page}"
    assert read(mail.encode(), "办法.doc").text == "一、甲乙。"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def test_a_protected_office_file_is_refused_as_such() -> None:
    with pytest.raises(EncryptedFileError, match="password"):
        read(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx")


@pytest.mark.skipif(shutil.which("soffice") is not None, reason="LibreOffice is installed")
def test_an_old_file_without_libreoffice_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsupportedFormatError, match="LibreOffice"):
        read(OLE + "WordDocument".encode("utf-16-le"), "a.doc")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_file_is_read_through_libreoffice() -> None:
    rtf = r"{\rtf1\ansi\uc0 " + "".join(f"\\u{ord(c)} " for c in "一、支持企业。") + r"\par}"
    assert read(rtf.encode(), "a.rtf").text.strip() == "一、支持企业。"


def test_a_presentation_and_other_archives_are_refused() -> None:
    with pytest.raises(UnsupportedFormatError, match="Unpack it"):
        read(archive({"a.docx": docx(paragraph("甲"))}), "a.zip")


@pytest.mark.skipif(ocr.available(), reason="text recognition is installed")
def test_a_picture_without_text_recognition_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoTextLayerError, match=r"zhice\[ocr\]"):
        read(b"\x89PNG\r\n\x1a\n" + bytes(100), "a.png")
