/* lexicon_tables.S - puts the compiled vocabularies into the program's read-only data. */
    .section .rodata
    .balign 16
    .globl cs_lexicon_drugs_begin
cs_lexicon_drugs_begin:
    .incbin "drugs.lex"
    .globl cs_lexicon_drugs_end
cs_lexicon_drugs_end:
    .balign 16
    .globl cs_lexicon_diseases_begin
cs_lexicon_diseases_begin:
    .incbin "diseases.lex"
    .globl cs_lexicon_diseases_end
cs_lexicon_diseases_end:
    .section .note.GNU-stack,"",@progbits
