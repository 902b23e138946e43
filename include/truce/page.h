/* page.h - a run as one page to read, mail and print. Part of the public interface: truce.h includes it. */
#ifndef TRUCE_PAGE_H
#define TRUCE_PAGE_H

#ifndef TRUCE_TRUCE_H
#error "include <truce/truce.h>"
#endif

typedef struct truce_page_options {
    const char *command; /* that makes the page again, which the page shows; NULL: none is shown */
    const char *cache;   /* a folder in which compiled ledgers are kept; NULL: the ledger is compiled in memory */
    const truce_search_options *search; /* of the questions about talks; NULL: their defaults */
} truce_page_options;

/* Writes a run as one HTML file that needs no other: findings in words, charts (SVG), every number of every case, what
 * is in force on the days of dated cases and how it came to it, what could be signed where the scenario has a block
 * `talks`, what is assumed, and the sources. The same run gives the same bytes. The context is the one that the
 * scenario was opened in; maps are drawn from its data path. `options` may be NULL. A question about the talks that no
 * search answers (TRUCE_NOT_CONVERGED, TRUCE_NO_SOLUTION) leaves a note in its place; other failures are returned. */
TRUCE_API truce_status truce_run_write_page(const truce_context *context, const truce_run *run,
                                            const truce_page_options *options, truce_sink sink, void *user,
                                            truce_error *error);

#endif
