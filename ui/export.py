"""Answers and hits as files to keep: Markdown, Word, CSV. Every citation stands in full."""

import csv
import io
from collections.abc import Sequence

from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from corpus.model import DocumentInfo
from corpus.patterns import regex
from rag.model import Answer, Citation, Hit
from rag.phrases import place_of
from ui.texts import TEXTS, Language, Texts

# What Markdown reads as markup, wherever it stands; in a line's middle the rest is only text.
_MARKUP = regex(r"([\\`*_\[\]<>#|~!])")
_NOT_IN_XML = regex(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FONT = "Microsoft YaHei"


def answers_markdown(answers: Sequence[Answer], lang: Language) -> str:
    """Return questions and answers, each citation with title, number, office, clause, quotes."""
    words = TEXTS[lang]
    lines = [f"# {words.export_title}", ""]
    for answer in answers:
        lines += [f"## {_plain(answer.question)}", "", f"**{words.outcome[answer.status]}**", ""]
        for correction in answer.corrections:
            lines += [
                f"> {words.correction}: ~~{_plain(correction.asserted)}~~ → "
                f"{_plain(correction.documented)} [{correction.citation}]",
                "",
            ]
        for sentence in answer.sentences:
            marks = "".join(f"[{marker}]" for marker in sentence.citations)
            lines += [f"{_plain(sentence.text)}{marks}", ""]
        if answer.citations:
            lines += [f"### {words.references}", ""]
        for citation in answer.citations:
            first, *rest = reference_lines(citation, words)
            lines += [f"[{citation.marker}] {_plain(first)}  "]
            lines += [f"{_plain(line)}  " for line in rest]
            lines += [f"> {_plain(quote.text)}\n>" for quote in citation.quotes]
            lines[-1] = lines[-1].removesuffix("\n>")
            lines.append("")
    return "\n".join([*lines, "---", "", words.exported_note, ""])


def answers_docx(answers: Sequence[Answer], lang: Language) -> bytes:
    """Return the same as a Word file."""
    words = TEXTS[lang]
    page = WordDocument()
    normal = page.styles["Normal"]
    normal.font.name = _FONT
    normal.font.size = Pt(11)
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = page.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FONT)
    page.add_heading(words.export_title, level=0)
    for answer in answers:
        page.add_heading(_clean(answer.question), level=1)
        page.add_paragraph().add_run(words.outcome[answer.status]).bold = True
        for correction in answer.corrections:
            line = page.add_paragraph(f"{words.correction}: ")
            line.add_run(_clean(correction.asserted)).font.strike = True
            line.add_run(f" → {_clean(correction.documented)} [{correction.citation}]")
        for sentence in answer.sentences:
            marks = "".join(f"[{marker}]" for marker in sentence.citations)
            page.add_paragraph(_clean(sentence.text)).add_run(marks).font.superscript = True
        if answer.citations:
            page.add_heading(words.references, level=2)
        for citation in answer.citations:
            _reference(page.add_paragraph(), citation, words)
            for quote in citation.quotes:
                page.add_paragraph(_clean(quote.text), style="Quote")
    _small(page.add_paragraph(), words.exported_note)
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()


def hits_csv(hits: Sequence[Hit], lang: Language) -> bytes:
    """Return hits as CSV that spreadsheets open: with a byte order mark, formulas defused."""
    words = TEXTS[lang]
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [
            "#",
            words.chip["document_ids"],
            words.number,
            words.issuer,
            words.facet["status"],
            words.chip["clause_number"],
            words.quoted,
        ]
    )
    for hit in hits:
        info = hit.document
        row = [
            str(hit.rank),
            info.title,
            info.number or words.number_missing,
            _offices(info, words),
            words.status[info.status],
            place_of(hit.clause.path, hit.clause.kind),
            hit.clause.text,
        ]
        table.writerow([f"'{each}" if each.startswith(_FORMULA) else each for each in row])
    return out.getvalue().encode("utf-8-sig")


def hits_markdown(hits: Sequence[Hit], query: str, lang: Language) -> str:
    """Return hits as Markdown, each clause in full."""
    words = TEXTS[lang]
    lines = [f"# {words.search}: {_plain(query)}", ""]
    for hit in hits:
        lines += [f"## {hit.rank}. {_plain(place_of(hit.clause.path, hit.clause.kind))}", ""]
        lines += [f"{_plain(line)}  " for line in _document_lines(hit.document, words)]
        lines += ["", *(f"> {_plain(line)}" for line in hit.clause.text.splitlines()), ""]
    return "\n".join(lines)


def reference_lines(citation: Citation, words: Texts) -> list[str]:
    """Return a citation in full: title and number, office and status, clause."""
    place = place_of(citation.clause.path, citation.clause.kind)
    return [*_document_lines(citation.document, words), f"{words.chip['clause_number']}: {place}"]


def _document_lines(document: DocumentInfo, words: Texts) -> list[str]:
    number = document.number or words.number_missing
    return [
        f"{document.title} · {number}",
        f"{words.issuer}: {_offices(document, words)} · {words.status[document.status]}",
    ]


def _offices(document: DocumentInfo, words: Texts) -> str:
    names = [f"{each.name}{words.basis[each.basis]}" for each in document.issuers]
    return "、".join(names) or words.issuer_missing


def _reference(paragraph: Paragraph, citation: Citation, words: Texts) -> None:
    first, *rest = reference_lines(citation, words)
    paragraph.add_run(f"[{citation.marker}] {_clean(first)}").bold = True
    for line in rest:
        paragraph.add_run().add_break()
        paragraph.add_run(_clean(line))


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor(0x60, 0x6C, 0x78)


def _plain(text: str) -> str:
    """Return the text as Markdown shows it unchanged, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
