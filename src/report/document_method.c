/* What is assumed, how it is computed, and how to compute it again. */
#include "report/assumptions.h"
#include "report/display.h"
#include "report/document.h"
#include "report/figures.h"

static const truce_page MARKUP = {.width = TRUCE_DISPLAY_MARKUP};

static truce_status write_assumptions(truce_document *d, truce_error *error) {
    static const char *const limits[] = {
        "Visas, security, precedent and whatever else no trade model quantifies.",
        "The distribution of income within a region: each has one representative household.",
        "Measures without a rate or a share, such as most licences: they are listed, and in no figure.",
        "The months in between: no path from one equilibrium to the other, no unemployment, no stocks to live on.",
        "Products within a sector: a tariff on one product is a tariff on the average of its sector.",
    };
    truce_document_section(d, "assumptions", "Assumptions and limits");
    truce_html(d->text, "<h3>What is held fixed</h3>\n");
    TRUCE_TRY(truce_assumptions_write(&d->facts, d->text, MARKUP, error));
    truce_html(d->text, "<h3>What is not in the figures</h3>\n");
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) truce_html_paragraph(d->text, "- ", limits[k]);
    truce_document_section_end(d);
    return TRUCE_OK;
}

/* A publication, and what it stands for here. */
typedef struct work {
    const char *authors, *title, *place, *doi;
} work;

static void write_works(truce_document *d) {
    static const work works[] = {
        {"Caliendo, L. & Parro, F. (2015)", "Estimates of the trade and welfare effects of NAFTA",
         "Review of Economic Studies 82(1)", "https://doi.org/10.1093/restud/rdu035"},
        {"Ossa, R. (2014)", "Trade wars and trade talks with data", "American Economic Review 104(12)",
         "https://doi.org/10.1257/aer.104.12.4104"},
        {"Lashkaripour, A. & Lugovskyy, V. (2023)",
         "Profits, scale economies, and the gains from trade and industrial "
         "policy",
         "American Economic Review 113(10)", "https://doi.org/10.1257/aer.20210419"},
        {"Baqaee, D. R. & Farhi, E. (2024)", "Networks, barriers, and trade", "Econometrica 92(2)",
         "https://doi.org/10.3982/ECTA17513"},
        {"Fontagn\u00E9, L., Guimbard, H. & Orefice, G. (2022)", "Tariff-based product-level trade elasticities",
         "Journal of International Economics 137", "https://doi.org/10.1016/j.jinteco.2022.103593"},
        {"\u0160avri\u010D, B., Patterson, T. & Jenny, B. (2018)", "The Equal Earth map projection",
         "International Journal of Geographical Information Science 33(3)",
         "https://doi.org/10.1080/13658816.2018.1504949"},
    };
    truce_html(d->text, "<h3>Literature</h3>\n<ul class=\"works\">\n");
    for (size_t k = 0; k < sizeof works / sizeof *works; k++) {
        truce_html(d->text, "<li>%s: <cite>%s</cite>. %s, ", works[k].authors, works[k].title, works[k].place);
        truce_html_link(d->text, works[k].doi, works[k].doi + 16);
        truce_html(d->text, "</li>\n");
    }
    truce_html(d->text, "</ul>\n");
}

static void write_reading(truce_document *d) {
    static const char *const notes[] = {
        "Real income: income, deficits included, over the price index of final demand. It is the exact change of "
        "welfare; its value is the change times benchmark income.",
        "Real wage: wage over the same index. Prices: that index; by industry, what buyers in the region pay.",
        "Exports and imports: values at the border, after export taxes and before tariffs.",
        "First order: the terms-of-trade (tot) and volume-of-trade (vot) effects of Caliendo and Parro (2015), shares "
        "of "
        "income. They price all new trade at the old tariff, so that their sum differs from real income.",
        "Licences: volumes are at benchmark producer prices; where a cap binds, licences earn a rent on the value "
        "after "
        "export tax and before tariff.",
    };
    truce_html(d->text, "<h3>Reading the tables</h3>\n");
    for (size_t k = 0; k < sizeof notes / sizeof *notes; k++) truce_html_paragraph(d->text, "- ", notes[k]);
}

static void write_solves(truce_document *d) {
    truce_html(d->text, "<h3>How well the equations hold</h3>\n");
    for (size_t k = 0; k < d->run->n_cases; k++) {
        truce_solve_info info = truce_solution_info(d->run->solution[k]);
        char residual[TRUCE_FIGURE_SIZE];
        truce_html(d->text,
                   "<p class=\"small\">%s: %d iterations; the largest relative residual of any equation is %s."
                   "</p>\n",
                   truce_run_title(d->run, k), info.iterations, truce_figure_small(residual, info.residual));
    }
}

static void write_reproduction(truce_document *d) {
    const truce_world *world = d->facts.world;
    const char *source = truce_world_about(world, "source");
    truce_html(d->text, "<h3>Doing it again</h3>\n");
    if (d->options->command != NULL) {
        truce_html(d->text, "<pre><code>");
        truce_html_text(d->text, d->options->command);
        truce_html(d->text, "</code></pre>\n");
    }
    truce_html(d->text, "<p>Truce %s. The same version, scenario and data give this page again, byte for byte.</p>\n",
               truce_version());
    if (source != NULL) truce_html(d->text, "<p>Source of the world %s: %s.</p>\n", world->name, source);
}

truce_status truce_document_method(truce_document *d, truce_error *error) {
    TRUCE_TRY(write_assumptions(d, error));
    truce_document_section(d, "method", "Method");
    truce_html(
        d->text,
        "<p>The world is a calibrated economy of regions and sectors that buy from one another. A change of policy "
        "is solved as a new equilibrium in changes from the benchmark (exact hat algebra), with input-output "
        "linkages, tariff revenue and licence rents as income, and trade deficits closed as said above. Nothing "
        "is linearised: large tariffs have their full effect.</p>\n");
    write_reading(d);
    write_solves(d);
    write_works(d);
    write_reproduction(d);
    truce_document_section_end(d);
    truce_html(d->text, "</main>\n");
    return d->text->failed ? truce_fail_memory(error) : TRUCE_OK;
}
