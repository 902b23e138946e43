#include "ledger/record_sql.h"

#include "ledger/event_sql.h"

#define FROM_DATE    TRUCE_SQL_DATE("s.from_day") " AS \"from\""
#define UNTIL_DATE   TRUCE_SQL_DATE("s.until_day") " AS until"
#define KNOWN_DATE   TRUCE_SQL_DATE("nullif(s.known_day, s.from_day)") " AS known"
#define THE_DATE     TRUCE_SQL_DATE("x.day") " AS date"
#define DUE_DATE     TRUCE_SQL_DATE("c.due_day") " AS due"
#define MEASURE      "(SELECT number FROM measure WHERE id = :id)"
#define LAID_ON      TRUCE_SQL_ON("m.number") " AS \"on\""
#define SPARED       TRUCE_SQL_LIST("party", "measure_not_on", "measure", "m.number") " AS not_on"
#define PARTIES      TRUCE_SQL_LIST("party", "agreement_party", "agreement", "x.id") " AS parties"
#define AGREEMENTS   TRUCE_SQL_LIST("agreement", "talk_agreement", "talk", "x.id") " AS agreements"
#define ABOUT        TRUCE_SQL_LIST("record", "statement_about", "statement", "x.id") " AS about"
#define ABOUT_OF_C   TRUCE_SQL_LIST("record", "commitment_about", "commitment", "x.id") " AS measures"
#define OBSERVES     TRUCE_SQL_LIST("series", "commitment_observes", "commitment", "x.id") " AS observe"
#define STEP_SOURCES TRUCE_SQL_LIST("source", "citation", "part = s.number AND record", ":id") " AS sources"
#define SOURCES_OF_E TRUCE_SQL_LIST("source", "citation", "part = e.number AND record", ":id") " AS sources"
#define SOURCES_OF_O TRUCE_SQL_LIST("source", "citation", "part = o.number AND record", ":id") " AS sources"
#define DIFFER       TRUCE_SQL_DIFFER("a", "b")

/* "8505.11.00" from a prefix of digits */
#define HS_CODE(prefix)                                                                                                \
    "rtrim(substr(" prefix ", 1, 4) || '.' || substr(" prefix ", 5, 2) || '.' || substr(" prefix                       \
    ", 7, 2) || '.' || substr(" prefix ", 9, 2), '.')"
#define CODE HS_CODE("prefix")
#define COVERED(excepted)                                                                                              \
    "nullif((SELECT count(*) FROM coverage c WHERE c.measure = m.number AND c.prefix <> '' AND c.excepted = " excepted \
    "), 0)"
#define COVERED_CODES  COVERED("0") " AS codes"
#define EXCEPTED_CODES COVERED("1") " AS codes_excepted"

#define MEASURE_FIELDS                                                                                                 \
    "SELECT m.party, " LAID_ON ", " SPARED ", m.kind, m.flow, k.id AS \"group\", m.act,"                               \
    " CASE m.base WHEN 1 THEN 'true' END AS base, CASE m.everything WHEN 1 THEN 'all' END AS coverage,"                \
    " " COVERED_CODES ", (SELECT group_concat(code, ', ') FROM (SELECT " CODE                                          \
    " AS code FROM coverage c WHERE c.measure = m.number AND prefix <> '' AND excepted = 0 ORDER BY prefix LIMIT 12))" \
    " AS first_codes, " EXCEPTED_CODES ","                                                                             \
    " (SELECT group_concat(sector, ', ') FROM (SELECT sector FROM coverage_sector c WHERE c.measure = m.number"        \
    "  AND c.excepted = 0 ORDER BY sector)) AS sectors,"                                                               \
    " (SELECT group_concat(id, ', ') FROM (SELECT coalesce(g.id, o.id) AS id FROM exempts e"                           \
    "  LEFT JOIN stack g ON g.number = e.stack LEFT JOIN measure o ON o.number = e.exempted"                           \
    "  WHERE e.measure = m.number ORDER BY 1)) AS \"of\""                                                              \
    " FROM measure m LEFT JOIN stack k ON k.number = m.stack WHERE m.id = :id"

#define STEPS                                                                                                          \
    "SELECT s.number AS step, " FROM_DATE ", " UNTIL_DATE ", " KNOWN_DATE ", s.status, s.rate,"                        \
    " (SELECT min(rate) FROM list_code WHERE list = s.rates) AS lowest,"                                               \
    " (SELECT max(rate) FROM list_code WHERE list = s.rates) AS highest,"                                              \
    " (SELECT id FROM list WHERE number = s.rates) AS rates, s.suspended, s.licensed, s.amount, s.unit, s.act,"        \
    " " STEP_SOURCES ", s.note FROM step s WHERE s.measure = " MEASURE " ORDER BY s.number"

#define AGREEMENT_FIELDS                                                                                               \
    "SELECT " PARTIES ", " THE_DATE ", date(x.in_force_day * 86400, 'unixepoch') AS in_force,"                         \
    " date(x.expires_day * 86400, 'unixepoch') AS expires FROM agreement x WHERE x.id = :id"

#define CLAIMS                                                                                                         \
    "SELECT a.field, a.value, p.outlet, date(p.day * 86400, 'unixepoch') AS date, a.report, p.source,"                 \
    " a.words, a.text,"                                                                                                \
    " CASE WHEN EXISTS (SELECT 1 FROM assertion b WHERE b.about = a.about AND b.field = a.field AND " DIFFER           \
    ") THEN 'true' ELSE 'false' END AS differs,"                                                                       \
    " (SELECT CASE WHEN f.source IN (p.source, p.id) THEN 'true' ELSE 'false' END FROM follows f"                      \
    "  WHERE f.record = a.about AND f.field = a.field) AS followed"                                                    \
    " FROM assertion a JOIN report p ON p.id = a.report WHERE a.about = :id AND a.field IS NOT NULL"                   \
    " ORDER BY a.field, p.day, p.id, a.number"

/* Months beside the month before and the same month of the year before. */
#define OBSERVATIONS                                                                                                   \
    "SELECT o.month, o.value, o.value / nullif(p.value, 0) - 1 AS change_on_month,"                                    \
    " o.value / nullif(y.value, 0) - 1 AS change_on_year, " SOURCES_OF_O " FROM observation o"                         \
    " LEFT JOIN observation p ON p.series = o.series AND p.month = strftime('%Y-%m', o.month || '-01', '-1 month')"    \
    " LEFT JOIN observation y ON y.series = o.series AND y.month = strftime('%Y-%m', o.month || '-01', '-1 year')"     \
    " WHERE o.series = :id ORDER BY o.month"

const truce_record_query truce_record_queries[] = {
    {"party", "fields", TRUCE_RECORD_FIELDS,
     "SELECT name, zone, (SELECT count(*) FROM measure WHERE party = :id) AS measures FROM party WHERE id = :id"},
    {"source", "fields", TRUCE_RECORD_FIELDS,
     "SELECT x.kind, x.publisher, " THE_DATE ", x.locator, x.url FROM source x WHERE x.id = :id"},
    {"source", "cited_by", TRUCE_RECORD_PROSE,
     "SELECT c.record, r.kind, r.title, group_concat(nullif(c.part, 0), ', ') AS parts FROM (SELECT record, part FROM"
     " citation WHERE source = :id ORDER BY record, part) c JOIN record r ON r.id = c.record GROUP BY c.record"
     " ORDER BY r.kind, c.record"},
    {"source", "reports", TRUCE_RECORD_PROSE,
     "SELECT p.id AS report, p.outlet FROM report p WHERE p.source = :id ORDER BY p.id"},
    {"group", "fields", TRUCE_RECORD_FIELDS,
     "SELECT x.party, x.rule, (SELECT group_concat(id, ', ') FROM (SELECT k.id FROM stack_yields y JOIN stack k ON"
     " k.number = y.yields_to WHERE y.stack = x.number ORDER BY k.id)) AS yields_to FROM stack x WHERE x.id = :id"},
    {"group", "measures", TRUCE_RECORD_PROSE,
     "SELECT m.id AS measure, m.title FROM measure m JOIN stack x ON x.number = m.stack WHERE x.id = :id ORDER BY"
     " m.number"},
    {"list", "fields", TRUCE_RECORD_FIELDS,
     "SELECT x.party, (SELECT count(*) FROM list_code WHERE list = x.number) AS codes,"
     " (SELECT group_concat(code, ', ') FROM (SELECT " CODE " AS code FROM list_code WHERE list = x.number"
     "  ORDER BY prefix LIMIT 12)) AS first_codes,"
     " (SELECT min(rate) FROM list_code WHERE list = x.number) AS lowest,"
     " (SELECT max(rate) FROM list_code WHERE list = x.number) AS highest FROM list x WHERE x.id = :id"},
    {"measure", "fields", TRUCE_RECORD_FIELDS, MEASURE_FIELDS},
    {"measure", "steps", TRUCE_RECORD_ROWS, STEPS},
    {"measure", "commitments", TRUCE_RECORD_PROSE,
     "SELECT c.id AS commitment, c.party, c.words AS text FROM commitment c WHERE c.id IN (SELECT commitment FROM"
     " expectation WHERE measure = :id UNION SELECT commitment FROM commitment_about WHERE record = :id) ORDER BY "
     "c.id"},
    {"agreement", "fields", TRUCE_RECORD_FIELDS, AGREEMENT_FIELDS},
    {"agreement", "extensions", TRUCE_RECORD_ROWS,
     "SELECT date(e.to_day * 86400, 'unixepoch') AS \"to\", date(e.known_day * 86400, 'unixepoch') AS known, e.act,"
     " " SOURCES_OF_E " FROM extension e WHERE e.agreement = :id ORDER BY e.number"},
    {"agreement", "commitments", TRUCE_RECORD_PROSE,
     "SELECT c.id AS commitment, c.party, " DUE_DATE ", c.words AS text FROM commitment c WHERE c.agreement = :id"
     " ORDER BY c.position, c.id"},
    {"agreement", "talks", TRUCE_RECORD_PROSE,
     "SELECT t.talk, r.title FROM talk_agreement t JOIN record r ON r.id = t.talk WHERE t.agreement = :id ORDER BY 1"},
    {"commitment", "fields", TRUCE_RECORD_FIELDS,
     "SELECT x.agreement, x.party, date(x.due_day * 86400, 'unixepoch') AS due, x.words AS text, " ABOUT_OF_C
     ", " OBSERVES " FROM commitment x WHERE x.id = :id"},
    {"commitment", "expects", TRUCE_RECORD_ROWS,
     "SELECT measure, rate, status, licensed_at_least FROM expectation WHERE commitment = :id ORDER BY number"},
    {"talk", "fields", TRUCE_RECORD_FIELDS,
     "SELECT x.round, x.place, x.zone, (SELECT group_concat(topic, ', ') FROM (SELECT topic FROM talk_topic"
     "  WHERE talk = :id ORDER BY position)) AS topics, " AGREEMENTS ", x.outcome FROM talk x WHERE x.id = :id"},
    {"talk", "sessions", TRUCE_RECORD_ROWS,
     "SELECT number AS session, start_text AS start, finish_text AS \"end\" FROM talk_session WHERE talk = :id"
     " ORDER BY number"},
    {"talk", "delegations", TRUCE_RECORD_PROSE,
     "SELECT party, group_concat(name, ', ') AS names FROM (SELECT party, name FROM talk_delegate WHERE talk = :id"
     " ORDER BY party, position) GROUP BY party ORDER BY party"},
    {"statement", "fields", TRUCE_RECORD_FIELDS,
     "SELECT x.who, x.party, " THE_DATE ", x.claim, x.against, " ABOUT ", x.words, x.text FROM statement x"
     " WHERE x.id = :id"},
    {"report", "fields", TRUCE_RECORD_FIELDS, "SELECT x.outlet, " THE_DATE ", x.source FROM report x WHERE x.id = :id"},
    {"report", "asserts", TRUCE_RECORD_PROSE,
     "SELECT a.about, a.field, a.value, a.words, a.text FROM assertion a WHERE a.report = :id"
     " ORDER BY a.number"},
    {"series", "fields", TRUCE_RECORD_FIELDS,
     "SELECT x.party, x.unit, (SELECT group_concat(code, ', ') FROM (SELECT " CODE " AS code FROM series_code"
     "  WHERE series = :id ORDER BY prefix LIMIT 12)) AS hs FROM series x WHERE x.id = :id"},
    {"series", "observations", TRUCE_RECORD_ROWS, OBSERVATIONS},
    {"series", "commitments", TRUCE_RECORD_PROSE,
     "SELECT c.id AS commitment, c.party, c.words AS text FROM commitment_observes o JOIN commitment c ON c.id ="
     " o.commitment WHERE o.series = :id ORDER BY c.id"},
    {NULL, "assertions", TRUCE_RECORD_PROSE, CLAIMS},
    {NULL, "follows", TRUCE_RECORD_PROSE,
     "SELECT field, source, because FROM follows WHERE record = :id ORDER BY field"},
    {NULL, "told", TRUCE_RECORD_PROSE,
     "SELECT a.report, p.outlet, date(p.day * 86400, 'unixepoch') AS date, a.words, a.text"
     " FROM assertion a JOIN report p ON p.id = a.report WHERE a.about = :id AND a.field IS NULL"
     " ORDER BY p.day, p.id, a.number"},
    {NULL, "statements", TRUCE_RECORD_PROSE,
     "SELECT x.id AS statement, " THE_DATE ", x.who, x.party, x.claim, x.against, x.words, x.text"
     " FROM statement x JOIN statement_about b ON b.statement = x.id WHERE b.record = :id ORDER BY x.day, x.id"},
    {NULL, "sources", TRUCE_RECORD_PROSE,
     "SELECT c.source, r.title, x.publisher, " THE_DATE ", coalesce(c.locator, x.locator) AS locator, x.url,"
     " group_concat(nullif(c.part, 0), ', ') AS parts FROM (SELECT * FROM citation WHERE record = :id"
     "  ORDER BY part, position) c JOIN source x ON x.id = c.source JOIN record r ON r.id = x.id"
     " GROUP BY c.source, c.locator ORDER BY min(c.part * 1000 + c.position)"},
    {NULL, NULL, TRUCE_RECORD_FIELDS, NULL},
};
