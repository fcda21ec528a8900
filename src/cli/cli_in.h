/* cli_in.h - what the files of this room share: options, commands, exit codes, reports.
 *
 * One row an option and one row a command; parsing, help and the suggestions for misspelt words
 * all read those two tables. Threads: the thread of main only. */
#ifndef CS_CLI_IN_H
#define CS_CLI_IN_H

#include "cli/cli.h"

#include "flow/flow.h"

/* The default model (docs/adr/0005-default-model.md): the publisher's own digest of the file. */
#define CS_DEFAULT_MODEL_BYTES 1117320768
#define CS_DEFAULT_MODEL_SHA256 "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
/* More threads than this cost more in waiting than they bring (measured up to 8). */
#define CS_THREADS_MAX 64

/* Exit codes: a stable contract, docs/exit-codes.md. */
enum cs_exit {
    CS_EXIT_DONE = 0,
    CS_EXIT_NO = 1,        /* a check answered no */
    CS_EXIT_USAGE = 2,     /* wrong usage */
    CS_EXIT_REVIEW = 3,    /* done; a person is needed */
    CS_EXIT_REFUSED = 4,   /* by policy */
    CS_EXIT_NO_MODEL = 5,  /* with --require-model only */
    CS_EXIT_INPUT = 6,     /* input not usable */
    CS_EXIT_CONFLICT = 7,  /* not possible now: locked, other version, read-only, full */
    CS_EXIT_INTERNAL = 70, /* a bug of ours */
    CS_EXIT_INTERRUPTED = 130,
    CS_EXIT_TERMINATED = 143
};
/* The code that belongs to a failure whose cause is the person's input. */
enum cs_exit cs_exit_of(cs_status status);
/* Of two codes the one that a batch reports (the order is in docs/exit-codes.md). */
enum cs_exit cs_exit_worse(enum cs_exit a, enum cs_exit b);

/* ---- options and commands ---- */

enum cs_option_id {
    CS_OPT_HELP,
    CS_OPT_QUIET,
    CS_OPT_VERBOSE,
    CS_OPT_JSON,
    CS_OPT_NDJSON,
    CS_OPT_HTML,
    CS_OPT_OUTPUT,
    CS_OPT_NO_MODEL,
    CS_OPT_REQUIRE_MODEL,
    CS_OPT_MODEL,
    CS_OPT_MODEL_SHA256,
    CS_OPT_THREADS,
    CS_OPT_VOCAB,
    CS_OPT_ENGINE,
    CS_OPT_STORE,
    CS_OPT_EXIT_ZERO,
    CS_OPT_COLOR,
    CS_OPT_PROGRESS,
    CS_OPT_LIMIT,
    CS_OPT_DRAFT,
    CS_OPT_DOCUMENTS_DAYS,
    CS_OPT_DRAFTS_DAYS,
    CS_OPT_VAULTS_DAYS,
    CS_OPT_RUNS_DAYS,
    CS_OPT_AUDIT_DAYS,
    CS_OPT_REASON,
    CS_OPT_CASE,
    CS_OPT_TENANT,
    CS_OPT_YES,
    CS_OPT_POLICY,
    CS_OPT_REPORT,
    CS_OPT_CHECK,
    CS_OPT_MAP,
    CS_OPT_CLINICIANS,
    CS_OPT_NO_CLINICIANS,
    CS_OPT_ZIP3,
    CS_OPT_NO_ZIP3,
    CS_OPT_CONFIG,
    CS_OPT_PROVIDER,
    CS_OPT_FIELD,
    CS_OPT_LABEL,
    CS_OPT_ORIGIN,
    CS_OPT_EXPORT,
    CS_OPT_KEY,
    CS_OPT_WITNESS,
    CS_OPT_RECORD,
    CS_OPT_CONSISTENCY,
    CS_OPT_RUN,
    CS_OPT_DOCUMENT,
    CS_OPT_SCHEMA,
    CS_OPT_REGISTRY,
    CS_OPT_TASK,
    CS_OPT_FROM,
    CS_OPT_TO,
    CS_OPT_DIGEST,
    CS_OPT_MINE,
    CS_OPT_STATE,
    CS_OPT_APP,
    CS_OPT_SEEN,
    CS_OPT_EDITS,
    CS_OPT_NOTE,
    CS_OPT_OVER,
    CS_OPT_SEND_TO,
    CS_OPT_WRONG,
    CS_OPT_QUEUE,
    CS_OPT_PRIORITY,
    CS_OPT_DRAIN,
    CS_OPTIONS
};
__extension__ typedef unsigned __int128 cs_option_set; /* CS_OPT_BIT, or-ed */
#define CS_OPT_BIT(id) ((cs_option_set)1 << (id))
_Static_assert(CS_OPTIONS <= 128, "a command's options are the bits of one number");

enum cs_value_kind {
    CS_VALUE_NONE,
    CS_VALUE_TEXT,
    CS_VALUE_NUMBER,
    CS_VALUE_CHOICE,
    CS_VALUE_SHA256
};

struct cs_option {
    const char *name;  /* without the two dashes */
    const char *value; /* as help shows it; for a choice the words, separated by '|' */
    const char *help;
    enum cs_value_kind kind;
    uint32_t most; /* NUMBER: 1 .. most */
    char letter;   /* or 0 */
    bool rare;     /* named, but not explained, in the help of a command */
};
extern const struct cs_option cs_options[CS_OPTIONS];

#define CS_LABELS_MAX 32 /* as many as a provider can deny */
#define CS_WRONGS_MAX 16

/* A command line taken apart. Absent options have a NULL value, present flags an empty one. */
struct cs_args {
    const char *value[CS_OPTIONS];
    const char *labels[CS_LABELS_MAX]; /* of --label, which may stand several times */
    size_t label_count;
    const char *wrongs[CS_WRONGS_MAX]; /* of review reject --reason, which may too */
    size_t wrong_count;
    const char *const *operands;
    size_t operand_count;
};

struct cs_command {
    const char *name;  /* "summarize", "runs list" */
    const char *usage; /* operands */
    const char *help;  /* one line */
    const char *more;  /* what the examples do not say; may be "" */
    const char *examples[3];
    cs_option_set options;
    unsigned operands_min;
    unsigned operands_max;
    enum cs_exit (*run)(struct cs_world *world, const struct cs_args *args);
};
extern const struct cs_command cs_commands[];
extern const size_t cs_command_count;

/* A mistake in the command line, to be shown: problem, the word it is about, what to do. */
struct cs_usage {
    const char *problem;            /* literal */
    const char *word;               /* as typed; may be NULL */
    const struct cs_option *option; /* the option it is about, or NULL */
    const char *hint;               /* literal; may be NULL */
    const char *nearest;            /* what was perhaps meant, as it would be typed, or NULL */
};
/* Take argv[0..argc) (after the command's words) apart. operands holds argc entries. False: see
 * *usage. */
CS_NODISCARD bool cs_args_parse(const struct cs_command *command, int argc, const char *const *argv,
                                const char **operands, struct cs_args *out, struct cs_usage *usage);
static inline bool cs_args_has(const struct cs_args *args, enum cs_option_id id)
{
    return args->value[id] != NULL;
}
/* The number of a NUMBER option, or otherwise. */
unsigned cs_args_number(const struct cs_args *args, enum cs_option_id id, unsigned otherwise);
/* A word that is a whole number, 0 or more. */
CS_NODISCARD bool cs_limit_parse(const char *word, int64_t *out);
/* The nearest of count words to word, at most two slips away, or NULL. Leading dashes count. */
const char *cs_nearest(const char *word, const char *const *words, size_t count);

/* Help: the first screen, one command, or all commands of one noun, into out. */
void cs_help_all(struct cs_buf *out);
void cs_help_command(struct cs_buf *out, const struct cs_command *command);
void cs_help_noun(struct cs_buf *out, cs_str noun);
void cs_help_options(struct cs_buf *out);

/* ---- reports ---- */

/* A failure as it is told: which input (name as typed, or NULL) and the text it is about. */
struct cs_report {
    const struct cs_error *err;
    const char *input; /* a file name as typed; its control characters are not shown */
    cs_str text;       /* to count lines up to err->position; may be empty */
    const char *ref;   /* the run's id, or NULL: the place in the program */
    enum cs_exit exit;
};
/* Tell it on standard error, one line. */
void cs_report_text(const struct cs_report *report);
/* The object for standard output: {"error":{"code","message","ref","exit"}} and a line end. */
CS_NODISCARD cs_status cs_report_json(struct cs_arena *arena, const struct cs_report *report,
                                      cs_str *out, struct cs_error *err);
/* Tell a failure on standard error and, as json, on standard output too; gives report->exit. */
enum cs_exit cs_report_fail(struct cs_world *world, const struct cs_report *report, bool json);
/* Tell a mistake in the command line; gives CS_EXIT_USAGE. */
enum cs_exit cs_report_usage(struct cs_world *world, const struct cs_usage *usage,
                             const char *command, bool json);
/* A remark of ours on standard error; literals and figures only by convention of the callers. */
void cs_note(const char *format, ...) CS_PRINTF(1, 2);
/* Write a name without control characters, cut to what a line holds. */
void cs_shown_name(const char *name, char *out, size_t out_size);

/* Write all of bytes to standard output. Signals wait meanwhile.
 * Fails: CS_E_IO (full, or nobody reads it any more). */
CS_NODISCARD cs_status cs_out_write(struct cs_world *world, cs_str bytes, struct cs_error *err);
/* The same, or into the file of --output; tells a failure and gives the exit code. */
enum cs_exit cs_out_finish(struct cs_world *world, const struct cs_args *args, cs_str bytes,
                           enum cs_exit when_written);
/* Print a built JSON document with a line end and finish as above. */
enum cs_exit cs_out_json(struct cs_world *world, const struct cs_args *args, struct cs_arena *arena,
                         const yyjson_mut_doc *doc, enum cs_exit when_written);
/* What a command has to say: as JSON or as text, or why it has nothing. */
struct cs_answer {
    const struct cs_error *err; /* status CS_OK: there is an answer */
    const yyjson_mut_doc *doc;  /* printed with --json */
    cs_str text;                /* printed without */
};
/* Print the answer or tell the failure, which is that of making it. */
enum cs_exit cs_out_answer(struct cs_world *world, const struct cs_args *args,
                           struct cs_arena *arena, const struct cs_answer *answer);
/* A time as the record has it, or null while there is none. False: no memory. */
bool cs_json_add_time(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, cs_time time);
bool cs_colour_wanted(const struct cs_world *world, const struct cs_args *args);

/* ---- the model to use ---- */

/* Which model file, and why. */
struct cs_model_choice {
    bool off;         /* --no-model, or the environment says none */
    const char *path; /* or NULL: nothing is known */
    bool expects;     /* the file must have this digest */
    cs_digest expected;
    const char *chosen_by; /* "--model", "environment", "default", "--no-model" */
};
/* path is made in arena. */
CS_NODISCARD cs_status cs_model_choose(struct cs_world *world, const struct cs_args *args,
                                       struct cs_arena *arena, struct cs_model_choice *out,
                                       struct cs_error *err);
/* Open the model; with lazy not NULL only look that it is there, and the first question opens it.
 * Fails as cs_llama_open; CS_E_NOT_FOUND also when no path is known. */
CS_NODISCARD cs_status cs_model_load(struct cs_world *world, const struct cs_args *args,
                                     const struct cs_model_choice *choice,
                                     struct cs_lazy_model *lazy, struct cs_model *out,
                                     struct cs_error *err);

/* ---- the store ---- */

enum cs_kept_flags {
    CS_KEPT_READ = 1 << 0, /* look only: nothing is made or changed */
    CS_KEPT_KEYS = 1 << 1  /* sealed text is read or written */
};
/* An open store and what works on it. */
struct cs_kept {
    struct cs_db *db;
    struct cs_keys *keys;
    struct cs_flow flow;
};
/* The path of the store, or NULL when none is known. */
const char *cs_kept_path(const struct cs_world *world, const struct cs_args *args);
/* Whether it is the URL of a store on a server. */
bool cs_kept_remote(const char *path);
/* Whether a store may be there: a file that exists, or a server to ask. */
bool cs_kept_there(const char *path);
/* The default store is made by the first run: before that there is nothing to list. */
bool cs_kept_none_yet(const struct cs_world *world, const struct cs_args *args);
/* Open the store at a path or URL; out->flow is not set. Fails as cs_kept_open. */
CS_NODISCARD cs_status cs_kept_open_at(struct cs_world *world, const char *path, unsigned flags,
                                       struct cs_kept *out, struct cs_error *err);
/* Where the key is that signs the store's audit log: PATH.audit.key, and of a store on a server
 * beside the master key (its name with .audit.key for .key). make: its folder is made.
 * Fails: CS_E_INPUT (too long), CS_E_UNSUPPORTED (no folder is known), CS_E_IO. */
CS_NODISCARD cs_status cs_kept_audit_key(const struct cs_world *world, const struct cs_kept *kept,
                                         bool make, char *out, size_t out_size,
                                         struct cs_error *err);
/* Open the store of --store or the default one, brought to this program's version.
 * Fails: as cs_db_open, cs_flow_migrate and cs_keys_open; CS_E_UNSUPPORTED for another database. */
CS_NODISCARD cs_status cs_kept_open(struct cs_world *world, const struct cs_args *args,
                                    unsigned flags, struct cs_kept *out, struct cs_error *err);
void cs_kept_close(struct cs_kept *kept);
/* cs_flow_refused, for a command that has opened the store to read only. */
CS_NODISCARD cs_status cs_kept_refused(struct cs_world *world, const struct cs_args *args,
                                       const char *asked, const cs_id *run, struct cs_error *err);
/* The code that belongs to a failure of the store: nothing is wrong with the input then. */
enum cs_exit cs_exit_of_store(cs_status status);
/* The same where a person named what is sought: an id that is bad or not there is their input. */
enum cs_exit cs_exit_of_named(cs_status status, bool opened);

/* ---- evidence ---- */

/* Every quote of a draft stands in one of the documents, at the place it names. Needs the
 * documents' bytes; value is of a parsed text. */
CS_NODISCARD bool cs_evidence_holds(const struct cs_run_shown_document *documents, size_t count,
                                    yyjson_val *value);

/* ---- the commands ---- */

enum cs_exit cs_cmd_summarize(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_extract(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_schema_validate(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_schema_explain(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_runs_list(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_schema_bench(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_runs_show(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_runs_cancel(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_runs_retry(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_worker(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_queue_show(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_queue_limit(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_budget_list(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_budget_set(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_review_list(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_review_show(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_review_take(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_review_release(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_review_send(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_review_approve(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_review_reject(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_retention_preview(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_retention_run(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_retention_hold(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_retention_release(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_retention_holds(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_retention_shred(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_audit_verify(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_audit_checkpoint(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_audit_key(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_audit_prove(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_audit_export(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_audit_access(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_policy_show(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_policy_test(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_config_show(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_redact(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_restore(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_store_digest(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_store_copy(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_store_backup(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_store_restore(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_model_list(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_model_verify(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_doctor(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_version(struct cs_world *world, const struct cs_args *args);
enum cs_exit cs_cmd_help(struct cs_world *world, const struct cs_args *args);

#endif
