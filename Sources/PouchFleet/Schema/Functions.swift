/// What workers may call, and nothing else. `init` writes them anew.
///
/// Each is a function of the time, `NAME_at`, for the owner; and one that takes the database's time, for the workers. Rows are
/// locked in one order, archive, slot, run; those of others are skipped, not waited for.
enum Functions {
    static let all = [rescue, register, renew, claim, release, retire, grants].joined(separator: "\n")

    /// What workers that are lost held is anyone's. Part of each claim; a worker that renews at that moment is skipped.
    private static let rescue = """
        CREATE OR REPLACE FUNCTION fleet.take_back(_now timestamptz, _held bigint[], _ending text) RETURNS void
        LANGUAGE plpgsql AS $$
        BEGIN
            -- Each joined by one column: by two the planner expects one row, and takes minutes for ten thousand.
            UPDATE fleet.slot s SET archive = NULL FROM unnest(_held) given (id) WHERE s.archive = given.id;
            UPDATE fleet.run r SET ended = _now, ending = _ending FROM unnest(_held) given (id)
                WHERE r.archive = given.id AND r.ended IS NULL;
            UPDATE fleet.archive a SET worker = NULL FROM unnest(_held) given (id) WHERE a.id = given.id;
        END $$;
        CREATE OR REPLACE FUNCTION fleet.rescue_at(_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            _lost uuid[];
            _held bigint[];
        BEGIN
            SELECT array_agg(id) INTO _lost FROM (
                SELECT id FROM fleet.worker WHERE until <= _now AND until > '-infinity'
                ORDER BY until LIMIT 10 FOR NO KEY UPDATE SKIP LOCKED) expired;
            IF _lost IS NULL THEN RETURN; END IF;
            UPDATE fleet.worker SET until = '-infinity' WHERE id = ANY (_lost);
            SELECT array_agg(id) INTO _held FROM (
                SELECT id FROM fleet.archive WHERE worker = ANY (_lost) ORDER BY id FOR NO KEY UPDATE) held;
            IF _held IS NULL THEN RETURN; END IF;
            PERFORM fleet.take_back(_now, _held, 'lost');
            UPDATE fleet.archive a SET failures = failures + 1,
                state = CASE WHEN state = 'active' AND failures + 1 >= \(Aftermath.mostLosses) THEN 'quarantined' ELSE state END,
                reason = CASE WHEN state = 'active' AND failures + 1 >= \(Aftermath.mostLosses)
                    THEN 'its worker was lost, or it failed, \(Aftermath.mostLosses) times in a row' ELSE reason END
                FROM unnest(_held) given (id) WHERE a.id = given.id;
        END $$;
        """

    private static let register = """
        CREATE OR REPLACE FUNCTION fleet.register_at(_now timestamptz, _place text, _version text, _slots int)
        RETURNS TABLE (id uuid, lease_us bigint) LANGUAGE plpgsql AS $$
        #variable_conflict use_column
        DECLARE
            _lease interval := (SELECT lease FROM fleet.setting);
        BEGIN
            DELETE FROM fleet.worker w WHERE w.until = '-infinity' AND w.started < _now - interval '7 days'
                AND NOT EXISTS (SELECT FROM fleet.archive WHERE worker = w.id);
            RETURN QUERY INSERT INTO fleet.worker (place, version, slots, started, until)
                VALUES (_place, _version, _slots, _now, _now + _lease)
                RETURNING worker.id, (extract(epoch FROM _lease) * 1000000)::bigint;
        END $$;
        CREATE OR REPLACE FUNCTION fleet.register(_place text, _version text, _slots int)
        RETURNS TABLE (id uuid, lease_us bigint) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
        $$ SELECT * FROM fleet.register_at(clock_timestamp(), _place, _version, _slots) $$;
        """

    /// No row: the lease is lost, and never comes back. What the worker does not name it was given in an answer that never came:
    /// that is anyone's.
    private static let renew = """
        CREATE OR REPLACE FUNCTION fleet.renew_at(_now timestamptz, _worker uuid, _held bigint[])
        RETURNS TABLE (draining boolean) LANGUAGE plpgsql AS $$
        #variable_conflict use_column
        DECLARE
            _draining boolean;
            _unheard bigint[];
        BEGIN
            UPDATE fleet.worker SET until = _now + (SELECT lease FROM fleet.setting)
                WHERE id = _worker AND until > _now RETURNING worker.draining INTO _draining;
            IF NOT FOUND THEN RETURN; END IF;
            SELECT array_agg(id) INTO _unheard FROM (
                SELECT id FROM fleet.archive WHERE worker = _worker AND id <> ALL (_held) ORDER BY id
                FOR NO KEY UPDATE) given;
            IF _unheard IS NOT NULL THEN PERFORM fleet.take_back(_now, _unheard, 'unheard'); END IF;
            RETURN QUERY SELECT _draining;
        END $$;
        CREATE OR REPLACE FUNCTION fleet.renew(_worker uuid, _held bigint[]) RETURNS TABLE (draining boolean)
        LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
        $$ SELECT * FROM fleet.renew_at(clock_timestamp(), _worker, _held) $$;
        """

    /// Due archives, the most important and longest due first, whose key is free and whose tenant has room. An archive waits a
    /// tenth of a lease for the worker that has its mirror.
    private static let claim = """
        CREATE OR REPLACE FUNCTION fleet.claim_at(_now timestamptz, _worker uuid, _most int)
        RETURNS TABLE (
            archive bigint, token bigint, tenant text, name text, profile text, store text, schedule text, jitter_us bigint,
            max_time_us bigint, allows_inner boolean, failures int, now_us bigint)
        LANGUAGE plpgsql AS $$
        #variable_conflict use_column
        DECLARE
            _place text;
            _full text[];
            _chosen bigint[];
            _patience interval := (SELECT lease / 10 FROM fleet.setting);
        BEGIN
            SELECT place INTO _place FROM fleet.worker WHERE id = _worker AND until > _now AND NOT draining
                FOR NO KEY UPDATE;
            IF NOT FOUND THEN RETURN; END IF;
            PERFORM fleet.rescue_at(_now);
            _full := ARRAY (
                SELECT t.name FROM fleet.tenant t WHERE t.max_running IS NOT NULL AND t.max_running <= (
                    SELECT count(*) FROM fleet.archive r WHERE r.tenant = t.name AND r.worker IS NOT NULL));
            _chosen := ARRAY (
                SELECT DISTINCT ON (politeness_key) id FROM (
                    SELECT a.id, a.politeness_key, a.priority, a.next_due
                    FROM fleet.archive a JOIN fleet.slot s ON s.politeness_key = a.politeness_key
                    WHERE a.state = 'active' AND a.worker IS NULL AND a.next_due <= _now
                        AND s.archive IS NULL AND s.free_at <= _now AND a.tenant <> ALL (_full)
                        AND (a.home IS NULL OR a.home = _place OR a.next_due <= _now - _patience OR NOT EXISTS (
                            SELECT FROM fleet.worker h WHERE h.place = a.home AND h.until > _now AND NOT h.draining))
                    ORDER BY a.priority DESC, a.next_due LIMIT _most
                    FOR NO KEY UPDATE OF a, s SKIP LOCKED) candidate
                ORDER BY politeness_key, priority DESC, next_due);
            -- Of a tenant with a limit, one claim counts at a time.
            PERFORM FROM fleet.tenant WHERE max_running IS NOT NULL AND name IN (
                SELECT a.tenant FROM fleet.archive a WHERE a.id = ANY (_chosen)) ORDER BY name FOR NO KEY UPDATE;
            _chosen := ARRAY (
                SELECT id FROM (
                    SELECT a.id, t.max_running, row_number() OVER (
                        PARTITION BY a.tenant ORDER BY a.priority DESC, a.next_due, a.id) AS place,
                        CASE WHEN t.max_running IS NULL THEN 0 ELSE (
                            SELECT count(*) FROM fleet.archive r WHERE r.tenant = a.tenant AND r.worker IS NOT NULL)
                        END AS running
                    FROM fleet.archive a JOIN fleet.tenant t ON t.name = a.tenant WHERE a.id = ANY (_chosen)) candidate
                WHERE max_running IS NULL OR running + place <= max_running);
            UPDATE fleet.archive SET worker = _worker, token = token + 1, home = _place WHERE id = ANY (_chosen);
            UPDATE fleet.slot s SET archive = a.id FROM fleet.archive a
                WHERE a.id = ANY (_chosen) AND s.politeness_key = a.politeness_key;
            INSERT INTO fleet.run (archive, token, place, due, started)
                SELECT id, token, _place, next_due, _now FROM fleet.archive WHERE id = ANY (_chosen);
            RETURN QUERY SELECT a.id, a.token, a.tenant, a.name, a.profile, a.store, a.schedule,
                (extract(epoch FROM a.jitter) * 1000000)::bigint, (extract(epoch FROM a.max_time) * 1000000)::bigint,
                a.allows_inner, a.failures, (extract(epoch FROM _now) * 1000000)::bigint
                FROM fleet.archive a WHERE a.id = ANY (_chosen) ORDER BY a.priority DESC, a.next_due, a.id;
        END $$;
        CREATE OR REPLACE FUNCTION fleet.claim(_worker uuid, _most int)
        RETURNS TABLE (
            archive bigint, token bigint, tenant text, name text, profile text, store text, schedule text, jitter_us bigint,
            max_time_us bigint, allows_inner boolean, failures int, now_us bigint)
        LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
        $$ SELECT * FROM fleet.claim_at(clock_timestamp(), _worker, _most) $$;
        """

    /// False: the lease is another's, or nobody's, and nothing is changed. What a person decided meanwhile stays.
    private static let release = """
        CREATE OR REPLACE FUNCTION fleet.release_at(
            _now timestamptz, _worker uuid, _archive bigint, _token bigint, _ending text, _exit int, _quarantine text,
            _wait_us bigint, _failures int, _floor bigint, _log text)
        RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
            _key text;
        BEGIN
            UPDATE fleet.archive SET worker = NULL, failures = _failures, token = greatest(token, _floor),
                next_due = _now + _wait_us * interval '1 microsecond',
                state = CASE WHEN state = 'active' AND _quarantine IS NOT NULL THEN 'quarantined' ELSE state END,
                reason = CASE WHEN state = 'active' AND _quarantine IS NOT NULL THEN left(_quarantine, 1000) ELSE reason END
                WHERE id = _archive AND worker = _worker AND token = _token
                RETURNING politeness_key INTO _key;
            IF NOT FOUND THEN RETURN false; END IF;
            UPDATE fleet.slot SET archive = NULL, free_at = _now + interval '1 second'
                WHERE politeness_key = _key AND archive = _archive;
            UPDATE fleet.run SET ended = _now, ending = left(_ending, 100), exit_code = _exit, log = right(_log, 4000)
                WHERE archive = _archive AND token = _token;
            RETURN true;
        END $$;
        CREATE OR REPLACE FUNCTION fleet.release(
            _worker uuid, _archive bigint, _token bigint, _ending text, _exit int, _quarantine text, _wait_us bigint,
            _failures int, _floor bigint, _log text)
        RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            SELECT fleet.release_at(clock_timestamp(), _worker, _archive, _token, _ending, _exit, _quarantine, _wait_us,
                _failures, _floor, _log) $$;
        """

    /// A worker that ends, or one that was killed and is there again, says so: what it held is anyone's at the next claim.
    private static let retire = """
        CREATE OR REPLACE FUNCTION fleet.retire_at(_now timestamptz, _worker uuid) RETURNS void LANGUAGE sql AS $$
            UPDATE fleet.worker SET until = CASE
                WHEN EXISTS (SELECT FROM fleet.archive WHERE worker = _worker) THEN _now ELSE '-infinity' END
            WHERE id = _worker AND until > _now $$;
        CREATE OR REPLACE FUNCTION fleet.retire(_worker uuid) RETURNS void
        LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
        $$ SELECT fleet.retire_at(clock_timestamp(), _worker) $$;
        CREATE OR REPLACE FUNCTION fleet.version() RETURNS int
        LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT version FROM fleet.setting $$;
        """

    private static let grants = "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA fleet FROM PUBLIC;"

    /// What a role of the workers is given.
    static let ofWorkers = [
        "register(text, text, int)", "renew(uuid, bigint[])", "claim(uuid, int)",
        "release(uuid, bigint, bigint, text, int, text, bigint, int, bigint, text)", "retire(uuid)", "version()",
    ]
}
