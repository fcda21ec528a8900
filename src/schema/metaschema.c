/* metaschema.c - the standard's own documents, compiled in from the pinned source. */
#include "schema/metaschema_in.h"
#include "schema/schema_in.h"

cs_str cs_metaschema_find(cs_str uri)
{
    for (const struct cs_metaschema *m = cs_metaschemas; m->uri.ptr; m++)
        if (cs_str_equal(m->uri, uri)) return m->json;
    return (cs_str){0};
}
