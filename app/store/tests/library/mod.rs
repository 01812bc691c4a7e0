//! The library of the exhibition: collections by version and in order, and films by what they passed.

use domain::exhibition::library::YearDay;
use domain::ids::{AccountId, CollectionId, ContestId, EntryId};
use store::{ChosenFilm, FilmCollection, Meter, Store};

/// The entry `e1` is in the contest.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, by: &AccountId) {
    collections_change_by_version_and_keep_their_order(store, meter, by).await;
    let mut tx = store.read(meter).await.unwrap();
    let none: EntryId = "nothing".parse().unwrap();
    assert_eq!(tx.passed_film(&none).await.unwrap(), None);
    assert_eq!(tx.passed_named(&[]).await.unwrap(), []);
    assert_eq!(tx.passed_named(&[none]).await.unwrap(), []);
    let passed = tx.passed_films(std::slice::from_ref(contest)).await.unwrap();
    assert!(passed.iter().all(|film| film.contest_id == *contest && film.state.is_eligible()));
    let chosen = tx.chosen_films(Some(contest)).await.unwrap();
    assert!(chosen.iter().all(|film| passed.contains(film)), "what was chosen had passed");
    assert_eq!(tx.films_of_all(&[]).await.unwrap(), tx.chosen_films(None).await.unwrap());
    let before = meter.count();
    let all = tx.films_of_all(std::slice::from_ref(contest)).await.unwrap();
    assert_eq!(meter.count() - before, 1, "one statement");
    let of_it = |film: &&ChosenFilm| film.contest_id == *contest;
    assert_eq!(all.iter().filter(of_it).collect::<Vec<_>>(), passed.iter().collect::<Vec<_>>(), "each once, by number");
    assert!(all.is_sorted_by_key(|film| std::cmp::Reverse(film.contest_id.clone())), "the newest contest first");
}

async fn collections_change_by_version_and_keep_their_order(store: &dyn Store, meter: &Meter, by: &AccountId) {
    let id: CollectionId = "party".parse().unwrap();
    let first = FilmCollection {
        id: id.clone(),
        name: "建党节".to_owned(),
        introduction: String::new(),
        day: YearDay::from_numbers(7, 1),
        version: 1,
    };
    let film: EntryId = "e1".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_film_collection(&first, Some(by), 5).await.unwrap();
    assert_eq!(tx.film_collection(&id).await.unwrap(), Some(first.clone()));
    tx.put_collected_films(&id, std::slice::from_ref(&film)).await.unwrap();
    assert_eq!(tx.film_collections().await.unwrap(), [(first.clone(), 1)]);
    let second = FilmCollection { day: None, name: "七一".to_owned(), ..first.clone() };
    assert!(tx.update_film_collection(&second, 6).await.unwrap());
    assert!(!tx.update_film_collection(&second, 7).await.unwrap(), "its version is another one");
    let kept = FilmCollection { version: 2, ..second };
    assert_eq!(tx.film_collection(&id).await.unwrap(), Some(kept));
    assert_eq!(tx.collected_films(&id).await.unwrap(), [film]);
    tx.put_collected_films(&id, &[]).await.unwrap();
    assert_eq!(tx.collected_films(&id).await.unwrap(), []);
    assert!(tx.delete_film_collection(&id).await.unwrap());
    assert!(!tx.delete_film_collection(&id).await.unwrap());
    assert_eq!(tx.film_collections().await.unwrap(), []);
    tx.commit().await.unwrap();
}
