import pytest

from corpus.model import Document
from corpus.parse import parse


def read(text: str) -> Document:
    return parse(text.encode(), "a.md")


PLAIN = """---
title: 测试
tags:
  - 人才
---
# 人才公寓管理办法

[TOC]

- [支持对象](#支持对象)
- [补贴标准](#补贴标准)

<!-- 草稿 -->
## 支持对象 ##

毕业三年内的毕业生。

## 补贴标准

### 本科

每月八百元，发放三年。

### 硕士

每月一千二百元，发放三年。
"""


def test_headings_without_numbers_divide_the_text() -> None:
    document = read(PLAIN)
    assert document.info.title == "人才公寓管理办法"
    assert [clause.path for clause in document.clauses] == [
        ("支持对象",),
        ("补贴标准", "本科"),
        ("补贴标准", "硕士"),
    ]
    for clause in document.clauses:
        assert document.text[clause.char_start : clause.char_end] == clause.text
        assert clause.text.startswith(clause.heading)


@pytest.mark.parametrize("word", ["测试", "TOC", "草稿", "#", "---"])
def test_what_a_reader_does_not_see_is_no_text(word: str) -> None:
    assert word not in read(PLAIN).text


def test_numbered_headings_divide_by_their_numbers() -> None:
    document = read(
        "# 办法\n\n## **一、对象**\n\n毕业生。\n\n### 说明\n\n从宽。\n\n## 二、标准\n\n八百元。\n"
    )
    assert [clause.path for clause in document.clauses] == [("一、对象",), ("二、标准",)]
    assert document.info.title == "办法"


def test_a_rule_at_the_top_that_is_never_closed_keeps_its_text() -> None:
    assert "名称：" in read("---\n名称：甲\n# 办法\n一、对象。毕业生。\n").text
