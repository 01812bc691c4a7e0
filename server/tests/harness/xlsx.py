#!/usr/bin/env python3
"""xlsx.py FILE: what the cells of a workbook say and how its sheets are printed, as JSON, read by openpyxl."""
import datetime
import json
import sys

import openpyxl


def said(cell):
    """What a reader sees in a cell, where it is a text, a number or a time that a film lasts."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, float) or cell.number_format == "0.00":
        return f"{cell.value:.2f}"
    if isinstance(cell.value, datetime.time):
        return str(datetime.timedelta(hours=cell.value.hour, minutes=cell.value.minute, seconds=cell.value.second))
    return str(cell.value)


def sheet(one):
    printed = one.page_setup
    return {
        "name": one.title,
        "rows": [[said(cell) for cell in row] for row in one.iter_rows()],
        "texts": [[cell.data_type == "s" for cell in row] for row in one.iter_rows()],
        "merged": [str(cells) for cells in one.merged_cells.ranges],
        "frozen": one.freeze_panes,
        "orientation": printed.orientation,
        "paper": int(printed.paperSize or 0),
        "fits": bool(one.sheet_properties.pageSetUpPr and one.sheet_properties.pageSetUpPr.fitToPage),
        "wide": int(printed.fitToWidth if printed.fitToWidth is not None else 1),
        "high": int(printed.fitToHeight if printed.fitToHeight is not None else 1),
        "centred": bool(one.print_options.horizontalCentered),
        "on_every_page": one.print_title_rows,
        "footer": one.oddFooter.center.text,
    }


with open(sys.argv[1], "rb") as file:
    book = openpyxl.load_workbook(file)
    print(json.dumps([sheet(one) for one in book]))
