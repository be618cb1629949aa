import GRDB

/// The tables of `pouch.sqlite`. The database is a working copy: all of it can be made again from the manifests, the
/// WARC files and the statements.
enum Schema {
    static func migrate(_ database: some DatabaseWriter) throws { try migrator.migrate(database) }

    /// Whether a mirror's database lacks a table or a column that this release knows.
    static func isOfEarlierRelease(_ db: Database) throws -> Bool {
        let completed = try migrator.completedMigrations(db)
        return !completed.isEmpty && completed.count < migrator.migrations.count
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: documents, crawls, captures, listings") { try $0.execute(sql: first) }
        migrator.registerMigration("2: second answers, probes") { try $0.execute(sql: second) }
        migrator.registerMigration("3: search") { try $0.execute(sql: search) }
        migrator.registerMigration("4: documents before what is not durable") { try $0.execute(sql: fourth) }
        migrator.registerMigration("5: when a host's pace was noted") { try $0.execute(sql: fifth) }
        migrator.registerMigration("6: identities, exclusions, what listings name") { try $0.execute(sql: sixth) }
        migrator.registerMigration("7: what waits for a retry") { try $0.execute(sql: seventh) }
        migrator.registerMigration("8: what listings say beside, counted pages") { try $0.execute(sql: eighth) }
        migrator.registerMigration("9: pages that refuse validators") { try $0.execute(sql: ninth) }
        migrator.registerMigration("10: which fields pages gave") { try $0.execute(sql: tenth) }
        migrator.registerMigration("11: statements that share a page") { try $0.execute(sql: eleventh) }
        migrator.registerMigration("12: when a copy was confirmed") { try $0.execute(sql: twelfth) }
        migrator.registerMigration("13: pages in records alone") { try $0.execute(sql: thirteenth) }
        return migrator
    }

    private static let first = """
        -- A crawl: one walk of the archive. state: running, complete, abandoned.
        CREATE TABLE crawl (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, state TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
            settings TEXT NOT NULL, active_seconds REAL NOT NULL DEFAULT 0, bytes_received INTEGER NOT NULL DEFAULT 0,
            requests INTEGER NOT NULL DEFAULT 0, retries INTEGER NOT NULL DEFAULT 0, resumed INTEGER NOT NULL DEFAULT 0);

        -- A URL and the newest good copy of what it named. state: 0 never had, 1 good, 2 gone.
        CREATE TABLE document (
            id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, state INTEGER NOT NULL DEFAULT 0, first_crawl INTEGER,
            etag TEXT, last_modified TEXT, content_type TEXT, charset TEXT, bytes INTEGER, sha256 TEXT, path TEXT,
            record_id TEXT, record_date INTEGER, payload_sha256 TEXT,
            statement_id TEXT UNIQUE, statement_path TEXT, statement_sha256 TEXT, text_sha256 TEXT, warnings INTEGER NOT NULL DEFAULT 0,
            links_crawl INTEGER, redirected_to INTEGER);

        -- A document's place in one crawl, pending (0) or done (1), and how it ended.
        -- While a document waits to be asked again, fetched_at is when not_before was noted.
        CREATE TABLE capture (
            crawl INTEGER NOT NULL, document INTEGER NOT NULL, role TEXT NOT NULL, year INTEGER, month INTEGER,
            priority INTEGER NOT NULL, sequence INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
            outcome TEXT, http_status INTEGER, fetched_at INTEGER, error TEXT,
            volume TEXT, offset INTEGER, length INTEGER, record_id TEXT, redirected_to INTEGER,
            PRIMARY KEY (crawl, document)) WITHOUT ROWID;
        CREATE INDEX capture_pending ON capture (crawl, priority, sequence) WHERE state = 0;
        CREATE INDEX capture_redirect ON capture (redirected_to) WHERE redirected_to IS NOT NULL;

        -- What a listing page names, as of the crawl in which that page was last parsed.
        CREATE TABLE listing (
            page INTEGER NOT NULL, crawl INTEGER NOT NULL, document INTEGER NOT NULL, position INTEGER NOT NULL,
            role TEXT NOT NULL, title TEXT, date TEXT, year INTEGER, month INTEGER,
            PRIMARY KEY (page, crawl, document)) WITHOUT ROWID;
        CREATE INDEX listing_document ON listing (document);

        -- The first record of each payload: later ones with the same bytes are revisits of it.
        CREATE TABLE payload (
            sha256 TEXT PRIMARY KEY, record_id TEXT NOT NULL, url TEXT NOT NULL, date INTEGER NOT NULL) WITHOUT ROWID;

        -- WARC files; what lies beyond `length` was never committed, what lies beyond `durable` may be torn by a power loss.
        CREATE TABLE volume (
            name TEXT PRIMARY KEY, crawl INTEGER NOT NULL, number INTEGER NOT NULL, length INTEGER NOT NULL,
            durable INTEGER NOT NULL, sha256 TEXT) WITHOUT ROWID;

        -- What a host asked for, and how fast it is asked; kept over a restart.
        CREATE TABLE host (
            origin TEXT PRIMARY KEY, robots_status INTEGER, robots_body BLOB, robots_error TEXT, robots_fetched INTEGER,
            interval INTEGER, not_before INTEGER) WITHOUT ROWID;

        -- Statement files that a newer statement of the same document has left at another path.
        CREATE TABLE obsolete (path TEXT PRIMARY KEY) WITHOUT ROWID;
        """

    private static let second = """
        -- Why the outcome is what it is.
        ALTER TABLE capture ADD COLUMN reason TEXT;
        -- An earlier answer of this crawl that the next one is to check, or the last one has checked: why (checking), and where
        -- its record is. location: of a redirect, its target as found.
        ALTER TABLE capture ADD COLUMN checking TEXT;
        ALTER TABLE capture ADD COLUMN first_status INTEGER;
        ALTER TABLE capture ADD COLUMN first_at INTEGER;
        ALTER TABLE capture ADD COLUMN first_attempts INTEGER;
        ALTER TABLE capture ADD COLUMN first_record TEXT;
        ALTER TABLE capture ADD COLUMN first_volume TEXT;
        ALTER TABLE capture ADD COLUMN first_offset INTEGER;
        ALTER TABLE capture ADD COLUMN first_length INTEGER;
        ALTER TABLE capture ADD COLUMN location TEXT;

        -- URLs asked for to learn how the archive answers. kind: nonsense, control. words: the page's visible words.
        CREATE TABLE probe (
            crawl INTEGER NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL, http_status INTEGER, fetched_at INTEGER NOT NULL,
            record_id TEXT, location TEXT, sha256 TEXT, alive INTEGER, error TEXT, words TEXT,
            volume TEXT, offset INTEGER, length INTEGER,
            PRIMARY KEY (crawl, kind, url)) WITHOUT ROWID;
        """

    /// Filled by searches (module `PouchSearch`), never by a crawl.
    static let search = """
        -- The words of statements; a row's number is its document's.
        CREATE VIRTUAL TABLE search USING fts5(
            title, kind, speaker, place, text,
            tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");

        -- Which statement of a document the index has, and what a search may be narrowed by. kind: in lower case.
        CREATE TABLE searched (
            document INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, url TEXT NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,
            date TEXT, year INTEGER, kind TEXT NOT NULL);
        """

    private static let fourth = """
        -- Documents as they were before commits that a power loss may still tear. The columns of `document`, in their order:
        -- a column that is added there is added here.
        CREATE TABLE undo AS SELECT * FROM document LIMIT 0;
        CREATE UNIQUE INDEX undo_id ON undo (id);
        """

    private static let fifth = """
        -- When interval and not_before were written: a clock that shows less has been set back since.
        ALTER TABLE host ADD COLUMN noted INTEGER;
        """

    private static let sixth = """
        -- asked: the spelling that was asked for, where it is not the document's own URL. hops: redirects in a row that led to it.
        -- chain, barren: of a further page of a listing, its place in the chain, and pages in a row before it that named nothing new.
        -- named: of a listing, what it names that is in scope; note: why it names nothing.
        ALTER TABLE capture ADD COLUMN asked TEXT;
        ALTER TABLE capture ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE capture ADD COLUMN chain INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE capture ADD COLUMN barren INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE capture ADD COLUMN named INTEGER;
        ALTER TABLE capture ADD COLUMN note TEXT;
        ALTER TABLE listing ADD COLUMN chain INTEGER NOT NULL DEFAULT 0;
        -- A class of its own for what an earlier crawl could not reach.
        UPDATE capture SET priority = priority + 1 WHERE state = 0 AND priority >= 2;

        -- is_file: kept as it is, no text was read of it. unreached: the crawl that could not reach it, until one does.
        ALTER TABLE document ADD COLUMN is_file INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE document ADD COLUMN unreached INTEGER;
        -- The spelling under which the copy's record was asked for, where it is not url.
        ALTER TABLE document ADD COLUMN asked TEXT;
        ALTER TABLE undo ADD COLUMN is_file INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE undo ADD COLUMN unreached INTEGER;
        ALTER TABLE undo ADD COLUMN asked TEXT;
        UPDATE document SET is_file = 1 WHERE state = 1 AND statement_id IS NULL AND sha256 IS NOT NULL AND content_type NOT LIKE '%html%'
          AND id IN (SELECT document FROM capture WHERE role = 'statement');

        -- What tells one document from another, where the profile says that it is not the URL. Document 0: the rules the keys follow.
        CREATE TABLE identity (key TEXT PRIMARY KEY, document INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX identity_document ON identity (document);
        """

    private static let seventh = """
        CREATE INDEX capture_delayed ON capture (crawl, not_before) WHERE state = 0 AND not_before > 0;
        """

    private static let eighth = """
        -- fields: further facts that listings give, a JSON object. counted: no page names the address, it was made by counting.
        ALTER TABLE capture ADD COLUMN fields TEXT;
        ALTER TABLE capture ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE listing ADD COLUMN fields TEXT;
        ALTER TABLE listing ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
        """

    private static let ninth = """
        -- unconditional: a conditional request was met with an error, and the next is made without validators.
        ALTER TABLE capture ADD COLUMN unconditional INTEGER NOT NULL DEFAULT 0;
        """

    private static let tenth = """
        -- Fields that the profile looked for on a page, by name, those that it missed as -NAME.
        CREATE TABLE field_set (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
        -- Of a statement whose page was read anew: its field_set, and the place of its text's length (TextLengths).
        ALTER TABLE capture ADD COLUMN fields_read INTEGER;
        ALTER TABLE capture ADD COLUMN text_size INTEGER;
        """

    private static let eleventh = """
        -- A document that is a part of another one's page: it is never asked for.
        CREATE TABLE section (document INTEGER PRIMARY KEY, page INTEGER NOT NULL, fragment TEXT NOT NULL, UNIQUE (page, fragment));
        -- content: the digest of a section's statement without the record that it was read from; NULL in a database that was
        -- made anew.
        ALTER TABLE document ADD COLUMN content TEXT;
        ALTER TABLE undo ADD COLUMN content TEXT;
        """

    private static let twelfth = """
        -- When an answer brought the copy that is held, or found it unchanged; NULL when the newest answer did neither, or only a
        -- crawl that was given up knows it.
        ALTER TABLE document ADD COLUMN confirmed INTEGER;
        ALTER TABLE undo ADD COLUMN confirmed INTEGER;
        -- What the listings say of it is not what they said in the crawl before, or it has just left them.
        ALTER TABLE capture ADD COLUMN listing_news INTEGER NOT NULL DEFAULT 0;
        """

    private static let thirteenth = """
        -- The copy's record alone holds its bytes: it has no path. A copy with neither was lost from the disk.
        ALTER TABLE document ADD COLUMN in_record INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE undo ADD COLUMN in_record INTEGER NOT NULL DEFAULT 0;
        -- Files under pages/ whose documents are in their records now; they go when a manifest says so.
        CREATE TABLE superseded_page (path TEXT PRIMARY KEY) WITHOUT ROWID;
        """
}
