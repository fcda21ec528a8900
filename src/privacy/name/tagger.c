/* tagger.c - labels runs of candidates: a linear chain (conditional random field) with weights
 * learned by tools/phi_train.c.
 *
 * Each candidate has a score for each label, the sum of its features' weights; each pair of labels
 * side by side has one too. Forward the best score of a path to each label is kept, backward the
 * best from it; where both meet the best path through a label is known, and how far it is ahead
 * of the best path that leaves the word alone: that distance is the sureness. Words that are no
 * candidates are NONE. All sums are whole numbers, so every machine finds the same. */
#include "privacy/name/name_in.h"

#define NEVER (-1000000)
#define RUN_WORDS 64 /* a longer run of candidates is cut; the cut costs one pair of labels */
#define BATCH_WORDS 128
/* NONE is held back by this much (in units of 1/16), so that a doubtful stranger counts as a name;
 * less where medicine knows the word. From the curve of recall against precision in
 * docs/adr/0031-identifiers.md. */
#define RECALL_BIAS 64
#define RECALL_BIAS_MEDICAL 8
#define RECALL_BIAS_SHORT 24 /* capitals of two to four letters among words in lower case */
#define RECALL_BIAS_LOUD 24  /* words of the language in a line of capitals */
#define PLAIN_SURENESS 99    /* percent, of words that stay wherever they stand */
#define PLACE_BIAS 24        /* places are taken for something else less often */

/* Candidates are weighed many at a time, by one kind of rules after the other: the code of all of
 * them is larger than the nearest cache. */
struct scores {
    int32_t pair[CS_LABELS][CS_LABELS]; /* from, to */
    struct cs_candidate candidates[BATCH_WORDS];
    size_t count;
    int32_t ahead[RUN_WORDS][CS_LABELS];
    int32_t behind[RUN_WORDS][CS_LABELS];
};

static const signed char *transitions(void)
{
    return (const signed char *)cs_tagger_begin + 8;
}

static bool may_follow(unsigned from, unsigned to)
{
    if (to == CS_LABEL_NAME_IN) return from == CS_LABEL_NAME || from == CS_LABEL_NAME_IN;
    if (to == CS_LABEL_GEO_IN) return from == CS_LABEL_GEO || from == CS_LABEL_GEO_IN;
    return true;
}

static int32_t pair_score(unsigned from, unsigned to)
{
    return may_follow(from, to) ? transitions()[from * CS_LABELS + to] : NEVER;
}

static bool is_medical(uint32_t flags)
{
    return CS_FLAG_KIND(flags) != 0 ||
           (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL | CS_FLAG_EPONYM)) != 0;
}

/* "OT Bancroft", "partner Austin", "cons Keller": who somebody is stands before an eponym that is a
 * surname, and no thing of medicine behind it. */
static bool is_told_person(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const uint32_t flags = w->flags;
    if (i == 0 || w->line != w[-1].line || w->gap != CS_GAP_SPACE) return false;
    const bool medical = flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL);
    if (CS_FLAG_KIND(flags) || (medical && (CS_FLAG_SENSE(flags) || CS_FLAG_COMMON(flags) > 2)))
        return false;
    const unsigned next = i + 1 < win->count ? CS_FLAG_KIND(win->words[i + 1].flags) : 0;
    if (next == CS_KIND_EPHEAD || w->marks & CS_MARK_POSSESSIVE) return false;
    const unsigned kind = CS_FLAG_KIND(w[-1].flags);
    return kind == CS_KIND_TITLE || kind == CS_KIND_DOCTOR || kind == CS_KIND_RELATION ||
           kind == CS_KIND_CREDENTIAL || kind == CS_KIND_CLINICIAN || kind == CS_KIND_ROLE;
}

/* How much the label "none" is held back. */
static int32_t bias_of(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const uint32_t flags = w->flags;
    const struct cs_row *const line = &win->lines[w->line];
    if (is_medical(flags)) return is_told_person(win, i) ? RECALL_BIAS : RECALL_BIAS_MEDICAL;
    if (w->shape != CS_SHAPE_CAPS) return RECALL_BIAS;
    if (line->lower == 0) return cs_flags_wordly(flags) ? RECALL_BIAS_LOUD : RECALL_BIAS;
    const bool named = CS_FLAG_SURNAME(flags) >= 2 || CS_FLAG_GIVEN(flags) >= 2;
    return w->size <= 4 && line->lower > line->caps && !named ? RECALL_BIAS_SHORT : RECALL_BIAS;
}

/* The sums of the weights of a candidate's features. */
static void features_sum(const uint32_t *features, size_t count, int32_t out[static CS_LABELS])
{
    /* Four weights at once, two in each sum: moved up by 128 they are never negative, and 112
     * of them stay below 2^16. */
    uint32_t even = 0;
    uint32_t odd = 0;
    for (size_t f = 0; f < count; f++) {
        uint32_t four;
        memcpy(&four, cs_tagger_weights(features[f]), sizeof four);
        four ^= 0x80808080U;
        even += four & 0x00FF00FFU;
        odd += four >> 8 & 0x00FF00FFU;
    }
    const int32_t up = (int32_t)count * 128;
    const int32_t sum[4] = {(int32_t)(even & 0xFFFFU) - up, (int32_t)(odd & 0xFFFFU) - up,
                            (int32_t)(even >> 16) - up, (int32_t)(odd >> 16) - up};
    for (size_t k = 0; k < 4; k++) out[k + 1] = sum[k];
}

static void features_weigh(struct cs_view *view, struct cs_candidate *candidates, size_t count)
{
    uint32_t features[CS_FEATURES_MAX];
    for (size_t k = 0; k < count; k++) {
        struct cs_candidate *const c = &candidates[k];
        const size_t made = cs_features_of(view, c->word, features);
        features_sum(features, made, c->scores);
        c->at = cs_setting_of(view->window, c->word);
        c->scores[CS_LABEL_NONE] = -bias_of(view->window, c->word);
        c->scores[CS_LABEL_GEO] += PLACE_BIAS;
        c->scores[CS_LABEL_GEO_IN] += PLACE_BIAS;
    }
}

static int32_t max_of(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static void paths_fill(struct scores *s, const struct cs_candidate *c, size_t count)
{
    for (unsigned b = 0; b < CS_LABELS; b++)
        s->ahead[0][b] = c[0].scores[b] + s->pair[CS_LABEL_NONE][b];
    for (size_t i = 1; i < count; i++) {
        for (unsigned b = 0; b < CS_LABELS; b++) {
            int32_t best = 2 * NEVER;
            for (unsigned a = 0; a < CS_LABELS; a++)
                best = max_of(best, s->ahead[i - 1][a] + s->pair[a][b]);
            s->ahead[i][b] = best + c[i].scores[b];
        }
    }
    for (unsigned a = 0; a < CS_LABELS; a++) s->behind[count - 1][a] = s->pair[a][CS_LABEL_NONE];
    for (size_t i = count - 1; i-- > 0;) {
        for (unsigned a = 0; a < CS_LABELS; a++) {
            int32_t best = 2 * NEVER;
            for (unsigned b = 0; b < CS_LABELS; b++)
                best = max_of(best, s->pair[a][b] + c[i + 1].scores[b] + s->behind[i + 1][b]);
            s->behind[i][a] = best;
        }
    }
}

/* 100 / (1 + e^-x) for x = 0, 0.5, 1 ... of the distance. */
static uint8_t sureness_of(int32_t distance)
{
    static const uint8_t percent[] = {50, 62, 73, 82, 88, 92, 95, 97, 98, 99};
    const int32_t step = distance * 2 / CS_WEIGHT_UNIT;
    const int32_t last = (int32_t)sizeof percent - 1;
    return percent[step < 0 ? 0 : step > last ? last : step];
}

/* Label a run of candidates that have been weighed. */
static void run_label(struct cs_window *win, struct scores *s, const struct cs_candidate *c,
                      size_t count)
{
    paths_fill(s, c, count);
    /* Labels are read off forward along a best path, so that they follow one another rightly. */
    unsigned last = CS_LABEL_NONE;
    for (size_t i = 0; i < count; i++) {
        unsigned best = 0;
        int32_t best_score = 4 * NEVER;
        for (unsigned b = 0; b < CS_LABELS; b++) {
            const int32_t score = s->pair[last][b] + c[i].scores[b] + s->behind[i][b];
            if (score > best_score) best = b;
            best_score = max_of(best_score, score);
        }
        int32_t named = 4 * NEVER;
        for (unsigned b = 1; b < CS_LABELS; b++)
            named = max_of(named, s->ahead[i][b] + s->behind[i][b]);
        const int32_t distance = named - (s->ahead[i][0] + s->behind[i][0]);
        struct cs_word *const w = &win->words[c[i].word];
        w->label = (uint8_t)best;
        w->sureness = sureness_of(best ? distance : -distance);
        last = best;
    }
}

/* Weigh and label the candidates that were gathered. Those of a run stand side by side. */
static void batch_tag(struct cs_view *view, struct scores *s)
{
    struct cs_window *const win = view->window;
    features_weigh(view, s->candidates, s->count);
    cs_form_weigh(win, s->candidates, s->count);
    cs_stay_weigh(win, s->candidates, s->count);
    cs_sign_weigh(win, s->candidates, s->count);
    cs_letters_weigh(win, s->candidates, s->count);
    cs_told_weigh(win, s->candidates, s->count);
    cs_plain_weigh(win, s->candidates, s->count);
    cs_who_weigh(win, s->candidates, s->count);
    cs_small_weigh(win, s->candidates, s->count);
    cs_label_weigh(win, s->candidates, s->count);
    for (size_t begin = 0, end = 0; begin < s->count; begin = end) {
        for (end = begin + 1; end < s->count && !s->candidates[end].first;) end++;
        run_label(win, s, s->candidates + begin, end - begin);
    }
    s->count = 0;
}

/* Words [begin, begin + count), all candidates, are a run. */
static void run_tag(struct cs_view *view, struct scores *s, size_t begin, size_t count)
{
    if (s->count + count > BATCH_WORDS) batch_tag(view, s);
    for (size_t i = 0; i < count; i++) {
        struct cs_candidate *const c = &s->candidates[s->count++];
        c->word = (uint16_t)(begin + i);
        c->first = i == 0;
    }
}

/* The kinds of words that stay wherever nobody's name stands beside them. */
static bool is_plain_kind(unsigned kind)
{
    const uint32_t kinds = 1U << CS_KIND_ROLE | 1U << CS_KIND_LABEL | 1U << CS_KIND_CLINICIAN |
                           1U << CS_KIND_EPHEAD | 1U << CS_KIND_GREETING | 1U << CS_KIND_SAYVERB |
                           1U << CS_KIND_FORMLABEL | 1U << CS_KIND_ORG | 1U << CS_KIND_NONE;
    return kinds >> kind & 1;
}

/* A well-known word of the language or of medicine that hardly anybody and no place is called by;
 * alone: it makes a run of its own. */
static bool is_plain(struct cs_word *w, bool alone)
{
    const uint32_t flags = w->flags;
    const unsigned kind = CS_FLAG_KIND(flags);
    /* "Right.", "Patient:": hardly anybody's name, and every other word's neighbour. */
    const bool everyday = alone && w->size >= 3 && w->gap != CS_GAP_COLUMN &&
                          CS_FLAG_COMMON(flags) >= 5 && CS_FLAG_WORDISH(flags) == 3 &&
                          CS_FLAG_SURNAME(flags) <= 1 && is_plain_kind(kind);
    if (everyday && !CS_FLAG_GIVEN(flags) && !CS_FLAG_TOWN(flags)) return true;
    if (CS_FLAG_GIVEN(flags) || CS_FLAG_SURNAME(flags) || CS_FLAG_TOWN(flags)) return false;
    if (flags & (CS_FLAG_COUNTY | CS_FLAG_REGION)) return false;
    if (kind == CS_KIND_FUNCTION) return CS_FLAG_COMMON(flags) >= 4 && w->size > 1;
    if (alone && w->size > 1 &&
        (kind == CS_KIND_DOCTOR || kind == CS_KIND_TITLE || kind == CS_KIND_FORMLABEL ||
         kind == CS_KIND_CREDENTIAL))
        return true;
    if (w->size < 4 || !is_plain_kind(kind)) return false;
    if (CS_FLAG_COMMON(flags) >= 4 && CS_FLAG_WORDISH(flags) >= 2) return true;
    return w->size >= 6 && flags & CS_FLAG_CLINICAL && !(flags & CS_FLAG_EPONYM);
}

/* "HISTORY OF PRESENT ILLNESS", "Denies": words that stay wherever they stand, unless who somebody
 * is stands before them. The tagger is spared them. */
static bool is_plain_run(struct cs_window *win, size_t begin, size_t count)
{
    struct cs_word *const w = &win->words[begin];
    if (count == 1 && w->size == 1 && win->text.ptr[w->begin] == 'I') { /* "I feel" */
        const struct cs_word *const n = cs_next_in_line(win, begin);
        if (n && n->gap == CS_GAP_SPACE && n->shape == CS_SHAPE_LOWER) return true;
    }
    for (size_t i = 0; i < count; i++)
        if (!is_plain(&w[i], count == 1)) return false;
    if (count == 1 && w->size <= 3 && cs_is_in_row(win, begin)) return false;
    if (begin == 0 || w->line != w[-1].line || w->gap <= CS_GAP_LINE) return true;
    const unsigned kind = CS_FLAG_KIND(w[-1].flags);
    return kind == CS_KIND_NONE || kind == CS_KIND_FUNCTION || kind == CS_KIND_SAYVERB;
}

/* Words of a run from `begin` up to the next line or colon. */
static size_t segment_size(const struct cs_window *win, size_t begin, size_t count)
{
    size_t size = 1;
    while (size < count && win->words[begin + size].gap > CS_GAP_COLON) size++;
    return size;
}

/* A run without its plain segments ("CHIEF COMPLAINT:" before a name): what is left is tagged, and
 * stands beside words that are nobody's name. */
static void run_part(struct cs_view *view, struct scores *s, size_t begin, size_t count)
{
    struct cs_window *const win = view->window;
    size_t from = begin; /* of what is not tagged yet */
    for (size_t at = begin; at < begin + count;) {
        const size_t size = segment_size(win, at, begin + count - at);
        if (is_plain_run(win, at, size)) {
            if (at > from) run_tag(view, s, from, at - from);
            for (size_t k = at; k < at + size; k++) win->words[k].sureness = PLAIN_SURENESS;
            from = at + size;
        }
        at += size;
    }
    if (begin + count > from) run_tag(view, s, from, begin + count - from);
}

void cs_tag_window(struct cs_view *view)
{
    struct cs_window *const win = view->window;
    struct scores scores; /* one for all runs: it is set to zero once */
    scores.count = 0;
    for (unsigned a = 0; a < CS_LABELS; a++)
        for (unsigned b = 0; b < CS_LABELS; b++) scores.pair[a][b] = pair_score(a, b);
    CS_ASSERT((size_t)(cs_tagger_end - cs_tagger_begin) == CS_TAGGER_BYTES);
    for (size_t i = 0; i < win->count;) {
        if (!(win->words[i].marks & CS_MARK_CANDIDATE)) {
            i++;
            continue;
        }
        size_t count = 1;
        while (i + count < win->count && count < RUN_WORDS &&
               (win->words[i + count].marks & CS_MARK_CANDIDATE))
            count++;
        run_part(view, &scores, i, count);
        i += count;
    }
    batch_tag(view, &scores);
}
