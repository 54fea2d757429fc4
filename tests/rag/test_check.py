"""The citation check: what a draft may not say."""

import re
from dataclasses import replace

import pytest

from corpus.model import Clause, DocumentInfo, Issuer, Span, Unit
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


RICH_TEXT = (
    "（三）支持平台。到2027年，绿色贷款余额突破2.5万亿元，占比提高百分之十，建成3—5家中心、三十个"
    "平台，建设5G基站3.5万个以上，自2026年3月1日起每年最高奖补200万元，10个工作日内办结。"
    "（省发展改革委牵头，青岛市财政局配合）"
)
RICH = replace(
    CITATION,
    clause=replace(
        CLAUSE,
        label="（三）",
        text=RICH_TEXT,
        path=("（三）支持平台",),
        char_end=len(RICH_TEXT),
        units=(
            Unit(
                name="省发展改革委",
                role="lead",
                span=Span(start=0, end=0, text=""),
                office="山东省发展和改革委员会",
            ),
        ),
    ),
    quotes=(Quote(text="（三）支持平台", start=0, end=7),),
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("余额突破25000亿元", id="another magnitude"),
        pytest.param("balance above 2.5 trillion yuan", id="English magnitude and unit"),
        pytest.param("占比提高10%", id="per cent in digits"),
        pytest.param("占比提高１０％", id="full width"),
        pytest.param("建成30个平台", id="a Chinese numeral"),
        pytest.param("建成30家平台", id="个 counts anything"),
        pytest.param("建成3至5家中心", id="a range with another dash"),
        pytest.param("3.5万个以上", id="its own bound"),
        pytest.param("最高奖补2,000,000元", id="thousands"),
        pytest.param("up to 2 million yuan a year", id="a limit in English"),
        pytest.param("自2026-03-01起", id="a date in ISO"),
        pytest.param("from March 1, 2026", id="a date in English"),
        pytest.param("within 10 working days", id="working days"),
        pytest.param("建设5G基站", id="a name with digits"),
        pytest.param("由省发展改革委牵头", id="an office"),
        pytest.param("由山东省发展和改革委员会牵头", id="its full name"),
        pytest.param("由山东省发改委牵头", id="its short name"),
        pytest.param("由青岛市财政局配合", id="an office with its city"),
        pytest.param("发文机关为山东省科学技术厅", id="the issuer"),
        pytest.param("第三项", id="the clause's own number"),
        pytest.param("全部平台、干部和内部格局", id="words that end like offices"),
        pytest.param("于2025年3月21日成文", id="the date of issue"),
    ],
)
def test_the_same_fact_in_another_form_passes(text: str) -> None:
    assert check(draft(text, 1, citation=RICH)) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("余额突破2.5亿元", "2.5亿元", id="another magnitude"),
        pytest.param("余额突破2.5万亿美元", "2.5万亿美元", id="another currency"),
        pytest.param("占比提高10个百分点", "10个百分点", id="points for per cent"),
        pytest.param("10个月内办结", "10个月", id="another unit of time"),
        pytest.param("建成五十个平台", "五十个", id="another Chinese numeral"),
        pytest.param("建成3家中心", "3家", id="one end of a range"),
        pytest.param("建成3—6家中心", "3—6家", id="another range"),
        pytest.param("至多3.5万个", "limit", id="a limit turned round"),
        pytest.param("up to 20 million yuan", "20 million", id="wrong in English"),
        pytest.param("自2026年3月2日起", "the date", id="another day"),
        pytest.param("到2025年建成", "2025年", id="the year of issue is no target year"),
        pytest.param("建成128个", "128个", id="the document number is no figure"),
        pytest.param("建设6G基站", "6G|number 6", id="another name with digits"),
        pytest.param("由国家发展改革委牵头", "国家发展改革委", id="another level"),
        pytest.param("由省科技局负责", "省科技局", id="an office like the issuer"),
        pytest.param("由济南市财政局配合", "济南市财政局", id="another city"),
        pytest.param("由省工业和信息化厅负责", "工业和信息化厅", id="another office"),
        pytest.param("by the Shandong Department of Finance", "Department", id="in English"),
        pytest.param("文号为鲁科字〔2025〕129号", "document number", id="another number"),
        pytest.param("第四条", "第四条", id="another clause"),
        pytest.param("“每年最高奖补20万元”", "“每年", id="a quote altered in one character"),
    ],
)
def test_a_fact_altered_fails(text: str, reason: str) -> None:
    failures = check(draft(text, 1, citation=RICH))
    assert any(re.search(reason, failure.reason) for failure in failures), failures


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
