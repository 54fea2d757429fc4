import json
from pathlib import Path

import pytest

from corpus.model import Amount, Clause, Document, DocumentInfo, Period, Span, Target
from corpus.parse import parse
from index.records import from_record, to_record


def test_every_sample_survives_json(samples: Path) -> None:
    for path in samples.glob("*.txt"):
        document = parse(path.read_bytes(), path.name)
        assert from_record(Document, json.loads(json.dumps(to_record(document)))) == document


def test_fields_no_sample_fills_survive_json() -> None:
    span = Span(start=0, end=2, text="百家")
    target = Target(
        metric="企业", comparator="reaches", value=None, unit="家", year=None, blank=True, span=span
    )
    amount = Amount(yuan=35000.0, cap=True, recipient="企业", recurrence="once", span=span)
    clause = Clause(
        id="a-0000",
        document_id="a",
        label="",
        heading="",
        path=(),
        kind="goal",
        part=0,
        text="百家",
        char_start=0,
        char_end=2,
        page_start=1,
        targets=(target,),
        amounts=(amount,),
    )
    assert from_record(Clause, json.loads(json.dumps(to_record(clause)))) == clause


def test_what_is_absent_stays_absent_and_what_is_nested_is_rebuilt() -> None:
    info = parse("科技发展规划（2021-2025年）\n一、支持。奖励。".encode(), "a.txt").info
    rebuilt = from_record(DocumentInfo, json.loads(json.dumps(to_record(info))))
    assert isinstance(rebuilt.period, Period)
    assert isinstance(rebuilt.period.evidence, Span)
    assert rebuilt.number is None


def test_a_record_of_before_a_field_takes_its_default_but_lacks_nothing_required() -> None:
    record = to_record(parse("一、支持。奖励。".encode(), "a.txt").info)
    del record["amended_on"]
    assert from_record(DocumentInfo, record).amended_on is None
    del record["title"]
    with pytest.raises(TypeError, match="title"):
        from_record(DocumentInfo, record)
