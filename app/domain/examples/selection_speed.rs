//! Prints how long selections take: `cargo run --release -p domain --example selection_speed`.

use std::time::Instant;

use domain::selection::{Explain, Outcome, Structure, generate, solve};

fn main() {
    let most: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    for (entries, size) in [(126, 15), (2_000, 50), (10_000, 100), (100_000, 500)] {
        if entries > most || (most == 100_000 && entries < most) {
            continue;
        }
        for structure in [Structure::A, Structure::B, Structure::C] {
            let mut times = Vec::new();
            for seed in 1..=5 {
                let problem = generate(entries, size, structure, seed);
                let start = Instant::now();
                let outcome = solve(&problem, Explain::None);
                let bare = start.elapsed().as_secs_f64() * 1e3;
                let cost = match &outcome {
                    Outcome::Optimal(selection) => selection.cost_of_rules,
                    Outcome::Infeasible(_) => -1,
                };
                let all = if entries <= 2_000 {
                    let start = Instant::now();
                    let _ = solve(&problem, Explain::All);
                    start.elapsed().as_secs_f64() * 1e3
                } else {
                    0.0
                };
                times.push(format!("{bare:.2} / {all:.0} ({cost})"));
            }
            println!("{entries}→{size} {structure:?}: {}", times.join("   "));
        }
    }
}
