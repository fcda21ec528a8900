/* cli.h - the program as a person or a script meets it: one table of commands, one exit code.
 *
 * main.c looks at the outside (environment, clock, processor) once and hands it down as one
 * struct cs_world; nothing below it asks the system again. Data goes to standard output and
 * everything else to standard error; what is printed is printed whole or the exit code says so.
 * Exit codes: docs/exit-codes.md. Threads: the thread of main only. */
#ifndef CS_CLI_H
#define CS_CLI_H

#include "base/base.h"
#include "model/model.h"

/* Where things lie when no option says otherwise. A NULL path: no home folder is known. */
struct cs_world_paths {
    const char *store;         /* the SQLite file, or a URL: COUNTERSIGN_STORE */
    const char *key;           /* master key of a store on a server: COUNTERSIGN_KEY */
    bool key_named;            /* by COUNTERSIGN_KEY: then that of a file as well */
    const char *config;        /* countersign.jsonc of the user; it need not exist */
    const char *config_system; /* of the machine, below the user's; it need not exist */
    const char *models;        /* folder of downloaded models; holds default.gguf */
    const char *cache;         /* folder for digests of checked files and encoded prompts */
};

/* The person's terminal, as it was when the program began. */
struct cs_world_terminal {
    bool out_is_terminal;
    bool err_is_terminal;
    bool colour_allowed; /* neither NO_COLOR nor TERM=dumb */
    unsigned columns;    /* 40 .. 200 */
};

/* Everything the program knows of the outside. Built by main.c, or by a test. */
struct cs_world {
    struct cs_allocator allocator;
    struct cs_clock clock;
    struct cs_rng rng;
    struct cs_log log;
    struct cs_world_paths paths;
    struct cs_world_terminal terminal;
    const char *model_named;        /* by the environment: a path, "none", or NULL */
    const char *const *environment; /* "NAME=value", NULL at the end; or NULL: none */
    uint32_t user;                  /* of the operating system; the actor in the audit log */
    unsigned cores;                 /* physical ones this process may use, 1 .. 8 */
    /* The provider of a local model. */
    cs_status (*model_open)(const struct cs_llama_options *options, struct cs_model *out,
                            struct cs_error *err);
    /* Between hold(true) and hold(false) SIGINT and SIGTERM wait. */
    void (*hold)(bool on);
    /* True when a signal waits: stop what may block. */
    bool (*interrupted)(void);
};

/* Run one command line and give the exit code (docs/exit-codes.md). argv[argc] is NULL. */
int cs_cli_run(struct cs_world *world, int argc, const char *const *argv);

#endif
