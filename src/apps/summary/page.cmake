# Style and script of the evidence page become C. Include it, then list ${CS_SUMMARY_PAGE} among the
# sources of the target.
set(CS_SUMMARY_PAGE ${CMAKE_CURRENT_BINARY_DIR}/summary_page.c)
set(cs_page_folder ${CMAKE_SOURCE_DIR}/src/apps/summary)
add_custom_command(
  OUTPUT ${CS_SUMMARY_PAGE}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed.py ${CS_SUMMARY_PAGE}
          apps/summary/print_html_in.h cs_page_css=${cs_page_folder}/page.css
          cs_page_js=${cs_page_folder}/page.js
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed.py ${cs_page_folder}/page.css ${cs_page_folder}/page.js
  COMMENT "Embedding the evidence page's style and script"
  VERBATIM)
