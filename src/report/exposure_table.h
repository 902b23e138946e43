/* The table of an exposure. */
#ifndef TRUCE_REPORT_EXPOSURE_TABLE_H
#define TRUCE_REPORT_EXPOSURE_TABLE_H

#include "exposure/exposure.h"
#include "report/layout.h"

/* "magnets from CHN to USA": the flow in words. */
enum { TRUCE_EXPOSURE_WORDS = 256 };
const char *truce_exposure_words(const truce_exposure *exposure, char buffer[TRUCE_EXPOSURE_WORDS]);

truce_status truce_exposure_table(const truce_exposure *exposure, size_t most, truce_page page, truce_text *text,
                                  truce_error *error);

#endif
