"""Small sound files of every format, as the stock that the fuzz tool spoils."""

import io
import zipfile
from collections.abc import Sequence

TEXT = (
    "关于支持科技发展的若干措施\n"
    "鲁科字〔2025〕128号\n"
    "各市人民政府：\n"
    "为支持科技发展，制定如下措施。\n"
    "一、支持企业。对新认定的企业给予奖励3.5万元。（牵头单位：省科技厅；配合单位：省财政厅）\n"
    "二、支持人才。到2027年，引进人才达到100人。\n"
    "（一）住房。给予住房补贴，𠮷某除外。\n"
    "（二）子女。优先入学。\n"
    "三、附则。本措施自发布之日起施行，有效期5年。\n"
    "山东省科学技术厅\n"
    "2025年1月8日\n"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def archive(members: dict[str, str | bytes]) -> bytes:
    """Return a ZIP archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in members.items():
            files.writestr(name, content)
    return out.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a Word file with this body and further parts (numbering, styles, footnotes)."""

    def root(name: str, inner: str) -> str:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{_WORD}">{inner}</w:{name}>'
        )

    package = "http://schemas.openxmlformats.org/package/2006"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{_RELATION}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": root("document", f"<w:body>{body}</w:body>"),
            **{f"word/{name}.xml": root(name, inner) for name, inner in parts.items()},
        }
    )


def paragraph(text: str, properties: str = "") -> str:
    """Return a Word paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], size: int = 12) -> bytes:
    """Return a PDF of texts at places (x, y from the foot); Han characters have no font in it."""
    kids = " ".join(f"{5 + 2 * page} 0 R" for page in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-H "
        "/DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type "
        "/FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        "/Ascent 859 /Descent -140 /CapHeight 700 /StemV 80 >> >>",
    ]
    for page, lines in enumerate(pages):
        stream = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
            for x, y, text in lines
        )
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font "
            f"<< /F1 3 0 R >> >> /Contents {6 + 2 * page} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    return _pdf_file(objects)


def _pdf_file(objects: Sequence[str]) -> bytes:
    written = b"%PDF-1.4\n"
    table = "0000000000 65535 f \n"
    for number, each in enumerate(objects, 1):
        table += f"{len(written):010d} 00000 n \n"
        written += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    size = len(objects) + 1
    end = f"xref\n0 {size}\n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n"
    return written + f"{end}{len(written)}\n%%EOF\n".encode("ascii")


def ofd(lines: Sequence[str]) -> bytes:
    """Return an OFD file of one page."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = "".join(
        f'<ofd:TextObject ID="{number + 10}" Boundary="30 {30 + 10 * number} 150 6" Font="1" '
        f'Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g {max(1, len(line) - 1)} 5">{line}'
        "</ofd:TextCode></ofd:TextObject>"
        for number, line in enumerate(lines)
    )
    return archive(
        {
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml"
            "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" '
            'BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{texts}"
            "</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """Return an Excel file of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seeds() -> dict[str, bytes]:
    """Return a sound file of each format, by name."""
    lines = TEXT.splitlines()
    page = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f"<!DOCTYPE html><html><body><div id='menu'><a href='/'>首页</a></div>{page}</body></html>"
    )
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    cell = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
    placed = [(72.0, 780.0 - 20 * number, line) for number, line in enumerate(lines)]
    rows = [["任务", "牵头单位", "时限"], ["建平台", "省科技厅", 2027], ["引人才", "省财政厅", 2.5]]
    return {
        "utf8.txt": TEXT.encode(),
        "gb.txt": TEXT.encode("gb18030"),
        "utf16.txt": TEXT.encode("utf-16"),
        "big5.txt": "第一條　為了支持企業發展，制定本辦法。\n".encode("big5") * 5,
        "a.md": ("# " + TEXT + "\n| 甲 | 乙 |\n|---|---|\n| **丙** | 丁 |\n").encode(),
        "a.html": html.encode(),
        "gb.html": html.replace("<body>", '<meta charset="gb2312"><body>').encode("gb18030"),
        "a.mht": b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + html.encode(),
        "a.csv": "任务,牵头单位\n建平台,省科技厅\n引人才,省财政厅\n".encode(),
        "a.docx": docx(
            "".join(map(paragraph, lines)) + paragraph("支持企业。给予奖励。", numbered) + table,
            numbering=numbering,
        ),
        "a.pdf": pdf([placed, placed]),
        "a.ofd": ofd(lines),
        "a.xlsx": xlsx(rows),
    }
