/* intake_in.h - shared by the rules for intake texts. */
#ifndef CS_INTAKE_IN_H
#define CS_INTAKE_IN_H

#include "apps/extract/chart_in.h"

/* Pieces of patterns: where a label may begin, how it ends, what parts the items of a list. */
#define INTAKE_START "(?:^|(?<=[.;?)] )|(?<=  ))[ \\t>*]*(?:Q:[ \\t]*)?(?:\\d{1,2}[.)][ \\t]*)?"
#define INTAKE_COLON "(?:[ \\t]*[:?]|[ \\t]{3,}(?=\\S))\\s*(?:A:)?\\s*"
#define INTAKE_PARTS                                                                               \
    "\\s*(?:,(?=\\s)|;|\\n|(?<=[a-z)\\d])" RX_STOP "|\\s[&+]\\s|\\s(?:and|y)\\s)\\s*"

/* What is taken now, and what is not borne (intake_drugs.c). */
void cs_intake_medicines(struct cs_x *x, yyjson_mut_val *list);
void cs_intake_allergies(struct cs_x *x, yyjson_mut_val *list);
/* What is felt or denied, in the order it is met: check lists, complaint, negations, prose. */
void cs_intake_symptoms(struct cs_x *x, cs_span complaint, yyjson_mut_val *list);
/* Words of the enums of share/tasks/intake-summary. */
const char *cs_intake_tobacco(struct cs_x *x);
const char *cs_intake_alcohol(struct cs_x *x);
const char *cs_intake_urgency(struct cs_x *x);

#endif
