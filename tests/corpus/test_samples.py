"""The five sample documents: how many clauses, where, and that nothing of the text is lost."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.model import Clause, Document
from corpus.parse import parse

NAMES = (
    "三个十大",
    "生产性服务业高端化",
    "科技服务业若干措施",
    "青岛三年行动",
    "高技术服务业实施意见",
)


def read(samples: Path, name: str) -> Document:
    path = samples / f"{name}.txt"
    return parse(path.read_bytes(), path.name)


def of_kind(document: Document, kind: str) -> list[Clause]:
    return [clause for clause in document.clauses if clause.kind == kind]


@pytest.mark.parametrize("name", NAMES)
def test_clauses_and_blocks_tile_the_text(samples: Path, name: str) -> None:
    document = read(samples, name)
    spans = sorted(
        [(each.char_start, each.char_end, each.text) for each in document.clauses]
        + [(each.char_start, each.char_end, each.text) for each in document.blocks]
    )
    position = 0
    for start, end, text in spans:
        assert document.text[start:end] == text
        assert document.text[position:start].strip() == "", "text is lost, or stretches overlap"
        position = end
    assert document.text[position:].strip() == ""


def test_producer_services_have_16_measures(samples: Path) -> None:
    measures = of_kind(read(samples, "生产性服务业高端化"), "measure")
    assert [clause.label for clause in measures][:2] == ["一、", "二、"]
    assert len(measures) == 16


def test_technology_services_have_16_measures_under_5_chapters(samples: Path) -> None:
    measures = of_kind(read(samples, "科技服务业若干措施"), "measure")
    assert len(measures) == 16
    assert len({clause.path[0] for clause in measures}) == 5


def test_the_qingdao_plan(samples: Path) -> None:
    document = read(samples, "青岛三年行动")
    measures = Counter(clause.path[0] for clause in of_kind(document, "measure"))
    assert measures == {"三、重点产业": 10, "四、实施行动": 20}
    actions = [c for c in of_kind(document, "measure") if c.path[0] == "四、实施行动"]
    assert len({clause.path[1] for clause in actions}) == 6
    assert len(of_kind(document, "safeguard")) == 4
    assert [clause.path for clause in of_kind(document, "general")] == [("一、总体要求",)]
    assert [clause.path for clause in of_kind(document, "goal")] == [("二、发展目标",)]


def test_high_technology_services_have_33_leaf_clauses(samples: Path) -> None:
    document = read(samples, "高技术服务业实施意见")
    leaves = [c for c in document.clauses if c.label and c.kind != "intro"]
    assert len(leaves) == 33


def test_the_six_plans_have_148_numbered_clauses_each_opened_by_its_goal(samples: Path) -> None:
    document = read(samples, "三个十大")
    assert len(document.parts) == 6
    by_part = [[c for c in document.clauses if c.part == part] for part in range(6)]
    counts = [
        (
            sum(c.label[0].isdecimal() for c in clauses if c.label),
            sum(not c.label[0].isdecimal() for c in clauses if c.label),
        )
        for clauses in by_part
    ]
    # The second plan numbers its measures （一） as well; its safeguards begin again at （一）.
    assert counts == [(12, 3), (0, 12), (59, 4), (21, 5), (15, 3), (14, 0)]
    assert len([c for c in by_part[1] if c.kind == "measure"]) == 9
    assert sum(map(sum, counts)) == 148
    for part, clauses in enumerate(by_part):
        goals = [clause for clause in clauses if clause.kind == "goal"]
        assert len(goals) == 1
        assert goals[0].label == ""
        assert clauses.index(goals[0]) == (1 if part == 0 else 0)


@pytest.mark.parametrize(
    ("name", "number", "issuers", "issued_on", "status"),
    [
        (
            "生产性服务业高端化",
            "鲁服务业办〔2025〕4号",
            [("山东省服务业发展领导小组办公室", "stated")],
            "2025-03-21",
            "unverified",
        ),
        (
            "科技服务业若干措施",
            "鲁科字〔2025〕128号",
            [("山东省科学技术厅", "number_code")],
            None,
            "unverified",
        ),
        ("青岛三年行动", None, [], None, "draft"),
        ("高技术服务业实施意见", None, [], None, "unverified"),
        ("三个十大", None, [], None, "unverified"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_only_what_the_text_proves_is_claimed(
    samples: Path,
    name: str,
    number: str | None,
    issuers: list[tuple[str, str]],
    issued_on: str | None,
    status: str,
) -> None:
    info = read(samples, name).info
    assert info.number == number
    assert [(issuer.name, issuer.basis) for issuer in info.issuers] == issuers
    assert info.issued_on == issued_on
    assert info.status == status


def test_words_injected_into_an_office_list_are_flagged_and_never_an_office(samples: Path) -> None:
    document = read(samples, "三个十大")
    names = {unit.name for clause in document.clauses for unit in clause.units}
    assert not any(character.isascii() for name in names for character in name)
    assert any("非机构文字" in warning for warning in document.info.warnings)


def test_broken_office_names_are_repaired_and_the_words_kept(samples: Path) -> None:
    document = read(samples, "青岛三年行动")
    commerce = next(c for c in document.clauses if c.path[-1:] == ("8.商务服务",))
    culture = next(unit for unit in commerce.units if unit.name == "市文化和旅游局")
    assert culture.span.text == "市文化和旅游"
    brands = next(c for c in document.clauses if c.path[-1:] == ("13.做强青岛服务品牌",))
    assert [unit.name for unit in brands.units][2:4] == ["市农业农村局", "市文化和旅游局"]


def test_spans_of_facts_are_verbatim(samples: Path) -> None:
    for name in NAMES:
        for clause in read(samples, name).clauses:
            for span in [*(u.span for u in clause.units), *(c.span for c in clause.cites)]:
                assert clause.text[span.start : span.end] == span.text
