"""Asking in a real browser, against a real server over the sample documents."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from docx import Document as WordDocument
from playwright.sync_api import Page, Response, Route, expect

from rag.service import Service

LEAD = "“一件事一次办”由谁牵头？"
UNKNOWN = "火锅底料怎么炒？"
BLANK = "到2025年全市服务业增加值达到多少？"
INCUBATOR = "部级孵化器能得到多少补助？"
HAND_MS = 150
Open = Callable[..., Page]
Ask = Callable[[Page, str], None]


def test_a_citation_leads_to_the_words_in_the_document(page: Page, ask: Ask) -> None:
    ask(page, INCUBATOR)
    answer = page.locator(".answer.answered")
    expect(answer).to_contain_text("200万元")
    expect(page.locator("#composer textarea")).to_have_value("")
    mark = answer.locator("a.cite").first
    mark.hover()
    peek = page.locator("#peek")
    for words in (
        "（十）企业孵化服务",
        "鲁科字〔2025〕128号",
        "山东省科学技术厅（据文号",
        "待核验",
    ):
        expect(peek).to_contain_text(words)
    quoted = page.locator(".card mark").first.inner_text()
    mark.click()
    cited = page.locator("#source .piece.cited")
    expect(cited.locator("mark").first).to_have_text(quoted)
    expect(cited.locator("mark").first).to_be_in_viewport()
    expect(page.locator("#source .outline")).to_contain_text("（十）企业孵化服务")
    page.locator("#source .outline a", has_text="（二）").click()
    expect(page.locator("#source .piece.found")).to_contain_text("加大企业引育力度")
    page.locator("#source [role=tab]", has_text="要点").click()
    expect(page.locator("#source .facts-view")).to_contain_text("责任单位")
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()


def test_what_no_document_says_looks_not_found(page: Page, ask: Ask) -> None:
    ask(page, UNKNOWN)
    expect(page.locator(".answer.not_found")).to_be_visible()
    expect(page.locator(".related")).to_contain_text("不是答案")
    expect(page.locator(".card")).to_have_count(0)


def test_a_blank_in_a_draft_looks_left_blank_and_limits_can_go(page: Page, ask: Ask) -> None:
    ask(page, BLANK)
    expect(page.locator(".answer.left_blank")).to_contain_text("□□")
    expect(page.locator(".card .badge.draft").first).to_have_text("征求意见稿")
    chip = page.locator(".chip", has_text="2025")
    chip.get_by_role("button", name="去掉").click()
    expect(page.locator(".dropped")).to_contain_text("年份")
    expect(page.locator("#past .turn")).to_have_count(1)


def test_a_refused_question_is_explained_and_can_be_changed(page: Page, ask: Ask) -> None:
    ask(page, "问" * 3000)
    expect(page.locator(".answer.error")).to_contain_text("问题有 3000 个字，最多读 2000 个")
    page.locator(".edit").click()
    page.get_by_label("修改问题").fill(LEAD)
    page.get_by_role("button", name="重新提问").click()
    expect(page.locator("#past .answer.answered")).to_be_visible()
    expect(page.locator("#past .turn")).to_have_count(1)


def test_a_follow_up_is_understood_from_what_was_asked(page: Page, ask: Ask) -> None:
    ask(page, INCUBATOR)
    ask(page, "那由谁负责？")
    expect(page.locator("#past .turn").last.locator(".understood")).to_contain_text("孵化器")
    page.locator("#past .turn").last.locator(".retry").click()
    expect(page.locator("#live .turn")).to_have_count(0)
    expect(page.locator("#past .turn")).to_have_count(2)


def test_a_suggestion_asks_and_is_answered(page: Page, ask: Ask) -> None:
    ask(page, INCUBATOR)
    suggestion = page.locator(".follow-ups .ask").first
    asked = suggestion.inner_text().strip()
    suggestion.click()
    expect(page.locator("#past .turn")).to_have_count(2)
    expect(page.locator("#past .asked").last).to_contain_text(asked)
    expect(page.locator("#past .turn").last.locator(".answer.answered")).to_be_visible()


def test_feedback_is_stored(page: Page, ask: Ask, service: Service) -> None:
    before = len(service.feedback())
    ask(page, LEAD)
    for place, verdict in ((".actions", "正确"), (".card", "条款不对")):
        with page.expect_response("**/v1/feedback") as caught:
            page.locator(place).first.get_by_role("button", name=verdict).click()
        assert caught.value.status == 201
    expect(page.locator(".verdict[aria-pressed=true]")).to_have_count(2)
    of_answer, of_citation = service.feedback()[before:]
    assert (of_answer.question, of_answer.helpful, of_answer.marker) == (LEAD, True, None)
    assert (of_citation.helpful, of_citation.marker) == (False, 1)


def test_copying_takes_the_citations_along(page: Page, ask: Ask) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, INCUBATOR)
    page.locator(".actions .copy").click()
    expect(page.locator("#told")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    for words in ("200万元", "[1]", "鲁科字〔2025〕128号", "山东省科学技术厅", "企业孵化服务"):
        assert words in copied


def test_a_conversation_is_kept_and_opened_again(page: Page, ask: Ask) -> None:
    ask(page, LEAD)
    page.locator("#clear").click()
    expect(page.locator("#past .turn")).to_have_count(0)
    expect(page.locator("#examples")).to_be_visible()
    with page.context.new_page() as later:
        later.goto(page.url)
        expect(later.locator("#library .library")).to_be_attached()
        later.locator("#history-button").click()
        later.locator(".past-talk", has_text=LEAD).click()
        expect(later.locator("#past .answer.answered")).to_contain_text("省政府办公厅")


def test_links_open_a_question_or_a_clause(open_page: Open, server_url: str) -> None:
    page = open_page(path="/?q=部级孵化器能得到多少补助？")
    expect(page.locator("#past .answer.answered")).to_contain_text("200万元")
    clause = page.locator(".card .open-source").first.get_attribute("data-clause")
    page.goto(f"{server_url}/clauses/{clause}")
    expect(page.locator("#source .piece.cited")).to_contain_text("企业孵化服务")
    expect(page.locator("#source .piece.cited")).to_be_in_viewport(ratio=0.95)


def test_an_answer_can_be_stopped(page: Page) -> None:
    page.evaluate(STOP_AT_ONCE)
    box = page.locator("#composer textarea")
    box.fill(LEAD)
    page.wait_for_timeout(HAND_MS)
    box.press("Enter")
    # A fast answer may be complete all the same: either ending is a good one, both are not.
    expect(page.locator(".stopped, #past .turn")).to_have_count(1)
    expect(page.locator("#send")).to_be_visible()
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#live .turn")).to_have_count(0)


# No hand is as fast as the answers over five documents.
STOP_AT_ONCE = """() => new MutationObserver((_, observer) => {
  const stop = document.getElementById("stop");
  if (!stop?.checkVisibility()) return;
  observer.disconnect();
  stop.click();
}).observe(document, {childList: true, subtree: true, attributes: true})"""


def test_a_question_cleared_away_does_not_come_back(page: Page, ask: Ask) -> None:
    box = page.locator("#composer textarea")
    box.fill(LEAD)
    page.wait_for_timeout(HAND_MS)
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    page.locator("#clear").click()
    expect(page.locator("#examples")).to_be_visible()
    ask(page, UNKNOWN)
    expect(page.locator(".asked")).to_have_text([f"您问: {UNKNOWN}"])


def test_what_is_asked_while_the_stream_of_events_ends_is_answered(page: Page) -> None:
    joined: list[str] = []

    def end_late(route: Route) -> None:
        reply = route.fetch()
        if len(joined) == 1:
            with page.expect_response("**/queue/join*"):
                page.locator("#clear").click()
        route.fulfill(response=reply)

    def is_third(reply: Response) -> bool:
        """The question, and the two events of a new conversation (see `ui.chat`)."""
        if "/queue/join" in reply.url:
            joined.append(reply.url)
        return len(joined) == 3

    page.route("**/queue/data*", end_late)
    box = page.locator("#composer textarea")
    box.fill(LEAD)
    page.wait_for_timeout(HAND_MS)
    with page.expect_response(is_third):
        box.press("Enter")
    expect(page.locator("#examples")).to_be_visible()
    expect(page.locator("#past .turn")).to_have_count(0)
    page.unroute_all(behavior="wait")


def test_sessions_do_not_mix(page: Page, open_page: Open, ask: Ask) -> None:
    other = open_page()
    ask(page, LEAD)
    ask(other, UNKNOWN)
    expect(page.locator(".asked")).to_have_count(1)
    expect(other.locator(".asked")).to_contain_text(UNKNOWN)


def test_markup_in_a_question_stays_text(page: Page, ask: Ask) -> None:
    hostile = "<img src=x onerror=alert(1)>[甲](javascript:alert(1))"
    ask(page, hostile)
    expect(page.locator(".asked")).to_contain_text(hostile)
    expect(page.locator("#past img")).to_have_count(0)
    expect(page.locator("#past a[href^=javascript]")).to_have_count(0)


def test_enter_inside_an_input_method_sends_nothing(page: Page) -> None:
    box = page.locator("#composer textarea")
    box.fill("yijianshi")
    for kind in ("keydown", "keypress"):
        options = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
        box.dispatch_event(kind, options)
    expect(box).to_have_value("yijianshi")
    page.wait_for_timeout(HAND_MS)
    box.press("Enter")  # had the others sent it too, there would be more than one turn
    expect(page.locator("#past .asked")).to_have_text(["您问: yijianshi"])


def test_a_conversation_is_exported_with_every_reference(page: Page, ask: Ask) -> None:
    ask(page, INCUBATOR)
    ask(page, LEAD)
    texts = []
    for name in ("Word", "Markdown"):
        with page.expect_download() as caught:
            page.locator(".export-all").get_by_role("link", name=name).click()
        content = Path(caught.value.path()).read_bytes()
        if name == "Word":
            lines = [each.text for each in WordDocument(io.BytesIO(content)).paragraphs]
            texts.append("\n".join(lines))
        else:
            texts.append(content.decode().replace("\\", ""))
    quotes = page.locator(".card mark").all_inner_texts()
    assert quotes
    for words in (INCUBATOR, LEAD, "鲁科字〔2025〕128号", "山东省科学技术厅", "[1]", *quotes):
        assert all(words in text for text in texts), words


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_answers_are_exported(server_url: str, suffix: str) -> None:
    answer = httpx.post(f"{server_url}/v1/answer", json={"question": INCUBATOR}).json()
    file = httpx.get(f"{server_url}/ui/answers/{answer['answer_id']}.{suffix}")
    assert file.status_code == 200
    assert re.search(rf'attachment; filename="zhice.{suffix}"', file.headers["content-disposition"])
    assert httpx.get(f"{server_url}/ui/answers/unknown.{suffix}").status_code == 404
