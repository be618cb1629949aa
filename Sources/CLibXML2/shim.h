#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 includes ICU's headers for a converter that is not used here, and they clash with Foundation's own ICU.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
// libxml2's allocator is a variable; Swift may only call functions.
// The version of the library that is loaded, such as "20914"; the header's may be another.
static inline const char *pouch_xml_version(void) { return xmlParserVersion; }
static inline void pouch_xml_free(void *memory) { xmlFree(memory); }
static inline void pouch_xml_ignore(void *user, xmlErrorPtr error) { (void)user; (void)error; }
static inline void pouch_xml_silence(xmlXPathContextPtr context) { context->error = pouch_xml_ignore; }
// The line of the first error that makes a document ill-formed; prefixes that are not declared change no text.
static inline void pouch_xml_note(void *line, xmlErrorPtr error) {
    if (error->level >= XML_ERR_ERROR && error->domain != XML_FROM_NAMESPACE && *(int *)line == 0)
        *(int *)line = error->line > 0 ? error->line : 1;
}
static inline void pouch_xml_watch(xmlTextReaderPtr reader, int *line) {
    xmlTextReaderSetStructuredErrorHandler(reader, pouch_xml_note, line);
}
