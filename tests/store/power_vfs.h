/* power_vfs.h - a disk that can lose its power: what SQLite did to the files of one folder is
 * recorded, and what may be left of it after a cut at any point can be laid out again.
 *
 * While it records, it is SQLite's default VFS and passes everything on to the one below. What a
 * cut leaves:
 *   - of a file all that was written before its last sync; each write since then is there, is
 *     missing, or is there in part, by sectors of 512 bytes, whatever became of those before and
 *     after it; a truncation since then happened or did not; a file may have grown without the
 *     bytes that made it grow, and holds zeros or noise there;
 *   - of the folder's names all that was made and removed before it was last synced; each name
 *     changed since then stands for any of the files that it stood for since (or for none);
 *   - of the shared index beside the log (-shm, never synced) nothing, zeros, or noise.
 * Not modelled: bytes that change without being written, a sector that is neither old nor new, a
 * disk that says a sync is done when it is not (power_deaf is that, to prove that tests see it),
 * and files that SQLite does not open, as that of the key.
 *
 * Threads: one. */
#ifndef CS_TEST_POWER_VFS_H
#define CS_TEST_POWER_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct power_disk;

/* Syncs that are not heard: the caller is told that they were done. */
enum power_deaf { POWER_HEARS, POWER_DEAF_TO_LOG, POWER_DEAF };

/* Begin to record; folder is there and has no file that SQLite knows. Aborts without memory. */
struct power_disk *power_begin(const char *folder, enum power_deaf deaf);
/* Record no more; handles are closed. What was recorded stays. */
void power_stop(struct power_disk *disk);
void power_end(struct power_disk *disk);

/* How much was recorded: a point at which a cut may be. */
size_t power_now(const struct power_disk *disk);
/* Called whenever a transaction that could write has ended, and others may see what it did. */
void power_on_end(struct power_disk *disk, void (*ended)(void *self), void *self);

/* Lay out in folder, which is there and empty, what a cut at this point may have left; another
 * seed, another outcome. */
void power_cut(const struct power_disk *disk, size_t at, uint32_t seed, const char *folder);

#endif
