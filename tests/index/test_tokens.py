import pytest

from index.tokens import encoder_tokens, lexical_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("，。 ——《》", []),  # punctuation alone
        ("税", ["税"]),  # one character has no pair
        ("地方金融", ["地", "方", "金", "融", "地方", "方金", "金融"]),
        ("金融。地方", ["金", "融", "金融", "地", "方", "地方"]),  # no pair across punctuation
        ("ＡＩ＋５Ｇ", ["ai", "5", "g"]),  # full width
        ("3.5万元", ["3.5", "万", "元", "万元"]),  # a decimal fraction is one number
        ("2.支持", ["2", "支", "持", "支持"]),  # a numbered point is not
        ("国办发〔2011〕58号", ["国", "办", "发", "国办", "办发", "2011", "58", "号"]),
        ("Small-Business Policies", ["small", "business", "policies"]),
        ("x_y", ["x", "y"]),
        ("融\u200b资", ["融", "资", "融资"]),  # a space of no width, pasted from the web
        ("e\u0301lan élan", ["élan", "élan"]),  # composed and decomposed are the same
        ("Правительство РФ", ["правительство", "рф"]),
        ("カード申請", ["カ", "ー", "ド", "申", "請", "カー", "ード", "ド申", "申請"]),
        ("정부 정책", ["정", "부", "정부", "정", "책", "정책"]),
        ("नमस्ते", ["नमस्ते"]),  # vowel signs stay in their word
        ("𠮷野", ["𠮷", "野", "𠮷野"]),  # beyond the basic plane
    ],
)
def test_lexical_tokens(text: str, tokens: list[str]) -> None:
    assert lexical_tokens(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("tax", ["tax"]),  # three letters: the word alone
        ("loan", ["loan", "<loa", "loan", "oan>"]),
        ("налоги", ["налоги", "<нал", "нало", "алог", "логи", "оги>"]),
        ("2027", ["2027"]),  # numbers are not cut
        ("小微企业", ["小", "微", "企", "业", "小微", "微企", "企业"]),  # nor Chinese
    ],
)
def test_encoder_tokens_add_grams(text: str, tokens: list[str]) -> None:
    assert encoder_tokens(text) == tokens


def test_a_stem_is_shared_by_its_forms() -> None:
    assert set(encoder_tokens("subsidy")) & set(encoder_tokens("subsidies")) >= {"<sub", "subs"}
