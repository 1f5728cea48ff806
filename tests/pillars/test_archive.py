"""A municipality's file for its archive: whole, checked, described; and nobody else's."""

import csv
import hashlib
import io
import json
import re
import tracemalloc
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches
from django.urls import reverse

from coalition.models import AuditEvent, Municipality, StoredFile, User
from coalition.tools.mdto import NAMESPACE
from pillars.models import MilestoneKind, Signing
from pillars.services.archive import write_archive
from pillars.services.paper import issue_form
from tests.client import StrictClient
from tests.factories import (
    FileFactory,
    HolderFactory,
    MilestoneFactory,
    MunicipalityFactory,
    SigningFactory,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

_NAMED = "identificatie naam"
# What may stand in each element of MDTO 1.0.1, in its order; `?` may be left out, `*` too and comes back, `+` comes back.
MDTO = {
    "MDTO": "informatieobject? bestand?",
    "informatieobject": f"{_NAMED} aggregatieniveau? classificatie* trefwoord* omschrijving* raadpleeglocatie* "
    "dekkingInTijd* dekkingInRuimte* taal* event* waardering bewaartermijn? informatiecategorie? isOnderdeelVan* "
    "bevatOnderdeel* heeftRepresentatie* aanvullendeMetagegevens* gerelateerdInformatieobject* archiefvormer "
    "betrokkene* activiteit? beperkingGebruik*",
    "bestand": f"{_NAMED} omvang bestandsformaat checksum+ URLBestand? isRepresentatieVan",
    "dekkingInTijd": "dekkingInTijdType dekkingInTijdBegindatum dekkingInTijdEinddatum?",
    "event": "eventType eventTijd? eventVerantwoordelijkeActor? eventResultaat?",
    "checksum": "checksumAlgoritme checksumWaarde checksumDatum",
    "beperkingGebruik": "beperkingGebruikType beperkingGebruikNadereBeschrijving? beperkingGebruikDocumentatie*",
    "identificatie": "identificatieKenmerk identificatieBron",
    "verwijzingIdentificatie": "identificatieKenmerk identificatieBron",
    **dict.fromkeys(
        ["isOnderdeelVan", "bevatOnderdeel", "heeftRepresentatie", "archiefvormer", "isRepresentatieVan",
         "begripBegrippenlijst"],
        "verwijzingNaam verwijzingIdentificatie?",
    ),
    **dict.fromkeys(
        ["aggregatieniveau", "waardering", "eventType", "bestandsformaat", "checksumAlgoritme", "beperkingGebruikType",
         "dekkingInTijdType"],
        "begripLabel begripCode? begripBegrippenlijst",
    ),
}  # fmt: skip
_DAY = r"\d{4}(-\d\d(-\d\d)?)?"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
TEXTS = {
    "omvang": r"\d+", "taal": "nl", "checksumWaarde": "[0-9a-f]{64}", "checksumDatum": _MOMENT, "eventTijd": _MOMENT,
    "dekkingInTijdBegindatum": _DAY, "dekkingInTijdEinddatum": _DAY,
}  # fmt: skip


def faults(element: ET.Element) -> list[str]:
    """Where an element and all in it differ from the grammar above."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    inner = " ".join(child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element)
    if name not in MDTO:
        text = element.text or ""
        return [] if not inner and re.fullmatch(TEXTS.get(name, r"[\s\S]*\S[\s\S]*"), text) else [f"{name}: {text!r}"]
    parts = [re.fullmatch(r"(\w+)([?*+]?)", part) for part in MDTO[name].split()]
    grammar = "".join(rf"(?:\b{part[1]}\b ?){part[2]}" for part in parts if part)
    found = [] if re.fullmatch(grammar, inner) else [f"{name}: {inner}"]
    return found + [fault for child in element for fault in faults(child)]


@pytest.fixture
def dronten() -> Municipality:
    return MunicipalityFactory.create(code="GM0303", name="Nuenen, Gerwen en Nederwetten", slug="dronten")


@pytest.fixture
def officer(dronten: Municipality) -> User:
    return officer_of(dronten, name="Amber Ambtenaar")


def kept_file(content: bytes, name: str) -> StoredFile:
    file = FileFactory.create(original_name=name, kind="pdf", sha256=hashlib.sha256(content).hexdigest())
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_bytes(content)
    return file


@pytest.fixture
def signing(dronten: Municipality, officer: User) -> Signing:
    """Registered, with two forms (a name changed in between) and a scan under a hostile name."""
    caches["pages"].clear()
    signing = SigningFactory.create(registered=True, municipality=dronten, created_by=officer, remarks='<&"> =1+1')
    issue_form(actor=officer, signing=signing)
    signing.signatories.update(name="Anna <b>& Zn</b>")
    issue_form(actor=officer, signing=Signing.objects.get(pk=signing.pk))
    signing.files.add(kept_file(b"%PDF-scan", "../../etc/scan van <Dronten> & co.pdf"))
    return signing


def archived(client: StrictClient, officer: User) -> zipfile.ZipFile:
    client.force_login(officer)
    answer: Any = client.get(reverse("municipality_archive", args=["dronten"]))
    assert answer["Content-Type"] == "application/zip"
    assert re.search(r'attachment; filename="vijf-pijlers-dronten-\d{4}-\d\d-\d\d.zip"', answer["Content-Disposition"])
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_package_is_whole_described_and_checked(client: StrictClient, signing: Signing, officer: User) -> None:
    MilestoneFactory.create(municipality=signing.municipality, file=kept_file(b"%PDF-motie", "motie.pdf"))
    HolderFactory.create(municipality=signing.municipality)
    with archived(client, officer) as package:
        assert package.testzip() is None
        names = set(package.namelist()) - {"manifest-sha256.txt"}
        lines = package.read("manifest-sha256.txt").decode().splitlines()
        manifest = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        assert manifest == {name: hashlib.sha256(package.read(name)).hexdigest() for name in names}
        root = "vijf-pijlers-dronten"
        own = f"{root}/ondertekening-{signing.number}"
        form = f"vijf-pijlers-nuenen-gerwen-en-nederwetten-{signing.number}.pdf"
        contents = {name for name in names if not name.endswith(".MDTO.xml")}
        assert contents - {name for name in contents if name.startswith(f"{root}/mijlpaal-")} == {
            "LEESMIJ.txt",
            *(f"{root}/gegevens/{kind}/{kind}.{ending}"
              for kind in ("ondertekeningen", "mijlpalen", "lokale-aanpak", "monitoring", "portefeuillehouders")
              for ending in ("csv", "json")),
            f"{own}/papier-1/{form}",
            f"{own}/papier-2/{form}",
            f"{own}/bewijs-1/scan-van-Dronten-co.pdf",
        }  # fmt: skip
        assert package.read(f"{own}/bewijs-1/scan-van-Dronten-co.pdf") == b"%PDF-scan"
        assert package.read(f"{own}/papier-1/{form}") != package.read(f"{own}/papier-2/{form}")
        readme = package.read("LEESMIJ.txt").decode()
        assert "9 documenten, 14 bestanden" in readme
        assert "Let op" not in readme
        assert not any(re.search(r'[<>:"\\|?*#& ]|\.\.', name) for name in names)
        described = {name: ET.fromstring(package.read(name)) for name in names if name.endswith(".MDTO.xml")}
        assert [fault for tree in described.values() for fault in faults(tree)] == []
        # Beside each file its own metadata, with its own size and checksum; in each folder that of the folder.
        for name in contents - {"LEESMIJ.txt"}:
            tree = described[f"{name}.bestand.MDTO.xml"]
            assert tree.findtext(".//{*}checksumWaarde") == manifest[name]
            assert tree.findtext(".//{*}omvang") == str(package.getinfo(name).file_size)
            folder = name.rpartition("/")[0]
            assert f"{folder}/{folder.rpartition('/')[2]}.MDTO.xml" in described
        whole = described[f"{root}/{root}.MDTO.xml"]
        assert len(whole.findall(".//{*}bevatOnderdeel")) == 3
        assert whole.findtext(".//{*}archiefvormer/{*}verwijzingNaam") == "Gemeente Nuenen, Gerwen en Nederwetten"
        assert "scan van <Dronten> & co.pdf" in str(
            described[f"{own}/bewijs-1/bewijs-1.MDTO.xml"].findtext(".//{*}naam")
        )
        every = b"".join(package.read(name) for name in names if not name.endswith(".pdf"))
        assert b"Amber Ambtenaar" not in every
    assert AuditEvent.objects.filter(action="municipality.archived", actor=officer).count() == 1


def test_the_facts_are_there_for_a_sheet_and_for_a_program(
    client: StrictClient, signing: Signing, officer: User
) -> None:
    internal = MilestoneFactory.create(municipality=signing.municipality, kind=MilestoneKind.APPROACHED, note="Intern")
    with archived(client, officer) as package:
        folder = "vijf-pijlers-dronten/gegevens"
        [row] = csv.DictReader(
            package.read(f"{folder}/ondertekeningen/ondertekeningen.csv").decode("utf-8-sig").splitlines(),
            delimiter=";",
        )
        assert row["nummer"] == signing.number
        assert (row["datum"], row["wethouder"], row["status"]) == ("2019-09-20", "Anna <b>& Zn</b>", "geregistreerd")
        [facts] = json.loads(package.read(f"{folder}/ondertekeningen/ondertekeningen.json"))
        assert facts["ondertekenaarsLijst"][0]["naam"] == "Anna <b>& Zn</b>"
        assert facts["opmerkingen"] == '<&"> =1+1'
        assert facts["bestanden"][0]["sha256"] == hashlib.sha256(b"%PDF-scan").hexdigest()
        assert internal.note not in package.read(f"{folder}/mijlpalen/mijlpalen.json").decode()


def test_what_is_gone_or_damaged_is_told_and_the_rest_is_there(
    client: StrictClient, signing: Signing, officer: User
) -> None:
    gone = kept_file(b"%PDF-weg", "weg.pdf")
    signing.files.add(gone)
    gone.path.unlink()
    damaged = signing.files.exclude(pk=gone.pk).get()
    damaged.path.write_bytes(b"%PDF-anders")
    with archived(client, officer) as package:
        readme = package.read("LEESMIJ.txt").decode()
        assert "weg.pdf: het bestand is er niet meer." in readme
        assert "scan-van-Dronten-co.pdf: het bestand is veranderd" in readme
        assert not any(name.endswith("weg.pdf") for name in package.namelist())
        assert any(name.endswith("scan-van-Dronten-co.pdf") for name in package.namelist())


def test_of_another_municipality_there_is_nothing(client: StrictClient, signing: Signing) -> None:
    other = MunicipalityFactory.create(slug="dalfsen")
    client.force_login(officer_of(other))
    assert client.get(reverse("municipality_archive", args=["dronten"])).status_code == 404
    answer: Any = client.get(reverse("municipality_archive", args=["dalfsen"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as package:
        assert not any(signing.number in name for name in package.namelist())


def test_large_files_go_through_in_pieces(signing: Signing, tmp_path: Any) -> None:
    signing.files.add(kept_file(b"%PDF-" + bytes(16 * 1024**2), "groot.pdf"))
    with (tmp_path / "uit.zip").open("w+b") as out:
        tracemalloc.start()
        summary = write_archive(signing.municipality, [], out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert summary.size > 16 * 1024**2
    assert peak < 5 * 1024**2
