"""PDF pages as pictures, the cited clause boxed."""

from collections.abc import Sequence
from html import escape

from ui.pdf_pages import PageBoxes
from ui.texts import TEXTS, Language


def render_pages(document_id: str, pages: Sequence[PageBoxes], lang: Language) -> str:
    """Return the pictures of pages; boxes are placed in per cent of the page."""
    words = TEXTS[lang]
    found = any(page.boxes for page in pages)
    note = "" if found else f'<p class="note">{words.clause_not_boxed}</p>'
    return note + "".join(_page(document_id, page, words.page_image) for page in pages)


def _page(document_id: str, page: PageBoxes, label: str) -> str:
    boxes = "".join(
        f'<i class="box" style="left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;'
        f'height:{height:.2f}%"></i>'
        for left, top, width, height in page.boxes
    )
    return (
        f'<figure class="pdf-page" style="aspect-ratio:{page.width:.0f}/{page.height:.0f}">'
        f'<img loading="lazy" alt="{label.format(page=page.number)}"'
        f' src="/ui/documents/{escape(document_id)}/pages/{page.number}.png">{boxes}'
        f"<figcaption>{page.number}</figcaption></figure>"
    )
