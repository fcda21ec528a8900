/* process.c - is the process that began a run still there?
 *
 * A PID alone is used again; with its start in ticks and the machine's boot id it is unique. In
 * another PID namespace (a container that shares the store) a PID says nothing: unknown, and the
 * caller waits until the run is stale. */
#include "flow/flow_in.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

/* /proc/PID/stat: "pid (name) state ppid ..."; the name may hold anything, so look from its last
 * ")". Field 3 is the state, field 22 the start. */
static bool stat_parse(cs_str text, char *state, int64_t *started)
{
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != ')') at--;
    if (at == 0 || at + 1 >= text.len) return false;
    *state = text.ptr[at + 1];
    int field = 2; /* the name has just ended */
    for (; at < text.len && field < 22; at++) field += text.ptr[at] == ' ';
    *started = 0;
    const size_t digits = at;
    for (; at < text.len && cs_is_digit(text.ptr[at]) && at - digits < 18; at++)
        *started = *started * 10 + (text.ptr[at] - '0');
    return field == 22 && at > digits;
}

/* A file of /proc; empty when it is not there or may not be read. Fails: CS_E_MEMORY and
 * CS_E_LIMIT. */
static cs_status proc_read(struct cs_arena *arena, const char *path, cs_str *out,
                           struct cs_error *err)
{
    struct cs_error failure = {0};
    const cs_status status = cs_file_read(arena, path, 8192, out, &failure);
    if (status == CS_OK) return CS_OK;
    *out = (cs_str){NULL, 0};
    if (status != CS_E_MEMORY && status != CS_E_LIMIT) return CS_OK;
    *err = failure;
    return status;
}

/* *known: false when the process is not there, or may not be seen. */
static cs_status process_read(struct cs_arena *arena, int64_t pid, bool *known, char *state,
                              int64_t *started, struct cs_error *err)
{
    char path[48];
    cs_str text;
    (void)snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    CS_TRY(proc_read(arena, path, &text, err));
    *known = stat_parse(text, state, started);
    return CS_OK;
}

/* "1b4e28ba-2fa1-11d2-883f-0016d3cca427\n" */
static cs_status boot_read(struct cs_arena *arena, cs_id *out, struct cs_error *err)
{
    cs_str text;
    char hex[32];
    size_t size = 0;
    CS_TRY(proc_read(arena, "/proc/sys/kernel/random/boot_id", &text, err));
    for (size_t i = 0; i < text.len && size < sizeof hex; i++)
        if (text.ptr[i] != '-') hex[size++] = text.ptr[i];
    if (!cs_id_parse((cs_str){hex, size}, out)) *out = (cs_id){{0}};
    return CS_OK;
}

cs_status cs_process_self(struct cs_arena *arena, struct cs_process *out, struct cs_error *err)
{
    char state = 0;
    bool known = false;
    struct stat ns;
    *out = (struct cs_process){.pid = (int64_t)getpid()};
    CS_TRY(boot_read(arena, &out->boot, err));
    CS_TRY(process_read(arena, out->pid, &known, &state, &out->started, err));
    if (known && stat("/proc/self/ns/pid", &ns) == 0) out->ns = (int64_t)ns.st_ino;
    return CS_OK;
}

cs_status cs_process_look(struct cs_arena *arena, const struct cs_process *self,
                          const struct cs_process *other, enum cs_process_state *out,
                          struct cs_error *err)
{
    const cs_id unknown = {{0}};
    *out = CS_PROCESS_UNKNOWN;
    if (cs_id_equal(self->boot, unknown) || cs_id_equal(other->boot, unknown)) return CS_OK;
    *out = CS_PROCESS_GONE;
    if (!cs_id_equal(self->boot, other->boot)) return CS_OK;
    *out = CS_PROCESS_UNKNOWN;
    if (self->ns == 0 || self->ns != other->ns || other->pid <= 0) return CS_OK;
    *out = CS_PROCESS_GONE;
    if (kill((pid_t)other->pid, 0) != 0 && errno == ESRCH) return CS_OK;
    char state = 0;
    int64_t started = 0;
    bool known = false;
    CS_TRY(process_read(arena, other->pid, &known, &state, &started, err));
    if (!known) *out = CS_PROCESS_UNKNOWN;
    else if (state != 'Z' && started == other->started) *out = CS_PROCESS_THERE;
    return CS_OK;
}
