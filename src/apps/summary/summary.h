/* summary.h - a note goes in, a draft with checked evidence comes out.
 *
 * Rules and a model both look; code alone decides what is supported. Every value is given as it
 * stands in the source, with the byte spans it was taken from, and a check. A value that the
 * source does not contain is shown as no_source, never silently kept, never silently dropped.
 * Same document, same vocabulary, same model: same draft.
 * Source of the categories: docs/adr/0010-summary-rules.md. Threads: pure but for the model. */
#ifndef CS_SUMMARY_H
#define CS_SUMMARY_H

#include "base/base.h"
#include "model/model.h"
#include "text/lexicon.h"
#include "text/text.h"

enum cs_check { CS_CHECK_QUOTED, CS_CHECK_MATCHED, CS_CHECK_NO_SOURCE, CS_CHECK_CONFLICT };
enum cs_said_by { CS_SAID_RULES = 1 << 0, CS_SAID_MODEL = 1 << 1 };
enum cs_dx_status { CS_DX_ACTIVE, CS_DX_HISTORY, CS_DX_RULED_OUT, CS_DX_FAMILY };
enum cs_change {
    CS_CHANGE_START,
    CS_CHANGE_STOP,
    CS_CHANGE_HOLD,
    CS_CHANGE_INCREASE,
    CS_CHANGE_DECREASE,
    CS_CHANGE_CONTINUE,
    CS_CHANGE_MENTIONED,
    CS_CHANGES
};

const char *cs_check_name(enum cs_check check);          /* "quoted", "matched", … */
const char *cs_dx_status_name(enum cs_dx_status status); /* "active", "history", … */
const char *cs_change_name(enum cs_change change);       /* "start", "stop", … */

/* What every statement of a draft carries. */
struct cs_claim {
    const cs_span *evidence; /* sorted by begin, no overlap; empty only with CS_CHECK_NO_SOURCE */
    uint32_t evidence_count;
    enum cs_check check;
    unsigned said_by; /* enum cs_said_by, or-ed */
    float confidence; /* 0 .. 1 */
    cs_str problem;   /* why a person should look, in plain words of ours; ptr NULL: nothing */
    cs_str near_word; /* with no_source: the word of the source that it resembles, or ptr NULL */
};

/* A part that is not stated has a NULL ptr. */
struct cs_diagnosis {
    struct cs_claim claim;
    cs_str name;
    enum cs_dx_status status;
};
struct cs_medication {
    struct cs_claim claim;
    cs_str name;
    cs_str dose;
    cs_str route;
    cs_str frequency;
    cs_str duration;
    enum cs_change change;
};
struct cs_follow_up {
    struct cs_claim claim;
    cs_str task;
    cs_str who; /* "patient", "clinician", "other office" or not stated */
    cs_str when;
};
struct cs_red_flag {
    struct cs_claim claim;
    cs_str finding;
};

struct cs_draft {
    struct cs_diagnosis *diagnoses;
    struct cs_medication *medications;
    struct cs_follow_up *follow_up;
    struct cs_red_flag *red_flags;
    uint32_t diagnosis_count;
    uint32_t medication_count;
    uint32_t follow_up_count;
    uint32_t red_flag_count;
    const cs_str *reasons; /* why a person is needed, most urgent first; plain words, no values */
    uint32_t reason_count;
    bool needs_review; /* reason_count > 0; a summary always waits for a signature */
    bool model_used;
    cs_str prompt_version; /* of the questions put to the model */
};

/* The vocabularies compiled into the program (text/lexicon.h). */
struct cs_summary_words {
    const struct cs_lexicon *drugs;
    const struct cs_lexicon *diseases;
};

enum cs_engine { CS_ENGINE_RULES, CS_ENGINE_MODEL, CS_ENGINE_BOTH };

struct cs_summary_options {
    enum cs_engine engine; /* MODEL: change and status by the model alone, for comparison */
};

/* Draft a summary of doc. model may have ops NULL: then the rules alone answer. A model that fails
 * is not an error: the rules answer and a reason says so.
 * Fails: CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_summary_run(struct cs_arena *arena, const struct cs_doc *doc,
                                      const struct cs_summary_words *words,
                                      const struct cs_summary_options *options,
                                      struct cs_model *model, struct cs_draft *out,
                                      struct cs_error *err);

/* Check one draft against its source again: every span lies in the document, every value is in
 * its spans, every dose stands beside its drug. Sets claim.check; adds to reasons. Pure.
 * Used after merging, and on whatever a model (or a test) has changed. */
CS_NODISCARD cs_status cs_summary_verify(struct cs_arena *arena, const struct cs_doc *doc,
                                         const struct cs_summary_words *words,
                                         struct cs_draft *draft, struct cs_error *err);

/* The draft in the forms of docs/formats: JSON (version 1), plain text for a terminal, and one
 * self-contained HTML page. document_name is shown to the person and may be "". */
struct cs_summary_print {
    const struct cs_doc *doc;
    const struct cs_draft *draft;
    cs_str document_name;
    const cs_digest *model_sha256; /* NULL: no model answered */
    cs_digest schema_sha256;
    unsigned columns; /* width of the terminal, text form only */
    bool colour;      /* text form only */
};
CS_NODISCARD cs_status cs_summary_json(struct cs_arena *arena, const struct cs_summary_print *what,
                                       bool pretty, cs_str *out, struct cs_error *err);
CS_NODISCARD cs_status cs_summary_text(struct cs_arena *arena, const struct cs_summary_print *what,
                                       cs_str *out, struct cs_error *err);
CS_NODISCARD cs_status cs_summary_html(struct cs_arena *arena, const struct cs_summary_print *what,
                                       cs_str *out, struct cs_error *err);

/* A draft back from what cs_summary_json wrote, or from an edit of it that fits the published
 * schema. Its strings are those of root, the rest is in arena. Fails: CS_E_INPUT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_summary_parse(struct cs_arena *arena, yyjson_val *root,
                                        struct cs_draft *out, struct cs_error *err);

#endif
