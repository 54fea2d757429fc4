"""Answers as composed of evidence and fixed phrases."""

from dataclasses import replace

import pytest

from corpus.model import Clause, DocumentInfo, Issuer, IssuerBasis, Span, Unit, UnitRole
from index.lexical import build_lexical
from rag.check import check
from rag.compose import Composer, compose, not_found, primary_of
from rag.evidence import select_evidence
from rag.model import Draft, Hit, Interpretation, QuestionKind, Quote
from rag.phrases import (
    date_phrase,
    issuer_phrase,
    number_phrase,
    phrase,
    place_of,
    source_of,
)
from rag.relevance import Relevance

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


LEXICAL = build_lexical([TEXT, "发展会展业", "培育物流企业"])


def hit(clause: Clause = CLAUSE, document: DocumentInfo = DOCUMENT, score: float = 1.0) -> Hit:
    return Hit(rank=1, score=score, scores={}, clause=clause, document=document)


def composed(question: str, interpreted: Interpretation, *hits: Hit) -> Draft:
    """Compose an answer from hits, as `rag.answer` does."""
    relevance = Relevance(question, "zh", LEXICAL)
    evidence = select_evidence(hits, interpreted, relevance, question)
    best = primary_of(interpreted, evidence)
    if best is None:
        return not_found(interpreted.language)
    evidence = [best, *(each for each in evidence if each is not best)]
    composer = Composer(interpreted.language)
    return composer.draft(compose(composer, question, interpreted, evidence, relevance))


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
    assert phrase("th", "not_found") == phrase("en", "not_found")


def test_offices_are_named_by_role_and_quoted_from_their_list() -> None:
    draft = composed("平台由谁负责？", asks("who"), hit())
    (sentence,) = draft.sentences
    assert "牵头单位为省科技厅；配合单位为省财政厅" in sentence.text
    assert draft.citations[0].quotes == (quote("（省科技厅牵头，省财政厅配合）"),)
    assert draft.status == "answered"


@pytest.mark.parametrize(
    ("question", "named", "left_out"),
    [("平台由谁牵头？", "省科技厅", "省财政厅"), ("平台由谁配合？", "省财政厅", "省科技厅")],
)
def test_only_the_role_asked_for_is_named(question: str, named: str, left_out: str) -> None:
    text = composed(question, asks("who"), hit()).sentences[0].text
    assert named in text
    assert left_out not in text


def test_a_clause_without_offices_is_said_to_name_none() -> None:
    draft = composed("平台由谁负责？", asks("who"), hit(replace(CLAUSE, units=())))
    assert "没有写明责任单位" in draft.sentences[0].text
    assert draft.status == "not_found"


def test_another_office_than_the_clause_names_is_corrected() -> None:
    asked = replace(asks("yes_no"), office="省商务厅")
    draft = composed("平台由省商务厅负责吗？", asked, hit())
    assert draft.sentences[0].text.startswith("与问题所说的不同")
    assert [(c.asserted, c.documented) for c in draft.corrections] == [
        ("省商务厅", "省科技厅、省财政厅")
    ]


def test_the_office_a_clause_names_is_confirmed() -> None:
    asked = replace(asks("yes_no"), office="科技厅")
    draft = composed("平台由科技厅负责吗？", asked, hit())
    assert draft.status == "answered"
    assert draft.corrections == ()


def test_the_figure_asked_for_is_quoted_and_no_other() -> None:
    text = "（二）加大引育力度。到2027年，建成60个平台，培育20家企业。"
    clause = replace(CLAUSE, text=text, units=())
    draft = composed("要建多少个平台？", asks("how_much"), hit(clause))
    assert [q.text for q in draft.citations[0].quotes] == ["到2027年", "建成60个平台"]


def test_a_blank_is_said_to_be_blank_and_a_draft_to_be_one() -> None:
    draft = composed(
        "要达到多少亿元？", asks("how_much"), hit(document=replace(DOCUMENT, status="draft"))
    )
    assert draft.status == "left_blank"
    assert "留空" in draft.sentences[0].text
    assert "征求意见稿" in draft.sentences[1].text
    assert {sentence.citations for sentence in draft.sentences} == {(1,)}


def test_a_figure_question_without_a_figure_is_not_found() -> None:
    clause = replace(CLAUSE, text="（二）加大引育力度。建成一批平台。", units=())
    assert composed("要建多少个平台？", asks("how_much"), hit(clause)).status == "not_found"


def test_a_comparison_quotes_each_document_once() -> None:
    elsewhere = hit(replace(CLAUSE, id="c3"), replace(DOCUMENT, id="d2", title="另一意见"))
    draft = composed(
        "两份文件分别建多少个平台？",
        asks("compare"),
        hit(),
        hit(replace(CLAUSE, id="c2")),
        elsewhere,
    )
    assert {citation.document.id for citation in draft.citations} == {"d1", "d2"}
    assert [citation.marker for citation in draft.citations] == [1, 2]


def test_a_clause_far_less_fitting_than_the_best_is_left_out() -> None:
    other = replace(CLAUSE, id="c2", path=("会展",), text="（三）发展会展业。办好展会。", units=())
    far = hit(other, replace(DOCUMENT, id="d2", title="会展意见"))
    cited = composed("平台有哪些措施？", asks("measures"), hit(), far).citations
    assert [citation.clause.id for citation in cited] == ["c1"]


@pytest.mark.parametrize("kind", ["who", "how_much", "measures", "yes_no", "compare", "open"])
@pytest.mark.parametrize("language", ["zh", "en", "fr"])
def test_every_composed_draft_passes_the_check(kind: QuestionKind, language: str) -> None:
    draft = composed("要建多少个平台？", asks(kind, language), hit())
    assert draft.sentences
    assert check(draft) == ()


def test_the_draft_that_nothing_is_found_passes_the_check() -> None:
    assert check(not_found("zh")) == ()
