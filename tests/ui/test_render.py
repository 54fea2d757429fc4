"""Answers as HTML: what is shown, and that nothing from outside becomes markup."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from corpus.model import Clause, DocumentInfo, DocumentStatus, Issuer, IssuerBasis, Period, Span
from rag.model import (
    Answer,
    Citation,
    Correction,
    Hit,
    Interpretation,
    Quote,
    Sentence,
)
from ui.render import (
    render_answer,
    render_citation,
    render_error,
    render_library,
    render_progress,
    render_question,
    render_related,
    render_reply,
)
from ui.texts import TEXTS, Language

QUOTED = "最高200万元"
TEXT = "（二）加大企业引育力度。对认定的企业给予最高200万元补助。（省科技厅牵头）"
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "[点这里](javascript:alert(1))",
    '<a href="javascript:alert(1)">文件</a>',
    "</mark></blockquote></article><iframe src=//example.org></iframe>",
    "${alert(1)} {{value}} `x`",
    "&lt;script&gt; &amp; ![x](http://example.org/x.png)",
)


CLAUSE = Clause(
    id="c1",
    document_id="d1",
    label="（二）",
    heading="加大企业引育力度",
    path=("一、壮大市场主体", "（二）加大企业引育力度"),
    kind="measure",
    part=0,
    text=TEXT,
    char_start=0,
    char_end=len(TEXT),
)
DOCUMENT = DocumentInfo(
    id="d1",
    title="关于支持科技服务业的若干措施",
    title_basis="stated",
    number="鲁科字〔2025〕128号",
    issuers=(Issuer(name="山东省科学技术厅", basis="number_code"),),
    issued_on=None,
    addressees=None,
    region="山东省",
    period=None,
    status="unverified",
    status_reason="",
    cites=(),
    warnings=(),
    source="a.txt",
    sha256="0" * 64,
)


def cite(
    clause: Clause = CLAUSE, document: DocumentInfo = DOCUMENT, words: Sequence[str] = (QUOTED,)
) -> Citation:
    starts = [(clause.text.index(word), word) for word in words]
    quotes = tuple(Quote(text=word, start=at, end=at + len(word)) for at, word in starts)
    return Citation(marker=1, clause=clause, document=document, quotes=quotes, verified=True)


HIT = Hit(rank=1, score=1.0, scores={}, clause=CLAUSE, document=DOCUMENT)
ANSWER = Answer(
    question="最高多少补助？",
    language="zh",
    status="answered",
    answer="最高200万元。[1]",
    sentences=(Sentence(text="最高200万元。", citations=(1,)),),
    corrections=(),
    citations=(cite(),),
    related=(),
    interpreted=Interpretation(language="zh", kind="how_much", wants_figure=True),
    confidence=0.9,
    generator="extractive",
    took_ms=12.0,
    answer_id="a1",
)


class Reader(HTMLParser):
    """Reads HTML as a browser would: elements, attributes, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.marked = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self.open:
            self.marked += data


def test_marks_link_to_their_cards() -> None:
    html = render_reply(ANSWER, "zh", "7")
    assert 'href="#cite-7-1"' in html
    assert 'id="cite-7-1"' in html


def test_answers_on_one_page_have_anchors_of_their_own() -> None:
    assert 'href="#cite-a1-1"' in render_answer(ANSWER, "zh")
    assert 'href="#cite-b2-1"' in render_answer(replace(ANSWER, answer_id="b2"), "zh")


def test_card_names_path_title_number_and_office() -> None:
    text = Reader(render_citation(cite(), "zh")).text
    assert "一、壮大市场主体 › （二）加大企业引育力度" in text
    assert "关于支持科技服务业的若干措施" in text
    assert "鲁科字〔2025〕128号" in text
    assert "发文机关 山东省科学技术厅（据文号机关代字推定）" in text


@pytest.mark.parametrize(
    ("basis", "words"),
    [("stated", "文中署名"), ("number_code", "据文号机关代字推定"), ("supplied", "随文件提供")],
)
def test_an_office_is_shown_with_its_basis(basis: IssuerBasis, words: str) -> None:
    document = replace(DOCUMENT, issuers=(Issuer(name="某厅", basis=basis),))
    assert f"某厅（{words}）" in Reader(render_citation(cite(CLAUSE, document), "zh")).text


def test_missing_number_and_office_are_said_to_be_missing() -> None:
    document = replace(DOCUMENT, number=None, issuers=())
    text = Reader(render_citation(cite(CLAUSE, document), "zh")).text
    assert "未标注文号" in text
    assert "文中未载明发文机关" in text


@pytest.mark.parametrize(
    ("status", "badge"),
    [("draft", "征求意见稿"), ("unverified", "待核验"), ("repealed", "已废止")],
)
def test_status_is_a_badge(status: DocumentStatus, badge: str) -> None:
    html = render_citation(cite(CLAUSE, replace(DOCUMENT, status=status)), "zh")
    assert re.search(rf'class="badge {status}"[^>]*>{badge}<', html)


def test_date_period_and_pages_are_shown_where_known() -> None:
    span = Span(start=0, end=10, text="2023-2025年")
    document = replace(
        DOCUMENT,
        issued_on="2023-04-01",
        period=Period(start_year=2023, end_year=2025, evidence=span),
    )
    text = Reader(
        render_citation(cite(replace(CLAUSE, page_start=3, page_end=4), document), "zh")
    ).text
    assert "成文日期 2023-04-01" in text
    assert "规划期 2023—2025 年" in text
    assert "第 3—4 页" in text


def test_short_clause_stands_whole_with_its_quote_marked() -> None:
    html = render_citation(cite(), "zh")
    assert "<mark>最高200万元</mark>" in html
    assert TEXT in Reader(html).text
    assert "<details" not in html


@pytest.mark.parametrize(
    "words",
    [
        ("最高200万元",),  # in the middle
        ("开头",),
        ("结尾。",),
        ("开头", "最高200万元", "结尾。"),
        ("最高200万元", "200万元补助"),  # overlapping quotes are one mark
        (),
    ],
)
def test_long_clause_folds_far_text_and_loses_none(words: Sequence[str]) -> None:
    text = "开头" + "甲" * 400 + "给予最高200万元补助" + "乙" * 400 + "结尾。"
    html = render_citation(cite(replace(CLAUSE, text=text), words=words), "zh")
    assert text in Reader(html).text
    folded = "".join(re.findall(r'<span class="far"><span>(.*?)</span></span>', html))
    assert len(folded) > 400
    assert "<mark>" not in folded
    assert f"展开全文（{len(text)} 字）" in html
    assert Reader(html).marked == {
        (): "",
        ("最高200万元", "200万元补助"): "最高200万元补助",
    }.get(tuple(words), "".join(words))


def test_outcomes_and_corrections_look_different() -> None:
    looks = {
        re.findall(r'class="answer (\w+)"', render_answer(replace(ANSWER, status=status), "zh"))[0]
        for status in ("answered", "left_blank", "not_found")
    }
    assert looks == {"answered", "left_blank", "not_found"}
    corrected = replace(
        ANSWER, corrections=(Correction(asserted="2025年", documented="2027年", citation=1),)
    )
    html = render_answer(corrected, "zh", "7")
    assert 'class="correction"' in html
    assert "<s>2025年</s>" in html
    assert html.count('href="#cite-7-1"') == 2
    assert 'class="correction"' not in render_answer(ANSWER, "zh")


def test_not_found_shows_nearest_clauses_as_no_answer() -> None:
    answer = replace(ANSWER, status="not_found", citations=(), related=(HIT,))
    html = render_reply(answer, "zh", "1")
    assert "最相近的条款（不是答案）" in html
    assert 'class="card"' not in html


def test_follow_up_and_generator_are_told() -> None:
    answer = replace(
        ANSWER,
        interpreted=Interpretation(
            language="zh", kind="who", wants_figure=False, completed_question="引育由谁牵头？"
        ),
        generator="openai:some-model",
    )
    text = Reader(render_answer(answer, "zh")).text
    assert "按此理解：引育由谁牵头？" in text
    assert "由 openai:some-model 撰写" in text


def test_marks_of_a_running_answer_wait_for_their_citation() -> None:
    html = render_progress("searching", "甲[1]乙[2]丙[", [cite()], "zh", "7")
    assert html.count("<a ") == 1
    assert "乙[2]丙[" in html


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_from_outside_becomes_markup(hostile: str, lang: Language) -> None:
    text = f"前{hostile}后" + "长" * 400 + hostile
    document = replace(
        DOCUMENT,
        title=hostile,
        number=hostile,
        issuers=(Issuer(name=hostile, basis="stated"),),
        issued_on=hostile,
        status_reason=hostile,
    )
    clause = replace(CLAUSE, text=text, path=(hostile, hostile))
    citation = cite(clause, document, (hostile,))
    answer = replace(
        ANSWER,
        question=hostile,
        answer_id=hostile,
        generator=hostile,
        sentences=(Sentence(text=hostile, citations=(1,)),),
        corrections=(Correction(asserted=hostile, documented=hostile, citation=1),),
        citations=(citation,),
        related=(replace(HIT, clause=clause, document=document),),
        interpreted=Interpretation(
            language="zh", kind="open", wants_figure=False, completed_question=hostile
        ),
    )
    pages = [
        render_question(hostile, lang),
        render_progress(hostile, hostile, [citation], lang, hostile),
        render_progress(hostile, hostile, [], lang, hostile),
        render_reply(answer, lang, hostile),
        render_answer(answer, lang),
        render_related(answer.related, lang),
        render_error(hostile, lang),
        render_library([document], lang),
    ]
    for page in pages:
        assert_harmless(page)
        assert hostile in Reader(page).text
    harmless = replace(citation, quotes=())
    assert Reader(render_citation(harmless, lang)).elements.count("mark") == 0


def assert_harmless(html: str) -> None:
    reader = Reader(html)
    assert not reader.open, "every element is closed"
    assert {"script", "img", "iframe"}.isdisjoint(reader.elements)
    for name, value in reader.attributes:
        assert not name.startswith("on")
        assert name in {"class", "id", "href", "title", "tabindex", "role"} or "aria-" in name
        if name == "href":
            assert value.startswith("#cite-")


@pytest.mark.parametrize("lang", list(TEXTS))
def test_empty_library_says_what_to_do(lang: Language) -> None:
    assert "zhice ingest" in render_library([], lang)
