#pragma once
#include <stddef.h>

// Makes a tree of libxml2's, node by node, in the arena in use on this thread: for what has read a page by itself.
//
// A node, its name and its text are one piece of memory, for which libxml2 takes up to four. They go with the arena, and can
// never be freed alone. Each function returns NULL when there is no memory.

// An empty document of HTML (`xmlDocPtr`): names have no namespaces, and `id` attributes are ids.
void *pouch_tree_new(void);
// Adds an element behind the last child of a document or an element.
void *pouch_tree_element(void *parent, const unsigned char *name, size_t count);
// The element or the document that an element is in.
void *pouch_tree_parent(void *element);
// Adds a text behind the last child of an element. UTF-8 without U+0000.
void *pouch_tree_text(void *parent, const unsigned char *letters, size_t count);
// Adds an attribute to an element, whose last one is `previous`, or NULL.
void *pouch_tree_attribute(
    void *element, void *previous, const unsigned char *name, size_t name_count, const unsigned char *value, size_t value_count);
