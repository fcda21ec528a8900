/* constraint.c - compiling a schema for decoding, and what was relaxed on the way. */
#include "schema/constraint_in.h"

#include <stdlib.h>

#define RELAXATIONS_MAX 4096u

void cs_constraint_relax(struct cs_constraint *c, cs_str keyword, uint32_t node)
{
    const cs_str pointer = c->schema->nodes[node].pointer;
    for (uint32_t i = 0; i < c->relaxation_count; i++)
        if (cs_str_equal(c->relaxations[i].keyword, keyword) &&
            cs_str_equal(c->relaxations[i].schema, pointer))
            return;
    if (c->relaxation_count == c->relaxation_capacity) {
        const uint32_t more = c->relaxation_capacity ? c->relaxation_capacity * 2 : 16;
        struct cs_relaxation *const grown = CS_NEW_ARRAY(c->arena, struct cs_relaxation, more);
        if (!grown) {
            c->out_of_memory = true;
            return;
        }
        cs_copy(grown, c->relaxations, c->relaxation_count * sizeof *grown);
        c->relaxations = grown;
        c->relaxation_capacity = more;
    }
    if (c->relaxation_count < RELAXATIONS_MAX)
        c->relaxations[c->relaxation_count++] = (struct cs_relaxation){keyword, pointer};
}

uint32_t cs_constant_add(struct cs_constraint *c, yyjson_val *value)
{
    for (uint32_t i = c->constant_count; i-- > 0 && c->constant_count - i < 64;)
        if (c->constants[i] == value) return i;
    if (c->constant_count == c->constant_capacity) {
        const uint32_t more = c->constant_capacity ? c->constant_capacity * 2 : 16;
        yyjson_val **const grown = CS_NEW_ARRAY(c->arena, yyjson_val *, more);
        if (!grown) {
            c->out_of_memory = true;
            return 0;
        }
        cs_copy(grown, c->constants, c->constant_count * sizeof *grown);
        c->constants = grown;
        c->constant_capacity = more;
    }
    c->constants[c->constant_count] = value;
    return c->constant_count++;
}

const struct dfa *cs_pattern_dfa(struct cs_constraint *c, uint32_t pattern, cs_str text,
                                 bool *empty)
{
    *empty = false;
    if (c->pattern_states[pattern] == 0) {
        c->pattern_dfas[pattern] = cs_dfa_pattern(c->arena, text, empty);
        c->pattern_states[pattern] = *empty ? 2 : 1;
    }
    *empty = c->pattern_states[pattern] == 2;
    return c->pattern_dfas[pattern];
}

static int literal_order(const void *a, const void *b)
{
    const literal x = *(const literal *)a;
    const literal y = *(const literal *)b;
    return x < y ? -1 : x > y;
}

struct goal *cs_goal_get(struct cs_constraint *c, literal *literals, uint32_t count)
{
    uint32_t kept = 0;
    uint64_t hash = 1469598103934665603u;
    if (count > 1) qsort(literals, count, sizeof *literals, literal_order);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || literals[kept - 1] != literals[i]) literals[kept++] = literals[i];
    for (uint32_t i = 0; i < kept; i++) hash = (hash ^ literals[i]) * 1099511628211u;
    struct goal **const slot = &c->slots[(hash >> 30) % GOAL_SLOTS];
    for (struct goal *g = *slot; g; g = g->next)
        if (g->count == kept &&
            (kept == 0 || memcmp(g->literals, literals, kept * sizeof *literals) == 0))
            return g;
    struct goal *const goal = CS_NEW(c->arena, struct goal);
    literal *const copy = CS_NEW_ARRAY(c->arena, literal, kept);
    if (!goal || !copy) {
        c->out_of_memory = true;
        return NULL;
    }
    cs_copy(copy, literals, kept * sizeof(*copy));
    *goal = (struct goal){.literals = copy, .count = kept, .next = *slot};
    *slot = goal;
    return goal;
}

bool cs_goal_possible(struct cs_constraint *c, struct goal *goal)
{
    if (goal->state == GOAL_DONE) return goal->shape_count > 0;
    if (goal->state == GOAL_WORKING || goal->count == 0) return true;
    if (goal->count == 1 && goal->literals[0] % 4 == LITERAL_HOLDS)
        return !yyjson_is_false(c->schema->nodes[goal->literals[0] / 4].value);
    if (c->depth > CS_GOAL_DEPTH_MAX) return true;
    cs_goal_expand(c, goal);
    return goal->shape_count > 0 || goal->state != GOAL_DONE;
}

static bool is_word_of(yyjson_val *value, const char *a, const char *b)
{
    return !value || yyjson_equals_str(value, a) || yyjson_equals_str(value, b);
}

static bool is_span(yyjson_val *span)
{
    return yyjson_arr_size(span) == 2 && yyjson_is_uint(yyjson_arr_get(span, 0)) &&
           yyjson_is_uint(yyjson_arr_get(span, 1));
}

/* An x-source that says nothing we know would limit nothing: better an error than that. */
static bool source_known(yyjson_val *spec)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(spec);
    yyjson_val *const spans = yyjson_obj_get(spec, "spans");
    yyjson_val *const doc = yyjson_obj_get(spec, "doc");
    yyjson_val *key = NULL;
    size_t i;
    size_t max;
    yyjson_val *span;
    if (!yyjson_is_obj(spec)) return false;
    while ((key = yyjson_obj_iter_next(&iter)))
        if (!yyjson_equals_str(key, "doc") && !yyjson_equals_str(key, "unit") &&
            !yyjson_equals_str(key, "case") && !yyjson_equals_str(key, "spans"))
            return false;
    yyjson_arr_foreach(spans, i, max, span)
    {
        if (!is_span(span)) return false;
    }
    return (!doc || yyjson_is_str(doc)) && (!spans || yyjson_is_arr(spans)) &&
           is_word_of(yyjson_obj_get(spec, "unit"), "word", "char") &&
           is_word_of(yyjson_obj_get(spec, "case"), "sensitive", "insensitive");
}

cs_status cs_source_specs_check(const struct cs_schema *schema, struct cs_error *err)
{
    for (uint32_t n = 0; n < schema->node_count; n++) {
        yyjson_val *const spec = yyjson_obj_get(schema->nodes[n].value, "x-source");
        if (spec && !source_known(spec))
            return CS_FAIL(err, CS_E_UNSUPPORTED, "An x-source of the schema is not understood",
                           "Give doc, unit (word, char), case (sensitive, insensitive), spans");
    }
    return CS_OK;
}

/* Some take milliseconds to build: here, not before a token. */
static void formats_build(struct cs_constraint *c)
{
    uint64_t most = UINT64_MAX;
    for (uint32_t i = 0; i < c->schema->rule_count; i++)
        if (c->schema->rules[i].keyword == KEYWORD_FORMAT)
            (void)cs_format_dfa(c, cs_value_text(c->schema->rules[i].value), &most);
}

cs_status cs_constraint_compile(struct cs_arena *arena, const struct cs_schema *schema,
                                const struct cs_constraint_options *options,
                                struct cs_constraint **out, struct cs_error *err)
{
    struct cs_constraint *const c = CS_NEW(arena, struct cs_constraint);
    literal root = literal_of(0, LITERAL_HOLDS);
    CS_ASSERT(schema != NULL);
    if (!c) return cs_arena_fail(arena, err);
    CS_TRY(cs_source_specs_check(schema, err));
    c->arena = arena;
    c->schema = schema;
    c->options = *options;
    c->matcher.arena = arena;
    c->pattern_dfas = CS_NEW_ARRAY(arena, const struct dfa *, schema->pattern_count);
    c->pattern_states = CS_NEW_ARRAY(arena, uint8_t, schema->pattern_count);
    if (!c->pattern_dfas || !c->pattern_states) return cs_arena_fail(arena, err);
    for (uint32_t i = 0; i < schema->rule_count; i++)
        c->evaluates = c->evaluates || schema->rules[i].keyword == KEYWORD_UNEVALUATED_ITEMS ||
                       schema->rules[i].keyword == KEYWORD_UNEVALUATED_PROPERTIES;
    formats_build(c);
    c->root = cs_goal_get(c, &root, 1);
    if (c->root) cs_goal_expand(c, c->root);
    if (!c->root || c->out_of_memory)
        return CS_FAIL(err, CS_E_LIMIT, "The schema is too large to decode by",
                       "Make it smaller, or validate the answer alone");
    if (c->root->shape_count == 0)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "No value can satisfy the schema",
                       "Mend the schema: two of its demands exclude each other");
    *out = c;
    return CS_OK;
}

static void shape_explore(struct cs_constraint *c, const struct shape *s)
{
    if (s->kinds & KIND_OBJECT)
        for (uint32_t i = 0; i < s->object.name_count && !c->out_of_memory; i++)
            (void)cs_shape_name_goal(c, s, i);
    if (!(s->kinds & KIND_ARRAY)) return;
    for (uint32_t i = 0; i <= s->array.prefix_count && !c->out_of_memory; i++) {
        struct goal *const item = cs_shape_item_goal(c, s, i, 0);
        if (!item) continue;
        cs_goal_expand(c, item);
        if (s->array.unique && cs_goal_unique_relaxed(item))
            cs_constraint_relax(c, CS_STR("uniqueItems"), item->count ? item->literals[0] / 4 : 0);
    }
}

cs_status cs_constraint_explore(struct cs_constraint *c, struct cs_error *err)
{
    uint32_t left = GOALS_EXPLORED_MAX;
    for (bool more = true; more && left > 0;) {
        more = false;
        for (uint32_t i = 0; i < GOAL_SLOTS; i++) {
            for (struct goal *g = c->slots[i]; g && left > 0 && !c->out_of_memory; g = g->next) {
                if (g->explored) continue;
                g->explored = true;
                more = true;
                left--;
                cs_goal_expand(c, g);
                for (uint32_t k = 0; k < g->shape_count; k++) shape_explore(c, g->shapes[k]);
            }
        }
    }
    return c->out_of_memory ? cs_arena_fail(c->arena, err) : CS_OK;
}

const struct cs_relaxation *cs_constraint_relaxations(const struct cs_constraint *constraint,
                                                      uint32_t *count)
{
    *count = constraint->relaxation_count;
    return constraint->relaxations;
}
