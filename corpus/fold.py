"""One spelling for matching: same length as the text, so that offsets stay true."""

_TRADITIONAL = (
    "關於發佈頒條辦細則規劃綱領導號國務廳會員總書記業產執從時實試點銀財稅農環質監檢驗衛體藥電訊網絡資術學專項請議見複讀說釋決"
    "給轉報貫徹徵這為爲與現將經過後開門當應權責備據營團運輸築設計處區鄉鎮縣單樂統審誌種類險對違紀紅標準協調機動園際貿優勢創穩"
    "繼續習訂廢滿簡稱連東廣陝遼寧蘇吳閩貴雲龍臺灣漢濟萊蕪棗濰榮煙臨濱澤島內義劉張陳趙黃長參獨聯舉範圍層級獎勵補償億萬個維護傳"
    "藝館約盡職來歸屬屆選黨軍勞節僅須該憲壓價轄證貸幣債購銷鑑鑒佔場礦採鐵郵氣話漁獸糧構軌跡劑飲災車輛駕駛線纜賣鹽態評閉陽陰鄭"
    "錢滄瀋齊爾慶雙遠揚順岡陸蘭靈蕭紹興溫麗馬廈巖贛饒鷹懷淩禎壽獻齡顧"
)
_SIMPLIFIED = (
    "关于发布颁条办细则规划纲领导号国务厅会员总书记业产执从时实试点银财税农环质监检验卫体药电讯网络资术学专项请议见复读说释决"
    "给转报贯彻征这为为与现将经过后开门当应权责备据营团运输筑设计处区乡镇县单乐统审志种类险对违纪红标准协调机动园际贸优势创稳"
    "继续习订废满简称连东广陕辽宁苏吴闽贵云龙台湾汉济莱芜枣潍荣烟临滨泽岛内义刘张陈赵黄长参独联举范围层级奖励补偿亿万个维护传"
    "艺馆约尽职来归属届选党军劳节仅须该宪压价辖证贷币债购销鉴鉴占场矿采铁邮气话渔兽粮构轨迹剂饮灾车辆驾驶线缆卖盐态评闭阳阴郑"
    "钱沧沈齐尔庆双远扬顺冈陆兰灵萧绍兴温丽马厦岩赣饶鹰怀凌祯寿献龄顾"
)
_TABLE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    | dict(zip("，；：＜＞", "，；：〈〉", strict=True))
    | dict(zip(",;:<>", "，；：〈〉", strict=True))
    | dict(zip("〔〕【】〖〗﹝﹞", "[][][][]", strict=True))
    | dict.fromkeys("\u3000\xa0\t\u2002\u2003\u2009", " ")
)


def fold(text: str) -> str:
    """Return the text in simplified characters and one width; every offset stays as it was.

    Brackets become () and [], separators ，；：, blanks a space; line ends are kept. The
    characters are those of titles, numbers, offices and dates; a full conversion is not meant.
    """
    return text.translate(_TABLE)
