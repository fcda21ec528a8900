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

static bool process_read(struct cs_arena *arena, int64_t pid, char *state, int64_t *started)
{
    char path[48];
    struct cs_error ignored = {0};
    cs_str text;
    (void)snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    return cs_file_read(arena, path, 8192, &text, &ignored) == CS_OK &&
           stat_parse(text, state, started);
}

/* "1b4e28ba-2fa1-11d2-883f-0016d3cca427\n" */
static cs_id boot_read(struct cs_arena *arena)
{
    struct cs_error ignored = {0};
    cs_str text;
    cs_id boot = {{0}};
    char hex[32];
    size_t size = 0;
    if (cs_file_read(arena, "/proc/sys/kernel/random/boot_id", 256, &text, &ignored) != CS_OK)
        return boot;
    for (size_t i = 0; i < text.len && size < sizeof hex; i++)
        if (text.ptr[i] != '-') hex[size++] = text.ptr[i];
    if (!cs_id_parse((cs_str){hex, size}, &boot)) boot = (cs_id){{0}};
    return boot;
}

cs_status cs_process_self(struct cs_arena *arena, struct cs_process *out, struct cs_error *err)
{
    char state = 0;
    struct stat ns;
    *out = (struct cs_process){.pid = (int64_t)getpid(), .boot = boot_read(arena)};
    if (stat("/proc/self/ns/pid", &ns) == 0) out->ns = (int64_t)ns.st_ino;
    if (!process_read(arena, out->pid, &state, &out->started)) out->ns = 0;
    return arena->hit_cap ? cs_arena_fail(arena, err) : CS_OK;
}

enum cs_process_state cs_process_look(struct cs_arena *arena, const struct cs_process *self,
                                      const struct cs_process *other)
{
    const cs_id unknown = {{0}};
    if (cs_id_equal(self->boot, unknown) || cs_id_equal(other->boot, unknown))
        return CS_PROCESS_UNKNOWN;
    if (!cs_id_equal(self->boot, other->boot)) return CS_PROCESS_GONE;
    if (self->ns == 0 || self->ns != other->ns || other->pid <= 1) return CS_PROCESS_UNKNOWN;
    if (kill((pid_t)other->pid, 0) != 0 && errno == ESRCH) return CS_PROCESS_GONE;
    char state = 0;
    int64_t started = 0;
    if (!process_read(arena, other->pid, &state, &started)) return CS_PROCESS_UNKNOWN;
    return state != 'Z' && started == other->started ? CS_PROCESS_THERE : CS_PROCESS_GONE;
}
