"""Which document names which: the citation graph of a library (引用关系)."""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import DocumentInfo, DocumentStatus, Relation
from rag.validity import documents_meant, names_of


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

    A name means a held document where its number is the same, or, if none is stated, its title;
    where it fits several, it stays a node of its own.
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
    by_name = names_of(held)
    edges = []
    for each in held:
        for cited in each.cites:
            meant = documents_meant(cited, by_name)
            named = f"《{cited.title}》{cited.number or ''}"
            target = meant[0].id if len(meant) == 1 else named
            if target == each.id:
                continue
            if target not in nodes:
                nodes[target] = Node(id=target, title=cited.title, number=cited.number, held=False)
            edges.append(
                Edge(source=each.id, target=target, relation=cited.relation, words=cited.span.text)
            )
    return CitationGraph(nodes=tuple(nodes.values()), edges=tuple(dict.fromkeys(edges)))
