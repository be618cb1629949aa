#pragma once
#include <stddef.h>

// Called for each block of libxml2's before it is made larger: the list of a tag's attributes must not grow for ever.
void pouch_html_will_grow(const void *block, size_t size);
