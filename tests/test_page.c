/* A run as one page. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dated_fixture.h"
#include "failing_allocator.h"
#include "markup_check.h"
#include "report/display.h"
#include "report/html.h"
#include "report/layout.h"
#include "report/svg.h"
#include "report_fixture.h"

/* ---- writing HTML ------------------------------------------------------------------------------------------------ */

typedef void writer(truce_text *out, const char *text);

static void expect_written(writer *write, const char *text, const char *expected) {
    truce_text out;
    truce_text_init(&out, &truce_malloc_allocator);
    truce_text_append(&out, "", 0);
    write(&out, text);
    assert_string_equal(out.length > 0 ? out.bytes : "", expected);
    truce_text_free(&out);
}

static void text_is_escaped(void **state) {
    (void)state;
    expect_written(truce_html_text, "<a href=\"x\"> & 'b'", "&lt;a href=&quot;x&quot;&gt; &amp; 'b'");
    expect_written(truce_html_text, "T\xC3\xBCrkiye \xE2\x86\x92", "T\xC3\xBCrkiye \xE2\x86\x92");
    expect_written(truce_html_text, "a\xFF\x01z\x7F\xC2\x85\xEF\xBF\xBE\xED\xA0\x80",
                   "a\uFFFD\uFFFDz\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
    expect_written(truce_html_text, "", "");
}

static void numbers_have_a_minus_and_days_stay_whole(void **state) {
    (void)state;
    expect_written(truce_html_prose, "-0.5 (-12) USD -3, from -x", "\u22120.5 (\u221212) USD \u22123, from -x");
    expect_written(truce_html_prose, "cn-301 x-2", "cn-301 x-2");
    expect_written(truce_html_prose, "2025-06-10", "2025-\u206006-\u206010");
    expect_written(truce_html_prose, "\u00A0-1 <", "\u00A0\u22121 &lt;");
}

static void formats_escape_what_they_are_given(void **state) {
    (void)state;
    truce_text out;
    truce_text_init(&out, &truce_malloc_allocator);
    truce_html(&out, "<i a=\"%s\">%zu %d %g %g %g%%</i>", "\"<", (size_t)7, -3, 1.0 / 3, -0.001, NAN);
    assert_string_equal(out.bytes, "<i a=\"&quot;&lt;\">7 -3 0.33 0 0%</i>");
    truce_text_free(&out);
}

static void items_share_a_list(void **state) {
    (void)state;
    truce_text out;
    truce_text_init(&out, &truce_malloc_allocator);
    truce_display_paragraph(&out, "- ", "one", TRUCE_DISPLAY_MARKUP);
    truce_display_paragraph(&out, "- ", "two", TRUCE_DISPLAY_MARKUP);
    truce_display_paragraph(&out, "", "a < b", TRUCE_DISPLAY_MARKUP);
    truce_display_paragraph(&out, "- ", "three", TRUCE_DISPLAY_MARKUP);
    assert_string_equal(out.bytes, "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>a &lt; b</p>\n<ul>\n<li>three</li>\n"
                                   "</ul>\n");
    truce_text_free(&out);
}

static void only_addresses_of_the_web_are_links(void **state) {
    (void)state;
    static const char *const addresses[][2] = {
        {"https://a.example/?b&c", "<a href=\"https://a.example/?b&amp;c\" rel=\"noreferrer\">w</a>"},
        {"http://a.example", "<a href=\"http://a.example\" rel=\"noreferrer\">w</a>"},
        {"javascript:alert(1)", "w"},
        {"", "w"},
        {"https//", "w"},
    };
    for (size_t k = 0; k < sizeof addresses / sizeof *addresses; k++) {
        truce_text out;
        truce_text_init(&out, &truce_malloc_allocator);
        truce_html_link(&out, addresses[k][0], "w");
        assert_string_equal(out.bytes, addresses[k][1]);
        truce_text_free(&out);
    }
}

static void a_table_has_headers_with_their_scope(void **state) {
    (void)state;
    static const char group[] = "both";
    static const truce_layout_column columns[] = {{NULL, "", 4, TRUCE_ALIGN_LEFT, true},
                                                  {group, "one", 0, TRUCE_ALIGN_POINT, false},
                                                  {group, "employ-\nment %", 0, TRUCE_ALIGN_POINT, false},
                                                  {NULL, "words\nhere", 0, TRUCE_ALIGN_LEFT, false}};
    truce_page page = {.width = TRUCE_DISPLAY_MARKUP};
    truce_arena arena;
    truce_text out;
    truce_error error;
    truce_arena_init(&arena, &truce_malloc_allocator);
    truce_text_init(&out, &truce_malloc_allocator);
    truce_layout *layout = truce_layout_new(&arena, columns, 4);
    assert_non_null(layout);
    static const char *const cells[] = {"A", "-1.25", "10", "<", "B", "30", "n/a", ""};
    for (size_t k = 0; k < 8; k++) {
        if (k == 4) truce_layout_rule(layout);
        truce_layout_cell(layout, k == 1 ? TRUCE_TONE_LOSS : TRUCE_TONE_PLAIN, cells[k]);
    }
    assert_int_equal(truce_layout_write(layout, &out, page, &error), TRUCE_OK);
    assert_string_equal(
        out.bytes,
        "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr><td rowspan=\"2\"></td>"
        "<th scope=\"colgroup\" colspan=\"2\">both</th><th scope=\"col\" rowspan=\"2\">words here</th></tr>\n"
        "<tr><th scope=\"col\" class=\"n\">one</th><th scope=\"col\" class=\"n\">employment %</th></tr>\n</thead>\n"
        "<tbody>\n<tr><th scope=\"row\">A</th><td class=\"n loss\">\u22121.25</td><td class=\"n\">10</td><td>&lt;</td>"
        "</tr>\n</tbody>\n<tbody>\n<tr><th scope=\"row\">B</th><td class=\"n\">30\u2008\u2007\u2007</td>"
        "<td class=\"n\">n/a</td><td></td></tr>\n</tbody>\n</table></div>\n");
    truce_text_free(&out);
    truce_arena_free(&arena);
}

static void classes_of_changes_have_round_bounds(void **state) {
    (void)state;
    truce_svg_scale scale = truce_svg_scale_for(0.0053);
    static const double bounds[] = {0.0002, 0.0005, 0.001, 0.002, 0.005};
    for (size_t k = 0; k < TRUCE_SVG_CLASSES; k++) assert_true(fabs(scale.bound[k] - bounds[k]) < 1e-12);
    assert_string_equal(truce_svg_class(&scale, 0.0053), "g5");
    assert_string_equal(truce_svg_class(&scale, -0.0021), "l4");
    assert_string_equal(truce_svg_class(&scale, 0.0001), "z");
    assert_string_equal(truce_svg_class(&scale, NAN), "na");
    for (double most = 1e-9; most < 1e9; most *= 1.7) {
        scale = truce_svg_scale_for(most);
        for (size_t k = 1; k < TRUCE_SVG_CLASSES; k++) assert_true(scale.bound[k] > scale.bound[k - 1]);
        assert_true(most < 1e-5 || (scale.bound[4] <= most * (1 + 1e-9) && most < scale.bound[4] * 2.6));
    }
    assert_true(truce_svg_scale_for(NAN).bound[0] > 0);
}

/* ---- pages ------------------------------------------------------------------------------------------------------- */

static report write_page(const truce_context *context, const truce_run *run, const char *command) {
    report page = {NULL, 0};
    truce_error error;
    truce_page_options options = {.command = command};
    if (truce_run_write_page(context, run, &options, keep_bytes, &page, &error) != TRUCE_OK)
        fail_msg("%s", error.message);
    return page;
}

static truce_context *context_of(const char *data_path) {
    truce_context *context;
    truce_error error;
    if (truce_context_new(NULL, data_path, &context, &error) != TRUCE_OK) fail_msg("%s", error.message);
    return context;
}

/* The next exact number of the page, and where it ends. */
static double next_number(const char **at) {
    static const char mark[] = "<data value=\"";
    const char *found = strstr(*at, mark);
    double value;
    assert_non_null(found);
    found += strlen(mark);
    size_t length = strcspn(found, "\"");
    *at = found + length;
    if (!truce_parse_number(found, length, &value)) {
        assert_true(strncmp(found, "nan", 3) == 0 || strncmp(found, "inf", 3) == 0 || strncmp(found, "-inf", 4) == 0);
        return *found == 'n' ? (double)NAN : *found == '-' ? -INFINITY : INFINITY;
    }
    return value;
}

/* Every number of the tables of all numbers is the run's, to the bit. */
static void expect_numbers(const char *page, const truce_run *run) {
    size_t N = run->world->n_regions, J = run->world->n_sectors;
    static const truce_variable by_sector[] = {TRUCE_OUTPUT_VOLUME, TRUCE_EMPLOYMENT, TRUCE_PRICE, TRUCE_SECTOR_EXPORTS,
                                               TRUCE_SECTOR_IMPORTS};
    for (size_t k = 0; k < run->n_cases; k++) {
        const truce_solution *solution = run->solution[k];
        for (size_t n = 0; n < N; n++)
            for (int v = 0; truce_variable_describe((truce_variable)v).shape == TRUCE_BY_REGION; v++)
                assert_true(same_number(next_number(&page), truce_solution_array(solution, (truce_variable)v)[n]));
        for (size_t t = 0; t < sizeof by_sector / sizeof *by_sector; t++)
            for (size_t j = 0; j < J; j++)
                for (size_t n = 0; n < N; n++)
                    assert_true(
                        same_number(next_number(&page), truce_solution_array(solution, by_sector[t])[n * J + j]));
    }
    assert_null(strstr(page, "<data value="));
}

static void pages_of_random_worlds(void **state) {
    (void)state;
    truce_context *context = context_of("data");
    for (uint64_t seed = 1; seed <= 8; seed++) {
        solved s = solve_random(seed, 2 + seed % 4 * 9, 1 + seed % 5 * 3);
        report page = write_page(context, s.run, "truce report x.yaml"),
               again = write_page(context, s.run, "truce report x.yaml");
        assert_int_equal(page.length, again.length);
        assert_memory_equal(page.bytes, again.bytes, page.length);
        markup m = markup_check(page.bytes);
        assert_int_equal(m.figures, 3); /* bars, heat map, flows: the regions are no countries */
        expect(page.bytes, "No map: none of this world's regions is a country");
        expect(page.bytes, "<pre><code>truce report x.yaml</code></pre>");
        expect_numbers(page.bytes, s.run);
        free(page.bytes);
        free(again.bytes);
        release(&s);
    }
    truce_context_free(context);
}

static void a_run_that_changes_nothing(void **state) {
    (void)state;
    truce_context *context = context_of("");
    solved s = {0};
    assert_int_equal(random_world(NULL, 5, 3, 2, 0, &s.world, &s.error), TRUCE_OK);
    open_scenario(&s, "truce: 1\ncases:\n  nothing: {}\n");
    assert_int_equal(truce_run_new(s.scenario, NULL, NULL, &s.run, &s.error), TRUCE_OK);
    report page = write_page(context, s.run, NULL);
    markup m = markup_check(page.bytes);
    assert_int_equal(m.figures, 0);
    assert_null(strstr(page.bytes, "<pre>"));
    expect(page.bytes, "No policy changes.");
    expect_numbers(page.bytes, s.run);
    free(page.bytes);
    release(&s);
    truce_context_free(context);
}

static void a_single_region(void **state) {
    (void)state;
    truce_context *context = context_of("");
    solved s = {0};
    assert_int_equal(random_world(NULL, 6, 1, 2, 0, &s.world, &s.error), TRUCE_OK);
    open_scenario(&s, "truce: 1\ncases:\n  alone: {}\n");
    assert_int_equal(truce_run_new(s.scenario, NULL, NULL, &s.run, &s.error), TRUCE_OK);
    report page = write_page(context, s.run, NULL);
    markup_check(page.bytes);
    free(page.bytes);
    release(&s);
    truce_context_free(context);
}

/* ---- worlds of countries, ledgers, talks ------------------------------------------------------------------------- */

static const char HOSTILE[] = "</title><script>alert('x')</script>\" onload=\"y\" & <b>";

static const char TWO_DAYS[] = "  may: {date: 2025-05-01, between: [USA, CHN]}\n"
                               "  june:\n"
                               "    title: \"</title><script>alert('x')</script>\\\" onload=\\\"y\\\" & <b>\"\n"
                               "    date: 2025-06-10\n"
                               "    between: [USA, CHN]\n";

static truce_run *run_of(fixture *f) {
    truce_run *run;
    if (truce_run_new(f->scenario, NULL, NULL, &run, &f->error) != TRUCE_OK) fail_msg("%s", f->error.message);
    return run;
}

/* The fixture's data before those of the project, which have the map. */
static truce_context *with_map(const fixture *f) {
    char path[2 * SCRATCH_PATH];
    snprintf(path, sizeof path, "%s/data:data", f->folder);
    return context_of(path);
}

static void hostile_titles_stay_text(void **state) {
    fixture *f = *state;
    open_cases(f, TWO_DAYS);
    truce_context *context = with_map(f);
    truce_run *run = run_of(f);
    report page = write_page(context, run, HOSTILE);
    markup_check(page.bytes);
    assert_null(strstr(page.bytes, "<script"));
    assert_null(strstr(page.bytes, "<b>\" "));
    expect(page.bytes,
           "&lt;/title&gt;&lt;script&gt;alert('x')&lt;/script&gt;&quot; onload=&quot;y&quot; &amp; &lt;b&gt;");
    expect_numbers(page.bytes, run);
    free(page.bytes);
    truce_run_free(run);
    truce_context_free(context);
}

static void dated_cases_tell_what_is_in_force(void **state) {
    fixture *f = *state;
    open_cases(f, TWO_DAYS);
    truce_context *context = with_map(f);
    truce_run *run = run_of(f);
    report page = write_page(context, run, NULL);
    markup m = markup_check(page.bytes);
    assert_int_equal(m.figures, 6); /* map, bars, heat map, flows, rates, timeline */
    expect(page.bytes, "id=\"region-0\"");
    expect(page.bytes, "<h2>What is in force</h2>");
    expect(page.bytes, "<h3>On 1\u00A0May\u00A02025: may</h3>");
    expect(page.bytes, "United States on goods from China");
    expect(page.bytes, "<h2>How it came to this</h2>");
    expect(page.bytes, "<th scope=\"row\">Licensing of magnets</th>");
    expect(page.bytes, "An act</span>");
    assert_null(strstr(page.bytes, "What could be signed"));
    free(page.bytes);
    truce_run_free(run);
    truce_context_free(context);
}

static const char TALKS[] = "truce: 1\n"
                            "world: ./world\n"
                            "cases:\n"
                            "  truce:\n"
                            "    changes:\n"
                            "      - {add: tariff, from: CHN, to: USA, sectors: elec, rate: 0.2}\n"
                            "      - {add: tariff, from: USA, to: CHN, sectors: [agr, elec], rate: 0.15}\n"
                            "  war:\n"
                            "    from: truce\n"
                            "    changes:\n"
                            "      - {add: tariff, from: CHN, to: USA, sectors: elec, rate: 0.6}\n"
                            "      - {add: tariff, from: USA, to: CHN, sectors: [agr, elec], rate: 0.5}\n"
                            "talks:\n"
                            "  base: truce\n"
                            "  war: war\n"
                            "  today: 2025-06-10\n"
                            "  deadline: 2025-08-12\n"
                            "  issues:\n"
                            "    - {name: a, add: tariff, over: benchmark, from: CHN, to: USA, sectors: elec}\n"
                            "    - {name: b, set: tariff, from: USA, to: CHN, sectors: [agr, elec]}\n";

static void talks_have_a_frontier(void **state) {
    fixture *f = *state;
    assert_int_equal(try_open(f, TALKS, NULL), TRUCE_OK);
    truce_run *run = run_of(f);
    report page = write_page(f->context, run, NULL), again = write_page(f->context, run, NULL);
    markup_check(page.bytes);
    assert_string_equal(page.bytes, again.bytes);
    expect(page.bytes, "<h2>What could be signed</h2>");
    expect(page.bytes, "aria-labelledby=\"frontier-t frontier-d\"");
    expect(page.bytes, "<h3>Deals that every party prefers</h3>");
    expect(page.bytes, "Every equilibrium is solved to 1e-10.");
    assert_null(strstr(page.bytes, "Worked out in"));
    free(page.bytes);
    free(again.bytes);
    truce_run_free(run);
}

static bool stop(void *user, int iteration, double step) {
    (void)user;
    (void)iteration;
    (void)step;
    return true;
}

static bool refuse(void *user, const char *bytes, size_t size) {
    (void)user;
    (void)bytes;
    (void)size;
    return false;
}

static void failures_are_returned_and_searches_leave_a_note(void **state) {
    fixture *f = *state;
    assert_int_equal(try_open(f, TALKS, NULL), TRUCE_OK);
    truce_run *run = run_of(f);
    truce_search_options search = {.cancel = stop};
    truce_page_options options = {.search = &search};
    report page = {NULL, 0};
    assert_int_equal(truce_run_write_page(f->context, run, &options, keep_bytes, &page, &f->error), TRUCE_CANCELLED);
    assert_int_equal(truce_run_write_page(f->context, run, NULL, refuse, NULL, &f->error), TRUCE_IO);
    free(page.bytes);
    page = (report){NULL, 0};
    search = (truce_search_options){.max_iterations = 1, .tolerance = 1e-12};
    assert_int_equal(truce_run_write_page(f->context, run, &options, keep_bytes, &page, &f->error), TRUCE_OK);
    markup_check(page.bytes);
    expect(page.bytes, "Nothing can be said of the talks: ");
    free(page.bytes);
    truce_run_free(run);
}

static void a_wrong_map_is_named(void **state) {
    fixture *f = *state;
    assert_int_equal(try_open(f, TALKS, NULL), TRUCE_OK);
    truce_run *run = run_of(f);
    report page = {NULL, 0};
    mkdir(scratch_path(f->folder, "data/map"), 0777);
    scratch_write(f->folder, "data/map/regions.csv", "region,iso3\nEU,FRA\n");
    static const char *const wrong[][2] = {
        {"iso3,path\nUSAX,M0 0z\n", "countries.csv:2: iso3: expected a code of three letters, found 'USAX'"},
        {"iso3,path\nUSA,M0 0\"\"z\n", "countries.csv:2: path: expected the letters"},
        {"iso3\nUSA\n", "path"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        scratch_write(f->folder, "data/map/countries.csv", wrong[k][0]);
        assert_int_equal(truce_run_write_page(f->context, run, NULL, keep_bytes, &page, &f->error), TRUCE_BAD_INPUT);
        expect(f->error.message, wrong[k][1]);
    }
    free(page.bytes);
    truce_run_free(run);
}

/* Everything from the context on, with an allocator that fails. */
static truce_status do_all(fixture *f, const char *path, const truce_allocator *allocator, size_t *until_run,
                           const failing_allocator *failing) {
    char data[2 * SCRATCH_PATH];
    snprintf(data, sizeof data, "%s/data:data", f->folder);
    truce_context *context = NULL;
    truce_scenario *scenario = NULL;
    truce_run *run = NULL;
    report page = {NULL, 0};
    truce_status status = truce_context_new(allocator, data, &context, &f->error);
    if (status == TRUCE_OK) status = truce_scenario_open(context, path, NULL, &scenario, &f->error);
    if (status == TRUCE_OK) status = truce_run_new(scenario, NULL, NULL, &run, &f->error);
    if (until_run != NULL) *until_run = failing->calls;
    if (status == TRUCE_OK) status = truce_run_write_page(context, run, NULL, keep_bytes, &page, &f->error);
    free(page.bytes);
    truce_run_free(run);
    truce_scenario_free(scenario);
    truce_context_free(context);
    return status;
}

static void memory_may_run_out_anywhere(void **state) {
    fixture *f = *state;
    char dated[4096];
    snprintf(dated, sizeof dated, DATED_HEAD "%s", TWO_DAYS);
    const char *texts[] = {dated, TALKS};
    for (size_t t = 0; t < 2; t++) {
        const char *path = scratch_write(f->folder, "s.yaml", texts[t]);
        char file[SCRATCH_PATH];
        snprintf(file, sizeof file, "%s", path);
        failing_allocator counting = {0};
        truce_allocator allocator = failing_allocator_make(&counting);
        size_t first = 0;
        assert_int_equal(do_all(f, file, &allocator, &first, &counting), TRUCE_OK);
        assert_int_equal(counting.live, 0);
        truce_status status = TRUCE_NO_MEMORY;
        for (size_t k = first + 1; status != TRUCE_OK; k += 1 + (k - first) / 12) {
            failing_allocator failing = {.fail_at = k};
            allocator = failing_allocator_make(&failing);
            status = do_all(f, file, &allocator, NULL, &failing);
            if (status != TRUCE_OK && status != TRUCE_NO_MEMORY) fail_msg("k = %zu: %s", k, f->error.message);
            assert_int_equal(failing.live, 0);
            if (k > counting.calls) assert_int_equal(status, TRUCE_OK);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(numbers_have_a_minus_and_days_stay_whole),
        cmocka_unit_test(formats_escape_what_they_are_given),
        cmocka_unit_test(items_share_a_list),
        cmocka_unit_test(only_addresses_of_the_web_are_links),
        cmocka_unit_test(a_table_has_headers_with_their_scope),
        cmocka_unit_test(classes_of_changes_have_round_bounds),
        cmocka_unit_test(pages_of_random_worlds),
        cmocka_unit_test(a_run_that_changes_nothing),
        cmocka_unit_test(a_single_region),
        cmocka_unit_test_setup_teardown(hostile_titles_stay_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dated_cases_tell_what_is_in_force, set_up, tear_down),
        cmocka_unit_test_setup_teardown(talks_have_a_frontier, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failures_are_returned_and_searches_leave_a_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wrong_map_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_may_run_out_anywhere, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
