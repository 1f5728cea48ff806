"""The shape of each answer of the API: every field is always there, `null` where something is not known."""

from typing import Any

from coalition.overview.register.standings import Standing

Schema = dict[str, Any]

CODE: Schema = {"type": "string", "pattern": "^GM[0-9]{4}$"}
STATUS: Schema = {"type": "string", "enum": list(Standing.values)}
_TEXT: Schema = {"type": "string"}
_DAY: Schema = {"type": "string", "format": "date"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_LINK: Schema = {"type": "string", "format": "uri"}
_YES_NO: Schema = {"type": "boolean"}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _hal(*names: str) -> Schema:
    return _object(**{name: _object(href=_LINK) for name in names})


PARTIAL_DAY = {
    "type": ["string", "null"],
    "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "description": "Een dag, een maand of een jaar, zo precies als bekend; `null` als de datum onbekend is.",
}
_SHARE = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_MUNICIPALITY_IN_BRIEF = _object(code=CODE, naam=_TEXT)

_MUNICIPALITY = {
    "code": _said(CODE, "CBS-code; wordt nooit opnieuw gebruikt."),
    "naam": _said(_TEXT, "De naam op de peildatum."),
    "kenmerk": _said(_TEXT, "De naam in adressen."),
    "provincie": _said(_or_null(_TEXT), "De provincie op de peildatum."),
    "ggdRegio": _said(_or_null(_TEXT), "De GGD-regio op de peildatum."),
    "status": _said(STATUS, "Wat er op de peildatum over een ondertekening bekend was."),
    "toelichting": _said(_TEXT, "Wat de status openlaat, bijvoorbeeld van welke rechtsvoorganger."),
    "teltMee": _said(_YES_NO, "Of de gemeente op de peildatum in het totaal zit."),
    "ondertekendOp": PARTIAL_DAY,
    "nummer": _said(_or_null(_TEXT), "Nummer van de ondertekening die de status bepaalt."),
    "periode": _said(_or_null(_TEXT), "De programmaperiode van die ondertekening."),
    "coalities": _said(
        _list(_object(naam=_TEXT, kenmerk=_TEXT)), "De lokale coalities tegen eenzaamheid die er toen waren."
    ),
    "website": _said(_or_null(_TEXT), "De website van de gemeente."),
    "inwoners": _said(_or_null(_NUMBER), "Het nieuwste bekende inwonertal."),
    "inwonersJaar": _said(_or_null(_NUMBER), "Het inwonertal is van 1 januari van dit jaar (CBS, CC BY 4.0)."),
    "_links": _hal("self", "pagina"),
}
_SIGNING = {
    "nummer": _said(_TEXT, "Het nummer op het formulier; na te kijken op /controle/."),
    "gemeente": _said(_MUNICIPALITY_IN_BRIEF, "De gemeente die tekende, ook als zij nu is opgeheven."),
    "ondertekendOp": PARTIAL_DAY,
    "periode": _said(_TEXT, "De programmaperiode."),
    "tekst": _said(_TEXT, "Welke tekst van de vijf pijlers is ondertekend."),
    "ondertekenaars": _said(
        _list(_object(naam=_TEXT, hoedanigheid=_TEXT)),
        "Wie tekende. Van wie dat niet in een openbaar ambt deed, alleen functie en organisatie.",
    ),
    "plaats": _said(_TEXT, "Waar is getekend."),
    "ondertekenmoment": _said(_or_null(_TEXT), "De bijeenkomst waarop velen tegelijk tekenden."),
    "inAanwezigheidVan": _said(_TEXT, "Wie erbij was."),
    "namens": _said(_TEXT, "Namens wie de gemeente ook tekende."),
    "bron": _said(_TEXT, "Een link of omschrijving; leeg als het getekende formulier de bron is."),
    "ingetrokkenPer": _said(_or_null(_DAY), "De eerste dag waarop de ondertekening niet meer telt."),
    "besluitTotIntrekken": _said(_TEXT, "Het besluit waarmee de gemeente de ondertekening introk."),
}
_COUNTS = {
    "gemeenten": _said(_NUMBER, "Hoeveel gemeenten er op de peildatum waren."),
    "ondertekend": _said(_NUMBER, "Hoeveel daarvan meetellen als ondertekend, overgenomen ondertekeningen erbij."),
    "overgenomen": _said(_NUMBER, "Hoeveel daarvan meetellen door een overgenomen ondertekening."),
    "mogelijkOndertekend": _said(_NUMBER, "Niet in het totaal: de datum is niet precies bekend."),
    "doorRechtsvoorganger": _said(_NUMBER, "Niet in het totaal: alleen een rechtsvoorganger ondertekende."),
    "ingetrokken": _NUMBER,
    "aandeelGemeenten": _said(_SHARE, "`ondertekend` gedeeld door `gemeenten`."),
    "inwoners": _or_null(_NUMBER),
    "inwonersOndertekend": _or_null(_NUMBER),
    "aandeelInwoners": _said(_SHARE, "`null` als het niet te berekenen is; `nietTeBerekenen` zegt dan waarom."),
    "inwonersJaar": _said(_or_null(_NUMBER), "De inwonertallen zijn van 1 januari van dit jaar."),
    "nietTeBerekenen": _or_null(_TEXT),
}


def _page(name: str, item: str, **more: Schema) -> Schema:
    links = {
        "type": "object",
        "properties": {name: _object(href=_LINK) for name in ("self", "first", "prev", "next", "last")},
        "required": ["self", "first", "last"],
        "additionalProperties": False,
    }
    facts: dict[str, Schema] = {**more, "totaal": _NUMBER, "pagina": _NUMBER, "perPagina": _NUMBER, "_links": links}
    return _object(**facts, **{name: _list(_ref(item))})


SCHEMAS: dict[str, Schema] = {
    "Gemeente": _object(**_MUNICIPALITY),
    "Gemeenten": _page("gemeenten", "Gemeente", peildatum=_DAY),
    "GemeenteVolledig": _object(
        **_MUNICIPALITY,
        peildatum=_DAY,
        bestaatSinds=_said(_or_null(_DAY), "`null` als zij er al was toen het register begon."),
        opgehevenOp=_said(_or_null(_DAY), "De eerste dag dat zij niet meer bestond."),
        breedtegraad=_or_null({"type": "number"}),
        lengtegraad=_or_null({"type": "number"}),
        voorgangers=_list(_object(naam=_TEXT, kenmerk=_TEXT)),
        opvolgers=_list(_object(naam=_TEXT, kenmerk=_TEXT)),
        ondertekeningen=_list(_ref("Ondertekening")),
    ),
    "Ondertekening": _object(**_SIGNING),
    "Ondertekeningen": _page("ondertekeningen", "Ondertekening"),
    "Coalitie": _object(
        naam=_said(_TEXT, "De naam; die hoeft niet uniek te zijn."),
        kenmerk=_said(_TEXT, "De naam in adressen; die is wel uniek."),
        eerdereNamen=_said(_list(_TEXT), "Hoe de coalitie eerder heette."),
        andereNamen=_said(_list(_TEXT), "Hoe zij ook wordt genoemd."),
        gemeenten=_said(_list(_MUNICIPALITY_IN_BRIEF), "De gemeenten waarin zij werkt, naar de indeling van vandaag."),
        gestartOp=PARTIAL_DAY,
        isGestopt=_said(_YES_NO, "Of zij is gestopt."),
        gestoptOp=PARTIAL_DAY,
        partnersMetGemeente=_said(_NUMBER, "Hoeveel partners vandaag zeker meedoen, de gemeente meegeteld."),
        partnersZonderGemeente=_said(_NUMBER, "Hoeveel dat er zijn zonder de gemeente."),
        partnersOnzeker=_said(_NUMBER, "In geen van beide aantallen: van deze partners is niet zeker of zij meedoen."),
        website=_said(_or_null(_TEXT), "De website van de coalitie."),
        mailadres=_said(_or_null(_TEXT), "Het algemene mailadres van de coalitie."),
        _links=_hal("pagina"),
    ),
    "Coalities": _page("coalities", "Coalitie", peildatum=_DAY),
    "Editie": _object(
        kenmerk=_TEXT,
        naam=_TEXT,
        geldigVanaf=_DAY,
        bron=_TEXT,
        isVoorbeeld=_said(_YES_NO, "Een voorbeeldtekst, niet vastgesteld door het ministerie."),
        isHuidig=_said(_YES_NO, "De tekst op nieuwe formulieren."),
        pijlers=_list(_object(nummer={"type": "integer", "minimum": 1, "maximum": 5}, naam=_TEXT, uitleg=_TEXT)),
    ),
    "Edities": _object(edities=_list(_ref("Editie"))),
    "AantallenVanEenDeel": _object(naam=_TEXT, kenmerk=_or_null(_TEXT), **_COUNTS),
    "Aantallen": _object(
        peildatum=_DAY,
        **_COUNTS,
        provincies=_list(_ref("AantallenVanEenDeel")),
        ggdRegios=_list(_ref("AantallenVanEenDeel")),
    ),
    "Probleem": {
        "type": "object",
        "description": "Wat er misging (RFC 9457).",
        "properties": {
            "type": {"type": "string"},
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "instance": _TEXT,
            "errors": _list(_object(**{"in": _TEXT, "location": _object(name=_TEXT), "code": _TEXT, "detail": _TEXT})),
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
}
