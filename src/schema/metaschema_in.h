/* metaschema_in.h - the table that tools/metaschemas.py makes from the pinned source. */
#ifndef CS_METASCHEMA_IN_H
#define CS_METASCHEMA_IN_H

#include "base/base.h"

struct cs_metaschema {
    cs_str uri; /* NULL ptr: the end of the table */
    cs_str json;
};
extern const struct cs_metaschema cs_metaschemas[];

#endif
