//! The archive of the chosen films: its page, and the names of its folders.

messages! { packages;
    page;
    lead;
    contacts;
    none;
    none_body;

    films_folder;
    posters_folder;
    subtitles_folder;
    forms_folder;

    films;
    work;
    name;
    files;
    size;
    no_film;
    no_film_body(films: usize);
    withdrawn;
    withdrawn_body(films: usize);
    withdrawn_file;
    withdrawn_lead;

    take;
    take_in(language: &str);
    take_help;
    unread(files: usize);
    unread_body;
    read;
    reading(known: usize, files: usize);
    reading_body;
    given_up;
    given_up_body;
    again;
    begun;
}
