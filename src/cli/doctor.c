/* doctor.c - looks at every part that a draft needs and says in one line each what it found.
 *
 * It changes nothing: a store that is not there yet is not made, only its place is tried. */
#include "cli/cli_in.h"

#include "text/lexicon.h"

#include <sys/stat.h>
#include <unistd.h>

#define CHECKS_MAX 8
#define PATH_BYTES_MAX 4200

enum finding { FINDING_OK, FINDING_NOTE, FINDING_BAD };

struct check {
    const char *name;
    enum finding finding;
    const char *what; /* literal, or made in the arena */
};

struct doctor {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena *arena;
    struct check checks[CHECKS_MAX];
    size_t count;
};

static void found(struct doctor *d, const char *name, enum finding finding, const char *what)
{
    CS_ASSERT(d->count < CHECKS_MAX);
    d->checks[d->count++] = (struct check){name, finding, what};
}

/* A failure as a finding. */
static void found_error(struct doctor *d, const char *name, enum finding finding,
                        const struct cs_error *err)
{
    char text[512];
    cs_str kept = {0};
    struct cs_error second = {0};
    cs_error_text(err, text, sizeof text);
    const cs_status status = cs_str_copy(d->arena, cs_str_of(text), &kept, &second);
    found(d, name, finding, status == CS_OK ? kept.ptr : err->message);
}

/* Whether a file could be made at path: its nearest existing folder may be written. */
static bool can_be_made(const char *path)
{
    char folder[PATH_BYTES_MAX];
    const size_t size = strlen(path);
    if (size >= sizeof folder) return false;
    memcpy(folder, path, size + 1);
    for (size_t i = size; i-- > 0;) {
        if (folder[i] != '/') continue;
        folder[i == 0 ? 1 : i] = '\0';
        if (access(folder, F_OK) == 0) return access(folder, W_OK | X_OK) == 0;
    }
    return access(".", W_OK | X_OK) == 0;
}

static void check_store(struct doctor *d)
{
    const char *const path = cs_kept_path(d->world, d->args);
    struct cs_kept kept = {0};
    struct cs_error err = {0};
    struct cs_tx tx = {0};
    if (!path) {
        found(d, "store", FINDING_BAD, "No home folder is known; name a store with --store PATH");
        return;
    }
    if (!cs_kept_there(path)) {
        const bool fine = strcmp(path, ":memory:") == 0 || can_be_made(path);
        found(d, "store", fine ? FINDING_OK : FINDING_BAD,
              fine ? "not there yet; the first run makes it"
                   : "not there, and its folder cannot be written");
        return;
    }
    cs_status status = cs_kept_open(d->world, d->args, 0, &kept, &err);
    if (status == CS_OK) status = cs_tx_begin(&tx, kept.db, &err);
    if (status == CS_OK) cs_tx_rollback(&tx);
    if (status == CS_OK) found(d, "store", FINDING_OK, "there and writable");
    else found_error(d, "store", FINDING_BAD, &err);
    cs_kept_close(&kept);
}

static void check_key(struct doctor *d)
{
    const char *const path = cs_kept_path(d->world, d->args);
    char key[PATH_BYTES_MAX];
    struct stat s;
    if (!path || strcmp(path, ":memory:") == 0) return;
    const bool elsewhere = cs_kept_remote(path) || d->world->paths.key_named;
    const char *const named = d->world->paths.key;
    if (elsewhere && !named) return; /* the store says so */
    const int n = elsewhere ? snprintf(key, sizeof key, "%s", named)
                            : snprintf(key, sizeof key, "%s.key", path);
    const bool store_there = !cs_kept_remote(path) && access(path, F_OK) == 0;
    if (n < 0 || (size_t)n >= sizeof key || stat(key, &s) != 0)
        found(d, "key", store_there ? FINDING_BAD : FINDING_OK,
              store_there ? "the store's key file is gone: sealed text cannot be opened"
                          : "not there yet; the first run makes it");
    else if (s.st_mode & 077)
        found(d, "key", FINDING_BAD, "others may read the key file; chmod 600 it");
    else found(d, "key", FINDING_OK, "for its owner only");
}

static void check_model(struct doctor *d)
{
    struct cs_error err = {0};
    struct cs_model_choice choice;
    cs_digest digest;
    cs_status status = cs_model_choose(d->world, d->args, d->arena, &choice, &err);
    if (status == CS_OK && (choice.off || !choice.path || access(choice.path, F_OK) != 0)) {
        found(d, "model", FINDING_NOTE,
              choice.off ? "switched off; the rules alone answer"
                         : "not there; the rules alone answer (make demo fetches it)");
        return;
    }
    if (status == CS_OK) status = cs_sha256_file(choice.path, &digest, NULL, &err);
    if (status != CS_OK) found_error(d, "model", FINDING_NOTE, &err);
    else if (!choice.expects) found(d, "model", FINDING_OK, "there; taken as it is");
    else if (cs_digest_equal(&digest, &choice.expected))
        found(d, "model", FINDING_OK, "there, with the digest expected");
    else found(d, "model", FINDING_BAD, "ANOTHER FILE than expected; fetch it again");
}

static void check_build(struct doctor *d)
{
    found(d, "llama", CS_BUILD_LLAMA ? FINDING_OK : FINDING_NOTE,
          CS_BUILD_LLAMA ? "built in" : "not built in; the rules alone answer");
    const bool drugs = cs_lexicon_size(cs_lexicon_drugs()) > 0;
    const bool diseases = cs_lexicon_size(cs_lexicon_diseases()) > 0;
    found(d, "drug names", drugs ? FINDING_OK : FINDING_BAD,
          drugs ? "built in" : "none: built without the vocabulary; make build fetches it");
    found(d, "disease names", diseases ? FINDING_OK : FINDING_BAD,
          diseases ? "built in" : "none: built without the vocabulary; make build fetches it");
}

static const char *finding_name(enum finding finding)
{
    switch (finding) {
    case FINDING_OK: return "ok";
    case FINDING_NOTE: return "note";
    case FINDING_BAD: return "bad";
    }
    return "bad";
}

static cs_status doctor_json(const struct doctor *d, bool ok, yyjson_mut_doc **out,
                             struct cs_error *err)
{
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(d->arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                yyjson_mut_obj_add_bool(doc, root, "ok", ok);
    yyjson_mut_val *const list = good ? yyjson_mut_obj_add_arr(doc, root, "checks") : NULL;
    for (size_t i = 0; list && good && i < d->count; i++) {
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one && yyjson_mut_obj_add_str(doc, one, "name", d->checks[i].name) &&
               yyjson_mut_obj_add_str(doc, one, "finding", finding_name(d->checks[i].finding)) &&
               yyjson_mut_obj_add_str(doc, one, "what", d->checks[i].what);
    }
    if (!good || !list) return cs_arena_fail(d->arena, err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

static cs_status doctor_text(const struct doctor *d, cs_str *out, struct cs_error *err)
{
    struct cs_buf buf;
    cs_buf_init(&buf, d->arena, 65536);
    for (size_t i = 0; i < d->count; i++)
        cs_buf_add_format(&buf, "%-5s %-14s %s\n", finding_name(d->checks[i].finding),
                          d->checks[i].name, d->checks[i].what);
    return cs_buf_finish(&buf, out, err);
}

enum cs_exit cs_cmd_doctor(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    bool ok = true;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    struct doctor d = {.world = world, .args = args, .arena = &arena};
    check_store(&d);
    check_key(&d);
    check_model(&d);
    check_build(&d);
    for (size_t i = 0; i < d.count; i++) ok = ok && d.checks[i].finding != FINDING_BAD;
    enum cs_exit exit = ok ? CS_EXIT_DONE : CS_EXIT_NO;
    const cs_status status = json ? doctor_json(&d, ok, &doc, &err) : doctor_text(&d, &text, &err);
    if (status == CS_OK) {
        exit = json ? cs_out_json(world, args, &arena, doc, exit)
                    : cs_out_finish(world, args, text, exit);
    } else {
        const struct cs_report report = {.err = &err, .exit = cs_exit_of(status)};
        exit = cs_report_fail(world, &report, json);
    }
    cs_arena_deinit(&arena);
    return exit;
}
