/* chart_in.h - shared by the rules for chart notes, intake texts and referral letters. */
#ifndef CS_CHART_IN_H
#define CS_CHART_IN_H

#include "apps/extract/extract_in.h"
#include "text/lexicon.h"

/* Vital signs and laboratory results, in the order of the text. */
void cs_chart_vitals(struct cs_x *x, yyjson_mut_val *list); /* chart_vitals.c */
void cs_chart_labs(struct cs_x *x, yyjson_mut_val *list);   /* chart_labs.c */

/* The part of the text behind a label at the start of a line or sentence, up to the next label, an
 * empty line or the end of what it holds. label: a pattern. Empty: there is none from there on. */
cs_span cs_x_labelled(struct cs_x *x, const char *label, uint32_t from);
/* Call take for each item of a list: parts between commas, semicolons, bullets, numbers and line
 * ends; commas inside parentheses do not part. */
typedef void (*cs_item_taker)(struct cs_x *x, cs_span item, void *self);
/* A disease (or a symptom, if they count) of the vocabulary begins in the span (chart.c). */
bool cs_x_disease(const struct cs_x *x, cs_span span, bool symptoms);
/* The first symptom that is told in plain words; false: none (symptom.c). */
bool cs_x_symptom(struct cs_x *x, cs_span within, cs_span *found);
void cs_x_items(struct cs_x *x, cs_span list, const char *parting, cs_item_taker take, void *self);
/* A word of a vocabulary in the text, and what its clause says of it. */
struct cs_mention_at {
    cs_span span;
    cs_span clause; /* from the mark before it to the mark behind it */
    unsigned flags; /* enum cs_lexicon_flags */
    bool denied;    /* no, not, denies, ruled out */
    bool family;    /* a relative's */
    bool open;      /* a question, a possibility */
    bool over;      /* resolved, stopped */
    bool allergy;
};
typedef void (*cs_mention_taker)(struct cs_x *x, const struct cs_mention_at *mention, void *self);
/* Every mention, in the order of the text (mention.c). */
void cs_x_mentions(struct cs_x *x, const struct cs_lexicon *lexicon, cs_mention_taker take,
                   void *self);
/* Append a disease of the patient, unless it is denied, a relative's, in doubt, over, a symptom
 * part of what the list has (chart.c); self is the list. */
void cs_x_take_disease(struct cs_x *x, const struct cs_mention_at *m, void *self);
/* The bytes of a string that is part of the document's text, as a span; empty when it is not. */
cs_span cs_x_span_of(const struct cs_x *x, cs_str part);

#endif
