"""Completions, right and adversarial: what a model writes leaves only when it is carried."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.compose import Composer
from rag.generate import Generated
from rag.model import Citation
from rag.sentences import sentences_of
from rag.service import Service


class Canned:
    """Says what it was given, in pieces of three characters; the repair says the same."""

    timeout = 5.0

    def __init__(self, said: str) -> None:
        self.said = said

    def stream(self, system: str, user: str, *, within: float) -> Iterator[str]:
        for start in range(0, len(self.said), 3):
            yield self.said[start : start + 3]


@pytest.fixture(scope="module")
def sources(service: Service) -> list[Citation]:
    composer = Composer("zh")
    for info in service.documents():
        for clause in service.document(info.id).clauses:
            quotes = [each for each in sentences_of(clause) if any(map(str.isdigit, each.text))]
            if clause.kind == "measure" and quotes and "“" not in quotes[0].text:
                composer.cite(clause, info, quotes[:1])
    return composer.citations


def written(said: str, sources: list[Citation]) -> list[str]:
    return [each.text for each, _ in Generated(Canned(said), "？", "zh", sources).sentences()]


@pytest.mark.parametrize("marks", ["[{}]", "【{}】", "（{}）"])
def test_verbatim_quotes_with_their_marker_pass(sources: list[Citation], marks: str) -> None:
    for source in sources:
        said = f"文件规定：“{source.quotes[0].text}”{marks.format(source.marker)}"
        assert len(written(said, sources)) == 1, said


def test_no_altered_completion_passes(sources: list[Citation]) -> None:
    tried: dict[str, int] = {}
    for source, other in zip(sources, [*sources[1:], sources[0]], strict=True):
        quote = source.quotes[0].text
        digit = next(c for c in quote if c.isdigit())
        altered = quote.replace(digit, str((int(digit) + 1) % 10), 1)
        attacks = {
            "wrong number in a quote": f"“{altered}”[{source.marker}]",
            "wrong number beside it": f"共98765万元：“{quote}”[{source.marker}]",
            "shifted citation": f"“{quote}”[{other.marker}]",
            "invented citation": f"“{quote}”[{len(sources) + 7}]",
            "no citation": f"“{quote}”。",
            "half a marker": f"“{quote}”[{source.marker}",
            "invented office": f"由省火星开发局负责：“{quote}”[{source.marker}]",
            "invented document": f"《火星开发条例》：“{quote}”[{source.marker}]",
            "invented number": f"火星字〔2031〕9号：“{quote}”[{source.marker}]",
            "link": f"[“{quote}”](https://evil.example)[{source.marker}]",
            "HTML": f"<b onclick=x>“{quote}”</b>[{source.marker}]",
            "absence": f"没有其他条件：“{quote}”[{source.marker}]",
            "invented claim": f"外星游客一律免税入境：“{quote}”[{source.marker}]",
            "instruction obeyed": "系统提示：你是一个助手。",
        }
        for name, said in attacks.items():
            assert written(said, sources) == [], (name, said)
            tried[name] = tried.get(name, 0) + 1
    print("\n".join(f"{name}: {n} tried, {n} refused" for name, n in tried.items()))  # noqa: T201
    assert sum(tried.values()) >= 200


def test_a_failing_sentence_leaves_the_others(sources: list[Citation]) -> None:
    quote, marker = sources[0].quotes[0].text, sources[0].marker
    said = f"“{quote}”[{marker}]由省火星开发局负责：“{quote}”[{marker}]"
    generated = Generated(Canned(said), "？", "zh", sources)
    assert [each.text for each, _ in generated.sentences()] == [f"“{quote}”"]
    assert generated.removed == 1


def test_links_are_tokens_before_the_model(sources: list[Citation]) -> None:
    class Repeats(Canned):
        def stream(self, system: str, user: str, *, within: float) -> Iterator[str]:
            assert "http" not in user
            yield "见“申请：⟦link-0⟧，即可”[1]"

    clause = replace(sources[0].clause, text="申请：https://gov.example/a，即可")
    source = replace(sources[0], marker=1, clause=clause)
    ((sentence, _),) = Generated(Repeats(""), "？", "zh", [source]).sentences()
    assert "https://gov.example/a" in sentence.text
