/* cores.c - counts physical cores: a processor counts if it is the first of its siblings that the
 * process may run on. Where /sys tells nothing, every processor counts. */
#include "cli/cores.h"

#include "base/base.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#define CORES_MAX 8

/* Read a short file; false when it is not there. */
static bool read_line(const char *path, char *out, size_t out_size)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const ssize_t n = read(fd, out, out_size - 1);
    (void)close(fd);
    if (n <= 0) return false;
    out[n] = '\0';
    return true;
}

/* "0-1" or "0,4" (a list of numbers and ranges): is cpu its first number that may be used? */
static bool is_first_sibling(unsigned cpu, const cpu_set_t *allowed)
{
    char path[96];
    char list[256];
    const int n = snprintf(path, sizeof path,
                           "/sys/devices/system/cpu/cpu%u/topology/thread_siblings_list", cpu);
    if (n < 0 || (size_t)n >= sizeof path || !read_line(path, list, sizeof list)) return true;
    const char *p = list;
    while (cs_is_digit(*p)) {
        char *end = NULL;
        const unsigned long from = strtoul(p, &end, 10);
        const unsigned long to = *end == '-' ? strtoul(end + 1, &end, 10) : from;
        for (unsigned long i = from; i <= to && i < cpu; i++)
            if (CPU_ISSET(i, allowed)) return false;
        p = *end == ',' ? end + 1 : end;
    }
    return true;
}

/* Whole processors of the cgroup's quota ("max 100000" or "200000 100000"), at least 1. */
static unsigned quota(void)
{
    char line[64];
    if (!read_line("/sys/fs/cgroup/cpu.max", line, sizeof line) || !cs_is_digit(line[0]))
        return CORES_MAX;
    char *end = NULL;
    const unsigned long of = strtoul(line, &end, 10);
    const unsigned long period = strtoul(end, NULL, 10);
    if (period == 0 || of / period >= CORES_MAX) return CORES_MAX;
    return of < period ? 1 : (unsigned)(of / period);
}

unsigned cs_cores(void)
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
    unsigned count = 0;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE && count < CORES_MAX; cpu++)
        if (CPU_ISSET(cpu, &allowed) && is_first_sibling(cpu, &allowed)) count++;
    const unsigned most = quota();
    if (count > most) count = most;
    return count ? count : 1;
}
