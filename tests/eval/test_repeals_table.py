from pathlib import Path

import pytest
from docx import Document

from eval.repeals import main, read_table

TABLE = Path(__file__).parents[1] / "data" / "law_repeals.tsv"


def test_the_table_holds_each_repeal_once() -> None:
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    repeals = read_table(TABLE)
    assert len(repeals) == sum(not row.startswith("#") for row in rows) >= 100
    assert all(law and title for law, title in repeals)


def test_what_differs_is_named_and_a_wrong_repeal_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    law = Document()
    law.add_paragraph("甲条例")
    law.add_paragraph(
        "第一条　本条例自2020年1月1日起施行。《乙办法》（试行）、《丙法总则》同时废止。"
    )
    law.save(str(tmp_path / "甲条例.docx"))
    table = tmp_path / "table.tsv"
    options = ["--laws", str(tmp_path), "--table", str(table)]
    table.write_text("# file\trepealed\n甲条例\t乙办法\n甲条例\t丙规定\n", encoding="utf-8")
    assert main(options) == 1
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "甲条例: 《丙法总则》 is not repealed by it",
        "甲条例: 《丙规定》 is missed",
        "precision 1 of 2 found",
        "recall    1 of 2 in the table",
    ]
    table.write_text("甲条例\t乙办法\n甲条例\t丙法总则\n", encoding="utf-8")
    assert main(options) == 0
