#!/usr/bin/env python3
"""Makes NotoSerifCJKsc-GB2312.otf of Debian's fonts-noto-cjk: the characters of GB 2312 and Latin, one weight, no hints.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python app/services/fonts/subset.py

The same fonts and fonttools give the same bytes. It is SC as the machine's font is; the narrow quotation marks of Latin
writing, which that face has as wide ones, are added in the private area (`OWN_NARROW` in src/documents/layout/fonts.rs).
"""
import os
import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCE = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "NotoSerifCJKsc-GB2312.otf")
NARROW = {"‘": 0xE018, "’": 0xE019, "“": 0xE01C, "”": 0xE01D}

chars = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | {ord(c) for c in "–—‘’“”•…€−№〔〕"} | set(NARROW.values())
for high in range(0xA1, 0xF8):
    for low in range(0xA1, 0xFF):
        try:
            chars.add(ord(bytes([high, low]).decode("gb2312")))
        except UnicodeDecodeError:
            pass


def face(ending):
    found = [font for font in TTCollection(SOURCE, lazy=True).fonts if font["name"].getDebugName(1).endswith(ending)]
    return found[0]


font = face(" SC")
korean = face(" KR").getBestCmap()
for table in font["cmap"].tables:
    if table.isUnicode() and table.format in (4, 12):
        table.cmap.update({place: korean[ord(mark)] for mark, place in NARROW.items()})

options = subset.Options()
options.hinting = False
options.layout_features = []
options.notdef_outline = True
options.glyph_names = False
options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
options.recalc_timestamp = False
options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=chars)
subsetter.subset(font)
# The licence lets a changed font not keep a reserved name; Noto reserves none. The names say what it is all the same.
for record in font["name"].names:
    if record.nameID in (1, 4, 6):
        plain = record.toUnicode()
        record.string = plain + ("-GB2312" if record.nameID == 6 else " GB 2312")
subset.save_font(font, TARGET, options)
print(TARGET, os.path.getsize(TARGET))
