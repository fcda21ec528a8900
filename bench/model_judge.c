/* model_judge.c - how fast the local model is opened, reads and judges, and its memory.
 *
 * bench_model_judge MODEL CACHE_FOLDER THREADS: one line a figure; several rounds, since other work
 * may share the cores: the fastest and the median are shown. Prints judgements with -v as well. */
#include "model/model.h"
#include "privacy/privacy.h"

#define ROUNDS 3
#define QUESTIONS 10

static const cs_str labels[] = {CS_STR_INIT(" start"), CS_STR_INIT(" stop"),
                                CS_STR_INIT(" continue"), CS_STR_INIT(" change")};
static const char *const drugs[QUESTIONS] = {"lisinopril", "metformin", "warfarin", "furosemide",
                                             "aspirin",    "atenolol",  "apixaban", "ibuprofen",
                                             "sertraline", "omeprazole"};

struct bench {
    struct cs_model model;
    struct cs_arena arena;
    struct cs_clock clock;
};

static int64_t now_us(struct bench *bench)
{
    return bench->clock.ops->ticks_us(bench->clock.self);
}

static const struct cs_cleared_local *cleared(struct bench *bench, cs_str text)
{
    struct cs_error err;
    struct cs_offer offer;
    const cs_status status = cs_egress_clear_local(&bench->arena, (cs_raw){text}, &offer, &err);
    CS_ASSERT(status == CS_OK);
    return offer.local;
}

static void must(cs_status status, const struct cs_error *err)
{
    char text[512];
    if (status == CS_OK) return;
    cs_error_text(err, text, sizeof text);
    fprintf(stderr, "model_judge: %s\n", text);
    exit(1);
}

/* About 300 tokens of ours. number makes it new to every cache. */
static cs_str fixed_text(struct bench *bench, int number)
{
    struct cs_buf buf;
    struct cs_error err;
    cs_str out;
    cs_buf_init(&buf, &bench->arena, 65536);
    CS_BUF_LIT(&buf, "<|im_start|>system\nYou read notes of a hospital and say what happens to a "
                     "drug: start, stop, continue or change. Edition ");
    cs_buf_add_int(&buf, number);
    CS_BUF_LIT(&buf, ".<|im_end|>\n");
    for (int i = 0; i < 5; i++)
        CS_BUF_LIT(&buf, "<|im_start|>user\nWe will hold the amlodipine for now because of the low "
                         "pressure.\nDrug: amlodipine<|im_end|>\n<|im_start|>assistant\n stop"
                         "<|im_end|>\n");
    CS_BUF_LIT(&buf, "<|im_start|>user\n");
    must(cs_buf_finish(&buf, &out, &err), &err);
    return out;
}

static void questions_make(struct bench *bench, struct cs_question *questions)
{
    for (int i = 0; i < QUESTIONS; i++) {
        struct cs_buf buf;
        struct cs_error err;
        cs_str text;
        cs_buf_init(&buf, &bench->arena, 4096);
        cs_buf_add_format(&buf,
                          "She was seen by cardiology on day %d, who advised that %s should be "
                          "continued at the same dose until her next visit, and that the "
                          "laboratory repeat the potassium and the creatinine within one week.\n"
                          "Drug: %s\nWhat happens to it?",
                          i + 2, drugs[i], drugs[i]);
        must(cs_buf_finish(&buf, &text, &err), &err);
        questions[i] = (struct cs_question){cleared(bench, text), labels, CS_COUNT(labels)};
    }
}

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void line(const char *what, int64_t *us, uint64_t tokens)
{
    qsort(us, ROUNDS, sizeof *us, compare);
    const double least = (double)us[0] / 1e6;
    const double median = (double)us[ROUNDS / 2] / 1e6;
    printf("%-44s min %7.3f s  median %7.3f s", what, least, median);
    if (tokens)
        printf("  %4llu tokens, best %.1f/s", (unsigned long long)tokens, (double)tokens / least);
    printf("\n");
}

static uint64_t tokens_read(struct bench *bench)
{
    struct cs_model_about about;
    struct cs_model_usage usage;
    cs_model_about(&bench->model, &about, &usage);
    return usage.tokens_read;
}

static int64_t judge(struct bench *bench, const struct cs_ask *ask, struct cs_judgement *out)
{
    struct cs_error err;
    const int64_t begin = now_us(bench);
    must(cs_model_judge(&bench->model, &bench->arena, ask, out, &err), &err);
    return now_us(bench) - begin;
}

static void bench_judge(struct bench *bench, bool verbose)
{
    struct cs_question questions[QUESTIONS];
    struct cs_judgement together[QUESTIONS];
    struct cs_judgement alone[QUESTIONS];
    int64_t us[ROUNDS];
    questions_make(bench, questions);
    struct cs_ask ask = {.questions = questions,
                         .closing = CS_STR("<|im_end|>\n<|im_start|>assistant\n")};
    uint64_t before = tokens_read(bench);
    for (int i = 0; i < ROUNDS; i++) {
        ask.fixed = fixed_text(bench, (int)(now_us(bench) % 1000000));
        ask.question_count = 1;
        us[i] = judge(bench, &ask, together);
    }
    line("fixed text never seen, and 1 question", us, (tokens_read(bench) - before) / ROUNDS);
    before = tokens_read(bench);
    for (int i = 0; i < ROUNDS; i++) us[i] = judge(bench, &ask, together);
    line("the same again (fixed text in memory)", us, (tokens_read(bench) - before) / ROUNDS);
    for (int i = 0; i < ROUNDS; i++) {
        struct cs_ask other = ask;
        other.fixed = CS_STR("other");
        (void)judge(bench, &other, together);
        us[i] = judge(bench, &ask, together);
    }
    line("the same (fixed text from disk)", us, 0);
    ask.question_count = QUESTIONS;
    before = tokens_read(bench);
    for (int i = 0; i < ROUNDS; i++) us[i] = judge(bench, &ask, together);
    line("10 questions", us, (tokens_read(bench) - before) / ROUNDS);
    memcpy(alone, together, sizeof alone);
    ask.together = true;
    before = tokens_read(bench);
    for (int i = 0; i < ROUNDS; i++) us[i] = judge(bench, &ask, together);
    line("10 questions together", us, (tokens_read(bench) - before) / ROUNDS);
    double drift = 0;
    for (int k = 0; k < QUESTIONS; k++) {
        for (size_t i = 0; i < CS_COUNT(labels); i++) {
            const double d = (double)together[k].p[i] - (double)alone[k].p[i];
            if (d > drift) drift = d;
            if (-d > drift) drift = -d;
        }
        if (!verbose) continue;
        printf("  %-12s %.4f %.4f %.4f %.4f mass %.4f\n", drugs[k], (double)together[k].p[0],
               (double)together[k].p[1], (double)together[k].p[2], (double)together[k].p[3],
               (double)together[k].mass);
    }
    printf("%-44s %.6f\n", "largest change of p, together or alone", drift);
}

static void bench_read(struct bench *bench)
{
    struct cs_buf buf;
    struct cs_error err;
    cs_str text;
    int64_t us[ROUNDS];
    struct cs_judgement out;
    cs_buf_init(&buf, &bench->arena, 65536);
    for (int i = 0; i < 45; i++)
        cs_buf_add_format(&buf, "Patient %d takes %s %d mg daily since day %d after discharge. ", i,
                          drugs[i % QUESTIONS], 5 * i + 5, i + 3);
    must(cs_buf_finish(&buf, &text, &err), &err);
    const struct cs_question question = {cleared(bench, CS_STR("Is it so?")), labels, 2};
    const struct cs_ask ask = {
        .shared = cleared(bench, text), .questions = &question, .question_count = 1};
    const uint64_t before = tokens_read(bench);
    for (int i = 0; i < ROUNDS; i++) us[i] = judge(bench, &ask, &out);
    line("reading a document", us, (tokens_read(bench) - before) / ROUNDS);
    struct cs_completion completion;
    const struct cs_generate write = {
        .fixed = CS_STR("List the months in English, French, German: "),
        .text = cleared(bench, CS_STR("January, janvier,")),
        .tokens_max = 32};
    for (int i = 0; i < ROUNDS; i++) {
        const int64_t begin = now_us(bench);
        must(cs_model_generate(&bench->model, &bench->arena, &write, &completion, &err), &err);
        us[i] = now_us(bench) - begin;
    }
    line("writing (with reading 15)", us, 32);
}

static void memory_print(void)
{
    FILE *const status = fopen("/proc/self/status", "r");
    char text[256];
    if (!status) return;
    while (fgets(text, sizeof text, status))
        if (strncmp(text, "VmHWM", 5) == 0 || strncmp(text, "Rss", 3) == 0) fputs(text, stdout);
    (void)fclose(status);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: bench_model_judge MODEL CACHE_FOLDER THREADS [-v]\n");
        return 2;
    }
    struct bench bench = {.clock = cs_clock_system()};
    struct cs_error err;
    cs_arena_init(&bench.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const struct cs_llama_options options = {.path = argv[1],
                                             .cache_folder = argv[2],
                                             .threads = (unsigned)strtoul(argv[3], NULL, 10),
                                             .context_tokens = 4096};
    int64_t us[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        if (i) cs_model_close(&bench.model);
        const int64_t begin = now_us(&bench);
        must(cs_llama_open(&options, &bench.model, &err), &err);
        us[i] = now_us(&bench) - begin;
        if (i == 0) printf("%-44s %.3f s\n", "opening, first time", (double)us[0] / 1e6);
    }
    line("opening", us, 0);
    bench_read(&bench);
    bench_judge(&bench, argc > 4);
    memory_print();
    cs_model_close(&bench.model);
    cs_arena_deinit(&bench.arena);
    return 0;
}
