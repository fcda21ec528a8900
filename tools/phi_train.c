/* phi_train.c - trains the tagger of people and places (src/privacy/name/tagger.c).
 *
 *   phi_train OUT DOCS.jsonl [--epochs N] [--skip K/M]
 *   phi_train OUT --mean A B ...   the mean of weights that were trained on different texts
 *
 * DOCS holds {"id","text","spans":[[begin,end,TYPE]],"neutral":[[begin,end]]} a line, as
 * tools/phi_corpus makes it. A linear-chain conditional random field over the candidates of
 * src/privacy/name/feature.c, fitted by stochastic gradient steps (AdaGrad) on the log-likelihood.
 * A word in "neutral" may have any label: its likelihood is summed over all. In each step a
 * part of the features is left out by chance, so that no single one is relied on: other hospitals
 * write other forms. Weights are rounded to 1/16 at the end. Same data, same bytes out: documents
 * are taken in an order drawn from a fixed seed, in one thread. */
#include "privacy/name/name_in.h"

#include <math.h>

#define RATE 0.12
#define DECAY 2e-6  /* of a weight, each time its feature is seen */
#define DROPPED 0.2 /* share of features left out */
#define WEIGHT_MAX (127.0 / CS_WEIGHT_UNIT)
#define STRANGERS 0.20 /* shares of the gold names, see names_disguise */
#define EPONYMS 0.04
#define WORDS 0.04
#define MEDICAL 0.03
#define UNLISTED 0.12 /* share of the listed words of medicine that are shown as not listed */
#define SENSES 58     /* classes of words/senses.txt */
#define RUN_WORDS 64
#define FEATURES (1U << CS_FEATURE_BITS)
#define NEVER (-1e30)

struct document {
    cs_str text;
    const struct cs_phi_list *patterns;
    yyjson_val *spans;
    yyjson_val *neutral;
};

struct training {
    double (*weights)[4];
    double (*squares)[4];
    double pairs[CS_LABELS][CS_LABELS];
    double pair_squares[CS_LABELS][CS_LABELS];
    double (*sums)[4]; /* of the weights after each of the last epochs: their mean is written */
    double pair_sums[CS_LABELS][CS_LABELS];
    uint64_t random;
    double loss;
    size_t words;
};

struct run {
    size_t count;
    uint8_t allowed[RUN_WORDS]; /* bits of labels */
    uint32_t features[RUN_WORDS][CS_FEATURES_MAX];
    size_t feature_count[RUN_WORDS];
    double unary[RUN_WORDS][CS_LABELS];
    double ahead[RUN_WORDS][CS_LABELS];
    double behind[RUN_WORDS][CS_LABELS];
    double expected[2][RUN_WORDS][CS_LABELS]; /* with the labels allowed; with all */
    double expected_pairs[2][CS_LABELS][CS_LABELS];
};

static double chance(struct training *t)
{
    t->random ^= t->random << 13;
    t->random ^= t->random >> 7;
    t->random ^= t->random << 17;
    return (double)(t->random >> 11) * 0x1p-53;
}

static double log_add(double a, double b)
{
    if (a < b) return log_add(b, a);
    return b <= NEVER / 2 ? a : a + log1p(exp(b - a));
}

static bool may_follow(unsigned from, unsigned to)
{
    if (to == CS_LABEL_NAME_IN) return from == CS_LABEL_NAME || from == CS_LABEL_NAME_IN;
    if (to == CS_LABEL_GEO_IN) return from == CS_LABEL_GEO || from == CS_LABEL_GEO_IN;
    return true;
}

static double pair_score(const struct training *t, unsigned from, unsigned to)
{
    return may_follow(from, to) ? t->pairs[from][to] : NEVER;
}

/* Log of the sum over all paths that keep to `allowed`; fills expected[which]. */
static double sum_paths(const struct training *t, struct run *r, int which)
{
    const size_t n = r->count;
    for (unsigned b = 0; b < CS_LABELS; b++) r->behind[n - 1][b] = pair_score(t, b, 0);
    for (size_t i = 0; i < n; i++) {
        for (unsigned b = 0; b < CS_LABELS; b++) {
            double sum = i ? NEVER : pair_score(t, 0, b);
            for (unsigned a = 0; i && a < CS_LABELS; a++)
                sum = log_add(sum, r->ahead[i - 1][a] + pair_score(t, a, b));
            const bool fits = which == 1 || (r->allowed[i] >> b & 1);
            r->ahead[i][b] = fits && sum > NEVER / 2 ? sum + r->unary[i][b] : NEVER;
        }
    }
    for (size_t i = n - 1; i-- > 0;) {
        for (unsigned a = 0; a < CS_LABELS; a++) {
            double sum = NEVER;
            for (unsigned b = 0; b < CS_LABELS; b++) {
                if (which == 0 && !(r->allowed[i + 1] >> b & 1)) continue;
                sum = log_add(sum, pair_score(t, a, b) + r->unary[i + 1][b] + r->behind[i + 1][b]);
            }
            r->behind[i][a] = sum;
        }
    }
    double total = NEVER;
    for (unsigned b = 0; b < CS_LABELS; b++)
        total = log_add(total, r->ahead[n - 1][b] + r->behind[n - 1][b]);
    return total;
}

static void expect(const struct training *t, struct run *r, int which, double total)
{
    for (unsigned a = 0; a < CS_LABELS; a++) {
        for (unsigned b = 0; b < CS_LABELS; b++) r->expected_pairs[which][a][b] = 0;
    }
    for (size_t i = 0; i < r->count; i++) {
        for (unsigned b = 0; b < CS_LABELS; b++) {
            r->expected[which][i][b] = exp(r->ahead[i][b] + r->behind[i][b] - total);
            if (which == 0 && !(r->allowed[i] >> b & 1)) continue;
            for (unsigned a = 0; i && a < CS_LABELS; a++) {
                r->expected_pairs[which][a][b] += exp(r->ahead[i - 1][a] + pair_score(t, a, b) +
                                                      r->unary[i][b] + r->behind[i][b] - total);
            }
        }
    }
    for (unsigned b = 0; b < CS_LABELS; b++) {
        r->expected_pairs[which][0][b] += r->expected[which][0][b];
        r->expected_pairs[which][b][0] += r->expected[which][r->count - 1][b];
    }
}

static void step(double *weight, double *square, double gradient)
{
    *square += gradient * gradient;
    double w = *weight * (1 - DECAY);
    w += RATE * gradient / sqrt(1e-6 + *square);
    *weight = w > WEIGHT_MAX ? WEIGHT_MAX : w < -WEIGHT_MAX ? -WEIGHT_MAX : w;
}

static void run_learn(struct training *t, struct run *r)
{
    for (size_t i = 0; i < r->count; i++) {
        size_t kept = 0;
        for (size_t f = 0; f < r->feature_count[i]; f++) {
            if (chance(t) >= DROPPED) r->features[i][kept++] = r->features[i][f];
        }
        r->feature_count[i] = kept;
        for (unsigned b = 0; b < CS_LABELS; b++) r->unary[i][b] = 0;
        for (size_t f = 0; f < kept; f++) {
            for (unsigned k = 0; k < 4; k++) r->unary[i][k + 1] += t->weights[r->features[i][f]][k];
        }
    }
    const double right = sum_paths(t, r, 0);
    if (right < NEVER / 2) return; /* two spans in one word: no path has the labels allowed */
    expect(t, r, 0, right);
    const double all = sum_paths(t, r, 1);
    expect(t, r, 1, all);
    t->loss += all - right;
    t->words += r->count;
    for (size_t i = 0; i < r->count; i++) {
        for (unsigned k = 0; k < 4; k++) {
            const double gradient = r->expected[0][i][k + 1] - r->expected[1][i][k + 1];
            if (fabs(gradient) < 1e-4) continue;
            for (size_t f = 0; f < r->feature_count[i]; f++)
                step(&t->weights[r->features[i][f]][k], &t->squares[r->features[i][f]][k],
                     gradient);
        }
    }
    for (unsigned a = 0; a < CS_LABELS; a++) {
        for (unsigned b = 0; b < CS_LABELS; b++)
            step(&t->pairs[a][b], &t->pair_squares[a][b],
                 r->expected_pairs[0][a][b] - r->expected_pairs[1][a][b]);
    }
}

static bool covers(yyjson_val *span, const struct cs_word *w)
{
    return yyjson_get_uint(yyjson_arr_get(span, 0)) < (uint64_t)w->begin + w->size &&
           w->begin < yyjson_get_uint(yyjson_arr_get(span, 1));
}

static uint8_t label_bit(enum cs_label label)
{
    return (uint8_t)(1U << label);
}

static uint8_t allowed_of(const struct document *doc, const struct cs_word *w,
                          const struct cs_word *before)
{
    yyjson_val *span = NULL;
    size_t at = 0;
    size_t count = 0;
    yyjson_arr_foreach(doc->neutral, at, count, span)
    {
        if (covers(span, w)) return (1U << CS_LABELS) - 1;
    }
    yyjson_arr_foreach(doc->spans, at, count, span)
    {
        if (!covers(span, w)) continue;
        const char *const type = yyjson_get_str(yyjson_arr_get(span, 2));
        const bool in = before && covers(span, before);
        if (type && strcmp(type, "NAME") == 0)
            return label_bit(in ? CS_LABEL_NAME_IN : CS_LABEL_NAME);
        if (type && strcmp(type, "GEO") == 0) return label_bit(in ? CS_LABEL_GEO_IN : CS_LABEL_GEO);
    }
    return 1U << CS_LABEL_NONE;
}

static uint32_t sense_draw(struct training *t)
{
    return (uint32_t)(chance(t) * (SENSES + 1));
}

/* Names that a table does not know, or knows as something else, must be found by what stands
 * around them: some of the gold names get the flags of a stranger, an eponym, a common or a
 * clinical word. And what no list of medicine holds must stay: some of its words lose theirs. */
static void names_disguise(struct training *t, const struct document *doc, struct cs_window *win)
{
    for (size_t i = 0; i < win->count; i++) {
        struct cs_word *const w = &win->words[i];
        if (!(w->marks & CS_MARK_CANDIDATE) || w->shape == CS_SHAPE_LOWER) continue;
        const uint8_t allowed = allowed_of(doc, w, NULL);
        const uint32_t flags = w->flags;
        const uint32_t medical = CS_FLAG_EPONYM | CS_FLAG_DRUG | CS_FLAG_CLINICAL;
        if (allowed == 1U << CS_LABEL_NONE && (flags & medical) && chance(t) < UNLISTED)
            w->flags = flags & ~medical;
        if (allowed != 1U << CS_LABEL_NAME && allowed != 1U << CS_LABEL_GEO) continue;
        if (CS_FLAG_KIND(flags)) continue;
        const double draw = chance(t);
        if (draw < STRANGERS) w->flags = 0;
        else if (draw < STRANGERS + EPONYMS) w->flags |= CS_FLAG_EPONYM;
        else if (draw < STRANGERS + EPONYMS + WORDS)
            w->flags = (flags & 63U) | 5U << 6 | 2U << 19 | CS_FLAG_VERB | sense_draw(t) << 26;
        else if (draw < STRANGERS + EPONYMS + WORDS + MEDICAL)
            w->flags = (flags & 63U) | 4U << 6 | 3U << 19 | CS_FLAG_CLINICAL | sense_draw(t) << 26;
    }
}

static void window_learn(struct training *t, const struct document *doc, struct cs_view *view,
                         struct run *r)
{
    struct cs_window *const win = view->window;
    cs_candidates_mark(view);
    names_disguise(t, doc, win);
    for (size_t i = 0; i < win->count;) {
        r->count = 0;
        while (i < win->count && r->count < RUN_WORDS &&
               (win->words[i].marks & CS_MARK_CANDIDATE)) {
            const bool joined = r->count > 0;
            r->allowed[r->count] =
                allowed_of(doc, &win->words[i], joined ? &win->words[i - 1] : NULL);
            r->feature_count[r->count] = cs_features_of(view, i, r->features[r->count]);
            r->count++;
            i++;
        }
        if (r->count) run_learn(t, r);
        else i++;
    }
}

static cs_status document_learn(struct training *t, const struct document *doc, struct run *r,
                                struct cs_error *err)
{
    struct cs_arena arena;
    struct cs_window window;
    struct cs_seen lower;
    cs_arena_init(&arena, cs_allocator_system(), (size_t)1 << 30);
    cs_status status = cs_window_init(&window, &arena, doc->text, err);
    if (status == CS_OK) status = cs_seen_init(&lower, &arena, doc->text.len, err);
    if (status == CS_OK) {
        size_t at = 0;
        struct cs_view view = {&window, &lower};
        while (cs_window_next(&window, doc->patterns, &at)) {
            cs_lower_collect(&window, &lower);
            window_learn(t, doc, &view, r);
        }
    }
    cs_arena_deinit(&arena);
    return status;
}

static cs_status documents_read(struct cs_arena *arena, const char *path, struct document **out,
                                size_t *count, struct cs_error *err)
{
    cs_str all;
    CS_TRY(cs_file_read(arena, path, (size_t)1 << 30, &all, err));
    size_t lines = 0;
    for (size_t i = 0; i < all.len; i++) lines += all.ptr[i] == '\n';
    struct document *const docs = CS_NEW_ARRAY(arena, struct document, lines + 1);
    if (!docs) return cs_arena_fail(arena, err);
    for (size_t at = 0; at < all.len;) {
        const size_t end = cs_str_find(all, CS_STR("\n"), at);
        const cs_str line = cs_str_slice(all, at, end);
        at = end == SIZE_MAX ? all.len : end + 1;
        if (cs_str_trim(line).len == 0) continue;
        yyjson_doc *json = NULL;
        CS_TRY(cs_json_parse(arena, line, &json, err));
        yyjson_val *const root = yyjson_doc_get_root(json);
        struct document *const doc = &docs[(*count)++];
        yyjson_val *const text = yyjson_obj_get(root, "text");
        doc->text = (cs_str){yyjson_get_str(text), yyjson_get_len(text)};
        doc->spans = yyjson_obj_get(root, "spans");
        doc->neutral = yyjson_obj_get(root, "neutral");
        struct cs_phi_list *const patterns = CS_NEW(arena, struct cs_phi_list);
        if (!patterns) return cs_arena_fail(arena, err);
        cs_phi_list_init(patterns, arena);
        cs_pattern_find(doc->text, patterns);
        CS_TRY(cs_phi_list_status(patterns, err));
        doc->patterns = patterns;
    }
    *out = docs;
    return CS_OK;
}

/* Weights wander from step to step; the mean over the second half of the epochs is steadier. */
static void weights_sum(struct training *t)
{
    for (size_t f = 0; f < FEATURES; f++) {
        for (unsigned k = 0; k < 4; k++) t->sums[f][k] += t->weights[f][k];
    }
    for (unsigned a = 0; a < CS_LABELS; a++) {
        for (unsigned b = 0; b < CS_LABELS; b++) t->pair_sums[a][b] += t->pairs[a][b];
    }
}

static signed char rounded(double weight)
{
    return (signed char)lround(weight * CS_WEIGHT_UNIT);
}

static cs_status weights_write(struct cs_arena *arena, const struct training *t, const char *path,
                               unsigned summed, struct cs_error *err)
{
    char *const bytes = CS_NEW_ARRAY(arena, char, CS_TAGGER_BYTES);
    if (!bytes) return cs_arena_fail(arena, err);
    cs_copy(bytes, "CSTAG01", 8);
    for (unsigned i = 0; i < CS_LABELS * CS_LABELS; i++)
        bytes[8 + i] = rounded(t->pair_sums[i / CS_LABELS][i % CS_LABELS] / summed);
    for (size_t f = 0; f < FEATURES; f++) {
        for (size_t k = 0; k < 4; k++) bytes[40 + f * 4 + k] = rounded(t->sums[f][k] / summed);
    }
    return cs_file_replace(path, (cs_str){bytes, CS_TAGGER_BYTES}, 0644, err);
}

/* Several models of one make side by side are one whose weights are their mean: what each has
 * learned by heart is damped, what all have learned stays. */
static cs_status mean_write(struct cs_arena *arena, const char *out, char *const *paths,
                            size_t count, struct cs_error *err)
{
    int *const sums = cs_arena_get_array(arena, CS_TAGGER_BYTES, sizeof *sums);
    char *const bytes = CS_NEW_ARRAY(arena, char, CS_TAGGER_BYTES);
    if (!sums || !bytes) return cs_arena_fail(arena, err);
    for (size_t i = 0; i < count; i++) {
        cs_str read;
        CS_TRY(cs_file_read(arena, paths[i], CS_TAGGER_BYTES, &read, err));
        if (read.len != CS_TAGGER_BYTES)
            return CS_FAIL(err, CS_E_INPUT, "A file is none of weights", "Train anew");
        for (size_t k = 0; k < CS_TAGGER_BYTES; k++) sums[k] += (signed char)read.ptr[k];
    }
    for (size_t k = 8; k < CS_TAGGER_BYTES; k++)
        bytes[k] = (signed char)lround((double)sums[k] / (double)count);
    cs_copy(bytes, "CSTAG01", 8);
    return cs_file_replace(out, (cs_str){bytes, CS_TAGGER_BYTES}, 0644, err);
}

struct options {
    const char *out;
    const char *docs;
    unsigned epochs;
    unsigned skip; /* documents whose number is skip modulo `of` are left out */
    unsigned of;
};

static cs_status train(struct cs_arena *arena, const struct options *o, struct cs_error *err)
{
    struct document *docs = NULL;
    size_t count = 0;
    CS_TRY(documents_read(arena, o->docs, &docs, &count, err));
    struct training t = {.random = 0x9E3779B97F4A7C15U};
    t.weights = cs_arena_get_array(arena, FEATURES, sizeof *t.weights);
    t.squares = cs_arena_get_array(arena, FEATURES, sizeof *t.squares);
    size_t *const order = CS_NEW_ARRAY(arena, size_t, count + 1);
    struct run *const run = CS_NEW(arena, struct run);
    t.sums = cs_arena_get_array(arena, FEATURES, sizeof *t.sums);
    if (!t.weights || !t.squares || !t.sums || !order || !run) return cs_arena_fail(arena, err);
    for (size_t i = 0; i < count; i++) order[i] = i;
    for (unsigned epoch = 0; epoch < o->epochs; epoch++) {
        for (size_t i = count; i-- > 1;) {
            const size_t k = (size_t)(chance(&t) * (double)(i + 1));
            const size_t swapped = order[i];
            order[i] = order[k];
            order[k] = swapped;
        }
        t.loss = 0;
        t.words = 0;
        for (size_t i = 0; i < count; i++) {
            if (o->of && order[i] % o->of == o->skip) continue;
            CS_TRY(document_learn(&t, &docs[order[i]], run, err));
        }
        if (epoch >= o->epochs / 2) weights_sum(&t);
        printf("epoch %u: %zu candidates, loss %.5f each\n", epoch + 1, t.words,
               t.words ? t.loss / (double)t.words : 0);
        fflush(stdout);
    }
    return weights_write(arena, &t, o->out, o->epochs - o->epochs / 2, err);
}

int main(int argc, char **argv)
{
    struct options o = {.epochs = 6};
    char *const *means = NULL;
    size_t mean_count = 0;
    for (int i = 1; i < argc && !means; i++) {
        if (strcmp(argv[i], "--epochs") == 0 && i + 1 < argc)
            o.epochs = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--skip") == 0 && i + 1 < argc) {
            char *rest = NULL;
            o.skip = (unsigned)strtoul(argv[++i], &rest, 10);
            o.of = *rest == '/' ? (unsigned)strtoul(rest + 1, NULL, 10) : 0;
        } else if (strcmp(argv[i], "--mean") == 0 && o.out) {
            means = argv + i + 1;
            mean_count = (size_t)(argc - i - 1);
        } else if (!o.out) o.out = argv[i];
        else o.docs = argv[i];
    }
    if (!o.out || (!o.docs && mean_count == 0)) {
        fprintf(stderr, "usage: phi_train OUT DOCS.jsonl [--epochs N] [--skip K/M]\n"
                        "       phi_train OUT --mean WEIGHTS...\n");
        return 2;
    }
    struct cs_arena arena;
    struct cs_error err = {0};
    cs_arena_init(&arena, cs_allocator_system(), (size_t)8 << 30);
    const cs_status status = means ? mean_write(&arena, o.out, means, mean_count, &err)
                                   : train(&arena, &o, &err);
    if (status != CS_OK) {
        char text[512];
        cs_error_text(&err, text, sizeof text);
        fprintf(stderr, "phi_train: %s\n", text);
    }
    cs_arena_deinit(&arena);
    return status == CS_OK ? 0 : 1;
}
