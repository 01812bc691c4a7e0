//! A QR code as a picture in the page. Server only.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::ui::prelude::*;

/// Empty modules around it, as ISO/IEC 18004 asks.
const QUIET: usize = 4;

/// The QR code of a text, black on white whatever the page looks like.
///
/// # Errors
/// A text that is too long for one.
pub fn qr_code(text: &str, label: &'static str) -> Result<AnyView, AppError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(AppError::internal)?;
    let (side, path) = drawn(&code);
    Ok(view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <rect width=side height=side fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    }
    .into_any())
}

/// The length of a side in modules, and the dark ones as a path: a bar for those that stand beside each other.
fn drawn(code: &QrCode) -> (usize, String) {
    let mut path = String::new();
    for (y, line) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for bar in line.chunk_by(|one, next| one == next) {
            if bar.first() == Some(&Color::Dark) {
                let (x, y, length) = (x + QUIET, y + QUIET, bar.len());
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
            }
            x += bar.len();
        }
    }
    (code.width() + 2 * QUIET, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the library itself draws it, a letter a module.
    #[test]
    fn the_picture_is_that_of_the_library() {
        let text =
            "otpauth://totp/Linxuan:someone%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Linxuan";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let (side, path) = drawn(&code);
        let mut picture = vec![vec![' '; side]; side];
        for bar in path.split('M').filter(|bar| !bar.is_empty()) {
            let numbers: Vec<usize> =
                bar.split([' ', 'h', 'v', '-', 'z']).filter_map(|part| part.parse().ok()).collect();
            let [x, y, length, 1, back] = numbers[..] else { panic!("{bar}") };
            assert_eq!(length, back);
            picture[y][x..x + length].fill('#');
        }
        let lines: Vec<String> = picture.into_iter().map(String::from_iter).collect();
        let expected = code.render::<char>().light_color(' ').dark_color('#').module_dimensions(1, 1).build();
        assert_eq!(lines.join("\n"), expected);
    }
}
