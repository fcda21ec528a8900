/* referral_in.h - shared by the rules for referral letters. */
#ifndef CS_REFERRAL_IN_H
#define CS_REFERRAL_IN_H

#include "apps/extract/chart_in.h"

/* Words of the enums of share/tasks/referral-routing. */
const char *cs_referral_specialty(struct cs_x *x, cs_span reason);
const char *cs_referral_urgency(struct cs_x *x);
/* Tests that were done (referral_tests.c). */
void cs_referral_tests(struct cs_x *x, yyjson_mut_val *list);

#endif
