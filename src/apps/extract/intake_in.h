/* intake_in.h - shared by the rules for intake texts. */
#ifndef CS_INTAKE_IN_H
#define CS_INTAKE_IN_H

#include "apps/extract/chart_in.h"

/* What is felt or denied, in the order it is met: check lists, complaint, negations, prose. */
void cs_intake_symptoms(struct cs_x *x, cs_span complaint, yyjson_mut_val *list);
/* Words of the enums of share/tasks/intake-summary. */
const char *cs_intake_tobacco(struct cs_x *x);
const char *cs_intake_alcohol(struct cs_x *x);
const char *cs_intake_urgency(struct cs_x *x);

#endif
