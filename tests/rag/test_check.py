"""The citation check: what a draft may not say."""

import re
from dataclasses import replace

import pytest

from corpus.model import Clause, DocumentInfo, Issuer
from rag.check import check, verified, verify_quote
from rag.model import Citation, Correction, Draft, Quote, Sentence
from rag.phrases import phrase

TEXT = "（二）加大引育力度。到2027年，建成60个平台，最高奖励1,000万元，落实《人才条例》。"
START = TEXT.index("建成")
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
)
DOCUMENT = DocumentInfo(
    id="d1",
    title="关于支持平台的意见",
    title_basis="stated",
    number="鲁科字〔2025〕128号",
    issuers=(Issuer(name="山东省科学技术厅", basis="number_code"),),
    issued_on="2025-03-21",
    addressees=None,
    region="山东省",
    period=None,
    status="in_force",
    status_reason="",
    cites=(),
    warnings=(),
    source="x.txt",
    sha256="",
)
CITATION = Citation(
    marker=1,
    clause=CLAUSE,
    document=DOCUMENT,
    quotes=(Quote(text="建成60个平台", start=START, end=START + 7),),
    verified=False,
)


def draft(text: str, *markers: int, citation: Citation = CITATION) -> Draft:
    """One sentence and one citation."""
    return Draft(
        status="answered",
        sentences=(Sentence(text=text, citations=markers),),
        citations=(citation,),
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“建成60个平台”", id="a quote"),
        pytest.param("《关于支持平台的意见》（二）：“建成60个平台”", id="the document's own title"),
        pytest.param("落实《人才条例》", id="a title the clause names"),
        pytest.param("到２０２７年建成６０个", id="full width"),
        pytest.param("最高1,000万元", id="thousands"),
        pytest.param("文号为鲁科字〔2025〕128号", id="the document number"),
        pytest.param("成文日期为2025年3月21日", id="the date in Chinese"),
        pytest.param("dated 2025-03-21", id="the date in English"),
        pytest.param("没有数字的话", id="no claim to check"),
    ],
)
def test_a_sentence_carried_by_its_citation_passes(text: str) -> None:
    assert check(draft(text, 1)) == ()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param(draft("建成61个平台", 1), "number 61", id="wrong number"),
        pytest.param(draft("到2028年", 1), "number 2028", id="wrong year"),
        pytest.param(draft("奖励100万元", 1), "number 100", id="part of a number"),
        pytest.param(draft("增长6.0倍", 1), r"number 6\.0", id="another decimal"),
        pytest.param(draft("“建成60所平台”", 1), "建成60所平台", id="altered words in marks"),
        pytest.param(draft("落实《土地条例》", 1), "土地条例", id="invented title"),
        pytest.param(draft("建成60个平台"), "cites nothing", id="no citation"),
        pytest.param(draft("建成60个平台", 2), r"\[2\] does not exist", id="missing citation"),
        pytest.param(draft("建成60个平台", 1, 2), r"\[2\] does not exist", id="one of two missing"),
        pytest.param(
            draft("平台", 1, citation=replace(CITATION, quotes=())), "quotes nothing", id="no quote"
        ),
        pytest.param(
            draft(
                "平台",
                1,
                citation=replace(
                    CITATION, quotes=(Quote(text="建成61个平台", start=START, end=START + 7),)
                ),
            ),
            "“建成61个平台” does not stand",
            id="one digit of the quote altered",
        ),
        pytest.param(
            draft(
                "平台",
                1,
                citation=replace(
                    CITATION, quotes=(Quote(text="建成60个平台", start=START + 1, end=START + 8),)
                ),
            ),
            "does not stand",
            id="quote misplaced",
        ),
        pytest.param(
            draft(
                "平台",
                1,
                citation=replace(CITATION, quotes=(Quote(text="", start=0, end=0),)),
            ),
            "does not stand",
            id="empty quote",
        ),
    ],
)
def test_a_sentence_not_carried_fails_and_is_removed(given: Draft, reason: str) -> None:
    (failure,) = check(given)
    assert failure.sentence == given.sentences[0]
    assert re.search(reason, failure.reason)
    assert verified(given).sentences == ()
    assert verified(given).citations == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_the_fixed_refusal_may_cite_nothing(language: str) -> None:
    refusal = phrase(language, "not_found")
    assert check(draft(refusal)) == ()
    assert check(draft(f"{refusal}是60个。"))


def test_what_passes_stays_and_is_marked_verified() -> None:
    good, bad = Sentence(text="60个", citations=(1,)), Sentence(text="61个", citations=(2,))
    result = verified(
        Draft(
            status="answered",
            sentences=(good, bad),
            citations=(CITATION, replace(CITATION, marker=2)),
            corrections=(
                Correction(asserted="50", documented="60", citation=1),
                Correction(asserted="50", documented="61", citation=2),
            ),
        )
    )
    assert result.sentences == (good,)
    assert result.citations == (replace(CITATION, verified=True),)
    assert [correction.citation for correction in result.corrections] == [1]


def test_a_citation_shared_with_a_failing_sentence_stays() -> None:
    given = replace(
        draft("60个", 1),
        sentences=(Sentence(text="60个", citations=(1,)), Sentence(text="61个", citations=(1,))),
    )
    assert [citation.marker for citation in verified(given).citations] == [1]


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        pytest.param(Quote(text="60个", start=START + 2, end=START + 5), True, id="verbatim"),
        pytest.param(Quote(text="６０个", start=START + 2, end=START + 5), False, id="full width"),
        pytest.param(Quote(text="60个", start=START, end=START + 3), False, id="elsewhere"),
        pytest.param(Quote(text="", start=0, end=0), False, id="nothing"),
        pytest.param(Quote(text="60个", start=10**6, end=10**6 + 3), False, id="beyond the end"),
    ],
)
def test_a_quote_stands_character_for_character(quote: Quote, stands: bool) -> None:
    assert verify_quote(quote, TEXT) is stands
