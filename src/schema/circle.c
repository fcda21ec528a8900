/* circle.c - finds $refs that come back to where they began.
 *
 * A schema may refer to itself: a tree is described so. But each turn must go deeper into the
 * instance, by properties or items. Edges that stay at the same value ($ref, allOf, anyOf, oneOf,
 * not) must not form a circle, or validation would never end. Nodes that no such edge leads to
 * are taken away, then those that only they led to, and so on; a circle is what remains. */
#include "schema/schema_in.h"

static bool stays_in_place(enum keyword keyword)
{
    return keyword == KEYWORD_REF || keyword == KEYWORD_DYNAMIC_REF || keyword == KEYWORD_ALL_OF ||
           keyword == KEYWORD_ANY_OF || keyword == KEYWORD_ONE_OF || keyword == KEYWORD_NOT ||
           keyword == KEYWORD_IF || keyword == KEYWORD_DEPENDENT_SCHEMAS;
}

/* Add change to the count of edges of every node that node leads to; those that reach zero are
 * put on the stack, if there is one. */
static void edges_change(const struct cs_schema *s, uint32_t node, int change, uint32_t *edges,
                         uint32_t *stack, uint32_t *stack_count)
{
    for (uint32_t r = 0; r < s->nodes[node].rule_count; r++) {
        const struct rule *const rule = &s->rules[s->nodes[node].rule_begin + r];
        if (!stays_in_place(rule->keyword)) continue;
        for (uint32_t i = 0; i < rule->child_count; i++) {
            const uint32_t child = s->children[rule->child_begin + i];
            edges[child] = (uint32_t)((int64_t)edges[child] + change);
            if (change < 0 && edges[child] == 0) stack[(*stack_count)++] = child;
        }
    }
}

cs_status cs_circle_check(struct cs_arena *arena, const struct cs_schema *schema,
                          struct cs_error *err)
{
    uint32_t *const edges = CS_NEW_ARRAY(arena, uint32_t, schema->node_count);
    uint32_t *const stack = CS_NEW_ARRAY(arena, uint32_t, schema->node_count);
    if (!edges || !stack) return cs_arena_fail(arena, err);
    uint32_t waiting = 0;
    uint32_t taken = 0;
    for (uint32_t i = 0; i < schema->node_count; i++)
        edges_change(schema, i, +1, edges, stack, &waiting);
    for (uint32_t i = 0; i < schema->node_count; i++)
        if (edges[i] == 0) stack[waiting++] = i;
    while (waiting > 0) {
        const uint32_t node = stack[--waiting];
        taken++;
        edges_change(schema, node, -1, edges, stack, &waiting);
    }
    if (taken < schema->node_count)
        return CS_FAIL(err, CS_E_INPUT, "The schema refers to itself in a circle",
                       "Let one $ref of the circle stand under properties or items");
    return CS_OK;
}
