/* decode.c - a decode: masks over a vocabulary, tokens taken, bytes that must come.
 *
 * Free strings and names are looked at by decode_free.c, automata by decode_dfa.c, and the rest of
 * the tokens by a walk with a machine, decode_walk.c. States that come again give the mask they
 * gave before. */
#include "schema/decode_in.h"

cs_status cs_decode_start(struct cs_arena *arena, struct cs_constraint *constraint,
                          const struct cs_vocab *vocab, const struct cs_decode_options *options,
                          struct cs_decode **out, struct cs_error *err)
{
    struct cs_decode *const d = CS_NEW(arena, struct cs_decode);
    if (!d) return cs_arena_fail(arena, err);
    d->constraint = constraint;
    d->vocab = vocab;
    d->arena = arena;
    d->pool.arena = arena;
    d->gather = CS_NEW_ARRAY(arena, struct thread, THREADS_MAX);
    d->key = CS_NEW_ARRAY(arena, char, 2 * (size_t)KEY_BYTES_MAX);
    d->walk = CS_NEW_ARRAY(arena, struct machine, CS_VOCAB_TOKEN_BYTES_MAX + 1);
    d->marks = CS_NEW_ARRAY(arena, struct pool_mark, CS_VOCAB_TOKEN_BYTES_MAX + 1);
    if (!d->gather || !d->key || !d->walk || !d->marks) return cs_arena_fail(arena, err);
    cs_buf_init(&d->output, arena, CS_JSON_BYTES_MAX);
    CS_TRY(cs_sources_make(d, options ? options->sources : NULL,
                           options ? options->source_count : 0, err));
    if (!cs_machine_start(d, &d->now)) return cs_arena_fail(arena, err);
    *out = d;
    return CS_OK;
}

static cs_status decode_fail(const struct cs_decode *d, struct cs_error *err)
{
    (void)d;
    return CS_FAIL(err, CS_E_LIMIT,
                   "The schema has too many alternatives at once, or memory ran out",
                   "Simplify the schema's anyOf and oneOf");
}

/* ---- masks ---- */

/* Safe tokens along one text that must follow. */
static void text_walk(struct cs_decode *d, cs_str rest, uint32_t *bits)
{
    const struct cs_vocab *const v = d->vocab;
    const struct trie *const trie = &v->safe;
    const unsigned first = rest.len ? (unsigned char)rest.ptr[0] : 0;
    uint32_t i = trie->roots[first] < trie->roots[first + 1] ? trie->roots[first] : NO_TOKEN;
    for (size_t depth = 1; i != NO_TOKEN && depth <= rest.len; depth++) {
        cs_vocab_set(v, bits, &trie->nodes[i]);
        if (depth == rest.len) return;
        const uint8_t byte = (uint8_t)rest.ptr[depth];
        i = depth == 1 ? v->pairs[first << 8 | byte] : cs_trie_child(trie, i, byte);
    }
}

/* Safe tokens that one thread can take, where that is known without a machine. */
static bool thread_walk(struct cs_decode *d, const struct thread *t, uint32_t *bits)
{
    if (d->now.phase == IN_STRING) {
        const struct shape_string *const s = &t->shape->string;
        if (!s->dfa || s->source || s->values.set) return false;
        cs_dfa_add(d, s->dfa, s, t->state, bits);
        return true;
    }
    const struct shape_object *const o = &t->top->shape->object;
    if (t->high - t->low > NAMES_WALKED) return false;
    for (uint32_t i = t->low; i < t->high; i++) {
        const cs_str text = o->names[i].text;
        if (cs_frame_takes(d, t->top, i))
            text_walk(d, cs_str_slice(text, d->now.size, text.len), bits);
    }
    if (t->state == DFA_DEAD || !cs_frame_takes(d, t->top, UINT32_MAX)) return true;
    if (o->dfa) cs_dfa_add(d, o->dfa, o->rule, t->state, bits);
    return o->dfa != NULL;
}

static bool strings_alike(const struct thread *a, const struct thread *b)
{
    const struct shape_string *const x = &a->shape->string;
    const struct shape_string *const y = &b->shape->string;
    return a->state == b->state &&
           (x == y || (x->dfa && x->dfa == y->dfa && !x->source && !y->source && !x->values.set &&
                       !y->values.set && x->least == y->least && x->most == y->most));
}

/* Threads are alternatives: what any of them takes may come. False: some needs a machine. */
static bool threads_walk(struct cs_decode *d, uint32_t *bits)
{
    const struct machine *const m = &d->now;
    if ((m->phase != IN_STRING && m->phase != IN_KEY) || m->escape || m->utf8_left) return false;
    for (uint32_t i = 0; i < m->count; i++) {
        bool same = false;
        const struct thread *const t = &m->threads[i];
        for (uint32_t k = 0; k < i && !same && m->phase == IN_STRING; k++)
            same = strings_alike(&m->threads[k], t);
        if (!same && !thread_walk(d, t, bits)) return false;
    }
    return true;
}

/* The state as far as a mask depends on it. */
static void state_key(const struct machine *m, struct machine *key)
{
    memset(key, 0, sizeof *key);
    *key = *m;
    key->hash = 0;
    if (m->phase != IN_NUMBER) key->digits = (struct digits){0};
    if (m->phase != IN_STRING && m->phase != IN_KEY) {
        key->chars = 0;
        key->size = 0;
    }
    if (m->phase != IN_STRING) return;
    bool long_enough = true;
    bool listed = false;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct thread *const t = &m->threads[i];
        const struct shape_string *const s = &t->shape->string;
        listed = listed || s->values.set || s->source || t->not_low < t->not_high;
        long_enough = long_enough && m->chars >= s->least &&
                      (s->most == UINT64_MAX || s->most - m->chars > CS_VOCAB_TOKEN_BYTES_MAX * 2);
    }
    if (long_enough && !listed) { /* how long it is says nothing any more */
        key->chars = UINT32_MAX;
        key->size = 0;
    }
}

static uint64_t hash_words(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *const at = bytes;
    for (size_t i = 0; i + 8 <= size; i += 8) {
        uint64_t word;
        memcpy(&word, at + i, 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return hash;
}

static struct mask_entry *mask_slot(struct cs_decode *d, const struct machine *key)
{
    uint64_t hash = ((uint64_t)key->phase << 40) ^ ((uint64_t)key->chars << 8) ^ key->escape ^
                    key->utf8_left;
    hash = hash_words(hash, key->threads, key->count * sizeof *key->threads);
    hash = hash_words(hash, &key->digits, sizeof key->digits);
    return &d->masks[(hash >> 20) % MASKS_KEPT];
}

static bool keys_equal(const struct machine *a, const struct machine *b)
{
    if (a->count != b->count || a->phase != b->phase || a->spaces != b->spaces) return false;
    if (a->escape != b->escape || a->escaped != b->escaped || a->utf8_left != b->utf8_left)
        return false;
    if (a->utf8_low != b->utf8_low || a->utf8_high != b->utf8_high || a->word != b->word)
        return false;
    if (a->word_at != b->word_at || a->chars != b->chars || a->size != b->size) return false;
    if (memcmp(&a->digits, &b->digits, sizeof a->digits) != 0) return false;
    return a->threads == b->threads ||
           memcmp(a->threads, b->threads, a->count * sizeof *a->threads) == 0;
}

static cs_status mask_make(struct cs_decode *d, uint32_t *bits, struct cs_error *err)
{
    const struct cs_vocab *const v = d->vocab;
    if (!cs_free_mask(d, bits)) {
        memset(bits, 0, v->words * sizeof *bits);
        cs_trie_walk(d, threads_walk(d, bits) ? &v->special : &v->all, bits);
    }
    if (d->failed) return decode_fail(d, err);
    if (cs_machine_whole(&d->now))
        for (uint32_t i = 0; i < v->end_count; i++)
            bits[v->ends[i] / 32] |= (uint32_t)1 << (v->ends[i] % 32);
    return CS_OK;
}

cs_status cs_decode_mask(struct cs_decode *d, uint32_t *bits, struct cs_error *err)
{
    struct machine key;
    const struct cs_vocab *const v = d->vocab;
    CS_ASSERT(v != NULL);
    if (d->finished) {
        memset(bits, 0, v->words * sizeof *bits);
        return CS_OK;
    }
    if (d->now.phase == IN_KEY || cs_machine_unique(&d->now)) return mask_make(d, bits, err);
    state_key(&d->now, &key);
    struct mask_entry *const slot = mask_slot(d, &key);
    if (slot->state.count && keys_equal(&slot->state, &key)) {
        memcpy(bits, slot->bits, v->words * sizeof *bits);
        return CS_OK;
    }
    CS_TRY(mask_make(d, bits, err));
    if (!slot->bits) slot->bits = CS_NEW_ARRAY(d->arena, uint32_t, v->words);
    if (!slot->bits) return cs_arena_fail(d->arena, err);
    memcpy(slot->bits, bits, v->words * sizeof *bits);
    slot->state = key;
    return CS_OK;
}

/* ---- taking ---- */

cs_status cs_decode_accept_bytes(struct cs_decode *d, cs_str bytes, struct cs_error *err)
{
    struct machine m = d->now;
    char key[KEY_BYTES_MAX];
    const struct pool_mark mark = cs_pool_mark(&d->pool);
    const size_t key_size = m.phase == IN_KEY ? m.size : 0;
    memcpy(key, d->key, key_size);
    for (size_t i = 0; i < bytes.len; i++) {
        const bool taken = !d->finished && cs_machine_step(d, &m, (unsigned char)bytes.ptr[i]);
        if (m.phase != IN_KEY) m.key_at = 0;
        if (taken) continue;
        memcpy(d->key, key, key_size);
        cs_pool_reset(&d->pool, mark);
        if (d->failed) return decode_fail(d, err);
        return CS_FAIL_AT(err, CS_E_INPUT, "A byte may not come here by the schema",
                          "Take tokens that the mask allows", i);
    }
    cs_buf_add(&d->output, bytes);
    if (d->output.failed)
        return CS_FAIL(err, CS_E_LIMIT, "The output became too large", "Limit its length");
    d->now = m;
    return CS_OK;
}

cs_status cs_decode_accept(struct cs_decode *d, uint32_t token, struct cs_error *err)
{
    const struct cs_vocab *const v = d->vocab;
    CS_ASSERT(v != NULL);
    for (uint32_t i = 0; i < v->end_count; i++) {
        if (v->ends[i] != token || !cs_machine_whole(&d->now)) continue;
        d->finished = true;
        return CS_OK;
    }
    const cs_str text = cs_vocab_token(v, token);
    if (text.len == 0)
        return CS_FAIL_AT(err, CS_E_INPUT, "A token may not come here by the schema",
                          "Take tokens that the mask allows", 0);
    return cs_decode_accept_bytes(d, text, err);
}

bool cs_decode_may_end(struct cs_decode *d)
{
    return cs_machine_whole(&d->now);
}

bool cs_decode_must_end(struct cs_decode *d)
{
    return d->finished || d->now.phase == AT_END;
}

cs_str cs_decode_output(const struct cs_decode *d)
{
    return (cs_str){d->output.bytes, d->output.size};
}

#define FORCED_MAX 4096u
cs_status cs_decode_forced(struct cs_decode *d, struct cs_arena *arena, cs_str *out,
                           struct cs_error *err)
{
    struct cs_buf buf;
    struct machine m = d->now;
    char key[KEY_BYTES_MAX];
    const struct pool_mark mark = cs_pool_mark(&d->pool);
    const size_t key_size = m.phase == IN_KEY ? m.size : 0;
    memcpy(key, d->key, key_size);
    cs_buf_init(&buf, arena, FORCED_MAX);
    while (buf.size < FORCED_MAX - 1 && !d->finished && !cs_machine_whole(&m)) {
        struct machine only = m;
        unsigned char byte = 0;
        unsigned choices = 0;
        const struct pool_mark here = cs_pool_mark(&d->pool);
        for (unsigned b = 0; b < 256 && choices < 2; b++) {
            struct machine next = m;
            cs_pool_reset(&d->pool, here);
            if ((b == ' ' || b == '\n' || b == '\r' || b == '\t') && m.phase != IN_STRING &&
                m.phase != IN_KEY)
                continue;
            if (!cs_machine_step(d, &next, (unsigned char)b)) continue;
            byte = (unsigned char)b;
            choices++;
        }
        cs_pool_reset(&d->pool, here);
        if (choices != 1 || d->failed || !cs_machine_step(d, &only, byte)) break;
        cs_buf_add_char(&buf, (char)byte);
        m = only;
        if (m.phase != IN_KEY) m.key_at = 0;
    }
    memcpy(d->key, key, key_size);
    cs_pool_reset(&d->pool, mark);
    if (d->failed) return decode_fail(d, err);
    return cs_buf_finish(&buf, out, err);
}
