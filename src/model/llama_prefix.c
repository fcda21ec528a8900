/* llama_prefix.c - the encoded state of our fixed text, kept in memory and on disk.
 *
 * The instructions and examples before every question are the same for every document, so they are
 * read once for a model and a build. What is kept is exactly what reading gave (the cells in 16-bit
 * floats), so a kept state and a new one answer with the same bits. A file is taken only if its
 * name, its key, its size and its digest agree; anything else is read anew and replaced.
 *
 *   file: magic 8 · key 32 · digest of the state 32 · token count 8 · the state
 *
 * The key covers the model's digest, the text, libllama's build, the CPU features it uses and our
 * batch size: all that the bits depend on. */
#include "model/llama_in.h"
#include "model/model_in.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

/* The state of 4,096 tokens of the default model is 117 MB; larger models have larger states. */
#define STATE_BYTES_MAX ((size_t)512 * 1024 * 1024)
/* Reading fewer tokens takes about as long as the file. */
#define TOKENS_KEPT_MIN 32
/* Files kept in the folder; the oldest go first. Each app has one or two fixed texts. */
#define FILES_MAX 16

struct state_head {
    char magic[8];
    cs_digest key;
    cs_digest digest;
    uint64_t token_count;
};

static const char state_magic[8] = {'C', 'S', 'S', 'T', 'A', 'T', 'E', '1'};

static cs_status prefix_key(const struct cs_llama *llama, cs_str fixed, cs_digest *out,
                            struct cs_error *err)
{
    char batch[32];
    (void)snprintf(batch, sizeof batch, "f16 batch %d", CS_LLAMA_BATCH_TOKENS);
    const cs_str parts[] = {
        {(const char *)llama->sha256.bytes, sizeof llama->sha256.bytes},
        fixed,
        CS_STR(CS_LLAMA_BUILD),
        cs_str_of(llama_version()),
        cs_str_of(llama_print_system_info()),
        cs_str_of(batch),
    };
    return cs_sha256_parts(parts, CS_COUNT(parts), out, err);
}

/* Sequence 0 from the file. Any failure means: read it anew. */
static cs_status state_load(struct cs_llama *llama, struct cs_arena *arena, const cs_digest *key,
                            size_t token_count, struct cs_error *err)
{
    cs_str path;
    cs_str file;
    struct state_head head;
    CS_TRY(cs_cache_path(arena, llama->cache_folder, "fixed-", key, &path, err));
    CS_TRY(cs_file_read(arena, path.ptr, STATE_BYTES_MAX, &file, err));
    if (file.len <= sizeof head) return CS_FAIL(err, CS_E_CORRUPT, "A kept state is too short", "");
    memcpy(&head, file.ptr, sizeof head);
    const cs_str state = cs_str_slice(file, sizeof head, file.len);
    cs_digest digest;
    CS_TRY(cs_sha256(state, &digest, err));
    if (memcmp(head.magic, state_magic, sizeof state_magic) != 0 ||
        !cs_digest_equal(&head.key, key) || !cs_digest_equal(&head.digest, &digest) ||
        head.token_count != token_count)
        return CS_FAIL(err, CS_E_CORRUPT, "A kept state is not what was written", "");
    if (llama_state_seq_set_data(llama->context, (const uint8_t *)state.ptr, state.len, 0) !=
        state.len)
        return CS_FAIL(err, CS_E_CORRUPT, "A kept state was refused", "");
    const llama_memory_t memory = llama_get_memory(llama->context);
    if (llama_memory_seq_pos_min(memory, 0) != 0 ||
        llama_memory_seq_pos_max(memory, 0) != (llama_pos)token_count - 1)
        return CS_FAIL(err, CS_E_CORRUPT, "A kept state covers other tokens", "");
    return CS_OK;
}

/* Remove the oldest states until there are fewer than FILES_MAX. */
static void states_prune(const char *folder)
{
    for (;;) {
        DIR *const listing = opendir(folder);
        if (!listing) return;
        size_t count = 0;
        int64_t oldest = INT64_MAX;
        char oldest_path[4096] = "";
        for (const struct dirent *entry = readdir(listing); entry; entry = readdir(listing)) {
            char path[4096];
            struct stat s;
            if (!cs_str_starts(cs_str_of(entry->d_name), CS_STR("fixed-"))) continue;
            const int n = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            if (n < 0 || (size_t)n >= sizeof path || stat(path, &s) != 0) continue;
            count++;
            if ((int64_t)s.st_mtim.tv_sec >= oldest) continue;
            oldest = (int64_t)s.st_mtim.tv_sec;
            memcpy(oldest_path, path, (size_t)n + 1);
        }
        (void)closedir(listing);
        if (count < FILES_MAX || unlink(oldest_path) != 0) return;
    }
}

static cs_status state_save(struct cs_llama *llama, struct cs_arena *arena, const cs_digest *key,
                            size_t token_count, struct cs_error *err)
{
    const size_t state_bytes = llama_state_seq_get_size(llama->context, 0);
    if (state_bytes == 0 || state_bytes > STATE_BYTES_MAX - sizeof(struct state_head))
        return CS_FAIL(err, CS_E_LIMIT, "A state is too large to be kept", "");
    char *const file = cs_arena_get(arena, sizeof(struct state_head) + state_bytes);
    if (!file) return cs_arena_fail(arena, err);
    char *const state = file + sizeof(struct state_head);
    if (llama_state_seq_get_data(llama->context, (uint8_t *)state, state_bytes, 0) != state_bytes)
        return CS_FAIL(err, CS_E_INTERNAL, "A state could not be copied", "");
    struct state_head head = {.key = *key, .token_count = token_count};
    memcpy(head.magic, state_magic, sizeof state_magic);
    CS_TRY(cs_sha256((cs_str){state, state_bytes}, &head.digest, err));
    memcpy(file, &head, sizeof head);
    cs_str path;
    CS_TRY(cs_folder_make(llama->cache_folder, 0700, err));
    states_prune(llama->cache_folder);
    CS_TRY(cs_cache_path(arena, llama->cache_folder, "fixed-", key, &path, err));
    return cs_file_replace(path.ptr, (cs_str){file, sizeof head + state_bytes}, 0600, err);
}

void cs_llama_prefix_drop(struct cs_llama *llama)
{
    llama_memory_clear(llama_get_memory(llama->context), false);
    llama->holding = false;
}

/* Load or read the fixed text into the empty sequence 0; scratch is freed by the caller. */
static cs_status prefix_fill(struct cs_llama *llama, struct cs_arena *scratch, const cs_digest *key,
                             const struct cs_tokens *tokens, struct cs_error *err)
{
    const bool on_disk = llama->cache_folder && tokens->count >= TOKENS_KEPT_MIN;
    struct cs_error ignored = {0};
    if (on_disk && state_load(llama, scratch, key, tokens->count, &ignored) == CS_OK) {
        llama->usage.tokens_cached += tokens->count;
        return CS_OK;
    }
    cs_llama_prefix_drop(llama);
    CS_TRY(cs_llama_read(llama, tokens, 0, 0, false, err));
    if (on_disk)
        cs_ignore(state_save(llama, scratch, key, tokens->count, &ignored),
                  "without the file the next process reads the text again");
    return CS_OK;
}

cs_status cs_llama_prefix_hold(struct cs_llama *llama, cs_str fixed, const struct cs_tokens *tokens,
                               struct cs_error *err)
{
    CS_ASSERT(tokens->count < llama->context_tokens);
    cs_digest key;
    CS_TRY(prefix_key(llama, fixed, &key, err));
    if (llama->holding && cs_digest_equal(&key, &llama->held_key)) {
        const llama_memory_t memory = llama_get_memory(llama->context);
        for (llama_seq_id i = 1; i <= CS_LLAMA_AT_ONCE; i++)
            (void)llama_memory_seq_rm(memory, i, -1, -1);
        if (llama_memory_seq_rm(memory, 0, (llama_pos)tokens->count, -1)) {
            llama->usage.tokens_cached += tokens->count;
            return CS_OK;
        }
    }
    cs_llama_prefix_drop(llama);
    struct cs_arena scratch;
    cs_arena_init(&scratch, cs_allocator_system(), 4 * STATE_BYTES_MAX);
    const cs_status status = prefix_fill(llama, &scratch, &key, tokens, err);
    cs_arena_deinit(&scratch);
    llama->holding = status == CS_OK;
    llama->held_key = key;
    return status;
}
