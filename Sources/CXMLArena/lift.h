#pragma once
#include <stddef.h>
#include <stdint.h>

// A page whose runs of text and longer attributes are lifted out, each replaced by one mark, and put back as the parser meets the marks.
//
// libxml2 looks at each letter through several function calls, which is half of what a page costs. It needs to see only
// that there is text: what is in a run changes nothing about the tree.
//
// What is text is told here by a simpler rule than the parser's. Where the two disagree, a mark stands in a comment or an
// attribute and does not come back, or comes back as something else: the page must then be parsed as it is.
typedef enum {
  POUCH_TEXT,
  // The value of an attribute; it has neither "<" nor "&".
  POUCH_VALUE,
  // Of a script or a style, where "<" and "&" are letters like any other.
  POUCH_RAW,
} pouch_run_kind;

typedef struct {
  uint32_t start, count;
  pouch_run_kind kind;
} pouch_run;

typedef struct {
  const char *source;
  // What of it is not copied yet.
  const char *rest;
  // The page with marks, zeros behind it; NULL when nothing was lifted.
  char *page;
  size_t count;
  pouch_run *runs;
  // Runs lifted, and marks that came back so far.
  size_t lifted, returned;
  int has_failed;
} pouch_lift;

void pouch_lift_begin(pouch_lift *lift, const char *utf8, size_t count);
void pouch_lift_end(pouch_lift *lift);
// Whether every run came back, once and as what it was.
int pouch_lift_is_whole(const pouch_lift *lift);

typedef void (*pouch_text_sink)(void *user, const unsigned char *text, int count);
// Hands on what the parser took for text of that kind, a piece at a time, with the runs in place of their marks.
void pouch_lift_return(
    pouch_lift *lift, const unsigned char *text, int count, pouch_run_kind kind, pouch_text_sink sink, void *user);
// The run that an attribute's value stands for; NULL when it stands for itself.
const pouch_run *pouch_lift_value(pouch_lift *lift, const unsigned char *value);
