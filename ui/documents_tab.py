"""The documents tab: the library, and files handed in."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.errors import ZhiceError
from corpus.model import DocumentInfo
from rag.service import Service
from ui.errors import error_in
from ui.language import Spoken
from ui.render.answers import render_error
from ui.render.library import render_documents, render_uploads
from ui.texts import TEXTS, Language

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_LOOK_SECONDS = 0.2
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsTab:
    """What the page needs of the documents tab."""

    spoken: tuple[Spoken, ...]
    shown: gr.HTML


def build_documents(service: Service, tab: gr.Tab, lang: gr.State) -> DocumentsTab:
    """Fill the tab."""
    words = TEXTS["zh"]
    with gr.Column(elem_id="documents"):
        with gr.Row(elem_id="upload-row"):
            files = gr.File(label=words.upload, file_count="multiple", height=132, elem_id="upload")
            hint = gr.HTML(_hint(words.upload_hint), elem_id="upload-hint")
        progress = gr.HTML(elem_id="upload-progress", apply_default_css=False)
        find = gr.Textbox(
            label=words.documents_find,
            placeholder=words.documents_find,
            show_label=False,
            container=False,
            elem_id="find-document",
        )
        shown = gr.HTML(elem_id="document-list", apply_default_css=False)

    def show(wanted: str, lang: Language) -> str:
        return show_documents(service, lang, wanted)

    def take(
        handed_in: list[str] | None, wanted: str, lang: Language
    ) -> Iterator[tuple[Any, Any, Any]]:
        if not handed_in:
            return
        try:
            paths = [Path(each) for each in handed_in]
            job = service.upload([(each.name, each.read_bytes()) for each in paths])
            yield render_uploads(job, lang), None, gr.skip()
            while not job.done:
                time.sleep(_LOOK_SECONDS)
                job = service.job(job.id)
                yield render_uploads(job, lang), gr.skip(), gr.skip()
            yield gr.skip(), gr.skip(), show(wanted, lang)
        except ZhiceError as error:
            yield render_error(error_in(str(error), lang), lang), None, gr.skip()
        except Exception:
            _logger.exception("Files handed in could not be read.")
            yield render_error(TEXTS[lang].failure, lang), None, gr.skip()

    files.upload(
        take,
        [files, find, lang],
        [progress, files, shown],
        concurrency_limit=4,
        concurrency_id="upload",
        **_QUIET,
    )
    # What is typed while an answer is on its way counts too.
    gr.on(
        [tab.select, find.change], show, [find, lang], shown, trigger_mode="always_last", **_QUIET
    )
    spoken = (
        Spoken(component=files, say=lambda words: gr.update(label=words.upload)),
        Spoken(component=hint, say=lambda words: _hint(words.upload_hint)),
        Spoken(
            component=find,
            say=lambda words: gr.update(
                label=words.documents_find, placeholder=words.documents_find
            ),
        ),
    )
    return DocumentsTab(spoken=spoken, shown=shown)


def show_documents(service: Service, lang: Language, wanted: str = "") -> str:
    """Return the documents whose title, number or office holds the words wanted."""
    try:
        documents = service.documents()
    except ZhiceError as error:
        return render_error(error_in(str(error), lang), lang)
    return render_documents([each for each in documents if _is_wanted(each, wanted)], lang)


def _is_wanted(document: DocumentInfo, wanted: str) -> bool:
    names = [document.title, document.number or "", *(each.name for each in document.issuers)]
    return all(any(word in name for name in names) for word in wanted.split())


def _hint(words: str) -> str:
    return f"<p>{words}</p>"
