"""A document that goes while the index which holds it is still in use."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from index.library import Library
from rag.service import open_service
from rag.settings import Settings

QUESTION = "《关于支持冷链的若干措施》的文号是多少？"


def test_a_document_deleted_before_the_index_is_switched(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, number in (("冷链", 1), ("会展", 2)):
        text = f"关于支持{name}的若干措施\n鲁科字〔2025〕{number}号\n一、支持{name}。补贴50万元。"
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
    service = open_service(Settings(home=tmp_path / "home"))
    service.ingest([texts])
    before = service.answer(QUESTION)
    assert before.status == "answered"
    Library(service.settings.library_url).erase(before.citations[0].document.id)
    after = service.answer(QUESTION)
    assert before.citations[0].document.id not in {c.document.id for c in after.citations}
    assert "鲁科字〔2025〕1号" not in after.answer


def test_pages_are_full_without_a_document_deleted_before_the_index_is_switched(
    tmp_path: Path,
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("冷链", "会展", "算力"):
        clauses = "\n".join(f"{n}、支持{name}企业{n}。补贴{n}0万元。" for n in "一二三四五")
        (texts / f"{name}.txt").write_text(f"关于支持{name}的若干措施\n{clauses}", encoding="utf-8")
    service = open_service(Settings(home=tmp_path / "home"))
    service.ingest([texts])
    before = service.search("支持冷链企业的补贴", limit=1)
    gone = before.hits[0].document.id
    Library(service.settings.library_url).erase(gone)
    first = service.search("支持冷链企业的补贴", limit=6)
    second = service.search("支持冷链企业的补贴", limit=6, offset=6)
    assert [hit.rank for hit in (*first.hits, *second.hits)] == list(range(1, first.total + 1))
    assert len(first.hits) == 6
    assert gone not in first.facets["document_id"]
    assert gone not in {hit.document.id for hit in (*first.hits, *second.hits)}


def test_a_library_of_another_home_is_told(tmp_path: Path) -> None:
    homes = []
    for name in ("冷链", "会展"):
        (tmp_path / f"{name}.txt").write_text(
            f"关于支持{name}的若干措施\n一、支持{name}。补贴50万元。", encoding="utf-8"
        )
        homes.append(Settings(home=tmp_path / name))
        open_service(homes[-1]).ingest([tmp_path / f"{name}.txt"])
    mixed = replace(homes[0], library=homes[1].library_url)
    with pytest.raises(LibraryError, match="do not belong together"):
        open_service(mixed).search("支持冷链")
