#pragma once
#include <stddef.h>

// What was left out of a tree because there was too much of it.
typedef struct {
  // Elements deeper than the limit; their text stands in the deepest element.
  size_t deep;
  // Elements after the tree was full; their text stands in the element that was open then.
  size_t surplus;
  // Tags whose attributes were cut.
  size_t attributes;
} pouch_html_cuts;

// Parses UTF-8 with libxml2's HTML parser, in the arena in use on this thread.
//
// libxml2 (before 2.14) on its own stops at 256 elements one in another and at 10 MB of text, loses what follows without a
// word, and compares every attribute of a tag with every other. Here all text is kept, and a tag has at most 350 attributes.
// Returns a document of libxml2's (`xmlDocPtr`), which is not to be freed: it goes with the arena. NULL when there is none.
// - depth: elements one in another. most: elements and attributes of the tree. lifts: whether text goes around the parser,
//   which changes nothing but the time.
void *pouch_html_read(const char *utf8, int count, int options, int depth, size_t most, int lifts, pouch_html_cuts *cuts);
