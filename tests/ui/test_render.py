"""Answers as HTML: what is shown, and that nothing from outside becomes markup."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from corpus.model import (
    Amount,
    Block,
    Clause,
    Document,
    DocumentInfo,
    DocumentStatus,
    Issuer,
    IssuerBasis,
    Part,
    Period,
    Span,
    Target,
    Unit,
)
from rag.jobs import Job, UploadedFile
from rag.model import (
    Answer,
    Citation,
    Correction,
    Highlight,
    Hit,
    Interpretation,
    Quote,
    Sentence,
)
from ui.pdf_pages import PageBoxes
from ui.render.answers import (
    render_answer,
    render_error,
    render_export,
    render_progress,
    render_question,
    render_reply,
)
from ui.render.chips import render_chips
from ui.render.citations import render_citation, render_citations, render_related
from ui.render.document import render_source
from ui.render.library import render_documents, render_library, render_uploads
from ui.render.pages import render_pages
from ui.render.parts import excerpt
from ui.render.search import render_hits
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


HARMLESS = {
    "class",
    "id",
    "href",
    "src",
    "title",
    "tabindex",
    "role",
    "type",
    "hidden",
    "rows",
    "alt",
    "loading",
    "style",
    "download",
    "open",
}
DOCUMENT_WHOLE = Document(
    info=DOCUMENT,
    text=f"{DOCUMENT.title}\n{TEXT}",
    parts=(Part(title="", char_start=0, char_end=len(DOCUMENT.title) + 1 + len(TEXT)),),
    clauses=(
        replace(
            CLAUSE,
            char_start=len(DOCUMENT.title) + 1,
            char_end=len(DOCUMENT.title) + 1 + len(TEXT),
            units=(Unit(name="省科技厅", role="lead", span=Span(start=0, end=1, text="（")),),
            targets=tuple(
                Target(
                    metric=metric,
                    comparator="at_least",
                    value=value,
                    unit="个",
                    year=2027 if value else None,
                    blank=value is None,
                    span=Span(start=0, end=1, text="（"),
                )
                for metric, value in (("建成平台", 60.0), ("利用外资", None))
            ),
            amounts=(
                Amount(
                    yuan=2e6,
                    cap=True,
                    recipient="企业",
                    recurrence="unstated",
                    span=Span(start=0, end=7, text="最高200万元"),
                ),
            ),
        ),
    ),
    blocks=(Block(kind="title", text=DOCUMENT.title, char_start=0, char_end=len(DOCUMENT.title)),),
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
        if tag not in ("img", "br"):
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
    text = Reader(render_citation(cite(), "zh", "7")).text
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
    assert f"某厅（{words}）" in Reader(render_citation(cite(CLAUSE, document), "zh", "7")).text


def test_missing_number_and_office_are_said_to_be_missing() -> None:
    document = replace(DOCUMENT, number=None, issuers=())
    text = Reader(render_citation(cite(CLAUSE, document), "zh", "7")).text
    assert "未标注文号" in text
    assert "文中未载明发文机关" in text


@pytest.mark.parametrize(
    ("status", "badge"),
    [("draft", "征求意见稿"), ("unverified", "待核验"), ("repealed", "已废止")],
)
def test_status_is_a_badge(status: DocumentStatus, badge: str) -> None:
    html = render_citation(cite(CLAUSE, replace(DOCUMENT, status=status)), "zh", "7")
    assert re.search(rf'class="badge {status}"[^>]*>{badge}<', html)


def test_date_period_and_pages_are_shown_where_known() -> None:
    span = Span(start=0, end=10, text="2023-2025年")
    document = replace(
        DOCUMENT,
        issued_on="2023-04-01",
        period=Period(start_year=2023, end_year=2025, evidence=span),
    )
    text = Reader(
        render_citation(cite(replace(CLAUSE, page_start=3, page_end=4), document), "zh", "7")
    ).text
    assert "成文日期 2023-04-01" in text
    assert "规划期 2023—2025 年" in text
    assert "第 3—4 页" in text


def test_a_short_clause_stands_whole_with_its_quote_marked() -> None:
    html = render_citation(cite(), "zh", "7")
    assert "<mark>最高200万元</mark>" in html
    assert TEXT in Reader(html).text


@pytest.mark.parametrize(
    ("spans", "shown", "marks"),
    [
        pytest.param(
            [(50, 55)], "…" + "甲" * 10 + "二三四五六" + "乙" * 10 + "…", "二三四五六", id="middle"
        ),
        pytest.param([(0, 3)], "甲" * 13 + "…", "甲甲甲", id="beginning"),
        pytest.param([(52, 55), (50, 53)], None, "二三四五六", id="overlapping quotes are one"),
        pytest.param([], "甲" * 40 + "…", "", id="no quote: the beginning"),
    ],
)
def test_an_excerpt_shows_the_quotes_and_what_is_around(
    spans: list[tuple[int, int]], shown: str | None, marks: str
) -> None:
    text = "甲" * 50 + "二三四五六" + "乙" * 50
    reader = Reader(excerpt(text, spans, around=10, longest=40))
    assert reader.marked == marks
    assert shown in (None, reader.text)


def test_an_excerpt_marks_nothing_beyond_its_length() -> None:
    text = "甲" * 100
    reader = Reader(excerpt(text, [(0, 20), (60, 70)], around=5, longest=40))
    assert len(reader.text.replace("…", "")) == 40
    assert reader.text.endswith("…")


def test_many_sources_are_folded_but_all_there() -> None:
    citations = [replace(cite(), marker=marker) for marker in range(1, 8)]
    html = render_citations(citations, "zh", "7")
    assert Reader(html).elements.count("article") == 7
    assert "其余 3 处依据" in html


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
    assert 'class="open-source row"' in html


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


def test_what_was_understood_stands_as_chips() -> None:
    understood = Interpretation(
        language="zh",
        kind="who",
        wants_figure=False,
        region="山东省",
        year=2025,
        office="省科技厅",
        document_ids=("d1",),
        clause_number=5,
    )
    html = render_chips(understood, "zh", "3", {"d1": "平台意见"})
    text = Reader(html).text
    for words in ("地区 山东省", "年份 2025 年", "机构 省科技厅", "文件 平台意见", "条款 第 5 条"):
        assert words in text
    assert html.count('data-turn="3"') == 5
    assert 'aria-label="去掉“山东省”再问一次"' in html
    without = render_chips(understood, "zh", "3", {}, ["region"])
    assert "山东省" not in Reader(without).text
    assert "未按此限定：地区" in Reader(without).text
    assert not render_chips(ANSWER.interpreted, "zh", "3", {})


def test_a_document_is_shown_whole_with_the_cited_words_marked() -> None:
    reader = Reader(render_source(DOCUMENT_WHOLE, "zh", clause_id="c1", quotes=[(14, 18)]))
    assert "".join(DOCUMENT_WHOLE.text.split()) in "".join(reader.text.split())
    assert reader.marked == TEXT[14:18]
    assert ("aria-current", "true") in reader.attributes
    assert ("id", "s-c1") in reader.attributes
    assert reader.attributes.count(("data-clause", "c1")) >= 2  # in the outline, and the link


def test_pages_are_offered_only_where_there_are_some() -> None:
    assert "page-view" not in render_source(DOCUMENT_WHOLE, "zh")
    clause = replace(CLAUSE, page_start=4, page_end=4)
    paged = replace(DOCUMENT_WHOLE, clauses=(clause,))
    html = render_source(paged, "zh", clause_id="c1")
    assert '<div class="page-view" data-page="4">' in html


def test_facts_are_told_by_clause() -> None:
    text = Reader(render_source(DOCUMENT_WHOLE, "zh")).text
    assert "省科技厅 牵头" in text
    assert "建成平台 不少于 60个 (2027)" in text
    assert "利用外资 文件留空" in text
    assert "最高200万元" in text


def test_boxes_are_placed_on_the_page() -> None:
    page = PageBoxes(number=3, width=595, height=842, boxes=((10.0, 20.0, 30.0, 2.0),))
    html = render_pages("d1", [page], "zh")
    assert 'src="/ui/documents/d1/pages/3.png"' in html
    assert "left:10.00%;top:20.00%;width:30.00%;height:2.00%" in html
    assert "没有定位" not in html
    assert "没有定位" in render_pages("d1", [replace(page, boxes=())], "zh")


def test_hits_show_the_words_found() -> None:
    hit = replace(HIT, highlights=(Highlight(start=3, end=7),))
    reader = Reader(render_hits([hit], 9, 20.0, "zh"))
    assert reader.marked == TEXT[3:7]
    assert "9 条条款，用时 0.02 秒" in reader.text
    assert "换个词" in render_hits([], 0, 1.0, "zh")


def test_files_handed_in_are_told_of_one_by_one() -> None:
    job = Job(
        id="j",
        created_at="",
        files=tuple(UploadedFile(name=f"{name}.pdf") for name in "abc"),
        read=1,
    )
    html = render_uploads(job, "zh")
    assert 'aria-valuenow="32"' in html
    for words in ("a.pdf 已读取", "b.pdf 正在读取", "c.pdf 等待读取"):
        assert words in Reader(html).text
    locked = UploadedFile(
        name="b.pdf",
        state="refused",
        reason="b.pdf: is protected by a password. Save it without one.",
    )
    done = replace(
        job, done=True, files=(replace(job.files[0], state="added"), locked), error="No room."
    )
    text = Reader(render_uploads(done, "zh")).text
    for words in ("a.pdf 已收录", "b.pdf 未收录b.pdf：有密码保护", "No room."):
        assert words in text


def test_a_conversation_is_exported_as_a_whole() -> None:
    html = render_export([ANSWER, replace(ANSWER, answer_id="b2")], "zh")
    assert 'href="/ui/answers/a1+b2.docx?lang=zh"' in html
    assert render_export([ANSWER], "zh") == ""


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
        render_documents([replace(document, warnings=(hostile,), region=hostile)], lang),
        render_hits([replace(HIT, clause=clause, document=document)], 1, 1.0, lang),
        render_source(hostile_document(document, clause), lang, clause_id=clause.id),
        render_uploads(
            Job(
                id="j",
                created_at="",
                files=(UploadedFile(name=hostile, state="refused", reason=hostile),),
                error=hostile,
            ),
            lang,
        ),
    ]
    for page in pages:
        assert_harmless(page)
        assert hostile in Reader(page).text
    for page in (
        render_citation(citation, lang, hostile, hostile),
        render_pages(hostile, [PageBoxes(number=1, width=1, height=1, boxes=())], lang),
        render_chips(replace(answer.interpreted, region=hostile), lang, hostile, {}),
        render_export([answer, answer], lang),
    ):
        assert_harmless(page)


def hostile_document(info: DocumentInfo, clause: Clause) -> Document:
    span = Span(start=0, end=1, text=clause.text)
    clause = replace(
        clause,
        units=(Unit(name=clause.text, role="lead", span=span),),
        conditions=(span,),
        page_start=1,
    )
    block = Block(kind="title", text=clause.text, char_start=0, char_end=1)
    text = clause.text
    return Document(
        info=replace(info, warnings=(text,)),
        text=text,
        parts=(),
        clauses=(clause,),
        blocks=(block,),
    )


def assert_harmless(html: str) -> None:
    reader = Reader(html)
    assert not reader.open, "every element is closed"
    assert {"script", "iframe", "object"}.isdisjoint(reader.elements)
    for name, value in reader.attributes:
        assert name in HARMLESS or name.startswith(("aria-", "data-"))
        if name in ("href", "src"):
            assert re.match(r"#cite-|#s-|/ui/|/v1/", value)
        if name == "style":
            assert re.fullmatch(r"[a-z0-9:;.%/-]*", value)


@pytest.mark.parametrize("lang", list(TEXTS))
def test_empty_library_says_what_to_do(lang: Language) -> None:
    assert "zhice ingest" in render_library([], lang)
