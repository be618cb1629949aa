#include "lift.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// U+10FFFD, which no text needs. A page that has its first byte, or a reference to it, is parsed as it is.
static const char MARK[] = "\xF4\x8F\xBF\xBD";
enum {
  MARK_LENGTH = 4,
  // Shorter runs are not worth it.
  LEAST = 8,
  // libxml2 looks at text 1,000 bytes at a time, and drops blanks in places: each run shows a letter before that.
  MOST_BLANKS = 500,
  // Of a longer page, the copy would weigh more than the time.
  LONGEST_PAGE = 1 << 20,
  // Zeros behind the copy.
  END = 8,
};

static int is_blank(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

// Whether the parser would drop a byte: it drops controls and the non-characters U+FFFE and U+FFFF (EF BF BE, EF BF BF).
static int is_dropped(unsigned char byte) {
  return ((byte < 0x20) & (byte != '\n') & (byte != '\t') & (byte != '\r')) | (byte == 0xEF);
}

// Without a branch for each byte, the compiler makes one look of many.
static inline int has_dropped(const char *text, size_t count) {
  unsigned char dropped = 0;
  for (size_t i = 0; i < count; i++) dropped |= is_dropped(text[i]);
  return dropped;
}

// Of LEAST bytes or more.
static int is_plain(const char *text, size_t count) {
  const char *end = text + count;
  for (; end - text >= 32; text += 32)
    if (has_dropped(text, 32)) return 0;
  for (; end - text >= LEAST; text += LEAST)
    if (has_dropped(text, LEAST)) return 0;
  return !has_dropped(end - LEAST, LEAST);
}

static int can_be_lifted(const char *text, size_t count) {
  if (count < LEAST) return 0;
  size_t blanks = 0;
  while (blanks < count && is_blank(text[blanks])) blanks++;
  return blanks < count && blanks <= MOST_BLANKS && is_plain(text, count);
}

// The page up to `end`, as it is.
static void copy_up_to(pouch_lift *lift, const char *end) {
  memcpy(lift->page + lift->count, lift->rest, end - lift->rest);
  lift->count += end - lift->rest;
  lift->rest = end;
}

static void add(pouch_lift *lift, const char *from, const char *to, pouch_run_kind kind) {
  if (!can_be_lifted(from, to - from)) return;
  copy_up_to(lift, from);
  memcpy(lift->page + lift->count, MARK, MARK_LENGTH);
  lift->count += MARK_LENGTH;
  lift->rest = to;
  lift->runs[lift->lifted++] = (pouch_run){from - lift->source, to - from, kind};
}

static void add_text(pouch_lift *lift, const char *from, const char *to) {
  while (from < to) {
    const char *reference = memchr(from, '&', to - from);
    add(lift, from, reference ? reference : to, POUCH_TEXT);
    if (!reference) return;
    // A reference ends with its ";", or at a blank at the latest.
    from = reference;
    while (from < to && *from != ';' && !is_blank(*from)) from++;
    if (from < to) from++;
  }
}

static void add_value(pouch_lift *lift, const char *from, const char *to) {
  if (to - from >= LEAST && !memchr(from, '&', to - from) && !memchr(from, '<', to - from)) add(lift, from, to, POUCH_VALUE);
}

static const char *behind_comment(const char *at, const char *end) {
  const char *begin = at + 4, *close = begin;
  while ((close = memchr(close, '>', end - close))) {
    close++;
    if (close - begin >= 3 && close[-2] == '-' && close[-3] == '-') return close;
  }
  return end;
}

// The next end tag, or NULL.
static const char *next_end(const char *at, const char *end) {
  for (; end - at >= 2 && (at = memchr(at, '<', end - at - 1)); at++)
    if (at[1] == '/') return at;
  return NULL;
}

// Behind the tag or comment that begins at `at`.
static const char *pass_markup(pouch_lift *lift, const char *at, const char *end) {
  if (end - at >= 4 && !memcmp(at, "<!--", 4)) return behind_comment(at, end);
  int is_start = isalpha((unsigned char)at[1]);
  while (at < end && *at != '>') {
    if (*at++ != '=') continue;
    while (at < end && is_blank(*at)) at++;
    if (at == end || (*at != '"' && *at != '\'')) continue;
    const char *close = memchr(at + 1, *at, end - at - 1);
    if (!close) return end;
    if (is_start) add_value(lift, at + 1, close);
    at = close + 1;
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
  if (end - at < 2 || (at[1] | 32) != 's') return NULL;
  const char *name = is_tag(at, end, "<script") ? "</script" : is_tag(at, end, "<style") ? "</style" : NULL;
  if (!name || text[-2] == '/') return NULL;
  const char *next = text;
  // As for the parser, "</scripts>" is an end too.
  while ((next = next_end(next, end)) && !begins_with(next, end, name)) next += 2;
  return next ? next : end;
}

// What is inside a script is lifted when the parser can take it for nothing else: what looks like a tag at its very start
// is one even here, and a "</" may end something that is open still.
static void add_raw(pouch_lift *lift, const char *from, const char *to) {
  int begins_with_tag = to - from >= 2 && *from == '<' && from[1] != '!';
  if (!begins_with_tag && !next_end(from, to)) add(lift, from, to, POUCH_RAW);
}

// Whether a reference, "&#1114109;" or "&#x10FFFD;", may stand for the mark.
static int has_reference(const char *utf8, size_t count) {
  const char *end = utf8 + count;
  for (const char *at = utf8; (at = memchr(at, '#', end - at));) {
    at++;
    while (at < end && (*at == '0' || *at == 'x' || *at == 'X')) at++;
    if (begins_with(at, end, "1114109") || begins_with(at, end, "10FFFD")) return 1;
  }
  return 0;
}

void pouch_lift_begin(pouch_lift *lift, const char *utf8, size_t count) {
  memset(lift, 0, sizeof *lift);
  if (count < LEAST || count > LONGEST_PAGE || memchr(utf8, MARK[0], count) || has_reference(utf8, count)) return;
  lift->source = lift->rest = utf8;
  lift->page = malloc(count + END);
  lift->runs = malloc((count / LEAST + 1) * sizeof *lift->runs);
  if (!lift->page || !lift->runs) return pouch_lift_end(lift);
  const char *end = utf8 + count, *at = memchr(utf8, '<', count);
  // Before the first element the parser passes over blanks that it would keep elsewhere.
  int has_begun = 0;
  // What no tag follows is left as it is: libxml2 looks two bytes beyond a text.
  while (at && end - at >= 2) {
    const char *text = pass_markup(lift, at, end), *raw = end_tag(at, text, end);
    has_begun |= isalpha((unsigned char)at[1]);
    at = raw ? raw : memchr(text, '<', end - text);
    if (!at || end - at < 2) break;
    if (raw) add_raw(lift, text, at);
    else if (has_begun) add_text(lift, text, at);
  }
  copy_up_to(lift, end);
  memset(lift->page + lift->count, 0, END);
  if (!lift->lifted) pouch_lift_end(lift);
}

void pouch_lift_end(pouch_lift *lift) {
  free(lift->page);
  free(lift->runs);
  memset(lift, 0, sizeof *lift);
}

int pouch_lift_is_whole(const pouch_lift *lift) { return !lift->has_failed && lift->returned == lift->lifted; }

static const pouch_run *next_run(pouch_lift *lift) {
  if (lift->returned < lift->lifted) return &lift->runs[lift->returned++];
  lift->has_failed = 1;
  return NULL;
}

static const unsigned char *next_mark(const unsigned char *text, int count) {
  for (const unsigned char *end = text + count; (text = memchr(text, MARK[0], end - text)); text++)
    if (end - text >= MARK_LENGTH && !memcmp(text, MARK, MARK_LENGTH)) return text;
  return NULL;
}

void pouch_lift_return(
    pouch_lift *lift, const unsigned char *text, int count, pouch_run_kind kind, pouch_text_sink sink, void *user) {
  while (lift->page && count > 0) {
    const unsigned char *mark = next_mark(text, count);
    const pouch_run *run = mark ? next_run(lift) : NULL;
    if (!run) break;
    // What is markup elsewhere was no text where it stood.
    if (run->kind == POUCH_RAW && kind != POUCH_RAW) lift->has_failed = 1;
    if (mark > text) sink(user, text, mark - text);
    sink(user, (const unsigned char *)lift->source + run->start, run->count);
    count -= mark + MARK_LENGTH - text;
    text = mark + MARK_LENGTH;
  }
  if (count > 0) sink(user, text, count);
}

const pouch_run *pouch_lift_value(pouch_lift *lift, const unsigned char *value) {
  if (!lift->page || value[0] != (unsigned char)MARK[0] || strcmp((const char *)value, MARK)) return NULL;
  const pouch_run *run = next_run(lift);
  if (run && run->kind != POUCH_VALUE) lift->has_failed = 1;
  return run;
}
