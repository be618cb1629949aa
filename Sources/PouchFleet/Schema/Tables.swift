/// The fleet's tables, one step for each version; a step that was published is never changed.
enum Tables {
    /// The version that this Pouch works with.
    static var version: Int { steps.count }

    static let steps = [first]

    /// State is in `archive`, `slot` and `worker`, whose rows stay few; history is in `run`.
    private static let first = """
        CREATE SCHEMA fleet;
        REVOKE ALL ON SCHEMA fleet FROM PUBLIC;
        CREATE TABLE fleet.setting (
            alone boolean PRIMARY KEY DEFAULT true CHECK (alone),
            version int NOT NULL,
            lease interval NOT NULL CHECK (lease >= interval '1 second'));
        INSERT INTO fleet.setting (version, lease) VALUES (0, interval '10 minutes');
        CREATE TABLE fleet.tenant (
            name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
            max_running int CHECK (max_running >= 0));
        INSERT INTO fleet.tenant (name) VALUES ('main');
        -- A lease is its worker's: one row is renewed, whatever the worker holds. '-infinity' has lost it.
        CREATE TABLE fleet.worker (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            place text NOT NULL CHECK (octet_length(place) <= 1000),
            version text NOT NULL CHECK (octet_length(version) <= 100),
            slots int NOT NULL,
            draining boolean NOT NULL DEFAULT false,
            started timestamptz NOT NULL,
            until timestamptz NOT NULL);
        CREATE INDEX worker_until ON fleet.worker (until);
        -- One row a politeness key: one archive of it at a time.
        CREATE TABLE fleet.slot (
            politeness_key text PRIMARY KEY CHECK (octet_length(politeness_key) BETWEEN 1 AND 500),
            archive bigint,
            free_at timestamptz NOT NULL DEFAULT '-infinity');
        CREATE UNIQUE INDEX slot_archive ON fleet.slot (archive) WHERE archive IS NOT NULL;
        CREATE TABLE fleet.archive (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            tenant text NOT NULL REFERENCES fleet.tenant,
            name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
            profile text NOT NULL CHECK (octet_length(profile) <= 1000000),
            store text NOT NULL UNIQUE CHECK (octet_length(store) <= 1500),
            politeness_key text NOT NULL REFERENCES fleet.slot,
            schedule text NOT NULL,
            jitter interval NOT NULL DEFAULT interval '0',
            max_time interval NOT NULL DEFAULT interval '20 hours',
            priority int NOT NULL DEFAULT 0,
            allows_inner boolean NOT NULL DEFAULT false,
            state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'quarantined')),
            reason text,
            next_due timestamptz NOT NULL,
            token bigint NOT NULL DEFAULT 0,
            worker uuid REFERENCES fleet.worker,
            home text,
            failures int NOT NULL DEFAULT 0,
            UNIQUE (tenant, name));
        CREATE INDEX archive_due ON fleet.archive (priority DESC, next_due) WHERE state = 'active' AND worker IS NULL;
        CREATE UNIQUE INDEX archive_one_a_key ON fleet.archive (politeness_key) WHERE worker IS NOT NULL;
        CREATE INDEX archive_worker ON fleet.archive (worker) WHERE worker IS NOT NULL;
        CREATE INDEX archive_running ON fleet.archive (tenant) WHERE worker IS NOT NULL;
        CREATE TABLE fleet.run (
            archive bigint NOT NULL REFERENCES fleet.archive ON DELETE CASCADE,
            token bigint NOT NULL,
            place text NOT NULL,
            due timestamptz NOT NULL,
            started timestamptz NOT NULL,
            ended timestamptz,
            ending text,
            exit_code int,
            log text,
            PRIMARY KEY (archive, token));
        CREATE INDEX run_started ON fleet.run (started);
        """
}
