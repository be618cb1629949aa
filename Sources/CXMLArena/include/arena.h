#pragma once
#include <stddef.h>

// Memory for one libxml2 document at a time: handed out in a row, and taken back all at once.
//
// A page is thousands of small nodes that live and die together; freeing them one by one costs as much as parsing.
// While an arena is in use on a thread, libxml2 allocates from it there; memory from before is treated as ever.
typedef struct pouch_arena pouch_arena;

// Makes libxml2 ask for memory here. Once, before anything else of libxml2 is called.
void pouch_arena_install(void);
pouch_arena *pouch_arena_new(void);
void pouch_arena_free(pouch_arena *arena);
// Bytes that it holds of the system.
size_t pouch_arena_size(const pouch_arena *arena);
// From here on, on this thread, libxml2 allocates from the arena.
void pouch_arena_begin(pouch_arena *arena);
// From here on, on this thread, memory is the system's again, and to be freed; `begin` with what is returned goes on.
pouch_arena *pouch_arena_pause(void);
// Everything allocated since `begin` is gone.
void pouch_arena_end(pouch_arena *arena);
