/* Pages turned into PDF by a browser that is there: Chromium or Chrome, without a window. */
#ifndef TRUCE_CLI_PDF_H
#define TRUCE_CLI_PDF_H

#include "options.h"

/* A folder of its own below that of temporary files, for a page and the browser's profile. */
enum { TRUCE_CLI_PDF_PATH_SIZE = 4096 };
typedef struct truce_cli_pdf {
    const char *browser;                  /* name on PATH */
    char folder[TRUCE_CLI_PDF_PATH_SIZE]; /* "" before it is made */
    char page[TRUCE_CLI_PDF_PATH_SIZE];   /* the HTML file to write, in it */
} truce_cli_pdf;

/* Finds the browser and makes the folder. Returns 0, or an exit status with the failure printed. */
int truce_cli_pdf_begin(truce_cli_pdf *pdf);
/* Prints the page to `path`, which appears whole or not at all. Returns 0 or an exit status. */
int truce_cli_pdf_print(const truce_cli_pdf *pdf, const truce_cli_session *session, const char *path);
/* Removes the folder with all that is in it. */
void truce_cli_pdf_end(truce_cli_pdf *pdf);

#endif
