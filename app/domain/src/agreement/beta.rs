//! Quantiles of F and tails of t, by the incomplete beta function.
//!
//! The quantile of `statrs` loses its digits where few degrees of freedom meet millions (ten thousand entries, two
//! hundred judges), and is infinite below about a third of one, which is where Satterthwaite's can be.

use statrs::function::gamma::ln_gamma;

/// Far more than any table needs; it only makes the loop end.
const MOST_TERMS: u32 = 1_000_000;

/// Quantiles are looked for between e^−LIMIT and e^LIMIT.
const LIMIT: f64 = 300.0;

/// The regularised incomplete beta function Iₓ(a, b) for positive a and b, with y = 1 − x given beside x: near 1
/// the difference would lose its digits.
fn regularised(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if y <= 0.0 {
        1.0
    } else if x > (a + 1.0) / (a + b + 2.0) {
        1.0 - fraction(b, a, y, x)
    } else {
        fraction(a, b, x, y)
    }
}

/// The continued fraction [DLMF 8.17.22](https://dlmf.nist.gov/8.17.E22) by Lentz's method.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let ln = |value: f64, rest: f64| if rest < 0.5 { (-rest).ln_1p() } else { value.ln() };
    let front = (a * ln(x, y) + b * ln(y, x) + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b)).exp() / a;
    let away = |value: f64| if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut sum = d;
    for term in 1..MOST_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = sum;
        for part in [even, odd] {
            d = 1.0 / away(1.0 + part * d);
            c = away(1.0 + part / c);
            sum *= c * d;
        }
        if (sum - before).abs() <= 1e-15 * sum.abs() {
            break;
        }
    }
    front * sum
}

/// The value that an F with these degrees of freedom stays below with probability `share`. `None` where degrees of
/// freedom are not positive, or so few that the quantile is beyond e^±300.
pub(super) fn f_quantile(share: f64, freedom: f64, freedom_below: f64) -> Option<f64> {
    if !(freedom > 0.0 && freedom_below > 0.0 && freedom.is_finite() && freedom_below.is_finite()) {
        return None;
    }
    // In the logarithm, where very few degrees of freedom spread the quantiles over many orders of magnitude.
    let shift = freedom.ln() - freedom_below.ln();
    let below = |log: f64| {
        let odds = shift + log;
        regularised(freedom / 2.0, freedom_below / 2.0, 1.0 / (1.0 + (-odds).exp()), 1.0 / (1.0 + odds.exp()))
    };
    let (mut low, mut high) = (-LIMIT, LIMIT);
    if below(low) > share || below(high) < share {
        return None;
    }
    while high - low > 1e-14 * low.abs().max(1.0) {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(f64::midpoint(low, high).exp())
}

/// The probability that |t| is at least as large by chance.
pub(super) fn t_both_tails(t: f64, freedom: f64) -> f64 {
    let whole = freedom + t * t;
    regularised(freedom / 2.0, 0.5, freedom / whole, t * t / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_few_and_very_many_degrees_of_freedom() {
        for (freedom, below, wanted) in [
            (5.0, 18.0, 3.381_967_805_875_243),
            (1.0, 1.0, 647.789_011_477_844_2),
            (9_999.0, 1_989_801.0, 1.027_980_930_994_751_2),
            (199.0, 1_989_801.0, 1.205_840_563_525_563_6),
            (10.0, 0.37, 120_437_258.200_360_21),
            (0.37, 10.0, 9.934_941_518_258_775),
            (49.0, 2.5, 21.156_367_462_984_55),
        ] {
            let found = f_quantile(0.975, freedom, below).unwrap();
            assert!((found / wanted - 1.0).abs() < 1e-8, "F({freedom}, {below}): {found} is not {wanted}");
        }
        assert_eq!(f_quantile(0.975, 0.0, 4.0), None);
        assert_eq!(f_quantile(0.975, 4.0, f64::NAN), None);
        assert_eq!(f_quantile(0.975, 4.0, 1e-3), None);
    }

    #[test]
    fn tails_of_t() {
        for (t, freedom, wanted) in [
            (0.698_955_826_747_999_8, 14.0, 0.496_028_201_587_862_5),
            (-2.191_839_195_430_212_3, 11.0, 0.050_804_892_056_893_355),
            (1.3, 25_000.0, 0.193_612_954_564_586_24),
            (0.0, 3.0, 1.0),
        ] {
            assert!((t_both_tails(t, freedom) - wanted).abs() < 1e-9, "t {t}, {freedom}");
        }
    }
}
