"""Word files as people see them: numbers made by lists, boxes, notes, deletions, merged cells."""

import pytest

from corpus.parse import parse
from corpus.readers.archive import Archive
from corpus.readers.docx import read_docx
from corpus.readers.docx_numbering import numeral
from eval.reading.seeds import docx, paragraph


def lines(body: str, **parts: str) -> list[str]:
    return read_docx(Archive(docx(body, **parts), "a.docx")).text.split("\n")


def level(number: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def at(depth: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "第%1章", '<w:suff w:val="space"/>')
    + level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>')
    + level(2, "japaneseCounting", "（%3）")
    + level(3, "decimal", "%1.%4.", "<w:isLgl/>")
    + "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1">' + level(0, "bullet", "•") + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
)


def test_automatic_numbers_are_read_as_word_shows_them() -> None:
    body = [
        ("总则", 0),
        ("甲。", 1),
        ("乙", 2),
        ("丙", 2),
        ("丁", 3),
        ("附则", 0),
        ("戊。", 1),
        ("己", 2),
    ]
    made = lines("".join(paragraph(text, at(depth)) for text, depth in body), numbering=NUMBERING)
    assert made == [
        "第一章 总则",
        "第一条 甲。",
        "（一）乙",
        "（二）丙",
        "1.1.丁",
        "第二章 附则",
        "第二条 戊。",  # articles count on through the chapters
        "（一）己",
    ]


def test_a_list_may_start_anew_and_bullets_are_no_numbers() -> None:
    body = paragraph("甲", at(0)) + paragraph("乙", at(0, 2)) + paragraph("丙", at(0, 3))
    assert lines(body, numbering=NUMBERING) == ["第一章 甲", "乙", "第九章 丙"]


def test_a_style_may_number_its_paragraphs() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr>'
        f"{at(0)}"
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="Own">'
        '<w:basedOn w:val="Base"/></w:style>'
    )
    body = paragraph("甲", '<w:pStyle w:val="Own"/>') + paragraph("乙", '<w:pStyle w:val="Base"/>')
    assert lines(body, numbering=NUMBERING, styles=styles) == ["第一章 甲", "第二章 乙"]


def test_automatic_numbers_make_clauses() -> None:
    body = "".join(
        paragraph(text, at(1)) for text in ("支持企业。给予奖励。", "支持人才。给予住房。")
    )
    clauses = parse(docx(body, numbering=NUMBERING), "a.docx").clauses
    assert [clause.label for clause in clauses] == ["第一条", "第二条"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (103, "chineseCounting", "一百零三"),
        (1010, "chineseCounting", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (2, "ideographTraditional", "乙"),
        (25, "ideographDigital", "二五"),
        (3, "decimalEnclosedCircle", "③"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (4, "unheardOf", "4"),
    ],
)
def test_numerals(number: int, form: str, shown: str) -> None:
    assert numeral(number, form) == shown


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_what_word_does_not_show_is_not_read() -> None:
    body = (
        f"<w:p>{run('甲')}<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        f"<w:ins>{run('乙')}</w:ins>{run('隐', '<w:vanish/>')}"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前')}</w:p><w:p>{run('后')}</w:p>"
    )
    assert lines(body) == ["甲乙", "前后"]


def test_boxes_and_notes_follow_their_paragraph() -> None:
    box = (
        "<w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing>"
    )
    body = (
        f"<w:p>{run('甲')}<w:r><w:AlternateContent><w:Choice>{box}</w:Choice>"
        f"<w:Fallback>{box}</w:Fallback></w:AlternateContent></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + paragraph("乙")
    )
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("注文")}</w:footnote>'
    )
    assert lines(body, footnotes=notes) == ["甲", "框", "注文", "乙"]


def test_cells_merged_downwards_hold_for_each_row() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(text)}</w:tc>"

    first = cell("省科技厅", '<w:vMerge w:val="restart"/>')
    body = (
        f"<w:tbl><w:tr>{first}{cell('一')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('二')}</w:tr></w:tbl>"
    )
    assert lines(body) == ["省科技厅\t一", "省科技厅\t二"]


def test_a_table_of_one_column_is_a_frame_around_text() -> None:
    body = f"<w:tbl><w:tr><w:tc>{paragraph('一、甲')}{paragraph('二、乙')}</w:tc></w:tr></w:tbl>"
    assert lines(body) == ["一、甲", "二、乙"]
