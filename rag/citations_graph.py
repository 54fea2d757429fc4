"""Which document names which: the citation graph of a library (引用关系)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.fold import fold
from corpus.model import CitedDocument, DocumentInfo, DocumentStatus, Relation
from rag.phrases import titles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A document; `held` tells whether the library has it. The id of others is their title."""

    id: str
    title: str
    number: str | None
    held: bool
    status: DocumentStatus | None = None
    issued_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One document names another; `words` are those that name it."""

    source: str
    target: str
    relation: Relation
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationGraph:
    """Documents and which names which."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def citation_graph(documents: Iterable[DocumentInfo]) -> CitationGraph:
    """Return the graph of a library; documents named but not held are nodes too.

    A name means a held document where its number is the same, or, if none is stated, its title
    and no other held document has that title.
    """
    held = list(documents)
    nodes = {
        each.id: Node(
            id=each.id,
            title=each.title,
            number=each.number,
            held=True,
            status=each.status,
            issued_on=each.issued_on,
        )
        for each in held
    }
    by_number = {_number(each.number): each.id for each in held if each.number}
    titles = [(_title(name), each.id) for each in held for name in _names(each)]
    known = Counter(name for name, _ in titles)
    by_title = {name: document_id for name, document_id in titles if known[name] == 1}
    edges = []
    for each in held:
        for cited in each.cites:
            target = _held(cited, by_number, by_title) or f"《{cited.title}》{cited.number or ''}"
            if target == each.id:
                continue
            if target not in nodes:
                nodes[target] = Node(id=target, title=cited.title, number=cited.number, held=False)
            edges.append(
                Edge(source=each.id, target=target, relation=cited.relation, words=cited.span.text)
            )
    return CitationGraph(nodes=tuple(nodes.values()), edges=tuple(dict.fromkeys(edges)))


def _held(cited: CitedDocument, by_number: dict[str, str], by_title: dict[str, str]) -> str | None:
    if cited.number:
        return by_number.get(_number(cited.number))
    return by_title.get(_title(cited.title))


def _names(document: DocumentInfo) -> set[str]:
    return {document.title, *titles_of(document)}


def _title(title: str) -> str:
    return re.sub(r"[\s《》〈〉]|^中华人民共和国", "", fold(title))


def _number(number: str | None) -> str:
    return re.sub(r"\s", "", fold(number or ""))
