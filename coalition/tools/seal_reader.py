"""Checks the seal on one file of a stranger. Run as a program by `seal.py`, never imported by the portal.

    seal_reader.py OUR-CERTIFICATE-IN-BASE64 < file

It answers in JSON on standard output. Before the first byte is read it gives up the right to more memory, time and
disk than one file can need. Nothing is fetched: whether a certificate was withdrawn is not looked up.
"""

import base64
import io
import json
import resource
import sys
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 20


def main() -> None:
    for what, limit in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(what, (limit, limit))
    own = base64.b64decode(sys.argv[1])
    try:
        answer = read(sys.stdin.buffer.read(), own)
    except Exception:  # noqa: BLE001 - whatever a stranger's file makes go wrong, its seal cannot be read
        answer = {"state": "other", "sealed_at": None}
    json.dump(answer, sys.stdout)


def read(content: bytes, own: bytes) -> dict[str, Any]:
    """The first seal of ours; what was added after it counts as a change."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signatures = PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures
    if not signatures:
        return {"state": "none", "sealed_at": None}
    for signature in signatures:
        certificate = signature.signer_cert
        if certificate.dump() != own:
            continue
        trust = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=certificate.not_valid_before)
        found = validate_pdf_signature(signature, trust, skip_diff=True)
        whole = signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
        at = signature.self_reported_timestamp
        state = "ours" if found.intact and found.valid and whole else "changed"
        return {"state": state, "sealed_at": at.isoformat() if at else None}
    return {"state": "other", "sealed_at": None}


if __name__ == "__main__":
    main()
