"""`zhice ledger`, and the picture of the citation graph."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from rag.citations_graph import CitationGraph, Edge, Node
from rag.service import Service
from ui.cli import main
from ui.graph import draw_graph


@pytest.fixture
def run(samples_home: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["--home", str(samples_home), "ledger", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["units", "--unit", "省能源局"], ["山东省能源局", "牵头", "共 1 个单位"]),
        (["targets", "--metric", "绿色贷款余额"], ["超过2.5万亿元（2026年）", "共 1 条"]),
        (["amounts"], ["最高500万元", "单位：省科技厅", "共 6 条"]),
        (["graph"], ["—贯彻落实→", "（库中没有）"]),
    ],
)
def test_on_a_terminal(run, arguments: Sequence[str], words: Sequence[str]) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run(*arguments)
    assert code == 0
    for each in words:
        assert each in out


def test_two_clauses_side_by_side(run, service: Service) -> None:  # type: ignore[no-untyped-def]
    clauses = service.clause_fields()
    ids = [e.clause.id for e in clauses if e.clause.path and "物流" in e.clause.path[-1]]
    code, out, _ = run("compare", ids[0], ids[-1])
    assert code == 0
    assert "共 1 对条款" in out
    assert "70 家" in out.replace("70家", "70 家")
    assert "120" in out
    document = next(e.document.id for e in clauses if e.clause.id == ids[-1])
    _, out, _ = run("compare", ids[0], document, "--topic", "物流", "--json")
    assert {pair["left"]["clause"]["id"] for pair in json.loads(out)["pairs"]} == {ids[0]}


def test_as_files(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    table, book = tmp_path / "t.csv", tmp_path / "t.xlsx"
    code, _, err = run("targets", "--due", "2025", "--csv", str(table), "--xlsx", str(book))
    assert code == 0
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert f"({len(rows)} rows)" in err
    assert rows
    assert all(row["年份"] and int(row["年份"]) <= 2025 for row in rows)
    sheet = load_workbook(book).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1


def test_as_json(run) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("amounts", "--profile", "部级孵化器", "--json")
    first = json.loads(out)[0]
    assert first["amount"]["recipient"] == "获得工业和信息化部认定的部级孵化器"


def test_a_file_that_cannot_be_written_is_named(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run("graph", "--svg", str(tmp_path / "none" / "g.svg"))
    assert code == 1
    assert "g.svg cannot be written" in err


def test_the_picture_holds_every_document_and_no_markup_of_titles() -> None:
    graph = CitationGraph(
        nodes=(
            Node(id="a", title="<b>甲</b>", number="鲁〔2025〕1号", held=True),
            Node(id="b", title="乙", number=None, held=True),
            Node(id="《丙》", title="丙", number=None, held=False),
        ),
        edges=(
            Edge(source="a", target="《丙》", relation="repeals", words="《丙》同时废止"),
            Edge(source="b", target="a", relation="implements", words="<i>"),
        ),
    )
    root = ElementTree.fromstring(draw_graph(graph))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"<b>甲</b>", "乙", "丙", "废止", "贯彻落实"} <= set(texts)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 2
