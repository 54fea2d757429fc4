"""Answers as composed of evidence and fixed phrases."""

from dataclasses import replace

import pytest

from corpus.model import Clause, DocumentInfo, Issuer, IssuerBasis, Span, Unit, UnitRole
from rag.check import check
from rag.compose import compose, not_found
from rag.evidence import Evidence
from rag.model import Hit, Interpretation, QuestionKind, Quote
from rag.phrases import (
    date_phrase,
    issuer_phrase,
    number_phrase,
    phrase,
    place_of,
    source_of,
)

BODY = "（二）加大引育力度。建成60个平台。达到□□亿元。"
TEXT = BODY + "（省科技厅牵头，省财政厅配合）"
DOCUMENT = DocumentInfo(
    id="d1",
    title="关于支持平台的意见",
    title_basis="stated",
    number="鲁科字〔2025〕128号",
    issuers=(),
    issued_on=None,
    addressees=None,
    region="山东省",
    period=None,
    status="unverified",
    status_reason="",
    cites=(),
    warnings=(),
    source="x.txt",
    sha256="",
)


def unit(name: str, role: UnitRole) -> Unit:
    start = TEXT.index(name)
    return Unit(name=name, role=role, span=Span(start=start, end=start + len(name), text=name))


CLAUSE = Clause(
    id="c1",
    document_id="d1",
    label="（二）",
    heading="加大引育力度",
    path=("一、壮大主体", "（二）加大引育力度"),
    kind="measure",
    part=0,
    text=TEXT,
    char_start=0,
    char_end=len(TEXT),
    units=(unit("省科技厅", "lead"), unit("省财政厅", "cooperate")),
)


def quote(text: str) -> Quote:
    start = TEXT.index(text)
    return Quote(text=text, start=start, end=start + len(text))


def evidence(
    *,
    clause: Clause = CLAUSE,
    document: DocumentInfo = DOCUMENT,
    said: str = "建成60个平台。",
    phrased: str | None = "建成60个平台",
    coverage: float = 0.9,
) -> Evidence:
    return Evidence(
        hit=Hit(rank=1, score=1.0, scores={}, clause=clause, document=document),
        quotes=(quote(said),),
        phrase=quote(phrased) if phrased else None,
        coverage=coverage,
    )


def asks(kind: QuestionKind, language: str = "zh") -> Interpretation:
    return Interpretation(
        language=language, kind=kind, wants_figure=kind in ("how_much", "when", "compare")
    )


@pytest.mark.parametrize(
    ("basis", "zh", "en"),
    [
        pytest.param("stated", "（文中署名）", "(named in the text)", id="stated"),
        pytest.param("number_code", "机关代字得出，文中没有署名", "agency code", id="number code"),
        pytest.param(
            "supplied", "随文件提供，文中没有署名", "supplied with the file", id="supplied"
        ),
    ],
)
def test_an_issuer_is_named_with_its_basis(basis: IssuerBasis, zh: str, en: str) -> None:
    document = replace(DOCUMENT, issuers=(Issuer(name="山东省科学技术厅", basis=basis),))
    for language, words in (("zh", zh), ("en", en)):
        said = issuer_phrase(document, language)
        assert "山东省科学技术厅" in said
        assert words in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("zh", ("没有载明文号", "没有载明成文日期", "没有载明发文机关"), id="zh"),
        pytest.param(
            "en", ("no document number", "no date of issue", "no issuing office"), id="en"
        ),
    ],
)
def test_what_a_document_does_not_state_is_said_to_be_unstated(
    language: str, said: tuple[str, str, str]
) -> None:
    document = replace(DOCUMENT, number=None)
    for words, found in zip(
        said,
        (
            number_phrase(document, language),
            date_phrase(document, language),
            issuer_phrase(document, language),
        ),
        strict=True,
    ):
        assert words in found


def test_several_issuers_are_all_named() -> None:
    issuers = tuple(Issuer(name=name, basis="stated") for name in ("省科技厅", "省财政厅"))
    assert "省科技厅、省财政厅" in issuer_phrase(replace(DOCUMENT, issuers=issuers), "zh")


@pytest.mark.parametrize(
    ("language", "date"),
    [pytest.param("zh", "2025年3月1日", id="zh"), pytest.param("en", "2025-03-01", id="en")],
)
def test_a_date_is_written_after_the_language(language: str, date: str) -> None:
    assert date in date_phrase(replace(DOCUMENT, issued_on="2025-03-01"), language)


@pytest.mark.parametrize(
    ("title", "source"),
    [
        pytest.param("关于平台的意见", "《关于平台的意见》", id="a plain title"),
        pytest.param(
            "省厅关于印发《平台措施》的通知", "《平台措施》", id="what a notice passes on"
        ),
        pytest.param("关于印发《甲》《乙》的通知", "《甲》《乙》", id="two plans in one notice"),
    ],
)
def test_a_document_is_named_by_what_it_lays_down(title: str, source: str) -> None:
    document = replace(DOCUMENT, title=title)
    assert source_of(document) == f"{source}（鲁科字〔2025〕128号）"
    assert source_of(replace(document, number=None)) == source


def test_a_place_is_the_path_or_the_kind_where_there_is_none() -> None:
    assert place_of(CLAUSE.path, "measure") == "一、壮大主体 › （二）加大引育力度"
    assert place_of((), "preamble") == "引言"
    assert place_of((), "measure") == ""


def test_other_languages_get_english_phrases() -> None:
    assert phrase("de", "not_found") == phrase("en", "not_found")


def test_offices_are_named_by_role_and_quoted_from_their_list() -> None:
    draft = compose(asks("who"), [evidence()])
    (sentence,) = draft.sentences
    assert "牵头单位为省科技厅；配合单位为省财政厅" in sentence.text
    assert draft.citations[0].quotes == (quote("（省科技厅牵头，省财政厅配合）"),)
    assert draft.status == "answered"


def test_a_clause_without_offices_is_said_to_name_none() -> None:
    draft = compose(asks("who"), [evidence(clause=replace(CLAUSE, units=()))])
    assert "没有写明责任单位" in draft.sentences[0].text
    assert draft.status == "not_found"


def test_a_blank_is_said_to_be_blank_and_a_draft_to_be_one() -> None:
    left = evidence(
        document=replace(DOCUMENT, status="draft"), said="达到□□亿元。", phrased="达到□□亿元"
    )
    draft = compose(asks("how_much"), [left])
    assert draft.status == "left_blank"
    assert "留空" in draft.sentences[0].text
    assert "征求意见稿" in draft.sentences[1].text
    assert {sentence.citations for sentence in draft.sentences} == {(1,)}


def test_a_figure_question_without_a_figure_is_not_found() -> None:
    draft = compose(asks("how_much"), [evidence(phrased=None)])
    assert draft == not_found("zh")


def test_a_comparison_quotes_each_document_once() -> None:
    other = replace(evidence(), hit=replace(evidence().hit, clause=replace(CLAUSE, id="c2")))
    elsewhere = evidence(
        clause=replace(CLAUSE, id="c3"), document=replace(DOCUMENT, id="d2", title="另一意见")
    )
    draft = compose(asks("compare"), [evidence(), other, elsewhere])
    assert [citation.clause.id for citation in draft.citations] == ["c1", "c3"]
    assert [citation.marker for citation in draft.citations] == [1, 2]


def test_a_yes_no_question_gets_the_best_clause_alone() -> None:
    second = evidence(clause=replace(CLAUSE, id="c2"))
    assert len(compose(asks("yes_no"), [evidence(), second]).citations) == 1
    assert len(compose(asks("measures"), [evidence(), second]).citations) == 2


def test_a_clause_far_less_fitting_than_the_best_is_left_out() -> None:
    far = evidence(clause=replace(CLAUSE, id="c2"), coverage=0.3)
    assert len(compose(asks("measures"), [evidence(), far]).citations) == 1


@pytest.mark.parametrize(
    ("document", "words"),
    [
        pytest.param(DOCUMENT, ("文号为鲁科字〔2025〕128号", "没有载明发文机关"), id="number only"),
        pytest.param(replace(DOCUMENT, number=None, status="draft"), ("征求意见稿",), id="a draft"),
    ],
)
def test_facts_of_a_document_are_said_with_what_is_missing(
    document: DocumentInfo, words: tuple[str, ...]
) -> None:
    draft = compose(asks("document_fact"), [evidence(document=document)], CLAUSE)
    assert draft.status == "answered"
    assert all(each in draft.sentences[0].text for each in words)


def test_a_document_that_states_nothing_of_itself_is_not_found() -> None:
    bare = evidence(document=replace(DOCUMENT, number=None))
    assert compose(asks("document_fact"), [bare], CLAUSE).status == "not_found"


@pytest.mark.parametrize("kind", ["who", "how_much", "measures", "yes_no", "compare", "open"])
@pytest.mark.parametrize("language", ["zh", "en", "fr"])
def test_every_composed_draft_passes_the_check(kind: QuestionKind, language: str) -> None:
    assert check(compose(asks(kind, language), [evidence()])) == ()
