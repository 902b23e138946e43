/* A run set as one page: what its parts share. page.c puts them in order; each document_*.c writes one part, each
 * svg_*.c one chart. */
#ifndef TRUCE_REPORT_DOCUMENT_H
#define TRUCE_REPORT_DOCUMENT_H

#include "report/facts.h"
#include "report/html.h"
#include "report/output.h"

/* Cases that charts have a panel for. */
enum { TRUCE_DOCUMENT_PANELS = 4 };

typedef struct truce_document {
    const truce_context *context;
    const truce_run *run;
    const truce_page_options *options;
    truce_facts facts;
    truce_ledger *ledger; /* NULL: no case has a date */
    size_t party[2];      /* the regions that the page is about; [n_parties], 0 or 2 */
    size_t n_parties;
    bool named;                          /* the scenario names them; else it is between them that policy changes most */
    size_t panel[TRUCE_DOCUMENT_PANELS]; /* [n_panels] the cases that charts show, in the order of the run */
    size_t n_panels;
    size_t telling; /* the case of the largest changes; meaningless without panels */
    truce_output *output;
    truce_text *text;
    truce_arena *arena;
    size_t figures;                   /* numbered so far */
    struct truce_record_view *record; /* what is told of the ledger; NULL: nothing (document_record.h) */
} truce_document;

/* ---- the frame --------------------------------------------------------------------------------------------------- */

/* A part with its heading of the second level; `id` names it in the list of contents. */
void truce_document_section(truce_document *d, const char *id, const char *heading);
void truce_document_section_end(truce_document *d);
/* A numbered figure: the title stands above it, what explains it below. */
void truce_document_figure(truce_document *d, const char *title);
void truce_document_figure_end(truce_document *d, const char *notes);
/* What opens on a click, and in print stands open. */
void truce_document_details(truce_document *d, const char *summary);
/* The same that stays out of print: tables too wide and too long for paper. */
void truce_document_appendix(truce_document *d, const char *summary);
void truce_document_details_end(truce_document *d);
/* A note beside the text. */
void truce_document_note(truce_document *d, const char *words);

/* The unit of value as page and charts write it, and the page that tables are set on. */
static inline const char *truce_document_unit(const truce_document *d) {
    return d->facts.world->unit;
}

/* The title of case k as the beginning of a line, with a capital letter; NULL when memory is short. */
const char *truce_document_title(const truce_document *d, size_t k);
/* "p-a", "p-b" for the two regions the page is about, "" for others: classes that give them their colour. */
const char *truce_document_party_class(const truce_document *d, size_t region);
/* "+0.30 %" and "USD +83 bn", with hard blanks. */
enum { TRUCE_WORDS_SIZE = 160 };
const char *truce_words_percent(char buffer[TRUCE_WORDS_SIZE], double fraction, bool sign);
const char *truce_words_amount(char buffer[TRUCE_WORDS_SIZE], const truce_document *d, double value, bool sign);
/* "10 June 2025" */
const char *truce_words_day(char buffer[TRUCE_WORDS_SIZE], truce_day day);

/* ---- the parts --------------------------------------------------------------------------------------------------- */

/* Gathers what the page tells of its ledger. */
truce_status truce_document_gather_record(truce_document *d, truce_error *error);
/* Whether the page has a part on how the conflict came to the last day. */
bool truce_document_has_history(const truce_document *d);

truce_status truce_document_head(truce_document *d, truce_error *error);
truce_status truce_document_effects(truce_document *d, truce_error *error);
truce_status truce_document_record(truce_document *d, truce_error *error);
truce_status truce_document_talks(truce_document *d, truce_error *error);
truce_status truce_document_cases(truce_document *d, truce_error *error);
truce_status truce_document_method(truce_document *d, truce_error *error);

#endif
