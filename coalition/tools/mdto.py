"""Metadata for an archive, as MDTO 1.0.1 of the Nationaal Archief describes it in XML.

MDTO tells two kinds of objects apart: an *informatieobject* (a series, a file, a document) and a *bestand* (the bytes
that represent one). The order of the elements is that of its schema. Terms come from its own lists; what only the
archive itself can decide (how long, and who may see it) is *nader te bepalen*.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
SCHEMA = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LISTS = {
    "aggregatieniveau": "Begrippenlijst Aggregatieniveaus MDTO",
    "eventType": "Begrippenlijst EventTypeLijst MDTO",
    "waardering": "Begrippenlijst Waarderingen MDTO",
    "beperkingGebruikType": "Begrippenlijst BeperkingGebruikTypeLijst MDTO",
    "checksumAlgoritme": "Begrippenlijst ChecksumAlgoritme MDTO",
}
UNDECIDED = "Nader te bepalen"

Level = Literal["Serie", "Dossier", "Archiefstuk"]
Event = Literal["Creatie", "Ontvangst", "Digitalisering", "Export"]


@dataclass(frozen=True)
class Reference:
    """Another object, or an organisation: its name, and its key at the source that gave it."""

    name: str
    key: str
    source: str


@dataclass(frozen=True)
class FileFormat:
    """How the bytes are coded, and in which register that is called so."""

    label: str
    code: str
    register: str = "PRONOM-register"


PDF_A_3A = FileFormat("Acrobat PDF/A - Portable Document Format 3a", "fmt/479")
CSV = FileFormat("Comma Separated Values", "x-fmt/18")
JSON = FileFormat("JSON Data Interchange Format", "fmt/817")


def media_type(name: str) -> FileFormat:
    """For files of others, of which only the kind was looked at, not the version."""
    return FileFormat(name, name, "IANA Media Types")


@dataclass(frozen=True)
class InformationObject:
    """A series, a file or a document. `covers` holds a first and a last day, each as `2019`, `2019-09` or `2019-09-20`."""

    identity: Reference
    level: Level
    creator: Reference
    events: tuple[tuple[Event, dt.datetime], ...] = ()
    description: str = ""
    covers: tuple[str, str] | None = None
    part_of: Reference | None = None
    parts: tuple[Reference, ...] = ()
    files: tuple[Reference, ...] = ()

    def to_xml(self) -> bytes:
        root, body = _document("informatieobject", self.identity)
        _concept(body, "aggregatieniveau", self.level)
        if self.description:
            _text(body, "omschrijving", self.description)
        if self.covers:
            covered = ET.SubElement(body, "dekkingInTijd")
            _concept(covered, "dekkingInTijdType", "Ondertekening", of="Portaal vijf pijlers tegen eenzaamheid")
            _text(covered, "dekkingInTijdBegindatum", self.covers[0])
            _text(covered, "dekkingInTijdEinddatum", self.covers[1])
        _text(body, "taal", "nl")
        for kind, at in self.events:
            event = ET.SubElement(body, "event")
            _concept(event, "eventType", kind)
            _text(event, "eventTijd", _moment(at))
        _concept(body, "waardering", UNDECIDED, code="N")
        if self.part_of:
            _reference(body, "isOnderdeelVan", self.part_of)
        for part in self.parts:
            _reference(body, "bevatOnderdeel", part)
        for file in self.files:
            _reference(body, "heeftRepresentatie", file)
        _reference(body, "archiefvormer", self.creator)
        _concept(ET.SubElement(body, "beperkingGebruik"), "beperkingGebruikType", UNDECIDED)
        return _written(root)


@dataclass(frozen=True)
class FileObject:
    """The bytes of one file; `size` in bytes, `sha256` in hexadecimal, made at `checked_at`."""

    identity: Reference
    size: int
    format: FileFormat
    sha256: str
    checked_at: dt.datetime
    represents: Reference

    def to_xml(self) -> bytes:
        root, body = _document("bestand", self.identity)
        _text(body, "omvang", str(self.size))
        _concept(body, "bestandsformaat", self.format.label, code=self.format.code, of=self.format.register)
        checksum = ET.SubElement(body, "checksum")
        _concept(checksum, "checksumAlgoritme", "SHA-256")
        _text(checksum, "checksumWaarde", self.sha256)
        _text(checksum, "checksumDatum", _moment(self.checked_at))
        _reference(body, "isRepresentatieVan", self.represents)
        return _written(root)


def _document(kind: str, identity: Reference) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("MDTO", {"xmlns": NAMESPACE, "xmlns:xsi": _INSTANCE, "xsi:schemaLocation": SCHEMA})
    body = ET.SubElement(root, kind)
    _identity(ET.SubElement(body, "identificatie"), identity)
    _text(body, "naam", identity.name)
    return root, body


def _identity(where: ET.Element, identity: Reference) -> None:
    _text(where, "identificatieKenmerk", identity.key)
    _text(where, "identificatieBron", identity.source)


def _reference(where: ET.Element, name: str, other: Reference) -> None:
    element = ET.SubElement(where, name)
    _text(element, "verwijzingNaam", other.name)
    _identity(ET.SubElement(element, "verwijzingIdentificatie"), other)


def _concept(where: ET.Element, name: str, label: str, *, code: str = "", of: str = "") -> None:
    element = ET.SubElement(where, name)
    _text(element, "begripLabel", label)
    if code:
        _text(element, "begripCode", code)
    _text(ET.SubElement(element, "begripBegrippenlijst"), "verwijzingNaam", of or _LISTS[name])


def _text(where: ET.Element, name: str, text: str) -> None:
    ET.SubElement(where, name).text = text


def _moment(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds")


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"
