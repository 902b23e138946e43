-- The compiled ledger. Days are days since 1970-01-01; NULL is "without end" for until_day. An `id` is what the YAML
-- files write; `number` counts measures, groups and lists from 1. Times are minutes since midnight UTC of 1970-01-01.
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE source_file (number INTEGER PRIMARY KEY, path TEXT, size INTEGER, modified INTEGER, changed INTEGER,
                          inode INTEGER); -- path inside the ledger's folder; times in ns since 1970

-- Every record of every kind, commitments too.
CREATE TABLE record (id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT, note TEXT, file INTEGER, line INTEGER) WITHOUT ROWID;
CREATE TABLE citation (record TEXT, part INTEGER, position INTEGER, source TEXT, locator TEXT,
                       PRIMARY KEY (record, part, position)) WITHOUT ROWID; -- part: 0 the record, n its n-th step, extension or observation
CREATE TABLE follows (record TEXT, field TEXT, source TEXT, because TEXT, PRIMARY KEY (record, field)) WITHOUT ROWID;

CREATE TABLE party (id TEXT PRIMARY KEY, name TEXT, zone TEXT, position INTEGER) WITHOUT ROWID;
CREATE TABLE source (id TEXT PRIMARY KEY, kind TEXT, publisher TEXT, day INTEGER, locator TEXT, url TEXT) WITHOUT ROWID;

CREATE TABLE stack (number INTEGER PRIMARY KEY, id TEXT UNIQUE, party TEXT, title TEXT, rule TEXT); -- groups: highest, sum
CREATE TABLE stack_yields (stack INTEGER, yields_to INTEGER, PRIMARY KEY (stack, yields_to)) WITHOUT ROWID;

CREATE TABLE measure (number INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, party TEXT, kind TEXT, flow TEXT,
                      stack INTEGER, act TEXT, base INTEGER, everything INTEGER); -- everything: coverage all or all but exceptions
CREATE TABLE measure_on (measure INTEGER, party TEXT, PRIMARY KEY (measure, party)) WITHOUT ROWID;          -- party '*': all
CREATE TABLE measure_not_on (measure INTEGER, party TEXT, PRIMARY KEY (measure, party)) WITHOUT ROWID;
CREATE TABLE exempts (measure INTEGER, stack INTEGER, exempted INTEGER); -- one of stack and exempted (a measure) is NULL
-- Coverage as code prefixes: '' is everything, ranges and lists are spelt out; rate: of a list of rates, else NULL.
CREATE TABLE coverage (party TEXT, prefix TEXT, measure INTEGER, excepted INTEGER,
                       PRIMARY KEY (party, prefix, measure, excepted)) WITHOUT ROWID;
CREATE TABLE coverage_sector (measure INTEGER, sector TEXT, excepted INTEGER, PRIMARY KEY (measure, sector, excepted)) WITHOUT ROWID;
CREATE TABLE list (number INTEGER PRIMARY KEY, id TEXT UNIQUE, party TEXT);
CREATE TABLE list_code (list INTEGER, prefix TEXT, rate REAL, PRIMARY KEY (list, prefix)) WITHOUT ROWID;
CREATE TABLE step (measure INTEGER, number INTEGER, from_day INTEGER, until_day INTEGER, known_day INTEGER, minute INTEGER,
                   status TEXT, rate REAL, rates INTEGER, suspended REAL, licensed REAL, amount REAL, unit TEXT, act TEXT,
                   note TEXT, PRIMARY KEY (measure, number)) WITHOUT ROWID; -- minute: of from, where a time was given

CREATE TABLE agreement (id TEXT PRIMARY KEY, day INTEGER, in_force_day INTEGER, expires_day INTEGER) WITHOUT ROWID;
CREATE TABLE agreement_party (agreement TEXT, party TEXT, PRIMARY KEY (agreement, party)) WITHOUT ROWID;
CREATE TABLE extension (agreement TEXT, number INTEGER, to_day INTEGER, known_day INTEGER, act TEXT, PRIMARY KEY (agreement, number)) WITHOUT ROWID;
CREATE TABLE commitment (id TEXT PRIMARY KEY, agreement TEXT, position INTEGER, party TEXT, words TEXT, due_day INTEGER) WITHOUT ROWID;
CREATE TABLE commitment_about (commitment TEXT, record TEXT, PRIMARY KEY (commitment, record)) WITHOUT ROWID; -- measures
CREATE TABLE commitment_observes (commitment TEXT, series TEXT, PRIMARY KEY (commitment, series)) WITHOUT ROWID;
CREATE TABLE expectation (commitment TEXT, number INTEGER, measure TEXT, status TEXT, rate REAL, licensed_at_least REAL,
                          PRIMARY KEY (commitment, number)) WITHOUT ROWID;

CREATE TABLE talk (id TEXT PRIMARY KEY, round INTEGER, place TEXT, zone TEXT, outcome TEXT) WITHOUT ROWID;
CREATE TABLE talk_session (talk TEXT, number INTEGER, start INTEGER, finish INTEGER, start_text TEXT, finish_text TEXT, PRIMARY KEY (talk, number)) WITHOUT ROWID;
CREATE TABLE talk_delegate (talk TEXT, party TEXT, position INTEGER, name TEXT, PRIMARY KEY (talk, party, position)) WITHOUT ROWID;
CREATE TABLE talk_topic (talk TEXT, position INTEGER, topic TEXT, PRIMARY KEY (talk, position)) WITHOUT ROWID;
CREATE TABLE talk_agreement (talk TEXT, agreement TEXT, PRIMARY KEY (talk, agreement)) WITHOUT ROWID;

CREATE TABLE statement (id TEXT PRIMARY KEY, who TEXT, party TEXT, day INTEGER, claim TEXT, against TEXT, words TEXT, text TEXT) WITHOUT ROWID;
CREATE TABLE statement_about (statement TEXT, record TEXT, PRIMARY KEY (statement, record)) WITHOUT ROWID;
CREATE TABLE report (id TEXT PRIMARY KEY, outlet TEXT, day INTEGER, source TEXT) WITHOUT ROWID;
CREATE TABLE assertion (report TEXT, number INTEGER, about TEXT, field TEXT, value TEXT, words TEXT, text TEXT, PRIMARY KEY (report, number)) WITHOUT ROWID;
CREATE TABLE series (id TEXT PRIMARY KEY, party TEXT, unit TEXT) WITHOUT ROWID;
CREATE TABLE series_code (series TEXT, prefix TEXT, PRIMARY KEY (series, prefix)) WITHOUT ROWID;
CREATE TABLE observation (series TEXT, number INTEGER, month TEXT, value REAL, PRIMARY KEY (series, month)) WITHOUT ROWID;

CREATE INDEX coverage_measure ON coverage (measure);
CREATE INDEX exempts_measure ON exempts (measure);
CREATE INDEX assertion_about ON assertion (about);
CREATE INDEX statement_about_record ON statement_about (record);
