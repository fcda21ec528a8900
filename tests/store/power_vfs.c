/* power_vfs.c - see power_vfs.h. The recording is a list of events; a cut replays it from its begin
 * and keeps apart what was synced from what was not. */
#include "tests/store/power_vfs.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 256 /* over all: a name that comes again is another file */
#define NAMES_MAX 8
#define PATH_MAX_BYTES 512
#define SECTOR 512
#define WRITE_LOCK 0 /* of SQLite's eight locks on a log's index: whoever writes has it */

enum power_kind { POWER_WRITE, POWER_TRUNCATE, POWER_SYNC, POWER_MAKE, POWER_REMOVE, POWER_NAMES };

struct power_event {
    enum power_kind kind;
    int file; /* what it is done to; POWER_REMOVE: none */
    int name; /* POWER_MAKE, POWER_REMOVE */
    size_t offset;
    size_t size;
    unsigned char *bytes; /* POWER_WRITE */
};

struct power_disk {
    sqlite3_vfs vfs;
    sqlite3_vfs *below;
    char folder[PATH_MAX_BYTES];
    enum power_deaf deaf;
    void (*ended)(void *self);
    void *ended_self;
    bool telling;
    bool is_log[FILES_MAX];
    int file_count;
    char names[NAMES_MAX][64];
    int name_count;
    int standing[NAMES_MAX]; /* the file of each name, or -1 */
    struct power_event *events;
    size_t event_count;
    size_t event_capacity;
};

struct power_file {
    sqlite3_file base;
    struct power_disk *disk;
    sqlite3_file *below;
    int file; /* -1: not recorded */
    bool syncs_names;
};

/* ---- recording ---- */

static void *memory_or_abort(void *memory)
{
    if (!memory) abort();
    return memory;
}

static void event_add(struct power_disk *disk, struct power_event event, const void *bytes)
{
    if (disk->event_count == disk->event_capacity) {
        disk->event_capacity = disk->event_capacity ? 2 * disk->event_capacity : 1024;
        disk->events =
            memory_or_abort(realloc(disk->events, disk->event_capacity * sizeof *disk->events));
    }
    if (bytes) {
        event.bytes = memory_or_abort(malloc(event.size));
        memcpy(event.bytes, bytes, event.size);
    }
    disk->events[disk->event_count++] = event;
}

/* The number of a name in the folder; -1: it lies elsewhere. */
static int name_number(struct power_disk *disk, const char *path)
{
    const size_t folder_size = strlen(disk->folder);
    if (!path || strncmp(path, disk->folder, folder_size) != 0 || path[folder_size] != '/')
        return -1;
    const char *const name = path + folder_size + 1;
    for (int i = 0; i < disk->name_count; i++)
        if (strcmp(disk->names[i], name) == 0) return i;
    if (disk->name_count == NAMES_MAX || strlen(name) >= sizeof disk->names[0]) abort();
    (void)snprintf(disk->names[disk->name_count], sizeof disk->names[0], "%s", name);
    disk->standing[disk->name_count] = -1;
    return disk->name_count++;
}

static int file_make(struct power_disk *disk, int name, int flags)
{
    if (disk->file_count == FILES_MAX) abort();
    const int file = disk->file_count++;
    disk->is_log[file] = (flags & SQLITE_OPEN_WAL) != 0;
    disk->standing[name] = file;
    event_add(disk, (struct power_event){.kind = POWER_MAKE, .file = file, .name = name}, NULL);
    return file;
}

/* ---- files ---- */

static struct power_file *mine(sqlite3_file *file)
{
    return (struct power_file *)(void *)file;
}

static int power_close(sqlite3_file *file)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xClose(f->below);
}
static int power_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xRead(f->below, out, size, offset);
}
static int power_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    struct power_file *const f = mine(file);
    if (f->file >= 0)
        event_add(f->disk,
                  (struct power_event){.kind = POWER_WRITE,
                                       .file = f->file,
                                       .offset = (size_t)offset,
                                       .size = (size_t)size},
                  bytes);
    return f->below->pMethods->xWrite(f->below, bytes, size, offset);
}
static int power_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct power_file *const f = mine(file);
    if (f->file >= 0)
        event_add(
            f->disk,
            (struct power_event){.kind = POWER_TRUNCATE, .file = f->file, .size = (size_t)size},
            NULL);
    return f->below->pMethods->xTruncate(f->below, size);
}

/* A sync ends before its event, so that a cut at the event is still before it. The VFS of Unix
 * syncs the folder at the first sync of a journal or log that it may have made. */
static int power_sync(sqlite3_file *file, int flags)
{
    struct power_file *const f = mine(file);
    const int code = f->below->pMethods->xSync(f->below, flags);
    if (f->file < 0 || code != SQLITE_OK || f->disk->deaf == POWER_DEAF) return code;
    if (f->disk->deaf == POWER_DEAF_TO_LOG && f->disk->is_log[f->file]) return code;
    event_add(f->disk, (struct power_event){.kind = POWER_SYNC, .file = f->file}, NULL);
    if (f->syncs_names) event_add(f->disk, (struct power_event){.kind = POWER_NAMES}, NULL);
    f->syncs_names = false;
    return code;
}
static int power_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xFileSize(f->below, size);
}
static int power_lock(sqlite3_file *file, int kind)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xLock(f->below, kind);
}
static int power_unlock(sqlite3_file *file, int kind)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xUnlock(f->below, kind);
}
static int power_reserved(sqlite3_file *file, int *out)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xCheckReservedLock(f->below, out);
}
static int power_control(sqlite3_file *file, int what, void *argument)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xFileControl(f->below, what, argument);
}
static int power_sector(sqlite3_file *file)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xSectorSize(f->below);
}
static int power_traits(sqlite3_file *file)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xDeviceCharacteristics(f->below);
}
static int power_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xShmMap(f->below, page, size, extend, out);
}

static int power_shm_lock(sqlite3_file *file, int first, int count, int flags)
{
    struct power_file *const f = mine(file);
    struct power_disk *const disk = f->disk;
    const int code = f->below->pMethods->xShmLock(f->below, first, count, flags);
    const bool ended = first == WRITE_LOCK && flags == (SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
    if (!ended || !disk->ended || disk->telling || f->file < 0) return code;
    disk->telling = true;
    disk->ended(disk->ended_self);
    disk->telling = false;
    return code;
}
static void power_shm_barrier(sqlite3_file *file)
{
    struct power_file *const f = mine(file);
    f->below->pMethods->xShmBarrier(f->below);
}
static int power_shm_unmap(sqlite3_file *file, int remove)
{
    struct power_file *const f = mine(file);
    return f->below->pMethods->xShmUnmap(f->below, remove);
}

/* Version 2: no pages mapped from the file, so that every write is seen here. */
static const sqlite3_io_methods power_methods = {
    .iVersion = 2,
    .xClose = power_close,
    .xRead = power_read,
    .xWrite = power_write,
    .xTruncate = power_truncate,
    .xSync = power_sync,
    .xFileSize = power_size,
    .xLock = power_lock,
    .xUnlock = power_unlock,
    .xCheckReservedLock = power_reserved,
    .xFileControl = power_control,
    .xSectorSize = power_sector,
    .xDeviceCharacteristics = power_traits,
    .xShmMap = power_shm_map,
    .xShmLock = power_shm_lock,
    .xShmBarrier = power_shm_barrier,
    .xShmUnmap = power_shm_unmap,
};

/* ---- the VFS ---- */

static int power_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                      int *flags_out)
{
    struct power_disk *const disk = vfs->pAppData;
    struct power_file *const f = mine(file);
    const int journals = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    const bool there = path && access(path, F_OK) == 0;
    *f = (struct power_file){.disk = disk, .below = (sqlite3_file *)(void *)(f + 1), .file = -1};
    const int code = disk->below->xOpen(disk->below, path, f->below, flags, flags_out);
    if (code != SQLITE_OK) return code;
    file->pMethods = &power_methods;
    const int name = name_number(disk, path);
    if (name < 0) return code;
    f->syncs_names = (flags & SQLITE_OPEN_CREATE) && (flags & journals);
    if (!there) disk->standing[name] = -1;
    f->file = disk->standing[name] >= 0 ? disk->standing[name] : file_make(disk, name, flags);
    return code;
}

static int power_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    struct power_disk *const disk = vfs->pAppData;
    const int code = disk->below->xDelete(disk->below, path, sync_folder);
    const int name = code == SQLITE_OK ? name_number(disk, path) : -1;
    if (name < 0) return code;
    disk->standing[name] = -1;
    event_add(disk, (struct power_event){.kind = POWER_REMOVE, .file = -1, .name = name}, NULL);
    if (sync_folder && disk->deaf == POWER_HEARS)
        event_add(disk, (struct power_event){.kind = POWER_NAMES}, NULL);
    return code;
}

struct power_disk *power_begin(const char *folder, enum power_deaf deaf)
{
    struct power_disk *const disk = memory_or_abort(calloc(1, sizeof *disk));
    const int n = snprintf(disk->folder, sizeof disk->folder, "%s", folder);
    if (n < 0 || (size_t)n >= sizeof disk->folder) abort();
    disk->deaf = deaf;
    disk->below = sqlite3_vfs_find(NULL);
    if (!disk->below) abort();
    disk->vfs = *disk->below;
    disk->vfs.pNext = NULL;
    disk->vfs.zName = "power";
    disk->vfs.pAppData = disk;
    disk->vfs.szOsFile = (int)sizeof(struct power_file) + disk->below->szOsFile;
    disk->vfs.xOpen = power_open;
    disk->vfs.xDelete = power_delete;
    if (sqlite3_vfs_register(&disk->vfs, 1) != SQLITE_OK) abort();
    return disk;
}

void power_stop(struct power_disk *disk)
{
    (void)sqlite3_vfs_unregister(&disk->vfs);
    (void)sqlite3_vfs_register(disk->below, 1);
    disk->ended = NULL;
}

void power_end(struct power_disk *disk)
{
    for (size_t i = 0; i < disk->event_count; i++) free(disk->events[i].bytes);
    free(disk->events);
    free(disk);
}

size_t power_now(const struct power_disk *disk)
{
    return disk->event_count;
}

void power_on_end(struct power_disk *disk, void (*ended)(void *self), void *self)
{
    disk->ended = ended;
    disk->ended_self = self;
}

/* ---- a cut ---- */

struct content {
    unsigned char *bytes;
    size_t size;
    size_t capacity;
};

enum loss { LOSS_NOTHING, LOSS_ALL, LOSS_END, LOSS_ANY, LOSSES };

struct cut {
    const struct power_disk *disk;
    size_t at;
    uint32_t random;
    enum loss loss;
    size_t loss_from; /* LOSS_END: the first event that is lost */
    bool noise;       /* where a file grew without its bytes */
    struct content files[FILES_MAX];
};

static uint32_t chance(struct cut *cut, uint32_t of)
{
    cut->random ^= cut->random << 13;
    cut->random ^= cut->random >> 17;
    cut->random ^= cut->random << 5;
    return cut->random % of;
}

static void content_grow(struct cut *cut, struct content *c, size_t size)
{
    if (size <= c->size) return;
    if (size > c->capacity) {
        c->capacity = 2 * size;
        c->bytes = memory_or_abort(realloc(c->bytes, c->capacity));
    }
    for (size_t i = c->size; i < size; i++)
        c->bytes[i] = cut->noise ? (unsigned char)chance(cut, 256) : 0;
    c->size = size;
}

static void content_write(struct cut *cut, struct content *c, const struct power_event *e)
{
    content_grow(cut, c, e->offset + e->size);
    memcpy(c->bytes + e->offset, e->bytes, e->size);
}

/* Each sector of a write is there or is not. */
static void content_tear(struct cut *cut, struct content *c, const struct power_event *e)
{
    for (size_t begin = e->offset, end = 0; begin < e->offset + e->size; begin = end) {
        end = (begin / SECTOR + 1) * SECTOR;
        if (end > e->offset + e->size) end = e->offset + e->size;
        if (chance(cut, 2) == 0) continue;
        content_grow(cut, c, end);
        memcpy(c->bytes + begin, e->bytes + (begin - e->offset), end - begin);
    }
}

static bool lost(struct cut *cut, size_t event)
{
    switch (cut->loss) {
    case LOSS_NOTHING: return false;
    case LOSS_ALL: return true;
    case LOSS_END: return event >= cut->loss_from;
    case LOSS_ANY: return chance(cut, 2) == 0;
    case LOSSES: break;
    }
    abort();
}

/* A write or truncation that no sync followed. */
static void unsynced_do(struct cut *cut, size_t event)
{
    const struct power_event *const e = &cut->disk->events[event];
    struct content *const c = &cut->files[e->file];
    const bool is_lost = lost(cut, event);
    const bool torn = cut->loss != LOSS_NOTHING && chance(cut, 4) == 0;
    if (e->kind == POWER_TRUNCATE) {
        if (!is_lost && e->size < c->size) c->size = e->size;
    } else if (torn && cut->loss != LOSS_ALL) {
        content_tear(cut, c, e);
    } else if (!is_lost) {
        content_write(cut, c, e);
    } else if (chance(cut, 8) == 0) {
        content_grow(cut, c, e->offset + e->size);
    }
}

/* The last sync of each file before the cut: what came before is there. */
static void files_lay(struct cut *cut)
{
    size_t synced[FILES_MAX] = {0};
    const struct power_event *const events = cut->disk->events;
    for (size_t i = 0; i < cut->at; i++)
        if (events[i].kind == POWER_SYNC) synced[events[i].file] = i;
    for (size_t i = 0; i < cut->at; i++) {
        const struct power_event *const e = &events[i];
        if (e->kind != POWER_WRITE && e->kind != POWER_TRUNCATE) continue;
        struct content *const c = &cut->files[e->file];
        if (i >= synced[e->file]) unsynced_do(cut, i);
        else if (e->kind == POWER_WRITE) content_write(cut, c, e);
        else if (e->size < c->size) c->size = e->size;
    }
}

/* What each name stands for: as it was when the folder was synced, or after any change since. */
static void names_lay(struct cut *cut, int standing[NAMES_MAX])
{
    size_t synced = 0;
    const struct power_event *const events = cut->disk->events;
    for (int i = 0; i < NAMES_MAX; i++) standing[i] = -1;
    for (size_t i = 0; i < cut->at; i++)
        if (events[i].kind == POWER_NAMES) synced = i;
    for (size_t i = 0; i < cut->at; i++) {
        const struct power_event *const e = &events[i];
        if (e->kind != POWER_MAKE && e->kind != POWER_REMOVE) continue;
        if (i < synced || !lost(cut, i)) standing[e->name] = e->file;
    }
}

static void content_save(const char *folder, const char *name, const struct content *c)
{
    char path[PATH_MAX_BYTES + 80];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) abort();
    for (size_t done = 0; done < c->size;) {
        const ssize_t n = write(fd, c->bytes + done, c->size - done);
        if (n <= 0) abort();
        done += (size_t)n;
    }
    (void)close(fd);
}

/* Beside every log: the index that processes share, which SQLite never syncs. */
static void index_save(struct cut *cut, const char *folder, const char *log)
{
    char name[80];
    struct content c = {0};
    const size_t size = strlen(log);
    const uint32_t kind = chance(cut, 3);
    if (size < 4 || strcmp(log + size - 4, "-wal") != 0 || kind == 0) return;
    (void)snprintf(name, sizeof name, "%.*s-shm", (int)(size - 4), log);
    cut->noise = kind == 1;
    content_grow(cut, &c, 32768);
    content_save(folder, name, &c);
    free(c.bytes);
}

void power_cut(const struct power_disk *disk, size_t at, uint32_t seed, const char *folder)
{
    int standing[NAMES_MAX];
    struct cut *const cut = memory_or_abort(calloc(1, sizeof *cut));
    if (at > disk->event_count) abort();
    cut->disk = disk;
    cut->at = at;
    cut->random = ((uint32_t)at * 2654435761U) ^ (seed * 2246822519U + 1);
    if (cut->random == 0) cut->random = 1;
    for (int i = 0; i < 8; i++) (void)chance(cut, 2); /* near seeds, far outcomes */
    cut->loss = (enum loss)chance(cut, LOSSES);
    cut->loss_from = at - chance(cut, at < 64 ? (uint32_t)at + 1 : 64);
    cut->noise = chance(cut, 2) == 0;
    files_lay(cut);
    names_lay(cut, standing);
    for (int i = 0; i < disk->name_count; i++) {
        if (standing[i] < 0) continue;
        content_save(folder, disk->names[i], &cut->files[standing[i]]);
        index_save(cut, folder, disk->names[i]);
    }
    for (int i = 0; i < disk->file_count; i++) free(cut->files[i].bytes);
    free(cut);
}
