/* judge.c - the model's part: it chooses among labels where the rules leave something open.
 *
 * For a drug whose change the rules read from a weak cue or none, the model sees the sentences
 * that name it and gives each label's probability. That is divided by the probability it gives
 * for a question without content (a model of this size says "start" too easily), and heard only
 * where it is sure; figures and what was tried: docs/adr/0011-model-as-judge.md. The questions of
 * a note are read in one batch after one fixed text, whose encoded state is kept between runs.
 * The model never writes a value: it can only choose. */
#include "apps/summary/summary_in.h"

#include "privacy/privacy.h"

#define PROMPT_VERSION "summary-change-1"
#define QUESTIONS_MAX 4        /* a note's reading stays below about 500 tokens */
#define QUESTION_BYTES_MAX 280 /* of the sentences shown for one drug */
#define OPEN_STRENGTH_MAX 2    /* cues up to this strength leave the change open */

static const cs_str labels[CS_CHANGES] = {[CS_CHANGE_START] = CS_STR_INIT(" start"),
                                          [CS_CHANGE_STOP] = CS_STR_INIT(" stop"),
                                          [CS_CHANGE_HOLD] = CS_STR_INIT(" hold"),
                                          [CS_CHANGE_INCREASE] = CS_STR_INIT(" increase"),
                                          [CS_CHANGE_DECREASE] = CS_STR_INIT(" decrease"),
                                          [CS_CHANGE_CONTINUE] = CS_STR_INIT(" continue"),
                                          [CS_CHANGE_MENTIONED] = CS_STR_INIT(" mentioned")};

/* Invented examples; none is taken from a data set. */
static const char fixed_text[] =
    "<|im_start|>system\nYou read clinical notes. Say what the note decides for one drug: start, "
    "stop, hold, increase, decrease, continue, or mentioned (only spoken of: past use, tried, "
    "considered, allergy).<|im_end|>\n<|im_start|>user\n"
    "Text: We will put her on doxycycline for ten days.\nDrug: doxycycline\nDecision: start\n\n"
    "Text: His glipizide goes from 5 mg to 10 mg.\nDrug: glipizide\nDecision: increase\n\n"
    "Text: He is well on losartan and takes it every day.\nDrug: losartan\nDecision: continue\n\n"
    "Text: She once had relief from naproxen.\nDrug: naproxen\nDecision: mentioned\n\n"
    "Text: No more atenolol because of the slow pulse.\nDrug: atenolol\nDecision: stop\n\n"
    "Text: Leave off the apixaban until after the biopsy.\nDrug: apixaban\nDecision: hold\n\n"
    "Text: Half the dose of prednisone from now on.\nDrug: prednisone\nDecision: decrease\n\n"
    "Text: We talked about methotrexate as a later step.\nDrug: methotrexate\n"
    "Decision: mentioned\n\n";

struct choice {
    enum cs_change change;
    float p; /* after dividing by the answer to an empty question */
};

/* The sentences that name the drug: the last ones first, as many as fit, in the text's order. */
static cs_status question_text(const struct cs_findings *f, const struct cs_drug *drug, cs_str *out,
                               struct cs_error *err)
{
    struct cs_buf buf;
    cs_buf_init(&buf, f->arena, QUESTION_BYTES_MAX * 4);
    CS_BUF_LIT(&buf, "Text:");
    uint32_t from = drug->mention_count;
    size_t size = 0;
    while (from > 0) {
        const struct cs_mention *const m = &drug->mentions[from - 1];
        const cs_span span = f->doc->sentences[m->sentence].span;
        if (size && size + (span.end - span.begin) > QUESTION_BYTES_MAX) break;
        size += span.end - span.begin;
        from--;
    }
    uint32_t last = UINT32_MAX;
    for (uint32_t i = from; i < drug->mention_count; i++) {
        const uint32_t sentence = drug->mentions[i].sentence;
        if (sentence == last) continue;
        last = sentence;
        const cs_str text = cs_doc_bytes(f->doc, f->doc->sentences[sentence].span);
        cs_buf_add_char(&buf, ' ');
        cs_buf_add(&buf, cs_str_slice(text, 0, QUESTION_BYTES_MAX * 2));
    }
    CS_BUF_LIT(&buf, "\nDrug: ");
    cs_buf_add(&buf, cs_str_slice(drug->medication->name, 0, QUESTION_BYTES_MAX));
    CS_BUF_LIT(&buf, "\nDecision:");
    return cs_buf_finish(&buf, out, err);
}

static cs_status question_make(const struct cs_findings *f, cs_str text, struct cs_question *out,
                               struct cs_error *err)
{
    struct cs_offer offer = {0};
    CS_TRY(cs_egress_clear_local(f->arena, (cs_raw){text}, &offer, err));
    *out = (struct cs_question){.text = offer.local, .labels = labels, .label_count = CS_CHANGES};
    return CS_OK;
}

static struct choice choose(const struct cs_judgement *answer, const struct cs_judgement *empty)
{
    float weight[CS_CHANGES];
    float sum = 0;
    for (size_t i = 0; i < CS_CHANGES; i++) {
        weight[i] = answer->p[i] / (empty->p[i] > 0.001F ? empty->p[i] : 0.001F);
        sum += weight[i];
    }
    struct choice best = {CS_CHANGE_MENTIONED, 0};
    for (size_t i = 0; i < CS_CHANGES && sum > 0; i++)
        if (weight[i] / sum > best.p) best = (struct choice){(enum cs_change)i, weight[i] / sum};
    return best;
}

static void choice_take(struct cs_drug *drug, struct choice choice, enum cs_engine engine)
{
    struct cs_medication *const m = drug->medication;
    if (engine == CS_ENGINE_MODEL) {
        m->change = choice.change;
        m->claim.said_by = CS_SAID_MODEL;
        m->claim.confidence = choice.p;
        return;
    }
    if (choice.change == m->change) {
        m->claim.said_by |= CS_SAID_MODEL;
        if (m->claim.confidence < 0.8F) m->claim.confidence = 0.8F;
        return;
    }
    if (choice.p < CS_JUDGE_SURE || drug->best->strength > 0) {
        if (choice.p >= CS_JUDGE_SURE)
            m->claim.problem = CS_STR("The model reads another change than the rules.");
        return;
    }
    m->change = choice.change;
    m->claim.said_by = CS_SAID_MODEL;
    m->claim.confidence = 0.6F;
}

cs_status cs_judge_draft(struct cs_findings *f, struct cs_model *model, enum cs_engine engine,
                         struct cs_error *err)
{
    f->draft->prompt_version = CS_STR(PROMPT_VERSION);
    const uint32_t count = f->draft->medication_count;
    const uint32_t most = engine == CS_ENGINE_MODEL ? CS_MODEL_QUESTIONS_MAX - 1 : QUESTIONS_MAX;
    struct cs_question *const questions = CS_NEW_ARRAY(f->arena, struct cs_question, most + 1);
    struct cs_drug **const asked = CS_NEW_ARRAY(f->arena, struct cs_drug *, most + 1);
    struct cs_judgement *const answers = CS_NEW_ARRAY(f->arena, struct cs_judgement, most + 1);
    if (!questions || !asked || !answers) return cs_arena_fail(f->arena, err);
    uint32_t used = 1; /* question 0 is the empty one */
    CS_TRY(question_make(f, CS_STR("Text: N/A\nDrug: N/A\nDecision:"), &questions[0], err));
    for (uint32_t i = 0; i < count && used <= most; i++) {
        struct cs_drug *const drug = &f->drugs[i];
        if (engine == CS_ENGINE_BOTH && drug->best->strength > OPEN_STRENGTH_MAX) continue;
        cs_str text = {0};
        CS_TRY(question_text(f, drug, &text, err));
        CS_TRY(question_make(f, text, &questions[used], err));
        asked[used++] = drug;
    }
    if (used == 1) return CS_OK; /* the rules left nothing open */
    const struct cs_ask ask = {.fixed = {fixed_text, sizeof fixed_text - 1},
                               .questions = questions,
                               .question_count = used};
    CS_TRY(cs_model_judge(model, f->arena, &ask, answers, err));
    f->draft->model_used = true;
    for (uint32_t i = 1; i < used; i++)
        choice_take(asked[i], choose(&answers[i], &answers[0]), engine);
    return CS_OK;
}
