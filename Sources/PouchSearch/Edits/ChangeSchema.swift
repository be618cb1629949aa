import GRDB

/// `browse.sqlite`: what audits of a mirror's crawls found, made anew whenever it is missing. No evidence lies in it.
enum ChangeSchema {
    static let fileName = "browse.sqlite"
    /// Of the tables below (`PRAGMA user_version`); a file of another is thrown away.
    static let version = 3

    static let tables = """
        -- Two complete crawls that were compared. mark: of both summaries, the profile and the program.
        -- follows: whether no complete crawl lies between the two.
        CREATE TABLE pair (
            id INTEGER PRIMARY KEY, mark TEXT NOT NULL UNIQUE, older TEXT NOT NULL, newer TEXT NOT NULL,
            follows INTEGER NOT NULL, ended TEXT NOT NULL, verdict TEXT NOT NULL, counts TEXT NOT NULL);

        -- A document that is not as it was. rank: its place in the report. alone: whether a shared edit tells all of it.
        CREATE TABLE change (
            id INTEGER PRIMARY KEY, pair INTEGER NOT NULL REFERENCES pair (id) ON DELETE CASCADE, rank INTEGER NOT NULL,
            class TEXT NOT NULL, also TEXT NOT NULL, url TEXT NOT NULL, role TEXT NOT NULL, statement TEXT, title TEXT,
            date TEXT, year INTEGER, kind TEXT, speaker TEXT, language TEXT, reason TEXT, moved_to TEXT, at TEXT,
            shared TEXT NOT NULL, alone INTEGER NOT NULL, words_out INTEGER NOT NULL, words_in INTEGER NOT NULL,
            old TEXT, new TEXT, tally INTEGER NOT NULL);
        CREATE INDEX change_pair ON change (pair, rank, tally);
        CREATE INDEX change_url ON change (url);

        -- How many changes of a pair agree in all that a list can be narrowed by: lists are counted by these. alone: as in change.
        CREATE TABLE tally (
            id INTEGER PRIMARY KEY, pair INTEGER NOT NULL REFERENCES pair (id) ON DELETE CASCADE, class TEXT NOT NULL,
            year INTEGER, month TEXT, kind TEXT, speaker TEXT, alone INTEGER NOT NULL, changes INTEGER NOT NULL);
        CREATE INDEX tally_pair ON tally (pair);

        -- The words that an edit took out and put in; a row's number is its change's.
        CREATE VIRTUAL TABLE edit_text USING fts5(
            title, kind, speaker, place, removed, inserted,
            tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");

        -- What many pages share, told once.
        CREATE TABLE told (
            pair INTEGER NOT NULL REFERENCES pair (id) ON DELETE CASCADE, rank INTEGER NOT NULL, id TEXT NOT NULL,
            what TEXT NOT NULL, documents INTEGER NOT NULL, old TEXT, new TEXT, sample TEXT);
        CREATE INDEX told_pair ON told (pair, rank);

        -- How much two versions of a document differ. key: of its URL, the crawls that first saw them, and the reading.
        -- words_in and words_out are nothing where the text is the same.
        CREATE TABLE difference (
            key BLOB PRIMARY KEY, words_in INTEGER, words_out INTEGER, degree REAL NOT NULL, fields INTEGER NOT NULL
            ) WITHOUT ROWID;
        -- How they were read: the profile and the program; and the state of the mirror for which all are there.
        CREATE TABLE reading (mark TEXT NOT NULL, whole TEXT);

        -- The audit's report, in each of its forms, in gzip.
        CREATE TABLE report (
            pair INTEGER NOT NULL REFERENCES pair (id) ON DELETE CASCADE, form TEXT NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (pair, form)) WITHOUT ROWID;
        """
}
