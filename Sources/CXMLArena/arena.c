#include "arena.h"
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Under AddressSanitizer the arena says which of its bytes are anybody's, as malloc would.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#endif

enum { ALIGNMENT = 16, FIRST_CHUNK = 1 << 20, MOST_CHUNKS = 40, SIZES = 40 };

struct pouch_arena {
  char *start[MOST_CHUNKS];
  char *end[MOST_CHUNKS];
  int chunks;
  char *next, *limit;
  // Blocks given back, by size in steps of the alignment; each begins with the place of the next one.
  void *given_back[SIZES];
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
  ASAN_POISON_MEMORY_REGION(chunk, size);
  return 1;
}

static void free_chunk(pouch_arena *arena, int i) {
  // The next owner of these bytes has not been told what is in them.
  ASAN_UNPOISON_MEMORY_REGION(arena->start[i], arena->end[i] - arena->start[i]);
  free(arena->start[i]);
}

static size_t steps(size_t size) { return (size + ALIGNMENT - 1) / ALIGNMENT; }

static void *lend(void *block, size_t size) {
  ASAN_UNPOISON_MEMORY_REGION(size_of(block), sizeof(size_t));
  ASAN_UNPOISON_MEMORY_REGION(block, steps(size) * ALIGNMENT);
  ASAN_POISON_MEMORY_REGION((char *)block + size, steps(size) * ALIGNMENT - size);
  *size_of(block) = size;
  return block;
}

static void *take(pouch_arena *arena, size_t size) {
  if (size > SIZE_MAX - 3 * ALIGNMENT) return NULL;
  size_t place = steps(size);
  if (place < SIZES && arena->given_back[place]) {
    void *block = arena->given_back[place];
    ASAN_UNPOISON_MEMORY_REGION(block, sizeof(void *));
    arena->given_back[place] = *(void **)block;
    return lend(block, size);
  }
  size_t whole = place * ALIGNMENT + ALIGNMENT;
  if ((size_t)(arena->limit - arena->next) < whole && !add_chunk(arena, whole)) return NULL;
  void *block = arena->next + ALIGNMENT;
  arena->next += whole;
  return lend(block, size);
}

static void *arena_malloc(size_t size) { return current ? take(current, size) : malloc(size); }

// Strings that the parser needs for a moment, and messages that nobody reads, are many times the page on a broken one.
static void give_back(pouch_arena *arena, void *block) {
  size_t place = steps(*size_of(block));
  if (place && place < SIZES) {
    ASAN_UNPOISON_MEMORY_REGION(block, sizeof(void *));
    *(void **)block = arena->given_back[place];
    arena->given_back[place] = block;
  }
  ASAN_POISON_MEMORY_REGION(block, place * ALIGNMENT);
}

static void arena_free(void *block) {
  if (!block) return;
  if (current && is_ours(current, block)) give_back(current, block);
  else free(block);
}

static void *arena_realloc(void *block, size_t size) {
  if (!current || (block && !is_ours(current, block))) return realloc(block, size);
  if (!block) return take(current, size);
  size_t old = *size_of(block);
  if (size <= old) return block;
  if (steps(size) == steps(old)) return lend(block, size);
  void *moved = take(current, size);
  if (!moved) return NULL;
  memcpy(moved, block, old);
  give_back(current, block);
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
  for (int i = 0; i < arena->chunks; i++) free_chunk(arena, i);
  free(arena);
}

size_t pouch_arena_size(const pouch_arena *arena) {
  size_t size = 0;
  for (int i = 0; arena && i < arena->chunks; i++) size += arena->end[i] - arena->start[i];
  return size;
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
  while (arena->chunks > 1) free_chunk(arena, --arena->chunks);
  memset(arena->given_back, 0, sizeof arena->given_back);
  if (arena->chunks) {
    arena->next = arena->start[0];
    arena->limit = arena->end[0];
    ASAN_POISON_MEMORY_REGION(arena->next, arena->limit - arena->next);
  }
}
