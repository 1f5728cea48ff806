"""The seal: an invisible PAdES signature that tells who issued a PDF and that nothing was changed since.

Setting one and making a certificate for the demonstration happen here; what a stranger sends is checked by
`seal_reader.py`, in a process of its own with limits.
"""

import base64
import datetime as dt
import functools
import io
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_READER = Path(__file__).with_name("seal_reader.py")
_SECONDS = 30
_FIELD = "Zegel"
# Stands in every signed PDF; a file without it need not be read.
_MARK = b"/ByteRange"
_logger = logging.getLogger("portal.seal")


class SealProblem(Exception):
    """The certificate cannot be used; the message is for who runs the portal."""


class SealState(StrEnum):
    NONE = "none"
    OURS = "ours"
    CHANGED = "changed"
    """Ours, and the file was changed afterwards."""
    OTHER = "other"
    """Of somebody else, or not readable: not for us to judge."""


@dataclass(frozen=True)
class Seal:
    state: SealState
    sealed_at: dt.datetime | None = None
    """As the seal itself says; no third party vouches for it."""


def seal(content: bytes, file: Path, password: str) -> bytes:
    """The PDF with a seal added; it begins with the bytes of the unsealed one. Raises SealProblem."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    about = PdfSignatureMetadata(
        field_name=_FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason="Uitgegeven door dit portaal"
    )
    field = SigFieldSpec(_FIELD, readable_field_name="Zegel van dit portaal")
    signer = PdfSigner(about, signer=_signer(file, password), new_field_spec=field)
    try:
        sealed: bytes = signer.sign_pdf(_writer()(io.BytesIO(content))).getvalue()
    except (PdfError, SigningError, ValueError) as problem:
        raise SealProblem(f"verzegelen met {file} is niet gelukt: {problem}") from problem
    return sealed


def check_certificate(file: Path, password: str) -> dt.datetime:
    """Until when the certificate holds. Raises SealProblem when it cannot be used."""
    until: dt.datetime = _signer(file, password).signing_cert.not_valid_after
    return until


def read_seal(content: bytes, file: Path, password: str) -> Seal:
    """What a seal on this file says, if there is one; whoever made the file."""
    if _MARK not in content:
        return Seal(SealState.NONE)
    own = base64.b64encode(_signer(file, password).signing_cert.dump()).decode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_READER), own],
            input=content, capture_output=True, timeout=_SECONDS, env={"LANG": "C.UTF-8"}, check=True,
        )  # fmt: skip
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as problem:
        _logger.warning("a seal could not be read: %s", problem)
        return Seal(SealState.OTHER)
    at = answer["sealed_at"]
    return Seal(SealState(answer["state"]), dt.datetime.fromisoformat(at) if at else None)


def make_test_certificate(file: Path) -> None:
    """A certificate that says of itself that it is none, for the demonstration."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Demonstratie vijf pijlers, geen echt zegel")])
    now = dt.datetime.now(dt.UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"),
        False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=3650))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    file.touch(mode=0o600)
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"zegel", key, made, None, NoEncryption()))


@functools.lru_cache(maxsize=4)
def _signer(file: Path, password: str) -> Any:
    """The key and its certificate, opened once in each process."""
    from pyhanko.sign.signers import SimpleSigner

    try:
        content = file.read_bytes()
        return SimpleSigner.load_pkcs12_data(content, other_certs=(), passphrase=password.encode() or None)
    except (OSError, ValueError) as problem:
        raise SealProblem(f"{file} is niet te openen als PKCS#12: {problem}") from problem


@functools.cache
def _writer() -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class LeavesMetadata(IncrementalPdfFileWriter):
        """pyHanko would write the XMP anew in a form of its own, and with it the claims of PDF/A and PDF/UA."""

        def _update_meta(self) -> None:
            return

    return LeavesMetadata
