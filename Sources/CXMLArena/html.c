#include "html.h"
#include "grow.h"
#include "lift.h"
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <string.h>

// The parser's list holds a name and a value for each attribute; it begins with 22 places and doubles.
enum { MOST_ATTRIBUTE_BYTES = 704 * sizeof(char *) };

typedef struct {
  htmlParserCtxtPtr parser;
  int depth;
  size_t nodes, most;
  pouch_html_cuts *cuts;
  pouch_lift lift;
} guard;

static _Thread_local guard *watching;

void pouch_html_will_grow(const void *block, size_t size) {
  if (!watching || size <= MOST_ATTRIBUTE_BYTES || block != (const void *)watching->parser->atts) return;
  // The parser stands between two attributes of a tag that has too many: it goes on at the tag's end.
  xmlParserInputPtr input = watching->parser->input;
  if (!input || input->cur >= input->end) return;
  const xmlChar *close = memchr(input->cur, '>', input->end - input->cur);
  input->cur = close ? close : input->end;
  watching->cuts->attributes++;
}

// What is inside these is no markup, so they do not nest, and their text must not become the page's.
static int is_raw(const xmlChar *name) { return xmlStrEqual(name, BAD_CAST "script") || xmlStrEqual(name, BAD_CAST "style"); }

// The list is the parser's own, which frees the values afterwards.
static void put_back(pouch_lift *lift, const xmlChar **value) {
  const pouch_run *run = pouch_lift_value(lift, *value);
  if (!run) return;
  xmlFree((xmlChar *)*value);
  *value = xmlStrndup((const xmlChar *)lift->source + run->start, run->count);
}

static void start(void *user, const xmlChar *name, const xmlChar **attributes) {
  htmlParserCtxtPtr parser = user;
  guard *guard = watching;
  if (guard && !is_raw(name) && (parser->nodeNr >= guard->depth || guard->nodes >= guard->most)) {
    if (parser->nodeNr >= guard->depth) guard->cuts->deep++;
    else guard->cuts->surplus++;
    // The parser has put the name on its stack before it calls; taken back, the element never was.
    if (parser->nameNr > 1 && xmlStrEqual(parser->nameTab[parser->nameNr - 1], name)) {
      parser->nameTab[--parser->nameNr] = NULL;
      parser->name = parser->nameTab[parser->nameNr - 1];
    }
    return;
  }
  if (guard) {
    guard->nodes++;
    for (const xmlChar **next = attributes; next && *next; next += 2) {
      guard->nodes++;
      if (next[1]) put_back(&guard->lift, &next[1]);
    }
  }
  xmlSAX2StartElement(user, name, attributes);
}

static void characters(void *user, const xmlChar *text, int count) {
  pouch_lift_return(&watching->lift, text, count, POUCH_TEXT, xmlSAX2Characters, user);
}

static void raw_characters(void *user, const xmlChar *text, int count) {
  pouch_lift_return(&watching->lift, text, count, POUCH_RAW, xmlSAX2CDataBlock, user);
}

static htmlDocPtr parse(guard *guard, const char *utf8, int count, int options) {
  htmlParserCtxtPtr parser = htmlNewParserCtxt();
  if (!parser) return NULL;
  parser->options |= XML_PARSE_HUGE;
  parser->sax->startElement = start;
  parser->sax->characters = characters;
  parser->sax->cdataBlock = raw_characters;
  guard->parser = parser;
  guard->nodes = 0;
  memset(guard->cuts, 0, sizeof *guard->cuts);
  watching = guard;
  htmlDocPtr document = htmlCtxtReadMemory(parser, utf8, count, NULL, "UTF-8", options);
  watching = NULL;
  htmlFreeParserCtxt(parser);
  // The last error's texts may lie in the arena, and what comes next may free them outside of it.
  xmlResetLastError();
  return document;
}

void *pouch_html_read(const char *utf8, int count, int options, int depth, size_t most, int lifts, pouch_html_cuts *cuts) {
  guard guard = {.depth = depth, .most = most, .cuts = cuts};
  htmlDocPtr document = NULL;
  if (lifts) pouch_lift_begin(&guard.lift, utf8, count);
  if (guard.lift.page) {
    document = parse(&guard, guard.lift.page, guard.lift.count, options);
    if (document && pouch_lift_is_whole(&guard.lift)) {
      pouch_lift_end(&guard.lift);
      return document;
    }
    if (document) xmlFreeDoc(document);
    pouch_lift_end(&guard.lift);
  }
  return parse(&guard, utf8, count, options);
}
