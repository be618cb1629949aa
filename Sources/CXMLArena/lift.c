#define _GNU_SOURCE
#include "lift.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// U+10FFFD, which no text needs. A page that has its first byte is parsed as it is.
static const char MARK[] = "\xF4\x8F\xBF\xBD";
enum {
  MARK_LENGTH = 4,
  // Shorter runs are not worth it.
  LEAST = 8,
  // libxml2 looks at text 1,000 bytes at a time, and drops blanks in places: each run shows a letter before that.
  MOST_BLANKS = 500,
  // Of a longer page, the copy would weigh more than the time.
  LONGEST_PAGE = 1 << 20,
};

static int is_blank(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

// Whether the parser would keep every byte: it drops controls and the non-characters U+FFFE and U+FFFF (EF BF BE, EF BF BF).
static int is_plain(const char *text, size_t count) {
  unsigned char odd = 0;
  for (size_t i = 0; i < count; i++) {
    unsigned char byte = text[i];
    odd |= ((byte < 0x20) & (byte != '\n') & (byte != '\t') & (byte != '\r')) | (byte == 0xEF);
  }
  return !odd;
}

static int can_be_lifted(const char *text, size_t count) {
  if (count < LEAST) return 0;
  size_t blanks = 0;
  while (blanks < count && is_blank(text[blanks])) blanks++;
  return blanks < count && blanks <= MOST_BLANKS && is_plain(text, count);
}

static void copy(pouch_lift *lift, const char *from, const char *to) {
  memcpy(lift->page + lift->count, from, to - from);
  lift->count += to - from;
}

static void add(pouch_lift *lift, const char *from, const char *to, int is_raw) {
  if (!can_be_lifted(from, to - from)) return copy(lift, from, to);
  lift->runs[lift->lifted++] = (pouch_run){from - lift->source, to - from, is_raw};
  copy(lift, MARK, MARK + MARK_LENGTH);
}

static void add_text(pouch_lift *lift, const char *from, const char *to) {
  while (from < to) {
    const char *reference = memchr(from, '&', to - from);
    const char *end = reference ? reference : to;
    add(lift, from, end, 0);
    // A reference ends with its ";", or at a blank at the latest.
    from = end;
    while (end < to && *end != ';' && !is_blank(*end)) end++;
    if (end < to) end++;
    copy(lift, from, end);
    from = end;
  }
}

// Behind the tag or comment that begins at `at`.
static const char *end_of_markup(const char *at, const char *end) {
  if (end - at >= 4 && !memcmp(at, "<!--", 4)) {
    const char *close = memmem(at + 4, end - at - 4, "-->", 3);
    return close ? close + 3 : end;
  }
  while (at < end && *at != '>') {
    if (*at++ != '=') continue;
    while (at < end && is_blank(*at)) at++;
    if (at == end || (*at != '"' && *at != '\'')) continue;
    const char *close = memchr(at + 1, *at, end - at - 1);
    at = close ? close + 1 : end;
  }
  return at < end ? at + 1 : end;
}

static int begins_with(const char *at, const char *end, const char *name) {
  size_t count = strlen(name);
  return (size_t)(end - at) >= count && !strncasecmp(at, name, count);
}

// Whether the tag at `at` has this name, "<" before it.
static int is_tag(const char *at, const char *end, const char *name) {
  const char *behind = at + strlen(name);
  return begins_with(at, end, name) && behind < end && !isalnum((unsigned char)*behind) && !strchr(":-_.", *behind);
}

// The end tag of what begins with the tag from `at` to `text`, when that is a script or a style; NULL for any other.
static const char *end_tag(const char *at, const char *text, const char *end) {
  const char *name = is_tag(at, end, "<script") ? "</script" : is_tag(at, end, "<style") ? "</style" : NULL;
  if (!name || text[-2] == '/') return NULL;
  const char *next = text;
  // As for the parser, "</scripts>" is an end too.
  while ((next = memmem(next, end - next, "</", 2)) && !begins_with(next, end, name)) next += 2;
  return next ? next : end;
}

// What is inside a script is lifted when the parser can take it for nothing else: what looks like a tag at its very start
// is one even here, and a "</" may end something that is open still.
static void add_raw(pouch_lift *lift, const char *from, const char *to) {
  int begins_with_tag = to - from >= 2 && *from == '<' && from[1] != '!';
  if (begins_with_tag || memmem(from, to - from, "</", 2)) copy(lift, from, to);
  else add(lift, from, to, 1);
}

void pouch_lift_begin(pouch_lift *lift, const char *utf8, size_t count) {
  memset(lift, 0, sizeof *lift);
  if (count < LEAST || count > LONGEST_PAGE || memchr(utf8, MARK[0], count)) return;
  lift->source = utf8;
  lift->page = malloc(count);
  lift->runs = malloc((count / LEAST + 1) * sizeof *lift->runs);
  if (!lift->page || !lift->runs) return pouch_lift_end(lift);
  const char *end = utf8 + count, *at = memchr(utf8, '<', count);
  if (!at) at = end;
  copy(lift, utf8, at);
  // Before the first element the parser passes over blanks that it would keep elsewhere.
  int has_begun = 0;
  while (at < end) {
    const char *markup = at, *text = end_of_markup(at, end), *raw = end_tag(at, text, end);
    copy(lift, markup, text);
    at = raw ? raw : memchr(text, '<', end - text);
    // What no tag follows is left as it is: libxml2 looks two bytes beyond a text.
    if (!at || end - at < 2) {
      copy(lift, text, end);
      break;
    }
    has_begun |= isalpha((unsigned char)markup[1]);
    if (!has_begun) copy(lift, text, at);
    else if (raw) add_raw(lift, text, at);
    else add_text(lift, text, at);
  }
  if (!lift->lifted) pouch_lift_end(lift);
}

void pouch_lift_end(pouch_lift *lift) {
  free(lift->page);
  free(lift->runs);
  memset(lift, 0, sizeof *lift);
}

int pouch_lift_is_whole(const pouch_lift *lift) { return !lift->has_failed && lift->returned == lift->lifted; }

void pouch_lift_return(pouch_lift *lift, const unsigned char *text, int count, int is_raw, pouch_text_sink sink, void *user) {
  while (lift->page && count > 0) {
    const unsigned char *mark = memmem(text, count, MARK, MARK_LENGTH);
    if (!mark) break;
    if (mark > text) sink(user, text, mark - text);
    // There is a run for each mark of the page; this only guards the memory.
    if (lift->returned == lift->lifted) break;
    pouch_run run = lift->runs[lift->returned++];
    if (run.is_raw && !is_raw) lift->has_failed = 1;
    sink(user, (const unsigned char *)lift->source + run.start, run.count);
    count -= mark + MARK_LENGTH - text;
    text = mark + MARK_LENGTH;
  }
  if (count > 0) sink(user, text, count);
}
