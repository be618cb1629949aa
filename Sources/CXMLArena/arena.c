#include "arena.h"
#include "grow.h"
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, FIRST_CHUNK = 1 << 20, MOST_CHUNKS = 40 };

struct pouch_arena {
  char *start[MOST_CHUNKS];
  char *end[MOST_CHUNKS];
  int chunks;
  char *next, *limit;
};

static _Thread_local pouch_arena *current;

// Each block is preceded by its size.
static size_t *size_of(void *block) { return (size_t *)((char *)block - ALIGNMENT); }

static int is_ours(const pouch_arena *arena, const void *block) {
  const char *at = block;
  for (int i = arena->chunks - 1; i >= 0; i--)
    if (at >= arena->start[i] && at < arena->end[i]) return 1;
  return 0;
}

static int add_chunk(pouch_arena *arena, size_t least) {
  size_t size = FIRST_CHUNK;
  if (arena->chunks == MOST_CHUNKS) return 0;
  for (int i = 0; i < arena->chunks && size < ((size_t)256 << 20); i++) size *= 2;
  if (size < least) size = least;
  char *chunk = malloc(size);
  if (!chunk) return 0;
  arena->start[arena->chunks] = arena->next = chunk;
  arena->end[arena->chunks] = arena->limit = chunk + size;
  arena->chunks++;
  return 1;
}

static void *take(pouch_arena *arena, size_t size) {
  if (size > SIZE_MAX - 3 * ALIGNMENT) return NULL;
  size_t whole = ((size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1)) + ALIGNMENT;
  if ((size_t)(arena->limit - arena->next) < whole && !add_chunk(arena, whole)) return NULL;
  void *block = arena->next + ALIGNMENT;
  *size_of(block) = size;
  arena->next += whole;
  return block;
}

static void *arena_malloc(size_t size) { return current ? take(current, size) : malloc(size); }

static void arena_free(void *block) {
  if (block && !(current && is_ours(current, block))) free(block);
}

static void *arena_realloc(void *block, size_t size) {
  if (block) pouch_html_will_grow(block, size);
  if (!current || (block && !is_ours(current, block))) return realloc(block, size);
  if (!block) return take(current, size);
  size_t old = *size_of(block);
  if (size <= old) return block;
  void *moved = take(current, size);
  if (moved) memcpy(moved, block, old);
  return moved;
}

static char *arena_strdup(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = arena_malloc(size);
  if (copy) memcpy(copy, text, size);
  return copy;
}

void pouch_arena_install(void) {
  xmlMemSetup(arena_free, arena_malloc, arena_realloc, arena_strdup);
  xmlInitParser();
}

pouch_arena *pouch_arena_new(void) { return calloc(1, sizeof(pouch_arena)); }

void pouch_arena_free(pouch_arena *arena) {
  if (!arena) return;
  for (int i = 0; i < arena->chunks; i++) free(arena->start[i]);
  free(arena);
}

void pouch_arena_begin(pouch_arena *arena) { current = arena; }

pouch_arena *pouch_arena_pause(void) {
  pouch_arena *arena = current;
  current = NULL;
  return arena;
}

void pouch_arena_end(pouch_arena *arena) {
  // The last error's texts may lie in the arena.
  xmlResetLastError();
  current = NULL;
  if (!arena) return;
  // The first chunk is kept for the next page; what a huge one needed beyond it is not.
  while (arena->chunks > 1) free(arena->start[--arena->chunks]);
  if (arena->chunks) {
    arena->next = arena->start[0];
    arena->limit = arena->end[0];
  }
}
