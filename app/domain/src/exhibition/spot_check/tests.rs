//! Pools and draws, and that an outsider draws the same.

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;

/// What the documentation tells an outsider to run.
const DOCUMENT: &str = include_str!("../../../../../docs/exhibition/spot-checks.md");

fn pool(codes: &[&str]) -> String {
    pool_text(codes.iter().map(|code| (*code).to_owned()).collect())
}

#[test]
fn a_pool_is_the_same_text_whatever_order_its_codes_came_in() {
    assert_eq!(pool(&["G-010", "G-002", "G-1", "G-002"]), "G-002\nG-010\nG-1\n");
    assert_eq!(pool(&[]), "");
    // printf 'G-002\nG-010\n' | sha256sum
    let hash = Sha256::digest(b"G-002\nG-010\n");
    assert_eq!(pool_hash(&pool(&["G-010", "G-002"])), hex::encode(&hash));
}

#[test]
fn a_count_is_between_one_and_the_pool() {
    assert_eq!(count_of_sites(" 3 ", 5), Ok(3));
    assert_eq!(count_of_sites("200", 9_000), Ok(200));
    for (typed, pool, most) in [("0", 5, 5), ("6", 5, 5), ("201", 9_000, 200), ("-1", 5, 5), ("三", 5, 5), ("", 5, 5)]
    {
        assert_eq!(count_of_sites(typed, pool), Err(SpotCheckProblem::Count { found: typed.to_owned(), most }));
    }
}

/// An outsider has the seed, the pool, and the document: no program of this house.
#[test]
fn an_outsider_draws_the_same_sites_by_what_the_document_says() {
    let script = DOCUMENT.split("```sh\n").nth(1).unwrap().split("\n```").next().unwrap();
    let codes: Vec<String> = (1..=40).map(|number| format!("广-{number:03}")).collect();
    let pool = pool_text(codes);
    let seed = "红蓝七球 05 11 12 19 26 30 08";
    let folder = std::env::temp_dir().join(format!("linxuan-spot-check-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::File::create(folder.join("pool.txt")).unwrap().write_all(pool.as_bytes()).unwrap();
    let run = Command::new("sh")
        .args(["-c", script])
        .current_dir(&folder)
        .env("SEED", seed)
        .env("COUNT", "7")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8(run.stdout).unwrap();
    let (hash, drawn) = said.split_once('\n').unwrap();
    assert_eq!(hash, pool_hash(&pool));
    assert_eq!(drawn.lines().collect::<Vec<_>>(), drawn_codes(seed, &pool, 7));
}

proptest! {
    #[test]
    fn more_sites_begin_with_the_same_ones(codes in prop::collection::btree_set("[A-Z]{1,3}-[0-9]{1,4}", 1..30), seed in "[a-z0-9 ]{1,20}") {
        let pool = pool_text(codes.iter().cloned().collect());
        let all = drawn_codes(&seed, &pool, codes.len());
        prop_assert_eq!(all.len(), codes.len());
        for count in 0..=codes.len() {
            let some = drawn_codes(&seed, &pool, count);
            prop_assert_eq!(some.as_slice(), all.get(..count).unwrap());
        }
    }
}
