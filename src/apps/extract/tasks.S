/* tasks.S - the built-in tasks, byte for byte as share/tasks holds them. */
    .macro file label, path
    .global \label\()_begin
    .global \label\()_end
    .balign 16
\label\()_begin:
    .incbin "\path"
\label\()_end:
    .byte 0
    .endm
    .section .rodata
    file cs_task_intake_schema, "intake-summary/schema.json"
    file cs_task_intake_prompt, "intake-summary/prompt.md"
    file cs_task_claim_schema, "claim-triage/schema.json"
    file cs_task_claim_prompt, "claim-triage/prompt.md"
    file cs_task_referral_schema, "referral-routing/schema.json"
    file cs_task_referral_prompt, "referral-routing/prompt.md"
    file cs_task_chart_schema, "chart-note/schema.json"
    file cs_task_chart_prompt, "chart-note/prompt.md"
    .section .note.GNU-stack,"",@progbits
