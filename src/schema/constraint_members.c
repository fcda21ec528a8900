/* constraint_members.c - the object and array parts of a shape: which literals a member or an item
 * must satisfy, and which names and counts leave a value possible. */
#include "schema/constraint_in.h"

#include <stdlib.h>

#define LITERALS_MAX 512u

struct collected {
    literal items[LITERALS_MAX];
    uint32_t count;
};

static void collect(struct cs_constraint *c, struct collected *l, literal one)
{
    if (l->count == LITERALS_MAX) c->out_of_memory = true;
    else l->items[l->count++] = one;
}

static uint32_t property_find(const struct cs_schema *s, const struct rule *rule, cs_str name)
{
    uint32_t low = 0;
    uint32_t high = rule->child_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const uint32_t child = s->children[rule->child_begin + middle];
        const int order = cs_str_compare(s->nodes[child].name, name);
        if (order == 0) return child;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NO_NODE;
}

/* A pattern of names is found in one: by its automaton where it has one. */
static bool name_matches(struct cs_constraint *c, const struct rule *patterns, uint32_t k,
                         cs_str name)
{
    const uint32_t index = patterns->pattern_begin + k;
    if (c->pattern_states[index] == 0) {
        size_t i;
        size_t max;
        yyjson_val *key;
        yyjson_val *item;
        yyjson_obj_foreach(patterns->value, i, max, key, item)
        {
            bool empty = false;
            if (i == k) (void)cs_pattern_dfa(c, index, cs_value_text(key), &empty);
        }
    }
    if (c->pattern_states[index] == 2) return false;
    if (c->pattern_dfas[index]) return cs_dfa_accepts(c->pattern_dfas[index], name);
    return cs_pattern_match(c->schema->patterns[index], name, &c->matcher) == CS_PATTERN_MATCHES;
}

/* What one group says of a name; true when it has looked at it. */
static bool group_collect(struct cs_constraint *c, const struct group *g, cs_str name,
                          struct collected *out)
{
    const struct cs_schema *const s = c->schema;
    bool named = false;
    const uint32_t child = g->properties ? property_find(s, g->properties, name) : NO_NODE;
    if (child != NO_NODE) {
        collect(c, out, literal_of(child, LITERAL_HOLDS));
        named = true;
    }
    for (uint32_t k = 0; g->patterns && k < g->patterns->child_count; k++) {
        if (!name_matches(c, g->patterns, k, name)) continue;
        collect(c, out, literal_of(s->children[g->patterns->child_begin + k], LITERAL_HOLDS));
        named = true;
    }
    if (g->additional && !named)
        collect(c, out, literal_of(s->children[g->additional->child_begin], LITERAL_HOLDS));
    return named || g->additional;
}

struct goal *cs_shape_other_goal(struct cs_constraint *c, const struct shape *shape, cs_str name)
{
    struct collected all = {.count = 0};
    bool evaluated = false;
    for (const struct group *g = shape->groups; g; g = g->next)
        if (group_collect(c, g, name, &all)) evaluated = true;
    for (const struct node_list *u = shape->unevaluated_properties; u && !evaluated; u = u->next)
        collect(c, &all, literal_of(u->node, LITERAL_HOLDS));
    for (const struct member *m = shape->members; m; m = m->next)
        if (cs_str_equal(m->name, name)) collect(c, &all, m->literal);
    return c->out_of_memory ? NULL : cs_goal_get(c, all.items, all.count);
}

struct goal *cs_shape_unlisted_goal(struct cs_constraint *c, const struct shape *shape, cs_str name)
{
    const struct shape_object *const o = &shape->object;
    if (*o->other) return *o->other;
    struct goal *const goal = cs_shape_other_goal(c, shape, name);
    bool patterns = false;
    for (const struct group *g = shape->groups; g; g = g->next) patterns = patterns || g->patterns;
    if (!patterns) *o->other = goal; /* nothing looks at the name itself */
    return goal;
}

struct goal *cs_shape_name_goal(struct cs_constraint *c, const struct shape *shape, uint32_t index)
{
    struct name *const name = &shape->object.names[index];
    if (!name->goal) name->goal = cs_shape_other_goal(c, shape, name->text);
    return name->goal;
}

bool cs_shape_name_fits(const struct shape_string *rule, cs_str name)
{
    uint64_t size = 0;
    bool listed = !rule || !rule->values.set;
    if (!rule) return true;
    for (size_t i = 0; i < name.len; i++) size += ((unsigned char)name.ptr[i] & 0xC0) != 0x80;
    for (uint32_t i = 0; i < rule->values.count && !listed; i++)
        listed = cs_str_equal(rule->values.items[i], name);
    for (uint32_t i = 0; i < rule->not_values.count; i++)
        if (cs_str_equal(rule->not_values.items[i], name)) return false;
    return listed && size >= rule->least && size <= rule->most &&
           (!rule->dfa || cs_dfa_accepts(rule->dfa, name));
}

bool cs_shape_name_usable(struct cs_constraint *c, const struct shape *shape, uint32_t index)
{
    struct name *const name = &shape->object.names[index];
    if (name->usable >= 0) return name->usable != 0;
    struct goal *const goal = cs_shape_name_goal(c, shape, index);
    name->usable = !name->forbidden && cs_shape_name_fits(shape->object.rule, name->text) && goal &&
                   cs_goal_possible(c, goal);
    return name->usable != 0;
}

/* ---- names ---- */

static int name_order(const void *a, const void *b)
{
    return cs_str_compare(((const struct name *)a)->text, ((const struct name *)b)->text);
}
static int name_place_order(const void *a, const void *b)
{
    const struct name *const x = *(const struct name *const *)a;
    const struct name *const y = *(const struct name *const *)b;
    if (x->place == y->place) return name_order(x, y);
    if (!x->place || !y->place) return x->place ? -1 : 1;
    return (uintptr_t)x->place < (uintptr_t)y->place ? -1 : 1;
}

static size_t entry_count(const struct entry *e)
{
    size_t n = 0;
    for (; e; e = e->next) n++;
    return n;
}

static void name_add(struct shape_object *o, cs_str text, const void *place)
{
    o->names[o->name_count++] = (struct name){.text = text, .place = place, .usable = -1};
}

static bool names_collect(struct cs_constraint *c, const struct draft *d, struct shape_object *o)
{
    const struct cs_schema *const s = c->schema;
    size_t room = entry_count(d->required) + entry_count(d->forbidden);
    for (const struct group *g = d->groups; g; g = g->next)
        room += g->properties ? g->properties->child_count : 0;
    for (const struct member *m = d->members; m; m = m->next) room++;
    o->names = CS_NEW_ARRAY(c->arena, struct name, room);
    if (!o->names) {
        c->out_of_memory = true;
        return false;
    }
    for (const struct group *g = d->groups; g; g = g->next)
        for (uint32_t k = 0; g->properties && k < g->properties->child_count; k++) {
            const struct node *const n = &s->nodes[s->children[g->properties->child_begin + k]];
            name_add(o, n->name, n->value);
        }
    for (const struct member *m = d->members; m; m = m->next) name_add(o, m->name, NULL);
    for (const struct entry *e = d->required; e; e = e->next) {
        name_add(o, cs_value_text(e->value), NULL);
        o->names[o->name_count - 1].required = true;
    }
    for (const struct entry *e = d->forbidden; e; e = e->next) {
        name_add(o, cs_value_text(e->value), NULL);
        o->names[o->name_count - 1].forbidden = true;
    }
    return true;
}

static void names_merge(struct shape_object *o)
{
    uint32_t kept = 0;
    if (o->name_count > 1) qsort(o->names, o->name_count, sizeof(*o->names), name_order);
    for (uint32_t i = 0; i < o->name_count; i++) {
        if (kept && cs_str_equal(o->names[kept - 1].text, o->names[i].text)) {
            struct name *const n = &o->names[kept - 1];
            n->required = n->required || o->names[i].required;
            n->forbidden = n->forbidden || o->names[i].forbidden;
            if (!n->place) n->place = o->names[i].place;
        } else o->names[kept++] = o->names[i];
    }
    o->name_count = kept;
}

static bool names_number(struct cs_constraint *c, struct shape_object *o)
{
    struct name **const by_place = CS_NEW_ARRAY(c->arena, struct name *, o->name_count);
    if (!by_place) {
        c->out_of_memory = true;
        return false;
    }
    for (uint32_t i = 0; i < o->name_count; i++) by_place[i] = &o->names[i];
    if (o->name_count > 1) qsort(by_place, o->name_count, sizeof(struct name *), name_place_order);
    for (uint32_t i = 0; i < o->name_count; i++) by_place[i]->order = i;
    return true;
}

/* ---- other names ---- */

static bool is_false(const struct cs_constraint *c, const struct rule *rule)
{
    return rule && yyjson_is_false(c->schema->nodes[c->schema->children[rule->child_begin]].value);
}

/* Names that patternProperties of a closed group lets in. NULL: none (o->others false) or any. */
static const struct dfa *patterns_union(struct cs_constraint *c, const struct rule *patterns,
                                        struct shape_object *o)
{
    const struct dfa *all = NULL;
    size_t i;
    size_t max;
    yyjson_val *key;
    yyjson_val *item;
    uint32_t k = 0;
    yyjson_obj_foreach(patterns->value, i, max, key, item)
    {
        bool empty = false;
        const struct dfa *const one =
            cs_pattern_dfa(c, patterns->pattern_begin + k, cs_value_text(key), &empty);
        k++;
        if (empty || yyjson_is_false(item)) continue;
        if (!one) return NULL;
        const struct dfa *const joined = all ? cs_dfa_join(c->arena, all, one, DFA_EITHER, &empty)
                                             : one;
        if (!joined) return NULL;
        all = joined;
    }
    if (!all) o->others = false;
    return all;
}

static void others_narrow(struct cs_constraint *c, struct shape_object *o, const struct dfa *next)
{
    bool empty = false;
    if (!next) return;
    const struct dfa *const both = o->dfa ? cs_dfa_join(c->arena, o->dfa, next, DFA_BOTH, &empty)
                                          : next;
    if (empty) o->others = false;
    if (both) o->dfa = both;
}

static void names_rule(struct cs_constraint *c, const struct draft *d, struct shape_object *o)
{
    literal nodes[16];
    uint32_t count = 0;
    struct shape *only = NULL;
    unsigned shapes = 0;
    for (const struct entry *e = d->name_nodes; e && count < CS_COUNT(nodes); e = e->next)
        nodes[count++] = literal_of(e->node, LITERAL_HOLDS);
    if (count == 0) return;
    struct goal *const goal = cs_goal_get(c, nodes, count);
    if (!goal) return;
    cs_goal_expand(c, goal);
    for (uint32_t i = 0; i < goal->shape_count; i++)
        if (goal->shapes[i]->kinds & KIND_STRING) {
            only = goal->shapes[i];
            shapes++;
        }
    if (shapes == 0 && goal->state == GOAL_DONE) o->most = 0;
    if (shapes > 1) cs_constraint_relax(c, CS_STR("propertyNames"), d->name_nodes->node);
    if (shapes != 1) return;
    o->rule = &only->string;
    others_narrow(c, o, only->string.dfa);
}

bool cs_shape_object_make(struct cs_constraint *c, const struct draft *d, struct shape *shape)
{
    struct shape_object *const o = &shape->object;
    o->least = d->members_least;
    o->most = d->members_most;
    o->others = true;
    o->other = CS_NEW(c->arena, struct goal *);
    if (!o->other) {
        c->out_of_memory = true;
        return false;
    }
    if (!names_collect(c, d, o)) return false;
    names_merge(o);
    if (!names_number(c, o)) return false;
    for (const struct group *g = d->groups; g && o->others; g = g->next) {
        if (!is_false(c, g->additional)) continue;
        if (!g->patterns) o->others = false;
        else others_narrow(c, o, patterns_union(c, g->patterns, o));
    }
    bool open = false;
    for (const struct group *g = d->groups; g; g = g->next)
        open = open || g->additional || g->patterns;
    for (const struct node_list *u = d->unevaluated_properties; u && !open; u = u->next)
        if (yyjson_is_false(c->schema->nodes[u->node].value)) o->others = false;
    names_rule(c, d, o);
    for (uint32_t i = 0; i < o->name_count; i++) {
        if (!o->names[i].required) continue;
        o->required_count++;
        if (!cs_shape_name_usable(c, shape, i)) return false;
    }
    if (o->required_count > o->most || o->least > o->most) return false;
    if (!o->others && o->name_count < o->least) return false;
    return true;
}

/* ---- items ---- */

static uint32_t prefix_of(const struct group *g)
{
    return g->prefix ? g->prefix->child_count : 0;
}

static struct goal *item_goal_make(struct cs_constraint *c, const struct shape *shape,
                                   uint32_t index, unsigned bits)
{
    const struct cs_schema *const s = c->schema;
    struct collected all = {.count = 0};
    bool evaluated = false;
    for (const struct group *g = shape->groups; g; g = g->next) {
        const struct rule *const rule = index < prefix_of(g) ? g->prefix : g->items;
        if (!rule) continue;
        const uint32_t k = index < prefix_of(g) ? index : 0;
        collect(c, &all, literal_of(s->children[rule->child_begin + k], LITERAL_HOLDS));
        evaluated = true;
    }
    for (const struct node_list *u = shape->unevaluated_items; u && !evaluated; u = u->next)
        if (shape->array.contain_count == 0) collect(c, &all, literal_of(u->node, LITERAL_HOLDS));
    for (const struct member *m = shape->item_members; m; m = m->next)
        if (m->index == index) collect(c, &all, m->literal);
    for (const struct member *m = shape->each; m; m = m->next) collect(c, &all, m->literal);
    for (uint32_t k = 0; k < shape->array.contain_count; k++) {
        const struct contain *const one = &shape->array.contains[k];
        const bool counted = (bits >> k & 1) != 0;
        if (counted)
            collect(c, &all, literal_of(one->node, one->fails ? LITERAL_FAILS : LITERAL_HOLDS));
        else if (one->most != UINT64_MAX)
            collect(c, &all, literal_of(one->node, one->fails ? LITERAL_HOLDS : LITERAL_FAILS));
    }
    return c->out_of_memory ? NULL : cs_goal_get(c, all.items, all.count);
}

struct goal *cs_shape_item_goal(struct cs_constraint *c, const struct shape *shape, uint64_t index,
                                unsigned bits)
{
    const struct shape_array *const a = &shape->array;
    const uint32_t at = index < a->prefix_count ? (uint32_t)index : a->prefix_count;
    struct goal **const slot = &a->goals[((size_t)at << a->contain_count) + bits];
    if (!*slot) *slot = item_goal_make(c, shape, at, bits);
    return *slot;
}

/* The items behind the first ones are strings limited to the documents. */
static bool items_quoted(struct cs_constraint *c, const struct shape *shape)
{
    const struct shape_array *const a = &shape->array;
    if (a->contain_count || a->most == 0) return false;
    const struct goal *const goal = cs_shape_item_goal(c, shape, a->prefix_count, 0);
    return goal && goal->count == 1 && goal->literals[0] % 4 == LITERAL_HOLDS &&
           yyjson_obj_get(c->schema->nodes[goal->literals[0] / 4].value, "x-source");
}

bool cs_shape_array_make(struct cs_constraint *c, const struct draft *d, struct shape *shape)
{
    struct shape_array *const a = &shape->array;
    a->least = d->items_least;
    a->most = d->items_most;
    a->unique = d->unique;
    for (const struct contain *k = d->contains; k; k = k->next) {
        if (k->least == 0 && k->most == UINT64_MAX) continue;
        if (a->contain_count == CONTAINS_MAX) {
            cs_constraint_relax(c, CS_STR("contains"), k->node);
            continue;
        }
        a->contains[a->contain_count++] = *k;
        if (k->least > a->least) a->least = k->least;
        if (k->least > k->most) return false;
    }
    if (a->contain_count && d->unevaluated_items)
        cs_constraint_relax(c, CS_STR("unevaluatedItems"), d->unevaluated_items->node);
    for (const struct group *g = d->groups; g; g = g->next)
        if (prefix_of(g) > a->prefix_count) a->prefix_count = prefix_of(g);
    for (const struct member *m = d->item_members; m; m = m->next)
        if (m->index + 1 > a->prefix_count) a->prefix_count = m->index + 1;
    a->goals =
        CS_NEW_ARRAY(c->arena, struct goal *, ((size_t)a->prefix_count + 1) << a->contain_count);
    if (!a->goals) {
        c->out_of_memory = true;
        return false;
    }
    for (uint32_t i = 0; i <= a->prefix_count && i < a->most; i++) {
        bool possible = false;
        for (unsigned bits = 0; bits < 1u << a->contain_count && !possible; bits++) {
            struct goal *const goal = cs_shape_item_goal(c, shape, i, bits);
            possible = goal && cs_goal_possible(c, goal);
        }
        if (!possible) a->most = i;
    }
    if (c->options.quotations_once && items_quoted(c, shape)) a->unique = true;
    return a->least <= a->most;
}
