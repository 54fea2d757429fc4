import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from eval.metadata import Row, differences, main, read_table

TABLE = Path(__file__).parents[1] / "data" / "law_metadata.tsv"


def test_the_table_holds_a_hundred_laws_of_stated_facts() -> None:
    rows = read_table(TABLE)
    assert len({row.title for row in rows}) == len(rows) == 100
    for row in rows:
        assert row.issued_on == "" or date.fromisoformat(row.issued_on)
        assert bool(row.issuers) == bool(row.issued_on)
    assert Counter(bool(row.number) for row in rows)[True] > 70


def test_each_difference_is_named() -> None:
    one = Row("甲法", "国务院", "", "2020-01-01")
    assert differences([one], [one]) == []
    assert differences([one], [one._replace(number="国务院令第1号")]) == [
        "甲法: number '国务院令第1号', by hand ''"
    ]


def test_the_measurement_fails_below_its_bound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    law = Document()
    law.add_paragraph("甲条例")
    law.add_paragraph("（2020年1月1日中华人民共和国国务院令第1号公布）")
    law.add_paragraph("第一条　为了试验，制定本条例。")
    law.save(str(tmp_path / "甲条例.docx"))
    shutil.copy(tmp_path / "甲条例.docx", tmp_path / "乙条例.docx")
    table = tmp_path / "table.tsv"
    table.write_text("甲条例\t国务院\t中华人民共和国国务院令第1号\t2020-01-01\n", encoding="utf-8")
    assert main(["--laws", str(tmp_path), "--table", str(table)]) == 0
    table.write_text("乙条例\t某部\t中华人民共和国国务院令第1号\t2020-01-01\n", encoding="utf-8")
    assert main(["--laws", str(tmp_path), "--table", str(table)]) == 1
    assert "issuers '国务院', by hand '某部'" in capsys.readouterr().out
