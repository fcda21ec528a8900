/* cores.h - how many threads a model may keep busy here.
 *
 * Hyper-threads share one multiplier, and a container may own less than it sees: more threads than
 * physical cores made generation slower, spinning ones on a shared machine 18 times (product.md).
 * Threads: pure reading of /sys, call from anywhere. */
#ifndef CS_CLI_CORES_H
#define CS_CLI_CORES_H

/* Physical cores that this process may use, by its affinity and its cgroup's quota: 1 .. 8. */
unsigned cs_cores(void);

#endif
