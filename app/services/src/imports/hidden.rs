//! Rows and columns that a spreadsheet program hides: whoever imports a workbook may not know of them. calamine does not tell them,
//! so the worksheet's own description is asked.

use std::collections::{BTreeSet, HashSet};
use std::io::{BufReader, Cursor};

use domain::imports::Grid;
use domain::limits;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// What is hidden in a worksheet.
#[derive(Default)]
pub(super) struct Hidden {
    /// Rows in which there is something, as they are numbered, from 1.
    pub rows: BTreeSet<usize>,
    /// Columns by their place, from 0.
    pub columns: BTreeSet<usize>,
}

/// What is hidden in the worksheet of this name, which was read as `grid`; nothing where that cannot be found out.
pub(super) fn hidden(bytes: &[u8], sheet: &str, grid: &Grid) -> Hidden {
    let mut found = Hidden::default();
    let rows: HashSet<usize> = grid.rows.iter().map(|row| row.number).collect();
    let mut see = |element: &BytesStart<'_>| {
        let number = |name: &str| attribute(element, name).and_then(|value| value.parse::<usize>().ok());
        let is_hidden = attribute(element, "hidden").is_some_and(|value| value == "1" || value == "true");
        match element.local_name().as_ref() {
            _ if !is_hidden => {}
            b"row" => found.rows.extend(number("r").filter(|row| rows.contains(row))),
            b"col" => {
                if let (Some(first), Some(last)) = (number("min"), number("max")) {
                    // Everything to the right of the last column may be one.
                    let last = last.min(limits::IMPORT_COLUMNS);
                    found.columns.extend((first..=last).filter_map(|at| at.checked_sub(1)));
                }
            }
            _ => {}
        }
    };
    if let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes))
        && let Some(part) = part_of(&mut archive, sheet)
    {
        each_element(&mut archive, &part, &mut see);
    }
    found
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Where in the workbook a worksheet is.
fn part_of(archive: &mut Archive<'_>, sheet: &str) -> Option<String> {
    let mut id = None;
    each_element(archive, "xl/workbook.xml", &mut |element| {
        if element.local_name().as_ref() == b"sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            id = attribute(element, "id");
        }
    });
    let id = id?;
    let mut target = None;
    each_element(archive, "xl/_rels/workbook.xml.rels", &mut |element| {
        if attribute(element, "Id").as_ref() == Some(&id) {
            target = attribute(element, "Target");
        }
    });
    let target = target?;
    Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
}

/// Shows every element of a part, until it cannot be read on.
fn each_element(archive: &mut Archive<'_>, part: &str, see: &mut dyn FnMut(&BytesStart<'_>)) {
    let Ok(file) = archive.by_name(part) else { return };
    let mut xml = Reader::from_reader(BufReader::new(file));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => see(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute by its name, whatever namespace it is of.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().filter_map(Result::ok);
    let found = attributes.find(|one| one.key.local_name().as_ref() == name.as_bytes())?;
    let text = std::str::from_utf8(&found.value).ok()?;
    Some(quick_xml::escape::unescape(text).ok()?.into_owned())
}
