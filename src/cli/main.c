/* main.c - looks at the outside once, builds the world, and hands it down.
 *
 * Before anything else the process is closed: no core file and no debugger of the same user may
 * read the text it holds, and what it writes is for its owner alone. SIGINT and SIGTERM end it at
 * once, wherever it is, and a fault of ours ends it with 70: the store recovers by its own log, so
 * a crash and a Ctrl-C leave the same state. Only while output is on its way out (hold) do the two
 * signals wait for the end of that write. */
#include "cli/cli.h"

#include "cli/cores.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXIT_BY_SIGNAL 128 /* the shells' convention: 130 for SIGINT, 143 for SIGTERM */
#define EXIT_BY_FAULT 70
#define PATH_BYTES_MAX 4096
#define CONFIG_OF_THE_MACHINE "/etc/countersign/countersign.jsonc"
#define COLUMNS_DEFAULT 80
#define COLUMNS_MIN 40
#define COLUMNS_MAX 200

static volatile sig_atomic_t signal_held;
static volatile sig_atomic_t signal_waiting;

static void on_signal(int number)
{
    if (!signal_held) _exit(EXIT_BY_SIGNAL + number);
    signal_waiting = number;
}

/* Threads of the model meet in OpenMP, whose waiting threads spin; with another program on the
 * machine that made two threads ten times slower than one. A thousand turns, then sleep. libgomp
 * reads this before main, hence a constructor; a value of the operator's own stays. */
__attribute__((constructor(101))) static void spins_bound(void)
{
    (void)setenv("GOMP_SPINCOUNT", "1000", 0);
}

/* A fault of ours: 70, and neither a core file nor a debugger's view of the text. */
static void on_fault(int number)
{
    static const char text[] = "countersign: internal error; nothing half-done was kept.\n";
    (void)number;
    const ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written; /* the exit code says it as well */
    _exit(EXIT_BY_FAULT);
}

static void hold(bool on)
{
    signal_held = on;
    if (!on && signal_waiting) _exit(EXIT_BY_SIGNAL + (int)signal_waiting);
}

static bool interrupted(void)
{
    return signal_waiting != 0;
}

/* Faults end by on_fault, unless somebody (a sanitizer) looks at them already. */
static bool catch_faults(void)
{
    static const int numbers[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    const struct sigaction fault = {.sa_handler = on_fault};
    for (size_t i = 0; i < CS_COUNT(numbers); i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) != 0) return false;
        if (before.sa_handler == SIG_DFL && sigaction(numbers[i], &fault, NULL) != 0) return false;
    }
    return true;
}

/* False when the process could not be closed: then it must not read text. */
static bool close_process(void)
{
    const struct rlimit none = {0, 0};
    const struct sigaction action = {.sa_handler = on_signal};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)umask(077);
    return setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           setenv("GGML_NO_BACKTRACE", "1", 1) == 0 && catch_faults() && /* no debugger, ever */
           sigaction(SIGINT, &action, NULL) == 0 && sigaction(SIGTERM, &action, NULL) == 0 &&
           sigaction(SIGPIPE, &ignore, NULL) == 0 && /* a closed pipe is seen at the write, */
           sigaction(SIGXFSZ, &ignore, NULL) == 0;   /* and so is the limit of a file's size */
}

/* A variable that is set and not empty. */
static const char *variable(const char *name)
{
    const char *const value = getenv(name);
    return value && value[0] ? value : NULL;
}

/* FIRST/last, or second/middle/last; NULL when neither base is known or the path is too long. */
static const char *place(char *out, const char *first, const char *second, const char *rest)
{
    if (!first && !second) return NULL;
    const int n = first ? snprintf(out, PATH_BYTES_MAX, "%s", first)
                        : snprintf(out, PATH_BYTES_MAX, "%s/%s", second, rest);
    return n > 0 && n < PATH_BYTES_MAX ? out : NULL;
}

static const char *below(char *out, const char *folder, const char *name)
{
    if (!folder) return NULL;
    const int n = snprintf(out, PATH_BYTES_MAX, "%s/%s", folder, name);
    return n > 0 && n < PATH_BYTES_MAX ? out : NULL;
}

static struct cs_world_terminal terminal_now(void)
{
    struct winsize size = {0};
    unsigned long columns = 0;
    const char *const named = variable("COLUMNS");
    const char *const term = variable("TERM");
    if (named) columns = strtoul(named, NULL, 10);
    if (!columns && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
    if (!columns) columns = COLUMNS_DEFAULT;
    if (columns < COLUMNS_MIN) columns = COLUMNS_MIN;
    if (columns > COLUMNS_MAX) columns = COLUMNS_MAX;
    return (struct cs_world_terminal){.out_is_terminal = isatty(STDOUT_FILENO) == 1,
                                      .err_is_terminal = isatty(STDERR_FILENO) == 1,
                                      .colour_allowed = !variable("NO_COLOR") && term &&
                                                        strcmp(term, "dumb") != 0,
                                      .columns = (unsigned)columns};
}

int main(int argc, char **argv)
{
    if (!close_process()) {
        (void)fputs("countersign: the process could not be protected; nothing was read.\n", stderr);
        return EXIT_BY_FAULT;
    }
    char state[PATH_BYTES_MAX];
    char store[PATH_BYTES_MAX];
    char key[PATH_BYTES_MAX];
    char base[PATH_BYTES_MAX];
    char cache[PATH_BYTES_MAX];
    char models[PATH_BYTES_MAX];
    char config[PATH_BYTES_MAX];
    char config_base[PATH_BYTES_MAX];
    const char *const home = variable("HOME");
    const char *const state_home = place(state, variable("XDG_STATE_HOME"), home, ".local/state");
    const char *const cache_home = place(base, variable("XDG_CACHE_HOME"), home, ".cache");
    const char *const cache_folder =
        place(cache, variable("COUNTERSIGN_CACHE"), cache_home, "countersign");
    const char *const config_home =
        place(config_base, variable("XDG_CONFIG_HOME"), home, ".config");
    const char *const named = variable("COUNTERSIGN_MODEL");
    const char *const named_store = variable("COUNTERSIGN_STORE");
    const char *const named_key = variable("COUNTERSIGN_KEY");
    const char *const default_store = below(store, state_home, "countersign/countersign.db");
    struct cs_world world = {
        .allocator = cs_allocator_system(),
        .clock = cs_clock_system(),
        .rng = cs_rng_system(),
        .log = {.fd = -1, .clock = cs_clock_system()},
        .paths = {.store = named_store ? named_store : default_store,
                  .key = named_key ? named_key
                                   : below(key, state_home, "countersign/countersign.db.key"),
                  .key_named = named_key != NULL,
                  .config_system = CONFIG_OF_THE_MACHINE,
                  .config = below(config, config_home, "countersign/countersign.jsonc"),
                  .models = below(models, cache_folder, "models"),
                  .cache = cache_folder},
        .terminal = terminal_now(),
        .model_named = named ? named : variable("CS_MODEL"), /* tools/setup reads it as well */
        .environment = (const char *const *)environ,
        .user = (uint32_t)getuid(),
        .cores = cs_cores(),
        .model_open = cs_llama_open,
        .hold = hold,
        .interrupted = interrupted};
    return cs_cli_run(&world, argc, (const char *const *)argv);
}
