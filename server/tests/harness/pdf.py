#!/usr/bin/env python3
"""pdf.py FILE: what a PDF says of itself and on its pages, as JSON, read by MuPDF."""
import json
import sys

try:
    import fitz
except ImportError:
    import pymupdf as fitz


def spans(page):
    """Texts with the names of their fonts, without those of the subset."""
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", []):
            for span in line["spans"]:
                yield {"text": span["text"].strip(), "font": span["font"].split("+")[-1]}


def tags(document):
    """The kinds of parts in the structure of a document, with how many there are."""
    found = {}
    for number in range(1, document.xref_length()):
        kind = document.xref_get_key(number, "S")
        if kind[0] == "name" and document.xref_get_key(number, "P")[0] == "xref":
            name = kind[1].lstrip("/")
            found[name] = found.get(name, 0) + 1
    return found


with fitz.open(sys.argv[1]) as document:
    catalog = document.pdf_catalog()
    print(json.dumps({
        "title": document.metadata["title"],
        "language": document.xref_get_key(catalog, "Lang")[1],
        "marked": document.xref_get_key(catalog, "MarkInfo")[1],
        "structure": document.xref_get_key(catalog, "StructTreeRoot")[0],
        "about": document.get_xml_metadata(),
        "tags": tags(document),
        "spans": [span for page in document for span in spans(page)],
        "pages": [{
            "width": page.rect.width,
            "height": page.rect.height,
            "text": page.get_text(),
            # Pixels across and down, and where it stands on the page: left, top, right, bottom.
            "pictures": [[image["width"], image["height"], *image["bbox"]] for image in page.get_image_info()],
        } for page in document],
    }))
