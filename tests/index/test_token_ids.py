"""Many texts read at once give the tokens that each gives alone."""

from hypothesis import given
from hypothesis import strategies as st

from index.encoder import bundled_encoder
from index.token_ids import TokenIds
from index.tokens import encoder_tokens

_TEXTS = [
    "支持企业（含民营企业）研发，最高补助50.5万元；",
    "Policies for small firms: tax relief of 3.5 %",
    "",
    "地方\u200b金融\0地方 １２３ ㎡ ﬁrm İzmir Straße",
    "データ 한국어 𠀀𠀁 々〆 हिन्दी ภาษาไทย",
    "e\u0301tude \u0301 \ud800",
]
_IDS = {token: row for row, token in enumerate(bundled_encoder().tokens)}
_READER = TokenIds(_IDS)
_MANY = st.lists(st.text(st.sampled_from("".join(_TEXTS)) | st.characters()), max_size=12)


@given(_MANY)
def test_each_text_has_its_own_tokens(texts: list[str]) -> None:
    texts += _TEXTS
    ids, offsets = _READER.read(texts)
    for text, start, end in zip(texts, offsets, offsets[1:], strict=False):
        assert sorted(ids[start:end]) == sorted(_IDS[t] for t in encoder_tokens(text) if t in _IDS)


def test_a_vocabulary_without_pairs_is_read() -> None:
    ids, offsets = TokenIds({"税": 0, "tax": 1}).read(["减税 tax", "无"])
    assert list(ids) == [0, 1]
    assert list(offsets) == [0, 2, 2]
