crate::packages::texts! {
    page: "Film package";
    lead: "One ZIP with everything of the selected films: the film (the exhibition copy where there is one, the judging copy otherwise), poster, subtitles and entry form, with SHA256SUMS to check them by. Files are named unit+author+title.";
    contacts: "Entry forms contain contact details: the package is for the organisers only.";
    none: "There is no package yet";
    none_body: "Once the selection is sealed, the package of the selected films can be downloaded here.";

    films_folder: "films";
    posters_folder: "posters";
    subtitles_folder: "subtitles";
    forms_folder: "forms";

    films: "Selected films";
    work: "Title";
    name: "File name";
    files: "Files";
    size: "Size";
    no_film: "No film";
    no_film_body: "{films} selected entry has no film; only its form is in the package." | "{films} selected entries have no film; only their forms are in the package.";
    withdrawn: "Withdrawn";
    withdrawn_body: "The release of {films} selected entry was withdrawn: nothing of it is in the package. Copies downloaded earlier must not be passed on." | "The release of {films} selected entries was withdrawn: nothing of them is in the package. Copies downloaded earlier must not be passed on.";
    withdrawn_file: "withdrawn";
    withdrawn_lead: "Selected entries whose release was withdrawn; they are not in this package:";

    take: "Download";
    take_in: "Download the film package, {language}";
    take_help: "An interrupted download can be resumed: the same package always has the same bytes. Folder names and forms are in the language chosen.";
    unread: "{files} file has not been read yet" | "{files} files have not been read yet";
    unread_body: "A ZIP states the checksum of each file before its bytes, so the films are read once before the first download.";
    read: "Read the files";
    reading: "Reading the files: {known} of {files} done";
    reading_body: "You can leave this page and come back later.";
    given_up: "The files could not be read";
    given_up_body: "At least one file cannot be read. Have an administrator check the storage, then try again.";
    again: "Try again";
    begun: "The files are being read.";
}
