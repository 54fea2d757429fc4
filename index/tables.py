"""The library's tables."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
)
from sqlalchemy.engine import Connection

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("current", Boolean, nullable=False, index=True),
    Column("sha256", String, nullable=False, index=True),
    Column("path", String, nullable=False, index=True),
    Column("identity", String, nullable=True, index=True),
    Column("info", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("ingested_at", String, nullable=False, index=True),
)

clauses = Table(
    "clauses",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("record", JSON, nullable=False),
    ForeignKeyConstraint(["document_id", "version"], ["documents.id", "documents.version"]),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("asked_at", String, nullable=False),
    Column("record", JSON, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# Where documents come from: a file's path, or a name of its own for an upload.
sources = Table(
    "sources",
    metadata,
    Column("path", String, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("sha256", String, nullable=False),
    Column("sidecar", String, nullable=False),
)

# Who may see a document, over all its versions; without a label everybody may.
labels = Table(
    "labels",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("label", String, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("created_at", String, nullable=False),
    Column("done", Boolean, nullable=False, index=True),
    Column("record", JSON, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", String, primary_key=True),
    Column("given_at", String, nullable=False),
    Column("record", JSON, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("scope", String, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("created_at", String, nullable=False),
    Column("revoked_at", String, nullable=True),
)

searches = Table(
    "searches",
    metadata,
    Column("id", String, primary_key=True),
    Column("created_at", String, nullable=False),
    Column("record", JSON, nullable=False),
)

# What follows is of an index in Milvus: of which there is one that is current, and perhaps one
# that is being made.
indexes = Table(
    "indexes",
    metadata,
    Column("name", String, primary_key=True),
    Column("current", Boolean, nullable=False),
    Column("format", Integer, nullable=False),
    Column("encoder", String, nullable=False),
    Column("encoder_digest", String, nullable=False),
    Column("tokens_digest", String, nullable=False),
    Column("revision", Integer, nullable=False),  # raised by every change
    Column("clauses", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("changed_at", String, nullable=False),
)

# The version of each document that is indexed; how many of its clauses hold each term.
index_documents = Table(
    "index_documents",
    metadata,
    Column("index", String, primary_key=True),
    Column("document_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("clauses", Integer, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("offices", JSON, nullable=False),
)

# The sums of all vectors written and of their products; those that went since still count.
index_moments = Table(
    "index_moments",
    metadata,
    Column("index", String, primary_key=True),
    Column("vectors", BigInteger, nullable=False),
    Column("sums", LargeBinary, nullable=False),
)

# How many clauses hold a term; the terms are 64-bit keys.
index_terms = Table(
    "index_terms",
    metadata,
    Column("index", String, primary_key=True),
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("clauses", BigInteger, nullable=False),
)


def are_complete(connection: Connection) -> bool:
    """Tell whether nothing is missing."""
    present = inspect(connection)
    if not metadata.tables.keys() <= set(present.get_table_names()):
        return False
    names = {each["name"] for each in present.get_indexes(documents.name)}
    return names >= {each.name for each in documents.indexes}


def create(connection: Connection) -> None:
    """Create what is missing, also in a library made before there were sources, or an index."""
    present = inspect(connection)
    old = present.has_table("documents") and not present.has_table("sources")
    if old:
        connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN identity VARCHAR")
    metadata.create_all(connection)
    for index in documents.indexes:
        index.create(connection, checkfirst=True)
    if old:
        connection.exec_driver_sql(
            "INSERT INTO sources (path, document_id, sha256, sidecar) "
            "SELECT path, id, sha256, '' FROM documents WHERE current"
        )
