"""A long document in a process of its own: laying out hundreds of rows takes seconds, and holds up every other page
of the process that does it. Run as a program by `render_apart`, with the document on standard input.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from coalition.tools import pdf

SECONDS = 120
_PROJECT = Path(__file__).resolve().parents[2]
# One at a time for each process: who asks second waits, and finds the answer in the cache.
one_at_a_time = threading.Lock()


def render_apart(html: str, css: str) -> bytes:
    """As `pdf.render`, beside this process and after everything else. Raises PdfError."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "coalition.tools.pdf_apart"],
            input=json.dumps([html, css]).encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=_PROJECT,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise pdf.PdfError(f"a document took more than {SECONDS} seconds") from problem
    if done.returncode:
        raise pdf.PdfError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def main() -> None:
    os.nice(10)
    html, css = json.load(sys.stdin)
    sys.stdout.buffer.write(pdf.render(html, css))


if __name__ == "__main__":
    main()
