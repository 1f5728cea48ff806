"""What stands on paper: PDFium reads a page twenty times as fast as a reader in Python."""

import pypdfium2


def sheets_of(document: bytes) -> list[str]:
    """The text of each page, with line ends made spaces; a hyphen at the end of a line holds its word together."""
    with pypdfium2.PdfDocument(document) as opened:
        # PDFium tells of such a hyphen by a character of its own.
        texts = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in opened]
    return [" ".join(text.split()) for text in texts]
