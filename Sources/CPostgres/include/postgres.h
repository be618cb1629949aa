#pragma once
#include <stddef.h>

// PostgreSQL's client library, libpq, loaded when it is first needed, so that a machine without it runs everything else.
// Of its interface, which has been the same since 2005 (libpq.so.5), this is what a fleet needs. Used by one thread.

typedef struct pouch_pg pouch_pg;

// Loads the library. NULL when it is there; else why not, in the loader's words.
const char *pouch_pg_load(void);

// Connects, to what `address` says (a URI or `key=value` pairs) and otherwise to what the environment does.
// NULL when there is no memory; else ask pouch_pg_problem.
pouch_pg *pouch_pg_connect(const char *address);
void pouch_pg_close(pouch_pg *connection);

// NULL when all is well; else what is wrong.
const char *pouch_pg_problem(const pouch_pg *connection);
// Whether an address can be read at all: what is wrong with one is told without repeating it, for it may hold a password.
int pouch_pg_is_address(const char *address);

// Runs statements, with values for $1, $2 ... of one of them (NULL is null), or several statements without values.
// Waits at most so many milliseconds; then the connection is of no use any more. 0 when it was done.
int pouch_pg_run(pouch_pg *connection, const char *statement, int count, const char *const *values, int milliseconds);
// The five letters of SQLSTATE of the statement that failed, "" when the server did not answer.
const char *pouch_pg_state(const pouch_pg *connection);
// What the server said of it.
const char *pouch_pg_message(const pouch_pg *connection);

// The rows of the last statement; a cell that is null is NULL.
int pouch_pg_rows(const pouch_pg *connection);
int pouch_pg_columns(const pouch_pg *connection);
const char *pouch_pg_cell(const pouch_pg *connection, int row, int column);
