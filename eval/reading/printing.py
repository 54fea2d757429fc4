"""Prints a text the way official documents are laid out, and scans the print."""

import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from corpus.model import Document

# GB/T 9704: A4, margins 37/35/28/26 mm, body in size three (16 pt), 22 lines a page.
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
_BODY = 16
_PITCH = 28.35


def write_official(document: Document, path: Path) -> None:
    """Write a DOCX with the document's lines, a running head and page numbers such as — 3 —."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MARGINS.items():
        setattr(section, name, Mm(millimetres))
    head = section.header.paragraphs[0]
    head.text = document.info.title[:40]
    _page_number(section.footer.paragraphs[0])
    titles = {block.char_start: block.kind for block in document.blocks if block.kind != "heading"}
    start = 0
    for line in document.text.split("\n"):
        begin = start + len(line) - len(line.lstrip())
        start += len(line) + 1
        if line.strip():
            _paragraph(made.add_paragraph(), line.strip(), titles.get(begin))
    made.save(str(path))


def _paragraph(paragraph: Paragraph, text: str, kind: str | None) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(22 if kind == "title" else _BODY)
    layout = paragraph.paragraph_format
    layout.space_after = layout.space_before = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(_PITCH)
    if kind in ("title", "number"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif kind in ("signature", "date"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        layout.right_indent = Pt(4 * _BODY)
    elif kind != "addressees":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        layout.first_line_indent = Pt(2 * _BODY)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    paragraph.add_run(" —")


def print_to_pdf(paths: Sequence[Path], folder: Path) -> None:
    """Convert office files to PDF with LibreOffice.

    Raises:
        subprocess.CalledProcessError: LibreOffice failed.
        FileNotFoundError: it is not installed.
    """
    profile = folder / "profile"
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.resolve().as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)],
        check=True,
        capture_output=True,
    )


def scan(pdf: Path, seed: int) -> bytes:
    """Return the PDF as a scan: 200 dpi grey pictures, skewed, blurred, with noise and specks."""
    import io

    import numpy as np
    import pypdfium2
    from PIL import Image, ImageFilter

    chance = random.Random(seed)
    noise = np.random.default_rng(seed)
    pages: list[Image.Image] = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=200 / 72, grayscale=True).to_pil()
        picture = picture.rotate(
            chance.uniform(-1, 1), resample=Image.Resampling.BICUBIC, fillcolor=255
        ).filter(ImageFilter.GaussianBlur(0.5))
        grey = np.asarray(picture, dtype=np.float32) * 0.92 + 10
        grey += noise.normal(0, 8, grey.shape)
        grey[noise.random(grey.shape) < 0.0005] = 40
        pages.append(Image.fromarray(grey.clip(0, 255).astype(np.uint8)))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200, quality=75)
    return out.getvalue()
