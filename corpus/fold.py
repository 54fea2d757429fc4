"""One spelling for matching: same length as the text, so that offsets stay true."""

import re
from functools import lru_cache

from corpus.patterns import regex

_TRADITIONAL = (
    "關於發佈頒條辦細則規劃綱領導號國務廳會員總書記業產執從時實試點銀財稅農環質監檢驗衛體藥電訊網絡資術學專項請議見複讀說釋決給轉報貫徹徵這為爲與現將經過後開門當應權責備據營團運輸築設計"
    "處區鄉鎮縣單樂統審誌種類險對違紀紅標準協調機動園際貿優勢創穩繼續習訂廢滿簡稱連東廣陝遼寧蘇吳閩貴雲龍臺灣漢濟萊蕪棗濰榮煙臨濱澤島內義劉張陳趙黃長參獨聯舉範圍層級獎勵補償億萬個維護傳"
    "藝館約盡職來歸屬屆選黨軍勞節僅須該憲壓價轄證貸幣債購銷鑑鑒佔場礦採鐵郵氣話漁獸糧構軌跡劑飲災車輛駕駛線纜賣鹽態評閉陽陰鄭錢滄瀋齊爾慶雙遠揚順岡陸蘭靈蕭紹興溫麗馬廈巖贛饒鷹懷淩禎壽獻"
    "齡顧華兩廠戶擬糾紛賠訴訟詢諮輔庫鏈顯結聞織蓋頓養爭寫錄貼買論辭賦歲終觸馳遲題顏額驅驟鳳麼啟聲圖勝隨雜離難韓響頻鮮徑復憑擇擔擁攜敗斷舊曆樁樞檔歐歷殘減溝滯濃燈獲瓊畫異療盜盤矚碼礎禮窮"
    "競筆簽純紙組綠締編練縮績繞繫聖聰肅脅腦臉蔣薦蘊虛蟲襲視覽觀訪詞詩認誘語誠誤課談諾謀謝譯譽讓負貢貨販貯費賀賓賞賢賴賽贊趕趨踐躍軟較載輕輝輯辯迴逕進遊達遙遞適遷遺鄰醫釀鈔針鈞鋼鍋鎖鏡鐘"
    "鑄閃閑間閥閱闊隊階隱雞靜頁頂預頗頭顆風飛飯駐騙驚魚鳥麥"
    "牽數擴識戰強貧師測橋訓傷撫愛親緣棄擊壞夥慮鑽鬆寶嶺帶帳彈慘憂懸戀戲損換搶掛擾攝敵斂斬晉暫曉極樓樣橫歡沒況淨湧滅漲潔潛濕無熱燒爐狀畢眾碩確積窩籌納絕綜緊緒繳羅聽膽"
    "製覺託許詳諸變豐輪還邊鋁鋪錯鍵齒僑黴濫罰脫貪贈賬醜閒韌鬥凍劇匯嚴塊墾壘壩奪婦孫宮寬尋帥幫幹彙彌惡慣懲撥擋擠攔"
)
_SIMPLIFIED = (
    "关于发布颁条办细则规划纲领导号国务厅会员总书记业产执从时实试点银财税农环质监检验卫体药电讯网络资术学专项请议见复读说释决给转报贯彻征这为为与现将经过后开门当应权责备据营团运输筑设计"
    "处区乡镇县单乐统审志种类险对违纪红标准协调机动园际贸优势创稳继续习订废满简称连东广陕辽宁苏吴闽贵云龙台湾汉济莱芜枣潍荣烟临滨泽岛内义刘张陈赵黄长参独联举范围层级奖励补偿亿万个维护传"
    "艺馆约尽职来归属届选党军劳节仅须该宪压价辖证贷币债购销鉴鉴占场矿采铁邮气话渔兽粮构轨迹剂饮灾车辆驾驶线缆卖盐态评闭阳阴郑钱沧沈齐尔庆双远扬顺冈陆兰灵萧绍兴温丽马厦岩赣饶鹰怀凌祯寿献"
    "龄顾华两厂户拟纠纷赔诉讼询咨辅库链显结闻织盖顿养争写录贴买论辞赋岁终触驰迟题颜额驱骤凤么启声图胜随杂离难韩响频鲜径复凭择担拥携败断旧历桩枢档欧历残减沟滞浓灯获琼画异疗盗盘瞩码础礼穷"
    "竞笔签纯纸组绿缔编练缩绩绕系圣聪肃胁脑脸蒋荐蕴虚虫袭视览观访词诗认诱语诚误课谈诺谋谢译誉让负贡货贩贮费贺宾赏贤赖赛赞赶趋践跃软较载轻辉辑辩回径进游达遥递适迁遗邻医酿钞针钧钢锅锁镜钟"
    "铸闪闲间阀阅阔队阶隐鸡静页顶预颇头颗风飞饭驻骗惊鱼鸟麦"
    "牵数扩识战强贫师测桥训伤抚爱亲缘弃击坏伙虑钻松宝岭带账弹惨忧悬恋戏损换抢挂扰摄敌敛斩晋暂晓极楼样横欢没况净涌灭涨洁潜湿无热烧炉状毕众硕确积窝筹纳绝综紧绪缴罗听胆"
    "制觉托许详诸变丰轮还边铝铺错键齿侨霉滥罚脱贪赠账丑闲韧斗冻剧汇严块垦垒坝夺妇孙宫宽寻帅帮干汇弥恶惯惩拨挡挤拦"
)
_TABLE = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；："}
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    | dict(zip(",;:<>＜＞", "，；：〈〉〈〉", strict=True))
    | dict(zip("〔〕【】〖〗﹝﹞", "[][][][]", strict=True))
    | dict.fromkeys("\u3000\xa0\t\u2002\u2003\u2009", " ")
)
_OTHER_SPELLING = regex(f"[{re.escape(''.join(_TABLE))}]")


def fold(text: str) -> str:
    """Return the text in simplified characters and one width; every offset stays as it was.

    Brackets become () and [], separators ，；：, blanks a space; line ends are kept. The
    characters are those of titles, numbers, offices and dates; a full conversion is not meant.
    """
    return _OTHER_SPELLING.sub(lambda found: _TABLE[found[0]], text)


_FACTS = str.maketrans(
    dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
    | dict(zip("【】〔〕〖〗", "[][][]", strict=True))
)


@lru_cache(maxsize=16)  # each kind of fact reads the same clause
def fold_facts(text: str) -> str:
    """Return the text in simplified characters and half width, as the fact grammar reads it.

    Offsets stay. Unlike `fold` it leaves blanks, and only the full-width comma stays full: 2,000
    is a number, 2，000 is not.
    """
    return text.translate(_FACTS)


_HAN = regex("[\u4e00-\u9fff]+")


def is_latin(text: str) -> bool:
    """Tell whether a text is written in Latin letters."""
    head = text[:400]
    return len("".join(_HAN.findall(head))) * 20 < len(head)
