"""Words of a language inflected, and words that only look alike."""

import pytest

from rag.inflection import agree

SAME = {
    "en": "subsidies subsidy, taxes tax, SMEs SME, fees fee, payments payment, importing import, "
    "licences licence, companies company, environmental environment, regional region, "
    "industrial industry, subsidized subsidize, incubators incubator, approved approve, "
    "universities university, exported export, classes class",
    "de": "steuern steuer, zuschusse zuschuss, forderungen forderung, unternehmens unternehmen, "
    "zentren zentrum, firmen firma, arbeitnehmerinnen arbeitnehmer, gefordertes gefordert, "
    "darlehens darlehen, verzeichnisse verzeichnis, gefahrdet gefahrdung, marken marke",
    "fr": "subventions subvention, fiscales fiscal, fiscaux fiscal, brevets brevet, "
    "europeennes europeen, salariees salarie, industrielle industriel, exportent exporter",
    "es": "subvenciones subvencion, empresas empresa, publicos publica, trabajadoras trabajador, "
    "capataces capataz, exportados exportar, prestamos prestamo",
    "pt": "subvencoes subvencao, fiscais fiscal, empresas empresa, imagens imagem, "
    "trabalhadores trabalhador, exportada exportar",
    "ru": "субсидии субсидия, субсидию субсидия, налогов налог, предприятиями предприятие, "
    "льготам льгота, задолженностью задолженность, государственных государственныи, "
    "участка участок, экспортного экспорт",
    "ar": "شركات شركة, شركتها شركة, عاملين عامل, مستثمرون مستثمر",
    "vi": "thue thue",
    "zh": "ai ai, ppps ppp",
}
ALIKE = {
    "en": "impose import, imposed import, market marke, branch brand, party parts, "
    "parking park, charging charge, formal form, country county, counter count, "
    "contract contact, policy police, commerce commercial, general generation, "
    "university universe, community communication, inspection inspiration, minister ministry",
    "de": "marke markt, messer messung, rente rentier, stadt staat, bahnhof bahn, lohn lohnt, "
    "gewerbe gewerkschaft, verkehr verkauf, wohnung wohl, bauern bauten",
    "fr": "marche marque, poste postier, ville village, formation format, impot import, "
    "commune communication, port portail, parti particulier",
    "es": "mercado mercancia, puerto puesto, cuenta cuestion, impuesto importe, carta cartel, "
    "salud saludo, comercio comer",
    "pt": "mercado mercadoria, imposto importe, carta cartao, porto portao, seguro segundo, "
    "salario salada",
    "ru": "страна странник, право правда, налог наложение, рынок рыночек, школа школьник, "
    "страхование страховка, порт портал",
    "ar": "مدرسة مدرب, عمل عملية",
    "vi": "thuoc thue, nong nongs",
    "zh": "smart smar",
}


def _pairs(of: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (language, *pair.split(" "))
        for language, pairs in of.items()
        for pair in pairs.lower().split(", ")
    ]


@pytest.mark.parametrize(("language", "said", "known"), _pairs(SAME))
def test_forms_of_a_word_agree_both_ways(language: str, said: str, known: str) -> None:
    assert agree(said, known, language)


@pytest.mark.parametrize(("language", "said", "known"), _pairs(ALIKE))
def test_words_that_only_look_alike_do_not(language: str, said: str, known: str) -> None:
    assert not agree(said, known, language)
