/* tables.S - puts the table of words, the tagger's weights and the codes of diagnoses into
 * read-only data. */
    .section .rodata
    .balign 64
    .globl cs_phi_words_begin
cs_phi_words_begin:
    .incbin "words.phi"
    .balign 64
    .globl cs_tagger_begin
cs_tagger_begin:
    .incbin "tagger.weights"
    .globl cs_tagger_end
cs_tagger_end:
    .balign 64
    .globl cs_icd_begin
cs_icd_begin:
    .incbin "icd.bin"
    .globl cs_icd_end
cs_icd_end:
    .section .note.GNU-stack,"",@progbits
