"""The fixed phrases of an answer in further languages; what is missing here is said in English.

The keys are those of `rag.phrases`. What is quoted stays in the language of the documents.
"""

_KEYS = (
    *("says", "says_otherwise", "units", "units_otherwise", "no_units"),
    *("lead", "responsible", "cooperate", "blank", "facts"),
    *("number", "no_number", "issued_on", "no_date"),
    *("issuer_stated", "issuer_number_code", "issuer_supplied", "no_issuer"),
    *("basis", "period", "period_over", "signature", "addressees", "status_draft"),
    *("count", "count_led", "role_lead", "role_cooperate", "role_any"),
    *("no_clause", "no_document", "no_region", "part_not_found", "not_found"),
)
_LINES = {
    "ja": """
{source}{place}：“{quote}”
質問の内容とは異なり、{source}{place}：“{quote}”
{source}{place}：{roles}
質問の内容とは異なり、{source}{place}：{roles}
{source}{place}には責任単位が記載されていません
主管（牵头）：{names}
責任：{names}
協力（配合）：{names}
{source}{place}ではこの数値は空欄のままで、記入されていません：“{quote}”
{source}：{facts}
文書番号は{number}
文書番号は記載されていません
日付は{date}
日付は記載されていません
発出者は{names}（本文に署名あり）
発出者は{names}（文書番号の機関記号による。本文に署名なし）
発出者は{names}（ファイルに添えられた情報。本文に署名なし）
発出者は記載されていません
{source}{place}は根拠とする文書を挙げています：“{quote}”
計画期間は{years}
計画期間は終了しています
署名は“{quote}”
宛先は{names}
意見募集中の草案で、正式な文書ではありません
合計{number}件
合計{number}件、{office}（{role}）
主管
協力
関与
{source}に第{number}条はありません
この文書庫に{names}はありません
この文書庫に{region}の文書はなく、ほかの文書にも記載がありません
質問のもう一つの点は、文書に記載されていません
文書に記載がありません。
""",
    "ko": """
{source}{place}: “{quote}”
질문의 내용과 달리, {source}{place}: “{quote}”
{source}{place}: {roles}
질문의 내용과 달리, {source}{place}: {roles}
{source}{place}에는 책임 기관이 적혀 있지 않습니다
주관(牵头): {names}
책임: {names}
협조(配合): {names}
{source}{place}에는 이 수치가 빈칸으로 남아 있습니다: “{quote}”
{source}: {facts}
문서 번호 {number}
문서 번호가 적혀 있지 않음
날짜 {date}
날짜가 적혀 있지 않음
발행 기관 {names}(본문에 명시)
발행 기관 {names}(문서 번호의 기관 기호에서 확인, 본문에 서명 없음)
발행 기관 {names}(파일과 함께 제공된 정보, 본문에 서명 없음)
발행 기관이 적혀 있지 않음
{source}{place}에 근거 문서가 적혀 있습니다: “{quote}”
계획 기간 {years}
계획 기간이 끝났습니다
서명 “{quote}”
수신 {names}
의견 수렴용 초안이며 정식 문서가 아닙니다
모두 {number}건
모두 {number}건, {office}({role})
주관
협조
참여
{source}에는 제{number}조가 없습니다
문서함에 {names}이(가) 없습니다
문서함에 {region}의 문서가 없고, 다른 문서에도 나와 있지 않습니다
질문의 다른 부분은 문서에 나와 있지 않습니다
문서에 나와 있지 않습니다.
""",
    "fr": """
{source}{place} : “{quote}”
Contrairement à ce que dit la question, {source}{place} : “{quote}”
{source}{place} : {roles}
Contrairement à ce que dit la question, {source}{place} : {roles}
{source}{place} ne nomme aucun service responsable
pilote (牵头) : {names}
responsable : {names}
en appui (配合) : {names}
{source}{place} laisse ce chiffre en blanc, non renseigné : “{quote}”
{source} : {facts}
numéro de document {number}
le texte n'indique aucun numéro de document
daté du {date}
le texte n'indique aucune date
émis par {names} (nommé dans le texte)
émis par {names} (d'après le code du numéro de document ; texte non signé)
émis par {names} (indiqué avec le fichier, pas dans le texte)
le texte ne nomme pas l'émetteur
{source}{place} nomme les textes sur lesquels il se fonde : “{quote}”
période du plan {years}
la période du plan est terminée
signé “{quote}”
adressé à {names}
projet soumis à consultation, pas un texte définitif
{number} au total
{number} au total pour {office} ({role})
pilote
en appui
nommé
{source} n'a pas de clause {number}
la bibliothèque ne contient pas {names}
la bibliothèque ne contient aucun document de {region}, et les autres documents ne le précisent pas
Les documents ne répondent pas à l'autre partie de la question
Les documents ne le précisent pas.
""",
    "de": """
{source}{place}: “{quote}”
Anders als die Frage annimmt, {source}{place}: “{quote}”
{source}{place}: {roles}
Anders als die Frage annimmt, {source}{place}: {roles}
{source}{place} nennt keine zuständige Stelle
federführend (牵头): {names}
zuständig: {names}
mitwirkend (配合): {names}
{source}{place} lässt diesen Wert leer, er ist nicht ausgefüllt: “{quote}”
{source}: {facts}
Dokumentnummer {number}
der Text nennt keine Dokumentnummer
datiert {date}
der Text nennt kein Datum
herausgegeben von {names} (im Text genannt)
herausgegeben von {names} (nach dem Kürzel der Dokumentnummer; der Text ist nicht gezeichnet)
herausgegeben von {names} (mit der Datei angegeben, nicht im Text)
der Text nennt keinen Herausgeber
{source}{place} nennt, worauf es beruht: “{quote}”
Planungszeitraum {years}
der Planungszeitraum ist vorbei
gezeichnet “{quote}”
gerichtet an {names}
ein Entwurf zur Stellungnahme, nicht in Kraft
insgesamt {number}
insgesamt {number} für {office} ({role})
federführend
mitwirkend
genannt
{source} hat keine Klausel {number}
die Bibliothek enthält {names} nicht
die Bibliothek enthält kein Dokument von {region}, und die anderen Dokumente sagen es nicht
Zum anderen Teil der Frage sagen die Dokumente nichts
Die Dokumente sagen dazu nichts.
""",
    "ru": """
{source}{place}: “{quote}”
В отличие от сказанного в вопросе, {source}{place}: “{quote}”
{source}{place}: {roles}
В отличие от сказанного в вопросе, {source}{place}: {roles}
{source}{place} не называет ответственного ведомства
головное ведомство (牵头): {names}
ответственные: {names}
содействуют (配合): {names}
{source}{place}: значение не указано, место оставлено пустым: “{quote}”
{source}: {facts}
номер документа {number}
номер документа в тексте не указан
дата {date}
дата в тексте не указана
издано: {names} (указано в тексте)
издано: {names} (по коду ведомства в номере документа; подписи в тексте нет)
издано: {names} (указано вместе с файлом, не в тексте)
издатель в тексте не указан
{source}{place} называет документы, на которых основан текст: “{quote}”
период плана {years}
период плана завершён
подпись “{quote}”
адресовано: {names}
проект для обсуждения, не действующий документ
всего {number}
всего {number}, {office} ({role})
головное ведомство
содействие
названо
{source}: пункта {number} нет
в библиотеке нет документа {names}
в библиотеке нет документов региона {region}, а в других документах это не указано
На другую часть вопроса документы не отвечают
В документах это не указано.
""",
    "es": """
{source}{place}: “{quote}”
A diferencia de lo que dice la pregunta, {source}{place}: “{quote}”
{source}{place}: {roles}
A diferencia de lo que dice la pregunta, {source}{place}: {roles}
{source}{place} no nombra ningún organismo responsable
dirige (牵头): {names}
responsable: {names}
coopera (配合): {names}
{source}{place} deja esta cifra en blanco, sin rellenar: “{quote}”
{source}: {facts}
número de documento {number}
el texto no indica número de documento
con fecha {date}
el texto no indica fecha
emitido por {names} (nombrado en el texto)
emitido por {names} (según el código del número de documento; el texto no lleva firma)
emitido por {names} (indicado con el archivo, no en el texto)
el texto no nombra al emisor
{source}{place} nombra en qué se basa: “{quote}”
período del plan {years}
el período del plan ha terminado
firmado “{quote}”
dirigido a {names}
un borrador en consulta, no un texto definitivo
{number} en total
{number} en total para {office} ({role})
dirige
coopera
nombrado
{source} no tiene la cláusula {number}
la biblioteca no contiene {names}
la biblioteca no contiene documentos de {region}, y los demás documentos no lo dicen
Los documentos no responden a la otra parte de la pregunta
Los documentos no lo dicen.
""",
    "pt": """
{source}{place}: “{quote}”
Ao contrário do que diz a pergunta, {source}{place}: “{quote}”
{source}{place}: {roles}
Ao contrário do que diz a pergunta, {source}{place}: {roles}
{source}{place} não nomeia nenhum órgão responsável
lidera (牵头): {names}
responsável: {names}
coopera (配合): {names}
{source}{place} deixa este valor em branco, por preencher: “{quote}”
{source}: {facts}
número do documento {number}
o texto não indica número de documento
datado de {date}
o texto não indica data
emitido por {names} (nomeado no texto)
emitido por {names} (segundo o código do número do documento; o texto não traz assinatura)
emitido por {names} (indicado com o arquivo, não no texto)
o texto não nomeia o emissor
{source}{place} nomeia em que se baseia: “{quote}”
período do plano {years}
o período do plano terminou
assinado “{quote}”
dirigido a {names}
um projeto em consulta, não um texto definitivo
{number} no total
{number} no total para {office} ({role})
lidera
coopera
nomeado
{source} não tem a cláusula {number}
a biblioteca não contém {names}
a biblioteca não contém documentos de {region}, e os outros documentos não o dizem
Os documentos não respondem à outra parte da pergunta
Os documentos não o dizem.
""",
    "it": """
{source}{place}: “{quote}”
Diversamente da quanto dice la domanda, {source}{place}: “{quote}”
{source}{place}: {roles}
Diversamente da quanto dice la domanda, {source}{place}: {roles}
{source}{place} non nomina alcun ufficio responsabile
capofila (牵头): {names}
responsabile: {names}
in collaborazione (配合): {names}
{source}{place} lascia questo dato in bianco, non compilato: “{quote}”
{source}: {facts}
numero del documento {number}
il testo non indica alcun numero di documento
datato {date}
il testo non indica alcuna data
emesso da {names} (nominato nel testo)
emesso da {names} (dal codice del numero del documento; il testo non è firmato)
emesso da {names} (indicato con il file, non nel testo)
il testo non nomina chi lo ha emesso
{source}{place} nomina ciò su cui si basa: “{quote}”
periodo del piano {years}
il periodo del piano è terminato
firmato “{quote}”
indirizzato a {names}
una bozza in consultazione, non un testo definitivo
{number} in totale
{number} in totale per {office} ({role})
capofila
in collaborazione
nominato
{source} non ha la clausola {number}
la biblioteca non contiene {names}
la biblioteca non contiene documenti di {region}, e gli altri documenti non lo dicono
I documenti non rispondono all'altra parte della domanda
I documenti non lo dicono.
""",
    "vi": """
{source}{place}: “{quote}”
Khác với câu hỏi, {source}{place}: “{quote}”
{source}{place}: {roles}
Khác với câu hỏi, {source}{place}: {roles}
{source}{place} không nêu cơ quan chịu trách nhiệm
chủ trì (牵头): {names}
chịu trách nhiệm: {names}
phối hợp (配合): {names}
{source}{place} để trống số liệu này, chưa điền: “{quote}”
{source}: {facts}
số văn bản {number}
văn bản không ghi số
ngày {date}
văn bản không ghi ngày
cơ quan ban hành {names} (ghi trong văn bản)
cơ quan ban hành {names} (theo ký hiệu trong số văn bản; văn bản không có chữ ký)
cơ quan ban hành {names} (thông tin kèm theo tệp, không có trong văn bản)
văn bản không ghi cơ quan ban hành
{source}{place} nêu căn cứ: “{quote}”
thời kỳ quy hoạch {years}
thời kỳ quy hoạch đã kết thúc
ký tên “{quote}”
gửi {names}
bản dự thảo lấy ý kiến, chưa phải văn bản chính thức
tổng cộng {number}
tổng cộng {number}, {office} ({role})
chủ trì
phối hợp
được nêu
{source} không có điều {number}
thư viện không có {names}
thư viện không có văn bản của {region}, và các văn bản khác không nêu điều này
Các văn bản không trả lời phần còn lại của câu hỏi
Các văn bản không nêu điều này.
""",
    "ar": """
{source}{place}: “{quote}”
خلافًا لما ورد في السؤال، {source}{place}: “{quote}”
{source}{place}: {roles}
خلافًا لما ورد في السؤال، {source}{place}: {roles}
{source}{place} لا يذكر جهة مسؤولة
الجهة القائدة (牵头): {names}
الجهة المسؤولة: {names}
الجهة المتعاونة (配合): {names}
{source}{place} يترك هذا الرقم فارغًا دون تعبئة: “{quote}”
{source}: {facts}
رقم الوثيقة {number}
لا يذكر النص رقم الوثيقة
بتاريخ {date}
لا يذكر النص تاريخًا
صادرة عن {names} (مذكورة في النص)
صادرة عن {names} (حسب رمز رقم الوثيقة؛ النص غير موقّع)
صادرة عن {names} (معلومة مرفقة بالملف وليست في النص)
لا يذكر النص الجهة المصدرة
{source}{place} يذكر ما يستند إليه: “{quote}”
فترة الخطة {years}
انتهت فترة الخطة
التوقيع “{quote}”
موجهة إلى {names}
مسودة لاستطلاع الآراء وليست نصًا نهائيًا
المجموع {number}
المجموع {number}، {office} ({role})
الجهة القائدة
الجهة المتعاونة
مذكورة
لا يوجد في {source} البند {number}
لا تحتوي المكتبة على {names}
لا تحتوي المكتبة على وثائق {region}، ولا تذكر الوثائق الأخرى ذلك
لا تجيب الوثائق عن الجزء الآخر من السؤال
لا تذكر الوثائق ذلك.
""",
}
_MARKS = {
    "ja": {"end": "。", "join": "；", "and": "、"},
    "fr": {"end": ".", "join": " ; ", "and": ", "},
    "ar": {"end": ".", "join": "؛ ", "and": "، "},
}
_WESTERN = {"end": ".", "join": "; ", "and": ", "}
ELSEWHERE: dict[str, dict[str, str]] = {
    language: {
        **dict(zip(_KEYS, lines.strip("\n").split("\n"), strict=True)),
        **_MARKS.get(language, _WESTERN),
    }
    for language, lines in _LINES.items()
}
"""The phrases by language and key."""
