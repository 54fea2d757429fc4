"""Ways to spoil a file: by chance, and by the tricks of those who mean harm."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable

from eval.reading.seeds import TEXT, archive, docx, paragraph

Mutation = Callable[[bytes, random.Random], bytes]


def flip(data: bytes, chance: random.Random) -> bytes:
    """Change up to 64 bytes."""
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        if spoiled:
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def truncate(data: bytes, chance: random.Random) -> bytes:
    """Cut the file off."""
    return data[: chance.randrange(len(data) + 1)]


def behead(data: bytes, chance: random.Random) -> bytes:
    """Cut the beginning off."""
    return data[chance.randrange(len(data) + 1) :]


def remove(data: bytes, chance: random.Random) -> bytes:
    """Take a stretch out."""
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(200) :]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """Write a stretch many times."""
    start = chance.randrange(len(data) + 1)
    length = chance.randrange(1, 100)
    return data[:start] + data[start : start + length] * chance.randrange(2000) + data[start:]


def insert_nuls(data: bytes, chance: random.Random) -> bytes:
    """Put NUL bytes in."""
    start = chance.randrange(len(data) + 1)
    return data[:start] + bytes(chance.choice((1, 10, 1000))) + data[start:]


def insert_surrogates(data: bytes, chance: random.Random) -> bytes:
    """Put lone surrogates in, as UTF-8 would write them, and as UTF-16 does."""
    start = chance.randrange(len(data) + 1)
    lone = chance.choice((b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\x00\xd8", b"\xd8\x00", b"&#xD800;"))
    return data[:start] + lone * chance.randrange(1, 20) + data[start:]


def insert_long_line(data: bytes, chance: random.Random) -> bytes:
    """Put a line of 100,000 characters in."""
    start = chance.randrange(len(data) + 1)
    unit = chance.choice(
        ("甲", "a", "（", "第", "一、", "<b>", "《", "，", " ", "1.", "\t", "（一）")
    )
    line = (unit * 100_000)[:100_000].encode(chance.choice(("utf-8", "gb18030")))
    return data[:start] + b"\n" + line + b"\n" + data[start:]


def insert_tokens(data: bytes, chance: random.Random) -> bytes:
    """Put words in that mean something to a parser."""
    spoiled = data
    for _ in range(chance.randrange(1, 8)):
        start = chance.randrange(len(spoiled) + 1)
        spoiled = spoiled[:start] + chance.choice(_TOKENS) + spoiled[start:]
    return spoiled


_TOKENS = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE a>", b"<table><tr><td>", b"<ol>",
    b"/Kids [2 0 R]", b"/Count 99999999", b"endobj", b"stream", b"<< /Length 999999999 >>", b"%PDF",
    b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"-1", b"99999999999999999999", b"1e308", b"NaN",
    b'w:val="-5"', b'r="XFD1048576"', b"g 999999999 1", "□□".encode(), "〔2025〕".encode(),
    b"\x81\x30",
)  # fmt: skip


def spoil_member(data: bytes, chance: random.Random) -> bytes:
    """Spoil a member inside an archive, and pack it again soundly."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as files:
            members: dict[str, str | bytes] = {name: files.read(name) for name in files.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        return flip(data, chance)
    if members:
        name = chance.choice(sorted(members))
        content = members[name]
        how = chance.choice((flip, truncate, remove, repeat, insert_tokens, insert_surrogates))
        members[name] = how(content if isinstance(content, bytes) else content.encode(), chance)
        if chance.random() < 0.1:
            del members[name]
    return archive(members)


def nest(data: bytes, chance: random.Random) -> bytes:
    """Pack the file into archives within archives."""
    for _ in range(chance.choice((1, 2, 20))):
        data = archive({chance.choice(("a.zip", "word/document.xml", "OFD.xml")): data})
    return data


def lock_archive(data: bytes, chance: random.Random) -> bytes:
    """Mark the members of an archive as locked by a password."""
    spoiled = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = spoiled.find(mark)
        while start >= 0 and start + offset < len(spoiled):
            spoiled[start + offset] |= 1
            start = spoiled.find(mark, start + 4)
    return bytes(spoiled)


def bomb(data: bytes, chance: random.Random) -> bytes:
    """Return a small file that unfolds into a huge one."""
    return chance.choice(_BOMBS)(chance)


def _zeros_in_word(chance: random.Random) -> bytes:
    return docx(paragraph("甲" * chance.choice((1_000_000, 30_000_000))))


def _many_paragraphs(chance: random.Random) -> bytes:
    return docx(paragraph(chance.choice(("甲", "一、甲", "第一条 甲。"))) * 300_000)


def _laughs(chance: random.Random) -> bytes:
    entities = '<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    xml = f'<?xml version="1.0"?><!DOCTYPE a [{entities}]><a>&a9;</a>'
    place = chance.choice(("word/document.xml", "OFD.xml", "xl/workbook.xml", "_rels/.rels"))
    return chance.choice((archive({place: xml}), xml.encode()))


def _outside(chance: random.Random) -> bytes:
    xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return archive({chance.choice(("word/document.xml", "OFD.xml")): xml})


def _depth(chance: random.Random) -> bytes:
    tag = chance.choice(("div", "table", "b", "ol", "td", "w:p", "w:tbl"))
    depth = chance.choice((300, 5_000, 200_000))
    text = f"<html><body>{f'<{tag}>' * depth}{TEXT}"
    if tag.startswith("w:"):
        return docx(f"<{tag}>" * depth + TEXT + f"</{tag}>" * depth)
    return text.encode()


def _pdf_zeros(chance: random.Random) -> bytes:
    stream = zlib.compress(chance.choice((bytes(300_000_000), b"q " * 20_000_000)), 9)
    filters = "/FlateDecode"
    if chance.random() < 0.5:
        stream, filters = zlib.compress(stream), "[/FlateDecode /FlateDecode]"
    head = (
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages "
        "/Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox "
        "[0 0 9999999 9999999] /Contents 4 0 R >>\nendobj\n4 0 obj\n"
        f"<< /Length {len(stream)} /Filter {filters} >>\nstream\n"
    )
    return head.encode() + stream + b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"


def _pdf_pages(chance: random.Random) -> bytes:
    kids = "3 0 R " * chance.choice((2_000, 200_000))
    return (
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages "
        f"/Kids [{kids} 2 0 R] /Count 999999 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R "
        "/MediaBox [0 0 595 842] >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"
    ).encode()


def _sheet(chance: random.Random) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cell = chance.choice(("XFD1048576", "A999999999", "ZZZZ1", "A1"))
    merged = chance.choice(("A1:XFD1048576", "A1:A1048576", "B2:A1"))
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Override PartName='
            f'"/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override PartName='
            f'"/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relations}"><sheets><sheet '
            'name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData><row r="1"><c '
            f'r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="{cell}"><v>1</v></c></row>'
            f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells></worksheet>',
        }
    )


_BOMBS: tuple[Callable[[random.Random], bytes], ...] = (
    _zeros_in_word, _many_paragraphs, _laughs, _outside, _depth, _pdf_zeros, _pdf_pages, _sheet,
)  # fmt: skip

# A mutation and how often it is taken; bombs take seconds each.
MUTATIONS: tuple[tuple[Mutation, float], ...] = (
    (flip, 20), (truncate, 12), (behead, 4), (remove, 10), (repeat, 6), (insert_nuls, 6),
    (insert_surrogates, 8), (insert_long_line, 3), (insert_tokens, 14), (spoil_member, 14),
    (nest, 3), (lock_archive, 2), (bomb, 0.5),
)  # fmt: skip
