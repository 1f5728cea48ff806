"""A file for an archive as one ZIP: series, files, documents, each with its MDTO metadata beside it, and checksums.

The folders are those of a *Submission Information Package*: one for each aggregation, with `<name>.MDTO.xml` inside,
and `<file>.bestand.MDTO.xml` beside each file. Files go through in pieces; nothing is held in memory whole.
"""

import datetime as dt
import hashlib
import itertools
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from coalition.tools.mdto import Event, FileFormat, FileObject, InformationObject, Level, Reference

CHUNK = 1024 * 1024
# Packed already.
_STORED = (".pdf", ".jpg", ".png")
MANIFEST = "manifest-sha256.txt"
README = "LEESMIJ.txt"


@dataclass(frozen=True)
class ArchiveFile:
    """The bytes of a document, or where they are, with the checksum that was kept of them; no bytes: erased."""

    name: str
    format: FileFormat
    content: bytes | Path | None
    sha256: str = ""


@dataclass(frozen=True)
class Document:
    """One document, in one form or more. `folder` is its name in the package, unique in its dossier."""

    folder: str
    key: str
    title: str
    files: tuple[ArchiveFile, ...]
    event: Event = "Creatie"
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Dossier:
    folder: str
    key: str
    title: str
    documents: tuple[Document, ...]
    description: str = ""
    covers: tuple[str, str] | None = None


@dataclass(frozen=True)
class Series:
    """What one archive receives: all dossiers of one municipality. `source` names this portal, which gave the keys."""

    folder: str
    key: str
    title: str
    creator: Reference
    source: str
    dossiers: tuple[Dossier, ...]


@dataclass
class Summary:
    """What went in, for the page that lies on top; `problems` tells of files that are not there or not as they were."""

    documents: int = 0
    files: int = 0
    size: int = 0
    problems: list[str] = field(default_factory=list)


def write_package(out: IO[bytes], series: Series, made_at: dt.datetime, readme: Callable[[Summary], str]) -> Summary:
    """Writes the ZIP to `out`, piece by piece."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        writer = _Writer(archive, series, made_at)
        writer.series()
        writer.add(README, [readme(writer.summary).encode()])
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(writer.checksums.items()))
        archive.writestr(MANIFEST, lines)
    return writer.summary


class _Writer:
    def __init__(self, archive: zipfile.ZipFile, series: Series, made_at: dt.datetime) -> None:
        self.archive = archive
        self.of = series
        self.made_at = made_at
        self.summary = Summary()
        self.checksums: dict[str, str] = {}

    def series(self) -> None:
        of = self.of
        parts = tuple(self._reference(one.title, one.key) for one in of.dossiers)
        self._describe("Serie", of.folder, self._reference(of.title, of.key), parts=parts)
        for dossier in of.dossiers:
            self._dossier(dossier, f"{of.folder}/{dossier.folder}")

    def _dossier(self, dossier: Dossier, folder: str) -> None:
        own = self._reference(dossier.title, dossier.key)
        self._describe(
            "Dossier", folder, own,
            parts=tuple(self._reference(one.title, one.key) for one in dossier.documents),
            part_of=self._reference(self.of.title, self.of.key),
            description=dossier.description, covers=dossier.covers,
        )  # fmt: skip
        for document in dossier.documents:
            self._document(document, f"{folder}/{document.folder}", own)

    def _document(self, document: Document, folder: str, dossier: Reference) -> None:
        own = self._reference(document.title, document.key)
        written = tuple(found for file in document.files if (found := self._file(file, document, folder, own)))
        events = ((document.event, document.at),) if document.at else ()
        self._describe("Archiefstuk", folder, own, part_of=dossier, files=written, events=events)
        self.summary.documents += 1

    def _file(self, file: ArchiveFile, document: Document, folder: str, represents: Reference) -> Reference | None:
        name = f"{folder}/{file.name}"
        own = self._reference(file.name, f"{document.key}/{file.name}")
        try:
            if file.content is None:
                raise FileNotFoundError
            size = self.add(name, _pieces(file.content))
        except FileNotFoundError:
            self.summary.problems.append(f"{name}: het bestand is er niet meer.")
            return None
        if file.sha256 and file.sha256 != self.checksums[name]:
            self.summary.problems.append(f"{name}: het bestand is veranderd sinds het is bewaard ({file.sha256}).")
        described = FileObject(own, size, file.format, self.checksums[name], self.made_at, represents)
        self.add(f"{name}.bestand.MDTO.xml", [described.to_xml()])
        self.summary.files += 1
        self.summary.size += size
        return own

    def add(self, name: str, pieces: Iterable[bytes]) -> int:
        """Puts one file in; gives its size and remembers its checksum."""
        digest, size = hashlib.sha256(), 0
        member = zipfile.ZipInfo(name, self.made_at.timetuple()[:6])
        member.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        source = iter(pieces)
        first = next(source, b"")  # so that a file that is not there leaves no empty member
        with self.archive.open(member, "w", force_zip64=True) as target:
            for piece in itertools.chain([first], source):
                digest.update(piece)
                target.write(piece)
                size += len(piece)
        self.checksums[name] = digest.hexdigest()
        return size

    def _describe(
        self,
        level: Level,
        folder: str,
        own: Reference,
        *,
        parts: tuple[Reference, ...] = (),
        part_of: Reference | None = None,
        files: tuple[Reference, ...] = (),
        events: tuple[tuple[Event, dt.datetime], ...] = (),
        description: str = "",
        covers: tuple[str, str] | None = None,
    ) -> None:
        described = InformationObject(
            own, level, self.of.creator, (*events, ("Export", self.made_at)), description, covers, part_of, parts, files
        )
        self.add(f"{folder}/{folder.rpartition('/')[2]}.MDTO.xml", [described.to_xml()])

    def _reference(self, name: str, key: str) -> Reference:
        return Reference(name, key, self.of.source)


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece
