#include "markup.h"
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <string.h>

// An attribute, its value's node and the texts of both in one piece, for which libxml2 takes four and a table of ids. It goes
// with the arena, as the whole tree does, and can never be freed alone.
typedef struct {
  xmlAttr attribute;
  xmlNode text;
  xmlChar letters[];
} whole_attribute;

static xmlAttrPtr make_attribute(const xmlChar *name, const xmlChar *value) {
  size_t letters = strlen((const char *)name) + 1, count = strlen((const char *)value);
  whole_attribute *made = xmlMalloc(sizeof *made + letters + count + 1);
  if (!made) return NULL;
  memset(made, 0, sizeof *made);
  memcpy(made->letters, name, letters);
  made->attribute.type = XML_ATTRIBUTE_NODE;
  made->attribute.name = made->letters;
  made->attribute.children = made->attribute.last = &made->text;
  made->text.type = XML_TEXT_NODE;
  made->text.name = xmlStringText;
  made->text.parent = (xmlNodePtr)&made->attribute;
  made->text.content = memcpy(made->letters + letters, value, count);
  made->text.content[count] = 0;
  return &made->attribute;
}

static void add_attributes(xmlParserCtxtPtr parser, xmlNodePtr element, const xmlChar **list) {
  xmlAttrPtr last = NULL;
  for (; *list; list += 2) {
    xmlAttrPtr next = make_attribute(list[0], list[1]);
    if (!next) {
      parser->errNo = XML_ERR_NO_MEMORY;
      return xmlStopParser(parser);
    }
    next->parent = element;
    next->doc = element->doc;
    next->children->doc = element->doc;
    next->prev = last;
    if (last) last->next = next;
    else element->properties = next;
    last = next;
  }
}

// libxml2 makes the tree of a page where the parser is one of HTML.
static void start_document(void *user) {
  xmlParserCtxtPtr parser = user;
  parser->html = 1;
  xmlSAX2StartDocument(user);
  parser->html = 0;
}

static void start(void *user, const xmlChar *name, const xmlChar **attributes) {
  xmlParserCtxtPtr parser = user;
  xmlNodePtr parent = parser->node;
  parser->html = 1;
  xmlSAX2StartElement(user, name, NULL);
  parser->html = 0;
  if (parser->node == parent) return;
  // What stands before a colon is part of the name, and libxml2 drops it: `<o:p>` of a word processor is no paragraph.
  if (strchr((const char *)name, ':')) parser->node->name = xmlStrdup(name);
  if (attributes) add_attributes(parser, parser->node, attributes);
}

void *pouch_markup_read(const char *utf8, size_t count) {
  xmlParserCtxtPtr parser = xmlNewParserCtxt();
  if (!parser) return NULL;
  // NOENT: without it, "&amp;" in an attribute would stay a reference.
  xmlCtxtUseOptions(parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_HUGE);
  xmlSAXVersion(parser->sax, 1);
  parser->sax->startDocument = start_document;
  parser->sax->startElement = start;
  parser->sax->warning = NULL;
  parser->sax->error = NULL;
  parser->sax->fatalError = NULL;
  xmlDocPtr document = NULL;
  xmlParserInputPtr input = xmlNewInputStream(parser);
  if (input) {
    input->base = input->cur = (const xmlChar *)utf8;
    input->end = input->base + count;
    inputPush(parser, input);
    xmlParseDocument(parser);
    document = parser->myDoc;
    parser->myDoc = NULL;
  }
  xmlFreeParserCtxt(parser);
  // The last error's texts may lie in the arena, and what comes next may free them outside of it.
  xmlResetLastError();
  return document;
}
