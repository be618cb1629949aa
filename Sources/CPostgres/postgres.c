#include "postgres.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// As libpq-fe.h declares them.
typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;
enum { connection_ok = 0, empty_query = 0, command_ok = 1, tuples_ok = 2, diagnostic_state = 'C', diagnostic_text = 'M' };

static struct {
    PGconn *(*connectdbParams)(const char *const *keywords, const char *const *values, int expand);
    void (*finish)(PGconn *);
    int (*status)(const PGconn *);
    char *(*errorMessage)(const PGconn *);
    int (*socket)(const PGconn *);
    int (*setnonblocking)(PGconn *, int);
    int (*sendQuery)(PGconn *, const char *);
    int (*sendQueryParams)(PGconn *, const char *, int, const unsigned int *, const char *const *, const int *, const int *, int);
    int (*flush)(PGconn *);
    int (*consumeInput)(PGconn *);
    int (*isBusy)(PGconn *);
    PGresult *(*getResult)(PGconn *);
    int (*resultStatus)(const PGresult *);
    char *(*resultErrorField)(const PGresult *, int);
    void (*clear)(PGresult *);
    int (*ntuples)(const PGresult *);
    int (*nfields)(const PGresult *);
    int (*getisnull)(const PGresult *, int, int);
    char *(*getvalue)(const PGresult *, int, int);
    void *(*conninfoParse)(const char *, char **);
    void (*conninfoFree)(void *);
    void (*freemem)(void *);
    void *(*setNoticeProcessor)(PGconn *, void (*)(void *, const char *), void *);
} pg;

static void *library;

static const char *const names[] = {
#if defined(__APPLE__)
    "libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib", "/usr/local/opt/libpq/lib/libpq.5.dylib",
#else
    "libpq.so.5",
#endif
};

static int find(const char *name, void *place) {
    void *found = dlsym(library, name);
    memcpy(place, &found, sizeof found);
    return found != NULL;
}

const char *pouch_pg_load(void) {
    if (library) return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *why = dlerror();
        return why ? why : "libpq cannot be loaded";
    }
    const int all = find("PQconnectdbParams", &pg.connectdbParams) && find("PQfinish", &pg.finish) &&
        find("PQstatus", &pg.status) && find("PQerrorMessage", &pg.errorMessage) && find("PQsocket", &pg.socket) &&
        find("PQsetnonblocking", &pg.setnonblocking) && find("PQsendQuery", &pg.sendQuery) &&
        find("PQsendQueryParams", &pg.sendQueryParams) && find("PQflush", &pg.flush) &&
        find("PQconsumeInput", &pg.consumeInput) && find("PQisBusy", &pg.isBusy) && find("PQgetResult", &pg.getResult) &&
        find("PQresultStatus", &pg.resultStatus) && find("PQresultErrorField", &pg.resultErrorField) &&
        find("PQclear", &pg.clear) && find("PQntuples", &pg.ntuples) && find("PQnfields", &pg.nfields) &&
        find("PQgetisnull", &pg.getisnull) && find("PQgetvalue", &pg.getvalue) &&
        find("PQconninfoParse", &pg.conninfoParse) && find("PQconninfoFree", &pg.conninfoFree) &&
        find("PQfreemem", &pg.freemem) && find("PQsetNoticeProcessor", &pg.setNoticeProcessor);
    if (all) return NULL;
    dlclose(library);
    library = NULL;
    return "libpq lacks a function that it has had since PostgreSQL 9.3";
}

struct pouch_pg {
    PGconn *link;
    PGresult *result;
    const char *problem;
};

// Notices of the server are for nobody.
static void ignore(void *user, const char *text) { (void)user, (void)text; }

int pouch_pg_is_address(const char *address) {
    char *why = NULL;
    void *options = pg.conninfoParse(address, &why);
    if (why) pg.freemem(why);
    if (!options) return 0;
    pg.conninfoFree(options);
    return 1;
}

pouch_pg *pouch_pg_connect(const char *address) {
    pouch_pg *connection = calloc(1, sizeof *connection);
    if (!connection) return NULL;
    // A later one counts: the address may say otherwise.
    const char *const keys[] = {"fallback_application_name", "connect_timeout", "tcp_user_timeout", "keepalives_idle",
                                "target_session_attrs", "dbname", NULL};
    const char *const values[] = {"pouch", "10", "20000", "20", "read-write", address, NULL};
    connection->link = pg.connectdbParams(keys, values, 1);
    if (!connection->link) {
        connection->problem = "out of memory";
    } else if (pg.status(connection->link) != connection_ok) {
        connection->problem = pg.errorMessage(connection->link);
    } else {
        pg.setnonblocking(connection->link, 1);
        pg.setNoticeProcessor(connection->link, ignore, NULL);
    }
    return connection;
}

void pouch_pg_close(pouch_pg *connection) {
    if (connection->result) pg.clear(connection->result);
    if (connection->link) pg.finish(connection->link);
    free(connection);
}

const char *pouch_pg_problem(const pouch_pg *connection) { return connection->problem; }

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// Waits for the socket; 0 when the time is up, -1 when it is broken.
static int await(PGconn *link, short events, long long deadline) {
    while (1) {
        const long long left = deadline - now();
        if (left <= 0) return 0;
        struct pollfd wanted = {pg.socket(link), events, 0};
        if (wanted.fd < 0) return -1;
        const int ready = poll(&wanted, 1, left > 1000 ? 1000 : (int)left);
        if (ready > 0) return 1;
        if (ready < 0 && errno != EINTR) return -1;
    }
}

static int broken(pouch_pg *connection, const char *why) {
    const char *said = pg.errorMessage(connection->link);
    connection->problem = why ? why : said && *said ? said : "the connection broke";
    return -1;
}

int pouch_pg_run(pouch_pg *connection, const char *statement, int count, const char *const *values, int milliseconds) {
    static const char late[] = "no answer in time";
    if (connection->problem) return -1;
    if (connection->result) pg.clear(connection->result);
    connection->result = NULL;
    PGconn *link = connection->link;
    const long long deadline = now() + milliseconds;
    const int sent = values ? pg.sendQueryParams(link, statement, count, NULL, values, NULL, NULL, 0)
                            : pg.sendQuery(link, statement);
    if (!sent) return broken(connection, NULL);
    int left;
    while ((left = pg.flush(link)) != 0) {
        if (left < 0) return broken(connection, NULL);
        const int ready = await(link, POLLIN | POLLOUT, deadline);
        if (ready <= 0) return broken(connection, ready == 0 ? late : NULL);
        if (!pg.consumeInput(link)) return broken(connection, NULL);
    }
    // The last result counts, or the first failure.
    while (1) {
        while (pg.isBusy(link)) {
            const int ready = await(link, POLLIN, deadline);
            if (ready <= 0) return broken(connection, ready == 0 ? late : NULL);
            if (!pg.consumeInput(link)) return broken(connection, NULL);
        }
        PGresult *result = pg.getResult(link);
        if (!result) break;
        const int held = connection->result ? pg.resultStatus(connection->result) : command_ok;
        if (held != command_ok && held != tuples_ok && held != empty_query) {
            pg.clear(result);
            continue;
        }
        if (connection->result) pg.clear(connection->result);
        connection->result = result;
    }
    if (!connection->result) return broken(connection, NULL);
    const int status = pg.resultStatus(connection->result);
    if (status == command_ok || status == tuples_ok || status == empty_query) return 0;
    if (pg.status(link) != connection_ok) return broken(connection, NULL);
    return 1;
}

const char *pouch_pg_state(const pouch_pg *connection) {
    const char *state = connection->result ? pg.resultErrorField(connection->result, diagnostic_state) : NULL;
    return state ? state : "";
}

const char *pouch_pg_message(const pouch_pg *connection) {
    const char *text = connection->result ? pg.resultErrorField(connection->result, diagnostic_text) : NULL;
    return text ? text : "";
}

int pouch_pg_rows(const pouch_pg *connection) { return connection->result ? pg.ntuples(connection->result) : 0; }
int pouch_pg_columns(const pouch_pg *connection) { return connection->result ? pg.nfields(connection->result) : 0; }

const char *pouch_pg_cell(const pouch_pg *connection, int row, int column) {
    if (!connection->result || pg.getisnull(connection->result, row, column)) return NULL;
    return pg.getvalue(connection->result, row, column);
}
