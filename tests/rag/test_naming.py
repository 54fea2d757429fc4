"""Documents that a question names in passing."""

import pytest

from rag.naming import documents_in_words
from rag.service import Service


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("the implementation opinion on high-tech services", "高技术服务业实施意见.txt"),
        (
            "dans l’avis provincial sur les services de haute technologie",
            "高技术服务业实施意见.txt",
        ),
        ("科技服务业若干措施里有什么？", "科技服务业若干措施.txt"),
        ("“十大创新”里2025年的目标是多少？", "三个十大.txt"),
        ("“十大创新”包括什么？", None),  # asked about, not looked into
        ("青岛三年方案对人才怎么说？", "青岛三年行动.txt"),
        ("What measures are there for high-tech services?", None),  # asked for, not named
        ("Apart from the high-tech services opinion, who speaks of biotechnology?", None),
        ("Does the Qingdao plan mention technology services?", "青岛三年行动.txt"),
        ("Who leads the notice on tax refunds?", None),
    ],
)
def test_a_document_named_by_a_topic_of_its_title(
    question: str, source: str | None, service: Service
) -> None:
    documents = service.documents()
    found = documents_in_words(question, documents)
    assert [each.source for each in documents if each.id in found] == ([source] if source else [])
