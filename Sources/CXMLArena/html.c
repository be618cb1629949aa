#include "html.h"
#include "grow.h"
#include "lift.h"
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
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

// An attribute, its value's node and the texts of both in one piece, for which libxml2 takes four and a table of ids. It goes
// with the arena, as the whole tree does, and can never be freed alone.
typedef struct {
  xmlAttr attribute;
  xmlNode text;
  xmlChar letters[];
} whole_attribute;

static xmlAttrPtr make_attribute(pouch_lift *lift, const xmlChar *name, const xmlChar *value) {
  const pouch_run *run = value ? pouch_lift_value(lift, value) : NULL;
  if (run) value = (const xmlChar *)lift->source + run->start;
  // `<input checked>` means `checked="checked"`.
  else if (!value && htmlIsBooleanAttr(name)) value = name;
  size_t letters = strlen((const char *)name) + 1, count = run ? run->count : value ? strlen((const char *)value) : 0;
  whole_attribute *made = xmlMalloc(sizeof *made + letters + count + 1);
  if (!made) return NULL;
  memset(made, 0, sizeof *made);
  memcpy(made->letters, name, letters);
  made->attribute.type = XML_ATTRIBUTE_NODE;
  made->attribute.name = made->letters;
  if (!value) return &made->attribute;
  made->attribute.children = made->attribute.last = &made->text;
  made->text.type = XML_TEXT_NODE;
  made->text.name = xmlStringText;
  made->text.parent = (xmlNodePtr)&made->attribute;
  made->text.content = memcpy(made->letters + letters, value, count);
  made->text.content[count] = 0;
  return &made->attribute;
}

static void add_attributes(guard *guard, xmlNodePtr element, const xmlChar **list) {
  xmlAttrPtr last = NULL;
  for (; *list; list += 2) {
    guard->nodes++;
    xmlAttrPtr next = make_attribute(&guard->lift, list[0], list[1]);
    if (!next) {
      guard->parser->errNo = XML_ERR_NO_MEMORY;
      return xmlStopParser(guard->parser);
    }
    next->parent = element;
    next->doc = element->doc;
    if (next->children) next->children->doc = element->doc;
    next->prev = last;
    if (last) last->next = next;
    else element->properties = next;
    last = next;
  }
}

static void start(void *user, const xmlChar *name, const xmlChar **attributes) {
  htmlParserCtxtPtr parser = user;
  guard *guard = watching;
  if (!is_raw(name) && (parser->nodeNr >= guard->depth || guard->nodes >= guard->most)) {
    if (parser->nodeNr >= guard->depth) guard->cuts->deep++;
    else guard->cuts->surplus++;
    // The parser has put the name on its stack before it calls; taken back, the element never was.
    if (parser->nameNr > 1 && xmlStrEqual(parser->nameTab[parser->nameNr - 1], name)) {
      parser->nameTab[--parser->nameNr] = NULL;
      parser->name = parser->nameTab[parser->nameNr - 1];
    }
    return;
  }
  guard->nodes++;
  xmlNodePtr parent = parser->node;
  xmlSAX2StartElement(user, name, NULL);
  if (attributes && parser->node != parent) add_attributes(guard, parser->node, attributes);
}

static void characters(void *user, const xmlChar *text, int count) {
  pouch_lift_return(&watching->lift, text, count, POUCH_TEXT, xmlSAX2Characters, user);
}

static void raw_characters(void *user, const xmlChar *text, int count) {
  pouch_lift_return(&watching->lift, text, count, POUCH_RAW, xmlSAX2CDataBlock, user);
}

// - is_terminated: whether zeros follow the page, so that it can be read where it is.
static htmlDocPtr read_page(htmlParserCtxtPtr parser, const char *utf8, int count, int options, int is_terminated) {
#if LIBXML_VERSION < 21200
  // Otherwise these versions look for more of it at each step of its last 250 bytes, which with lifted text is much of it.
  xmlParserInputPtr input = is_terminated ? xmlNewStringInputStream(parser, (const xmlChar *)utf8) : NULL;
  if (input) {
    inputPush(parser, input);
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(parser, options);
    htmlParseDocument(parser);
    htmlDocPtr document = parser->myDoc;
    parser->myDoc = NULL;
    return document;
  }
#else
  (void)is_terminated;
#endif
  return htmlCtxtReadMemory(parser, utf8, count, NULL, "UTF-8", options);
}

static htmlDocPtr parse(guard *guard, const char *utf8, int count, int options, int is_terminated) {
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
  htmlDocPtr document = read_page(parser, utf8, count, options, is_terminated);
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
    document = parse(&guard, guard.lift.page, guard.lift.count, options, 1);
    if (document && pouch_lift_is_whole(&guard.lift)) {
      pouch_lift_end(&guard.lift);
      return document;
    }
    // What was made of it stays in the arena until the page is done: such a page is small.
    pouch_lift_end(&guard.lift);
  }
  return parse(&guard, utf8, count, options, 0);
}
