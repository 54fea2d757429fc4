"""The library's tables."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("current", Boolean, nullable=False, index=True),
    Column("sha256", String, nullable=False, index=True),
    Column("path", String, nullable=False, index=True),
    Column("info", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("ingested_at", String, nullable=False),
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
