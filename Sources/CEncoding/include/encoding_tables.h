#pragma once
#include <stddef.h>
#include <stdint.h>

// The Encoding Standard's indexes (section 5): from a pointer to a code point.
typedef struct {
  // The low 16 bits of the code points; 0 where there is none.
  const uint16_t *points;
  // A bit a pointer, lowest first, set where 0x20000 is to be added; NULL where no pointer needs it.
  const uint8_t *plane2;
  size_t count;
} pouch_encoding_index;

// A run of pointers and code points that both go up by one: its first of each.
typedef struct {
  uint32_t pointer;
  uint32_t point;
} pouch_encoding_range;

// The 128 code points of a single-byte encoding's bytes 0x80 to 0xFF, 0 for those that mean nothing; NULL when `name`, the
// standard's in lower case, is not one.
const uint16_t *pouch_single_byte_index(const char *name);

pouch_encoding_index pouch_index_big5(void);
pouch_encoding_index pouch_index_euc_kr(void);
pouch_encoding_index pouch_index_gb18030(void);
pouch_encoding_index pouch_index_iso_2022_jp_katakana(void);
pouch_encoding_index pouch_index_jis0208(void);
pouch_encoding_index pouch_index_jis0212(void);

// The ranges of gb18030's four-byte codes, in order.
const pouch_encoding_range *pouch_gb18030_ranges(int *count);
