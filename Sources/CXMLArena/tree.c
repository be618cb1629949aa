#include "tree.h"
#include <libxml/HTMLtree.h>
#include <libxml/parserInternals.h>
#include <string.h>

typedef struct {
  xmlNode node;
  xmlChar letters[];
} whole_node;

typedef struct {
  xmlAttr attribute;
  xmlNode text;
  xmlChar letters[];
} whole_attribute;

static xmlChar *keep(xmlChar *place, const unsigned char *letters, size_t count) {
  if (count) memcpy(place, letters, count);
  place[count] = 0;
  return place;
}

static whole_node *add(xmlNodePtr parent, xmlElementType type, const unsigned char *letters, size_t count) {
  whole_node *made = xmlMalloc(sizeof *made + count + 1);
  if (!made) return NULL;
  memset(&made->node, 0, sizeof made->node);
  keep(made->letters, letters, count);
  made->node.type = type;
  made->node.parent = parent;
  made->node.doc = parent->doc;
  made->node.prev = parent->last;
  if (parent->last) parent->last->next = &made->node;
  else parent->children = &made->node;
  parent->last = &made->node;
  return made;
}

void *pouch_tree_new(void) { return htmlNewDocNoDtD(NULL, NULL); }

void *pouch_tree_element(void *parent, const unsigned char *name, size_t count) {
  whole_node *made = add(parent, XML_ELEMENT_NODE, name, count);
  if (!made) return NULL;
  made->node.name = made->letters;
  return &made->node;
}

void *pouch_tree_parent(void *element) { return ((xmlNodePtr)element)->parent; }

void *pouch_tree_text(void *parent, const unsigned char *letters, size_t count) {
  whole_node *made = add(parent, XML_TEXT_NODE, letters, count);
  if (!made) return NULL;
  made->node.name = xmlStringText;
  made->node.content = made->letters;
  return &made->node;
}

void *pouch_tree_attribute(
    void *element, void *previous, const unsigned char *name, size_t name_count, const unsigned char *value, size_t value_count) {
  xmlNodePtr owner = element;
  xmlAttrPtr last = previous;
  whole_attribute *made = xmlMalloc(sizeof *made + name_count + value_count + 2);
  if (!made) return NULL;
  memset(made, 0, sizeof *made);
  made->attribute.type = XML_ATTRIBUTE_NODE;
  made->attribute.name = keep(made->letters, name, name_count);
  made->attribute.children = made->attribute.last = &made->text;
  made->attribute.parent = owner;
  made->attribute.doc = made->text.doc = owner->doc;
  made->attribute.prev = last;
  made->text.type = XML_TEXT_NODE;
  made->text.name = xmlStringText;
  made->text.parent = (xmlNodePtr)&made->attribute;
  made->text.content = keep(made->letters + name_count + 1, value, value_count);
  if (last) last->next = &made->attribute;
  else owner->properties = &made->attribute;
  return &made->attribute;
}
