#!/usr/bin/env python3
"""pdf.py FILE: what a PDF says of itself and on its pages, as JSON, read by MuPDF."""
import json
import sys

try:
    import fitz
except ImportError:
    import pymupdf as fitz

with fitz.open(sys.argv[1]) as document:
    catalog = document.pdf_catalog()
    print(json.dumps({
        "title": document.metadata["title"],
        "language": document.xref_get_key(catalog, "Lang")[1],
        "marked": document.xref_get_key(catalog, "MarkInfo")[1],
        "structure": document.xref_get_key(catalog, "StructTreeRoot")[0],
        "about": document.get_xml_metadata(),
        "pages": [{
            "width": page.rect.width,
            "height": page.rect.height,
            "text": page.get_text(),
            # Pixels across and down, and where it stands on the page: left, top, right, bottom.
            "pictures": [[image["width"], image["height"], *image["bbox"]] for image in page.get_image_info()],
        } for page in document],
    }))
