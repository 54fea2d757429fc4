"""Placed text to reading order: columns, rows of tables, running heads, paragraphs."""

from pathlib import Path

from corpus.parse import parse
from corpus.readers.read import read
from eval.reading.seeds import ofd, pdf

Placed = tuple[float, float, str]
WIDE = "为支持科技服务业发展推动科技创新和产业创新深度融合制定以下措施并认真组织实施好"


def column(x: float, lines: list[str], top: float = 700.0) -> list[Placed]:
    return [(x, top - 18 * number, line) for number, line in enumerate(lines)]


def text_of(*pages: list[Placed]) -> list[str]:
    return read(pdf(pages), "a.pdf").text.split("\n")


def test_a_print_in_the_official_layout_gives_the_clauses_of_its_text(samples: Path) -> None:
    source = (samples / "科技服务业若干措施.txt").read_text(encoding="utf-8").split("\n")[:21]
    printed = parse((Path(__file__).parents[1] / "data" / "official.pdf").read_bytes(), "a.pdf")
    text = parse("\n".join(source).encode(), "a.txt")

    def folded(document: object) -> list[tuple[str, str]]:
        return [(c.label, "".join(c.text.split())) for c in document.clauses]  # type: ignore[attr-defined]

    assert folded(printed) == folded(text)
    pages = [clause.page_start for clause in printed.clauses]
    assert pages == sorted(pages)
    assert pages[0] == 1
    assert max(pages) > 3


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"左{number}列文字写满一整行的宽度才算" for number in range(8)]
    right = [f"右{number}列文字写满一整行的宽度才算" for number in range(8)]
    made = "".join(text_of(column(60, left) + column(310, right)))
    assert made.index("左7") < made.index("右0")


def test_the_cells_of_a_row_are_divided_by_tabs() -> None:
    rows = [("建平台", "省科技厅", "2027年"), ("引人才", "省财政厅", "2026年")]
    placed = [
        (60 + 150.0 * place, 700 - 18.0 * number, cell)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]
    assert text_of(placed) == ["\t".join(row) for row in rows]


def test_a_paragraph_goes_on_where_its_line_is_full_and_ends_where_the_next_is_indented() -> None:
    first = [(84.0, 700.0, WIDE[:36]), (60.0, 682.0, WIDE[:38]), (60.0, 664.0, WIDE[:20] + "。")]
    second = [(84.0, 646.0, WIDE[:36]), (60.0, 628.0, "2025年起施行。")]
    third = [(84.0, 610.0, "三、甲乙丙丁。"), (84.0, 592.0, "四、甲乙。")]
    made = text_of(first + second + third)
    assert made[0] == WIDE[:36] + WIDE[:38] + WIDE[:20] + "。"
    assert made[1] == WIDE[:36] + "2025年起施行。"
    assert made[2:] == ["三、甲乙丙丁。", "四、甲乙。"]


def test_page_numbers_and_running_heads_go_and_numbers_in_the_text_stay() -> None:
    pages = [
        [
            (240.0, 800.0, "某某省人民政府公报"),
            *column(60, [f"{number}年的目标如下所列。", "128"]),
            (290.0, 40.0, f"— {number} —"),
        ]
        for number in range(1, 5)
    ]
    made = text_of(*pages)
    assert "某某省人民政府公报" not in made
    assert not any("—" in line for line in made)
    assert made.count("128") == 4


def test_a_turned_watermark_is_left_out() -> None:
    document = pdf([column(60, ["一、甲乙丙丁。", "二、戊己庚辛。"])])
    mark = b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm <5185> Tj ET"
    start = document.index(b"BT /F1")
    stretched = document[:start] + mark + b"\n" + document[start:]
    assert read(stretched, "a.pdf").text == "一、甲乙丙丁。\n二、戊己庚辛。"


def test_a_pdf_names_characters_by_their_radicals() -> None:
    assert text_of([(60.0, 700.0, "⼀、⽀持⻔户")]) == ["一、支持门户"]


def test_ofd_is_read_by_the_places_of_its_text() -> None:
    raw = read(ofd(["一、支持企业。", "二、支持人才。"]), "a.ofd")
    assert raw.text == "一、支持企业。\n二、支持人才。"
    assert raw.page_of(0) == 1
