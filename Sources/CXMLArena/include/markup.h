#pragma once
#include <stddef.h>

// Parses a page that was written anew, in the arena in use on this thread.
//
// It is well-formed, and no tag of it is left to guess: so libxml2's parser of XML reads it, which guesses nothing. The tree
// is one of HTML all the same: names have no namespaces, and `id` attributes are ids.
// Returns a document of libxml2's (`xmlDocPtr`), which is not to be freed: it goes with the arena. NULL when there is none.
// - utf8: with a zero behind it.
void *pouch_markup_read(const char *utf8, size_t count);
