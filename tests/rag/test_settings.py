"""What the environment may say of the language model."""

import pytest

from corpus.errors import InputError
from rag.settings import from_environment


def test_the_model_is_read() -> None:
    given = {"ZHICE_LLM": "openai:m", "ZHICE_LLM_URL": "http://h/v1", "ZHICE_LLM_TIMEOUT": "2.5"}
    settings = from_environment(given)
    assert (settings.llm, settings.llm_url, settings.llm_timeout) == (
        "openai:m",
        "http://h/v1",
        2.5,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZHICE_LLM", "gpt"),
        ("ZHICE_LLM", ":m"),
        ("ZHICE_LLM_URL", "localhost:1"),
        ("ZHICE_LIBRARY", "mysql://host/zhice"),
        ("ZHICE_INDEX", "host:19530"),
        ("ZHICE_LLM_TIMEOUT", "0"),
        ("ZHICE_LLM_TIMEOUT", "soon"),
        ("ZHICE_LLM_TIMEOUT", "nan"),
        ("ZHICE_MIN_CONFIDENCE", "2"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InputError, match=name):
        from_environment({name: value})


def test_library_and_index_may_lie_elsewhere() -> None:
    given = {"ZHICE_LIBRARY": "postgresql://me@db/zhice", "ZHICE_INDEX": "milvus://index:19530"}
    settings = from_environment(given)
    assert settings.library_url == given["ZHICE_LIBRARY"]
    assert settings.index == given["ZHICE_INDEX"]
    assert from_environment({}).library_url.startswith("sqlite:///")
