/* validate.c - walks a value and the schema's nodes together.
 *
 * The walk recurses once for each subschema entered, at most CS_SCHEMA_DEPTH_MAX deep, and counts
 * its steps. Inside anyOf, oneOf and not a failure is an answer, not a problem: the walk is then
 * quiet and stops at the first one. Places are a chain on the C stack; pointers are made from it
 * only when there is a problem to report.
 *
 * Two more things travel along. A set of the members or items that were looked at, for the
 * unevaluated… keywords: only where one of them waits for it (else NULL). And the resources that
 * were entered, outermost last, for $dynamicRef. */
#include "schema/quick_in.h"

/* Where the value stands in the instance. */
struct place {
    const struct place *up; /* NULL: the root */
    cs_str key;
    size_t index; /* when key.ptr is NULL */
};

/* Which members (by their order) or items of one value were looked at. */
struct seen {
    uint64_t *bits;
    uint64_t first; /* bits points here while 64 are enough */
    size_t count;
};

static bool node_holds(struct walk *w, uint32_t index, yyjson_val *value, const struct place *place,
                       struct seen *seen);

/* A token as it stands in a pointer, written so that it ends at end; its size. end NULL: only
 * that. */
static size_t token_write(const struct place *place, char *end)
{
    char digits[24];
    cs_str token = place->key;
    if (!token.ptr) {
        const int count = snprintf(digits, sizeof digits, "%zu", place->index);
        token = (cs_str){digits, (size_t)count};
    }
    size_t size = 0;
    for (size_t i = token.len; i-- > 0; size++) {
        const char c = token.ptr[i];
        const bool escaped = c == '~' || c == '/';
        if (end) *--end = escaped ? (c == '~' ? '0' : '1') : c;
        if (!escaped) continue;
        if (end) *--end = '~';
        size++;
    }
    if (end) *--end = '/';
    return size + 1;
}

/* The pointer of a place, written from its end. */
static cs_status place_pointer(struct walk *w, const struct place *place, cs_str *out)
{
    size_t size = 0;
    for (const struct place *at = place; at->up; at = at->up) size += token_write(at, NULL);
    char *const text = cs_arena_get(w->arena, size + 1);
    if (!text) return cs_arena_fail(w->arena, w->err);
    *out = (cs_str){text, size};
    for (char *end = text + size; place->up; place = place->up) end -= token_write(place, end);
    return CS_OK;
}

/* Room for four problems, then sixteen, then all. */
static void problems_grow(struct walk *w)
{
    const uint32_t room = w->problem_room ? w->problem_room * 4 : 4;
    struct cs_schema_problem *const grown = CS_NEW_ARRAY(w->arena, struct cs_schema_problem, room);
    if (!grown) {
        w->status = cs_arena_fail(w->arena, w->err);
        return;
    }
    cs_copy(grown, w->problems, w->problem_count * sizeof *grown);
    w->problems = grown;
    w->problem_room = room;
}

/* Always false, so that a check can end with it. schema is where the keyword stands. */
static bool problem_add(struct walk *w, cs_str keyword, cs_str schema, const struct place *place)
{
    if (w->quiet || w->status != CS_OK) return false;
    if (w->problem_count == CS_SCHEMA_PROBLEMS_MAX) {
        w->cut = true;
        return false;
    }
    struct cs_schema_problem problem = {.keyword = keyword, .schema = schema};
    w->status = place_pointer(w, place, &problem.instance);
    if (w->status == CS_OK && w->problem_count == w->problem_room) problems_grow(w);
    if (w->status == CS_OK) w->problems[w->problem_count++] = problem;
    return false;
}

static bool rule_fails(struct walk *w, const struct node *node, const struct rule *rule,
                       const struct place *place)
{
    if (w->quiet || w->status != CS_OK) return false;
    const cs_str name = cs_keyword_name(rule->keyword);
    cs_str schema = {0};
    w->status = cs_pointer_add(w->arena, node->pointer, name, &schema, w->err);
    return problem_add(w, name, schema, place);
}

/* The problem that was reported last, to say more of; NULL when it was not. */
static struct cs_schema_problem *problem_last(struct walk *w)
{
    if (w->quiet || w->status != CS_OK || w->cut || w->problem_count == 0) return NULL;
    return &w->problems[w->problem_count - 1];
}

static bool walk_fail(struct walk *w, cs_status status)
{
    if (w->status == CS_OK) w->status = status;
    return false;
}

bool cs_walk_too_long(struct walk *w)
{
    w->steps = 0;
    if (w->status != CS_OK) return false;
    return walk_fail(
        w, CS_FAIL_NUM(w->err, CS_E_LIMIT, "Checking against the schema takes more than %1 steps",
                       "Simplify the schema's anyOf and oneOf", CS_SCHEMA_STEPS_MAX, 0));
}

bool cs_walk_too_deep(struct walk *w)
{
    if (w->status != CS_OK) return false;
    return walk_fail(w, CS_FAIL(w->err, CS_E_LIMIT,
                                "The value goes deeper into the schema than is followed",
                                "Flatten the value or the schema"));
}

/* A walk that goes on after a problem finds the others too; a quiet one only needs the answer. */
static bool goes_on(const struct walk *w, bool holds)
{
    return w->status == CS_OK && (holds || !w->quiet);
}

/* ---- what was looked at ---- */

static bool seen_init(struct walk *w, struct seen *seen, yyjson_val *value)
{
    seen->count = yyjson_is_obj(value) ? yyjson_obj_size(value) : yyjson_arr_size(value);
    seen->first = 0;
    seen->bits = &seen->first;
    if (seen->count <= 64) return true;
    seen->bits = CS_NEW_ARRAY(w->arena, uint64_t, (seen->count + 63) / 64);
    return seen->bits || walk_fail(w, cs_arena_fail(w->arena, w->err));
}

static void seen_mark(struct seen *seen, size_t index)
{
    if (seen) seen->bits[index / 64] |= (uint64_t)1 << (index % 64);
}

static bool seen_has(const struct seen *seen, size_t index)
{
    return (seen->bits[index / 64] >> (index % 64) & 1U) != 0;
}

static void seen_merge(struct seen *to, const struct seen *from)
{
    for (size_t i = 0; i < (to->count + 63) / 64; i++) to->bits[i] |= from->bits[i];
}

static uint64_t types_of(yyjson_val *value)
{
    if (yyjson_is_null(value)) return TYPE_NULL;
    if (yyjson_is_bool(value)) return TYPE_BOOLEAN;
    if (yyjson_is_obj(value)) return TYPE_OBJECT;
    if (yyjson_is_arr(value)) return TYPE_ARRAY;
    if (yyjson_is_str(value)) return TYPE_STRING;
    return cs_number_is_integer(value) ? TYPE_NUMBER | TYPE_INTEGER : TYPE_NUMBER;
}

static bool enum_holds(struct walk *w, const struct rule *rule, yyjson_val *value)
{
    yyjson_arr_iter iter = yyjson_arr_iter_with(rule->value);
    yyjson_val *allowed = NULL;
    while ((allowed = yyjson_arr_iter_next(&iter)))
        if (cs_value_equal(allowed, value, 0, &w->steps)) return true;
    return !cs_walk_steps(w, 1);
}

static bool number_holds(const struct rule *rule, yyjson_val *value)
{
    if (!yyjson_is_num(value)) return true;
    const int order = cs_number_compare(value, rule->value);
    if (rule->keyword == KEYWORD_MINIMUM) return order >= 0;
    if (rule->keyword == KEYWORD_MAXIMUM) return order <= 0;
    return rule->keyword == KEYWORD_EXCLUSIVE_MINIMUM ? order > 0 : order < 0;
}

static bool size_holds(const struct rule *rule, yyjson_val *value)
{
    const enum keyword keyword = rule->keyword;
    uint64_t size = 0;
    if (keyword == KEYWORD_MIN_LENGTH || keyword == KEYWORD_MAX_LENGTH) {
        if (!yyjson_is_str(value)) return true;
        size = cs_text_characters(value);
    } else if (keyword == KEYWORD_MIN_ITEMS || keyword == KEYWORD_MAX_ITEMS) {
        if (!yyjson_is_arr(value)) return true;
        size = yyjson_arr_size(value);
    } else {
        if (!yyjson_is_obj(value)) return true;
        size = yyjson_obj_size(value);
    }
    const bool least = keyword == KEYWORD_MIN_LENGTH || keyword == KEYWORD_MIN_ITEMS ||
                       keyword == KEYWORD_MIN_PROPERTIES;
    return least ? size >= rule->bound : size <= rule->bound;
}

static bool names_hold(struct walk *w, yyjson_val *names, yyjson_val *value)
{
    yyjson_arr_iter iter = yyjson_arr_iter_with(names);
    yyjson_val *name = NULL;
    while ((name = yyjson_arr_iter_next(&iter))) {
        if (!cs_walk_steps(w, yyjson_obj_size(value) + 1)) return false;
        if (!yyjson_obj_getn(value, yyjson_get_str(name), yyjson_get_len(name))) return false;
    }
    return true;
}

/* Each name that is missing is a problem of its own. */
static bool missing_report(struct walk *w, const struct node *node, const struct rule *rule,
                           yyjson_val *names, yyjson_val *value, const struct place *place)
{
    bool holds = true;
    yyjson_arr_iter iter = yyjson_arr_iter_with(names);
    yyjson_val *name = NULL;
    while (goes_on(w, holds) && (name = yyjson_arr_iter_next(&iter))) {
        if (!cs_walk_steps(w, yyjson_obj_size(value) + 1)) return false;
        if (yyjson_obj_getn(value, yyjson_get_str(name), yyjson_get_len(name))) continue;
        holds = rule_fails(w, node, rule, place);
        struct cs_schema_problem *const problem = problem_last(w);
        if (problem) problem->property = cs_value_text(name);
    }
    return holds;
}

static bool dependents_report(struct walk *w, const struct node *node, const struct rule *rule,
                              yyjson_val *value, const struct place *place)
{
    bool holds = true;
    yyjson_obj_iter iter = yyjson_obj_iter_with(rule->value);
    yyjson_val *key = NULL;
    while (goes_on(w, holds) && (key = yyjson_obj_iter_next(&iter))) {
        if (!cs_walk_steps(w, yyjson_obj_size(value) + 1)) return false;
        if (yyjson_obj_getn(value, yyjson_get_str(key), yyjson_get_len(key)))
            holds &= missing_report(w, node, rule, yyjson_obj_iter_get_val(key), value, place);
    }
    return holds;
}

/* A member that is there brings the names that must be there too. */
static bool dependent_required_holds(struct walk *w, const struct rule *rule, yyjson_val *value)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(rule->value);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter))) {
        if (!cs_walk_steps(w, yyjson_obj_size(value) + 1)) return false;
        if (!yyjson_obj_getn(value, yyjson_get_str(key), yyjson_get_len(key))) continue;
        if (!names_hold(w, yyjson_obj_iter_get_val(key), value)) return false;
    }
    return true;
}

/* No two items are equal. Few are compared in pairs, many by their hashes first. */
static bool unique_holds(struct walk *w, yyjson_val *value)
{
    const size_t count = yyjson_arr_size(value);
    if (count < 2) return true;
    size_t slots = 4;
    while (slots < 2 * count) slots *= 2;
    yyjson_val **const table = CS_NEW_ARRAY(w->arena, yyjson_val *, slots);
    if (!table) return walk_fail(w, cs_arena_fail(w->arena, w->err));
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    yyjson_val *item = NULL;
    while ((item = yyjson_arr_iter_next(&iter))) {
        size_t at = cs_value_hash(item, 0, &w->steps) & (slots - 1);
        if (!cs_walk_steps(w, 1)) return false;
        for (; table[at]; at = (at + 1) & (slots - 1))
            if (cs_value_equal(table[at], item, 0, &w->steps) || !cs_walk_steps(w, 1)) return false;
        table[at] = item;
    }
    return true;
}

bool cs_walk_pattern(struct walk *w, uint32_t pattern, cs_str text, bool *matches)
{
    const enum cs_pattern_answer answer =
        cs_pattern_match(w->schema->patterns[pattern], text, &w->matcher);
    *matches = answer == CS_PATTERN_MATCHES;
    if (answer != CS_PATTERN_GAVE_UP) return true;
    if (w->status != CS_OK) return false;
    return walk_fail(w, CS_FAIL(w->err, CS_E_LIMIT,
                                "A pattern of the schema takes too many steps for this value",
                                "Write the pattern without nested repetition"));
}

/* A rule's n-th subschema. A schema without any subschema has no array to point into, so only a
 * child that is there may be asked for. */
static uint32_t child_of(const struct cs_schema *s, const struct rule *rule, uint32_t n)
{
    return s->children[rule->child_begin + n];
}

/* The subschema that properties has for a name, or NO_NODE. */
static uint32_t property_find(const struct cs_schema *s, const struct rule *properties, cs_str name)
{
    uint32_t low = 0;
    uint32_t high = properties->child_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const uint32_t child = child_of(s, properties, middle);
        const int order = cs_str_compare(s->nodes[child].name, name);
        if (order == 0) return child;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NO_NODE;
}

static const struct rule *rule_of(const struct cs_schema *s, const struct node *node,
                                  enum keyword keyword)
{
    for (uint32_t i = 0; i < node->rule_count; i++)
        if (s->rules[node->rule_begin + i].keyword == keyword)
            return &s->rules[node->rule_begin + i];
    return NULL;
}

static bool properties_hold(struct walk *w, const struct rule *rule, yyjson_val *value,
                            const struct place *place, struct seen *seen)
{
    bool holds = true;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    for (size_t i = 0; goes_on(w, holds) && (key = yyjson_obj_iter_next(&iter)); i++) {
        if (!cs_walk_steps(w, 1)) return false;
        const struct place inner = {.up = place, .key = cs_value_text(key)};
        const uint32_t child = property_find(w->schema, rule, inner.key);
        if (child == NO_NODE) continue;
        seen_mark(seen, i);
        holds &= node_holds(w, child, yyjson_obj_iter_get_val(key), &inner, NULL);
    }
    return holds;
}

static bool patterns_hold(struct walk *w, const struct rule *rule, yyjson_val *value,
                          const struct place *place, struct seen *seen)
{
    bool holds = true;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    for (size_t i = 0; goes_on(w, holds) && (key = yyjson_obj_iter_next(&iter)); i++) {
        const struct place inner = {.up = place, .key = cs_value_text(key)};
        for (uint32_t k = 0; goes_on(w, holds) && k < rule->child_count; k++) {
            bool matches = false;
            if (!cs_walk_steps(w, 1) ||
                !cs_walk_pattern(w, rule->pattern_begin + k, inner.key, &matches))
                return false;
            if (!matches) continue;
            seen_mark(seen, i);
            const uint32_t child = child_of(w->schema, rule, k);
            holds &= node_holds(w, child, yyjson_obj_iter_get_val(key), &inner, NULL);
        }
    }
    return holds;
}

/* properties or patternProperties of the same node speak of the name. */
static bool is_named(struct walk *w, const struct rule *properties, const struct rule *patterns,
                     cs_str name)
{
    if (properties && property_find(w->schema, properties, name) != NO_NODE) return true;
    for (uint32_t k = 0; patterns && k < patterns->child_count; k++) {
        bool matches = false;
        if (!cs_walk_steps(w, 1) ||
            !cs_walk_pattern(w, patterns->pattern_begin + k, name, &matches) || matches)
            return true;
    }
    return false;
}

static bool additional_hold(struct walk *w, const struct node *node, const struct rule *rule,
                            yyjson_val *value, const struct place *place, struct seen *seen)
{
    const struct rule *const properties = rule_of(w->schema, node, KEYWORD_PROPERTIES);
    const struct rule *const patterns = rule_of(w->schema, node, KEYWORD_PATTERN_PROPERTIES);
    bool holds = true;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    for (size_t i = 0; goes_on(w, holds) && (key = yyjson_obj_iter_next(&iter)); i++) {
        if (!cs_walk_steps(w, 1)) return false;
        const struct place inner = {.up = place, .key = cs_value_text(key)};
        if (is_named(w, properties, patterns, inner.key)) continue;
        seen_mark(seen, i);
        holds &=
            node_holds(w, child_of(w->schema, rule, 0), yyjson_obj_iter_get_val(key), &inner, NULL);
    }
    return holds;
}

static bool names_of_properties_hold(struct walk *w, const struct rule *rule, yyjson_val *value,
                                     const struct place *place)
{
    bool holds = true;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    while (goes_on(w, holds) && (key = yyjson_obj_iter_next(&iter))) {
        const struct place inner = {.up = place, .key = cs_value_text(key)};
        holds &= node_holds(w, child_of(w->schema, rule, 0), key, &inner, NULL);
    }
    return holds;
}

static uint32_t prefix_count(const struct cs_schema *s, const struct node *node)
{
    const struct rule *const prefix = rule_of(s, node, KEYWORD_PREFIX_ITEMS);
    return prefix ? prefix->child_count : 0;
}

/* prefixItems: one subschema for each of the first items; items: one for all behind them. */
static bool items_hold(struct walk *w, const struct node *node, const struct rule *rule,
                       yyjson_val *value, const struct place *place, struct seen *seen)
{
    const uint32_t prefix = prefix_count(w->schema, node);
    const bool of_prefix = rule->keyword == KEYWORD_PREFIX_ITEMS;
    bool holds = true;
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    yyjson_val *item = NULL;
    for (size_t i = 0; goes_on(w, holds) && (item = yyjson_arr_iter_next(&iter)); i++) {
        if (of_prefix != (i < prefix)) continue;
        const struct place inner = {.up = place, .index = i};
        const uint32_t child = child_of(w->schema, rule, of_prefix ? (uint32_t)i : 0);
        seen_mark(seen, i);
        holds &= node_holds(w, child, item, &inner, NULL);
    }
    return holds;
}

static bool contains_holds(struct walk *w, const struct node *node, const struct rule *rule,
                           yyjson_val *value, const struct place *place, struct seen *seen)
{
    uint64_t count = 0;
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    yyjson_val *item = NULL;
    w->quiet++;
    for (size_t i = 0; w->status == CS_OK && (item = yyjson_arr_iter_next(&iter)); i++) {
        const struct place inner = {.up = place, .index = i};
        if (!node_holds(w, child_of(w->schema, rule, 0), item, &inner, NULL)) continue;
        seen_mark(seen, i);
        count++;
    }
    w->quiet--;
    if (count >= rule->bound && count <= rule->most) return true;
    (void)rule_fails(w, node, rule, place);
    struct cs_schema_problem *const problem = problem_last(w);
    if (problem) problem->too_many = count > rule->most;
    return false;
}

/* What no other keyword of the node, and no subschema at the same value, has looked at. */
static bool unevaluated_hold(struct walk *w, const struct rule *rule, yyjson_val *value,
                             const struct place *place, struct seen *seen)
{
    const uint32_t child = child_of(w->schema, rule, 0);
    bool holds = true;
    if (rule->keyword == KEYWORD_UNEVALUATED_ITEMS) {
        yyjson_arr_iter iter = yyjson_arr_iter_with(value);
        yyjson_val *item = NULL;
        for (size_t i = 0; goes_on(w, holds) && (item = yyjson_arr_iter_next(&iter)); i++) {
            const struct place inner = {.up = place, .index = i};
            if (seen_has(seen, i)) continue;
            seen_mark(seen, i);
            holds &= node_holds(w, child, item, &inner, NULL);
        }
        return holds;
    }
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    for (size_t i = 0; goes_on(w, holds) && (key = yyjson_obj_iter_next(&iter)); i++) {
        const struct place inner = {.up = place, .key = cs_value_text(key)};
        if (seen_has(seen, i)) continue;
        seen_mark(seen, i);
        holds &= node_holds(w, child, yyjson_obj_iter_get_val(key), &inner, NULL);
    }
    return holds;
}

static bool all_hold(struct walk *w, const struct rule *rule, yyjson_val *value,
                     const struct place *place, struct seen *seen)
{
    bool holds = true;
    for (uint32_t i = 0; i < rule->child_count && goes_on(w, holds); i++)
        holds &= node_holds(w, child_of(w->schema, rule, i), value, place, seen);
    return holds;
}

/* One subschema, quietly; what it has looked at counts only if it holds. */
static bool tried(struct walk *w, uint32_t child, yyjson_val *value, const struct place *place,
                  struct seen *seen)
{
    struct seen own;
    if (seen && !seen_init(w, &own, value)) return false;
    w->quiet++;
    const bool holds = node_holds(w, child, value, place, seen ? &own : NULL);
    w->quiet--;
    if (holds && seen) seen_merge(seen, &own);
    return holds;
}

/* How many of the subschemas hold; counting stops at enough. */
static uint32_t count_holding(struct walk *w, const struct rule *rule, yyjson_val *value,
                              const struct place *place, uint32_t enough, struct seen *seen)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < rule->child_count && count < enough && w->status == CS_OK; i++)
        count += tried(w, child_of(w->schema, rule, i), value, place, seen);
    return count;
}

/* None of the alternatives holds, or too many do. Where the value's type or tag leaves only one of
 * them, what that one asks for is said as well. */
static bool branches_fail(struct walk *w, const struct node *node, const struct rule *rule,
                          yyjson_val *value, const struct place *place, uint32_t holding)
{
    (void)rule_fails(w, node, rule, place);
    struct cs_schema_problem *const problem = problem_last(w);
    if (problem) problem->too_many = holding > 0;
    if (w->quiet || w->status != CS_OK || holding > 0 || !w->schema->quick) return false;
    const uint32_t branch = cs_quick_branch(w, (uint32_t)(node - w->schema->nodes), rule, value);
    if (branch != NO_NODE) (void)node_holds(w, branch, value, place, NULL);
    return false;
}

/* if decides; then or else must hold, and report for themselves. */
static bool if_holds(struct walk *w, const struct rule *rule, yyjson_val *value,
                     const struct place *place, struct seen *seen)
{
    const struct cs_schema *const s = w->schema;
    const bool has_then = (rule->bound & 1U) != 0;
    const bool has_else = (rule->bound & 2U) != 0;
    const bool answer = tried(w, child_of(s, rule, 0), value, place, seen);
    if (w->status != CS_OK) return false;
    if (answer) return !has_then || node_holds(w, child_of(s, rule, 1), value, place, seen);
    return !has_else || node_holds(w, child_of(s, rule, has_then ? 2 : 1), value, place, seen);
}

static bool dependent_schemas_hold(struct walk *w, const struct rule *rule, yyjson_val *value,
                                   const struct place *place, struct seen *seen)
{
    const struct cs_schema *const s = w->schema;
    bool holds = true;
    for (uint32_t i = 0; i < rule->child_count && goes_on(w, holds); i++) {
        const uint32_t child = child_of(s, rule, i);
        const cs_str name = s->nodes[child].name;
        if (!cs_walk_steps(w, yyjson_obj_size(value) + 1)) return false;
        if (yyjson_obj_getn(value, name.ptr, name.len))
            holds &= node_holds(w, child, value, place, seen);
    }
    return holds;
}

/* The outermost resource entered that has a dynamic anchor of the name; else where the reference
 * leads by itself. */
static uint32_t dynamic_target(const struct walk *w, const struct rule *rule)
{
    const struct cs_schema *const s = w->schema;
    uint32_t target = child_of(s, rule, 0);
    if (!rule->anchor.len) return target;
    for (const struct scope *scope = w->scope; scope; scope = scope->up)
        for (uint32_t i = 0; i < s->anchor_count; i++) {
            const struct anchor *const a = &s->anchors[i];
            if (a->dynamic &&
                s->resources[a->resource].root == s->resources[scope->resource].root &&
                cs_str_equal(a->name, rule->anchor))
                target = a->node;
        }
    return target;
}

/* A keyword that looks at the value alone. */
static bool plain_holds(struct walk *w, const struct rule *rule, yyjson_val *value)
{
    bool matches = false;
    switch ((int)rule->keyword) {
    case KEYWORD_TYPE: return (rule->bound & types_of(value)) != 0;
    case KEYWORD_ENUM: return enum_holds(w, rule, value);
    case KEYWORD_CONST:
        return cs_value_equal(rule->value, value, 0, &w->steps) || !cs_walk_steps(w, 1);
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM: return number_holds(rule, value);
    case KEYWORD_MULTIPLE_OF:
        return !yyjson_is_num(value) || cs_number_is_multiple(value, rule->value);
    case KEYWORD_PATTERN:
        return !yyjson_is_str(value) ||
               !cs_walk_pattern(w, rule->pattern_begin, cs_value_text(value), &matches) || matches;
    case KEYWORD_FORMAT:
        return !yyjson_is_str(value) || rule->format(w->arena, cs_value_text(value));
    case KEYWORD_UNIQUE_ITEMS: return !yyjson_is_arr(value) || unique_holds(w, value);
    default: return size_holds(rule, value);
    }
}

static bool rule_holds(struct walk *w, const struct node *node, const struct rule *rule,
                       yyjson_val *value, const struct place *place, struct seen *seen)
{
    const bool object = yyjson_is_obj(value);
    const bool array = yyjson_is_arr(value);
    const uint32_t many = seen ? UINT32_MAX : 1; /* every branch that holds has looked */
    if (!cs_walk_steps(w, 1)) return false;
    switch ((int)rule->keyword) {
    /* These report for their subschemas, each at its own place. */
    case KEYWORD_REF:
    case KEYWORD_ALL_OF: return all_hold(w, rule, value, place, seen);
    case KEYWORD_DYNAMIC_REF: return node_holds(w, dynamic_target(w, rule), value, place, seen);
    case KEYWORD_PROPERTIES: return !object || properties_hold(w, rule, value, place, seen);
    case KEYWORD_PATTERN_PROPERTIES: return !object || patterns_hold(w, rule, value, place, seen);
    case KEYWORD_ADDITIONAL_PROPERTIES:
        return !object || additional_hold(w, node, rule, value, place, seen);
    case KEYWORD_PROPERTY_NAMES: return !object || names_of_properties_hold(w, rule, value, place);
    case KEYWORD_ITEMS:
    case KEYWORD_PREFIX_ITEMS: return !array || items_hold(w, node, rule, value, place, seen);
    case KEYWORD_IF: return if_holds(w, rule, value, place, seen);
    case KEYWORD_DEPENDENT_SCHEMAS:
        return !object || dependent_schemas_hold(w, rule, value, place, seen);
    case KEYWORD_UNEVALUATED_ITEMS: return !array || unevaluated_hold(w, rule, value, place, seen);
    case KEYWORD_UNEVALUATED_PROPERTIES:
        return !object || unevaluated_hold(w, rule, value, place, seen);
    /* These answer for themselves. */
    case KEYWORD_CONTAINS: return !array || contains_holds(w, node, rule, value, place, seen);
    case KEYWORD_ANY_OF:
        return count_holding(w, rule, value, place, many, seen) >= 1 ||
               branches_fail(w, node, rule, value, place, 0);
    case KEYWORD_ONE_OF: {
        const uint32_t count = count_holding(w, rule, value, place, 2, seen);
        return count == 1 || branches_fail(w, node, rule, value, place, count);
    }
    case KEYWORD_REQUIRED:
        if (w->quiet || !object) return !object || names_hold(w, rule->value, value);
        return missing_report(w, node, rule, rule->value, value, place);
    case KEYWORD_DEPENDENT_REQUIRED:
        if (w->quiet || !object) return !object || dependent_required_holds(w, rule, value);
        return dependents_report(w, node, rule, value, place);
    case KEYWORD_NOT:
        return count_holding(w, rule, value, place, 1, NULL) == 0 ||
               rule_fails(w, node, rule, place);
    default: return plain_holds(w, rule, value) || rule_fails(w, node, rule, place);
    }
}

static bool rules_hold(struct walk *w, const struct node *node, yyjson_val *value,
                       const struct place *place, struct seen *seen)
{
    bool holds = true;
    for (uint32_t i = 0; i < node->rule_count && goes_on(w, holds); i++)
        holds &= rule_holds(w, node, &w->schema->rules[node->rule_begin + i], value, place, seen);
    return holds;
}

/* With a set of its own for its unevaluated… keywords; the outer one gets what it has seen. */
static bool evaluating_holds(struct walk *w, const struct node *node, yyjson_val *value,
                             const struct place *place, struct seen *seen)
{
    struct seen own;
    if (!seen_init(w, &own, value)) return false;
    const bool holds = rules_hold(w, node, value, place, &own);
    if (holds && seen) seen_merge(seen, &own);
    return holds;
}

static bool node_holds(struct walk *w, uint32_t index, yyjson_val *value, const struct place *place,
                       struct seen *seen)
{
    const struct node *const node = &w->schema->nodes[index];
    const struct quick *const quick = w->schema->quick;
    if (w->quiet && !seen && quick && !quick[index].slow) return cs_quick_holds(w, index, value);
    if (yyjson_is_bool(node->value)) {
        if (!cs_walk_steps(w, 1)) return false;
        return yyjson_get_bool(node->value) ||
               problem_add(w, node->applied_by, node->pointer, place);
    }
    if (w->depth >= CS_SCHEMA_DEPTH_MAX) return cs_walk_too_deep(w);
    const struct scope *const before = w->scope;
    const struct scope scope = {.up = before, .resource = node->resource};
    if (!before || before->resource != node->resource) w->scope = &scope;
    w->depth++;
    const bool holds = node->evaluates ? evaluating_holds(w, node, value, place, seen)
                                       : rules_hold(w, node, value, place, seen);
    w->depth--;
    w->scope = before;
    return holds;
}

bool cs_walk_node(struct walk *w, uint32_t index, yyjson_val *value)
{
    const struct place place = {0};
    return node_holds(w, index, value, &place, NULL);
}

bool cs_walk_rule(struct walk *w, uint32_t node, const struct rule *rule, yyjson_val *value)
{
    const struct place place = {0};
    return rule_holds(w, &w->schema->nodes[node], rule, value, &place, NULL);
}

/* The problems of a value that does not fit. */
static cs_status problems_find(struct walk *w, yyjson_val *root, struct cs_schema_report *out)
{
    const struct place place = {0};
    w->quiet = 0;
    w->steps = CS_SCHEMA_STEPS_MAX;
    const bool valid = node_holds(w, 0, root, &place, NULL);
    CS_TRY(w->status);
    if (valid || w->problem_count == 0)
        return CS_FAIL(w->err, CS_E_INTERNAL, "Two ways of checking a value do not agree",
                       "Report this with the schema");
    *out = (struct cs_schema_report){
        .problems = w->problems, .count = w->problem_count, .valid = false, .cut = w->cut};
    return CS_OK;
}

/* First quietly, with no memory; the problems are looked for when there are some. */
cs_status cs_schema_validate(struct cs_arena *arena, const struct cs_schema *schema,
                             yyjson_val *root, struct cs_schema_report *out, struct cs_error *err)
{
    CS_ASSERT(root != NULL);
    struct walk w = {.arena = arena,
                     .matcher = {.arena = arena},
                     .schema = schema,
                     .steps = CS_SCHEMA_STEPS_MAX,
                     .quiet = 1,
                     .err = err};
    const bool valid = schema->quick ? cs_quick_holds(&w, 0, root) : cs_walk_node(&w, 0, root);
    *out = (struct cs_schema_report){.valid = valid};
    cs_status status = w.status;
    if (status == CS_OK && !valid) status = problems_find(&w, root, out);
    cs_matcher_end(&w.matcher);
    return status;
}
