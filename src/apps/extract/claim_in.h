/* claim_in.h - shared by the rules for claim correspondence. */
#ifndef CS_CLAIM_IN_H
#define CS_CLAIM_IN_H

#include "apps/extract/extract_in.h"

/* What the kind of a letter is told from. */
struct cs_claim_facts {
    cs_span billed;
    cs_span deadline;
    const yyjson_mut_val *denials;
};

/* One of the categories of share/tasks/claim-triage; the codes and the words both have a say. */
const char *cs_claim_category(struct cs_x *x, const struct cs_claim_facts *facts);
const char *cs_claim_queue(const char *category);
/* A deadline within 14 days of the letter, care that waits, or more than 10,000. */
bool cs_claim_is_high(struct cs_x *x, const struct cs_claim_facts *facts);

#endif
