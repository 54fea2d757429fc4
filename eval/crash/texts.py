"""Small documents, each about something of its own, so that each can be asked for."""

import random
from dataclasses import dataclass

_FIRST = "航陶纺橡钢瓷茶棉渔牧盐糖酒纸铝铜锌钛硅氢氧碳磷硫煤"
_SECOND = "舶具织胶构器艺花场草业浆醇版材矿粉料片能泵纤肥酸焦"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document: its subject, which no other has, and the sum it grants in 10,000 yuan."""

    subject: str
    sum: int

    @property
    def title(self) -> str:
        """Return the title as it will be read."""
        return f"关于支持{self.subject}产业的若干措施"

    @property
    def content(self) -> bytes:
        """Return the file."""
        return (
            f"{self.title}\n一、支持{self.subject}企业。对{self.subject}企业给予补贴{self.sum}万元。\n"
            f"二、支持{self.subject}人才。给予住房。\n三、支持{self.subject}园区。给予用地。\n"
        ).encode()

    @property
    def question(self) -> str:
        """Return what the sum answers."""
        return f"{self.subject}企业能拿到多少补贴？"


def texts(seed: int) -> list[Text]:
    """Return all documents there are, in an order of chance."""
    pairs = [a + b for a in _FIRST for b in _SECOND]
    random.Random(seed).shuffle(pairs)
    return [Text(subject=pair, sum=100 + place) for place, pair in enumerate(pairs)]
