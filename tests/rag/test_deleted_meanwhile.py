"""A document that goes while the index which holds it is still in use."""

from pathlib import Path

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
