/* The engine in the browser gives the numbers of the command, to 1e-12: node web/tests/wasm/numbers.test.mjs, after
 * `make build` and `make web-static`. TRUCE_COMMAND: the command, build/truce; TRUCE_WASM: build-wasm/wasm. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { at, missing, start } from './engine.mjs';

const TOLERANCE = 1e-12;
/** Of what a search found: it rests once no lever is asked to move by more than 1e-6. */
const SEARCHED = 1e-8;
/** An equilibrium is known to the residual that its solution reports, 1e-10 at most: both engines stop as near to it, and
 * rounding makes them stop this much of it apart. */
const OF_RESIDUAL = 0.1;
const command = process.env.TRUCE_COMMAND ?? at('build/truce');
const absent = missing ?? (existsSync(command) ? null : command);
if (absent) {
  console.log(`SKIPPED: ${absent} not present`);
  process.exit(77); // what Meson takes for a test left out
}

// ---- comparing --------------------------------------------------------------------------------------------------------

/** What depends on the machine, or says how the search went and not what it found. */
const OWN = new Set(['seconds', 'residual', 'iterations', 'solves']);

/** Differences of fractions count as they are, those of levels against the larger of the two. Values of gains and losses
 * (fractions of an income of up to `largest`) count against that. */
function differences(expected, found, largest) {
  const all = [];
  const visit = (a, b, path) => {
    const key = path.at(-1);
    if (OWN.has(key)) return;
    if (typeof a === 'number' && typeof b === 'number') {
      const isGain = path.some((part) => /_value$|^value$/.test(part));
      const scale = isGain ? largest : Math.max(1, Math.abs(a), Math.abs(b));
      all.push({ path: path.join('.'), difference: Math.abs(a - b) / scale, a, b });
    } else if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
      assert.deepEqual(Object.keys(b), Object.keys(a), path.join('.'));
      for (const name of Object.keys(a)) visit(a[name], b[name], [...path, name]);
    } else {
      assert.equal(b, a, path.join('.'));
    }
  };
  visit(expected, found, []);
  return all;
}

let worst = { difference: 0 };
let compared = 0;

function same(expected, found, largest, tolerance = TOLERANCE) {
  const all = differences(expected, found, largest);
  for (const one of all) if (tolerance === TOLERANCE && one.difference > worst.difference) worst = one;
  compared += all.length;
  const allowed = tolerance + OF_RESIDUAL * (expected.solve?.residual ?? 0);
  const [first] = all.filter(({ difference }) => !(difference <= allowed)).sort((a, b) => b.difference - a.difference);
  assert.equal(first, undefined);
}

// ---- the two ----------------------------------------------------------------------------------------------------------

/** A running `truce serve`. */
async function serve(scenario) {
  const child = spawn(command, ['serve', scenario, '--no-open'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`truce serve ended with ${code}`)));
    child.stdout.on('data', (bytes) => {
      const [url] = /http:\/\/\S+/.exec(String(bytes)) ?? [];
      if (url) resolve(new URL(url).origin);
    });
  });
  return {
    stop: () => child.kill(),
    async ask(method, path, query, body) {
      const headers = body === null ? {} : { 'Content-Type': 'application/json' };
      const response = await fetch(`${address}${path}?${new URLSearchParams(query)}`, { method, headers, body });
      return { status: response.status, body: await response.text() };
    },
  };
}

const termsOf = (deal) => JSON.stringify(deal.terms);

/** Numbers between 0 and 1, the same in every run (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

for (const name of ['london-talks', 'london-2025']) {
  describe(name, () => {
    let native, host, scenario, largest;
    const ask = async (method, path, query = [], body = null) => {
      const expected = await native.ask(method, path, query, body);
      const found = host.ask(method, path, query, body);
      assert.equal(found.status, expected.status, found.body.slice(0, 300));
      return [expected.body, found.body];
    };
    const get = async (path, query) => (await ask('GET', path, query)).map(JSON.parse);
    const solve = async (request) => (await ask('POST', '/api/solve', [], JSON.stringify(request))).map(JSON.parse);

    before(async () => {
      [native, host] = await Promise.all([serve(name), start()]);
      assert.equal(host.open({ name }), null);
      const [expected, found] = await get('/api/scenario');
      assert.deepEqual({ ...found, version: '' }, { ...expected, version: '' });
      scenario = found;
      largest = Math.max(...scenario.world.income);
    });
    after(() => {
      native?.stop();
      console.log(`${name}: ${compared} numbers, the largest difference ${worst.difference.toExponential(1)} (${worst.path})`);
      compared = 0;
      worst = { difference: 0 };
    });

    test('every number of every case', async () => {
      for (const { name: of } of [{ name: null }, ...scenario.cases]) {
        const [expected, found] = await solve({ case: of, changes: [], detail: 'all' });
        same(expected, found, largest);
      }
    });

    test('the report of truce run', async () => {
      const report = JSON.parse(execFileSync(command, ['run', name, '--format', 'json'], { maxBuffer: 1 << 28 }));
      for (const expected of report.cases) {
        const body = JSON.stringify({ case: expected.name, changes: [], detail: 'all' });
        const found = JSON.parse(host.ask('POST', '/api/solve', [], body).body);
        const sectors = scenario.world.sectors.length;
        const regions = expected.regions.map((region, n) =>
          Object.fromEntries(Object.keys(region).map((key) => [key, key === 'code' ? region.code : found.regions[key][n]])),
        );
        same(expected.regions, regions, largest);
        for (const [k, { region, sector, ...values }] of expected.sectors.entries()) {
          const n = Math.floor(k / sectors);
          const other = Object.keys(values).map((key) => [key, found.sectors[key][n][k % sectors]]);
          same(values, Object.fromEntries(other), largest);
        }
      }
    });

    test('levers anywhere', { skip: name !== 'london-talks' }, async () => {
      const draw = random(20250610);
      for (let k = 0; k < 50; k++) {
        const changes = scenario.issues
          .filter(() => draw() < 0.7)
          .map(({ name: issue, lower, upper }) => ({ issue, value: lower + (upper - lower) * draw() }));
        const [expected, found] = await solve({ case: draw() < 0.5 ? 'truce' : 'war', changes, detail: 'all' });
        same(expected, found, largest);
      }
    });

    test('tariffs anywhere', { skip: name !== 'london-2025' }, async () => {
      const draw = random(20250512);
      const codes = scenario.world.regions.map(({ code }) => code);
      for (let k = 0; k < 50; k++) {
        const [from, to] = [0, 1].map(() => codes[Math.floor(draw() * codes.length)]);
        if (from === to) continue;
        const changes = [{ add: 'tariff', from, to, rate: draw() }];
        const [expected, found] = await solve({ case: 'truce', changes, detail: 'regions' });
        same(expected, found, largest);
      }
    });

    test('the record', async () => {
      for (const query of [[['on', '2025-06-10']], [['on', '2018-09-24']]]) {
        same(...(await get('/api/regime', query)), largest);
      }
      same(...(await get('/api/averages', [['on', '2025-06-10']])), largest);
      same(...(await get('/api/timeline')), largest);
      same(...(await get('/api/chronicle')), largest);
    });

    test('what could be signed', { skip: name !== 'london-talks' }, async () => {
      same(...(await get('/api/talks/frontier', [['points', '21']])), largest, SEARCHED);
      for (const verb of ['bargain', 'leverage', 'nash', 'optimal', 'enforce']) {
        const query = verb === 'optimal' ? [['party', scenario.talks.parties[0]]] : [];
        same(...(await get(`/api/talks/${verb}`, query)), largest, SEARCHED);
      }
      const [expected, found] = await get('/api/talks/deals');
      // deals that are worth the same stand in either order
      for (const { list } of [expected.deals, found.deals]) list.sort((a, b) => (termsOf(a) < termsOf(b) ? -1 : 1));
      same(expected, found, largest);
    });

    test('failures, word for word', async () => {
      for (const [method, path, query, body] of [
        ['POST', '/api/solve', [], '{"case": "none of these"}'],
        ['POST', '/api/solve', [], '{"case": '],
        ['GET', '/api/nothing', [], null],
        ['GET', '/api/regime', [['on', '2025-02-30']], null],
      ]) {
        const [expected, found] = await ask(method, path, query, body);
        assert.equal(found, expected);
      }
    });

    test('a scenario file with what was moved', async () => {
      const changes = [{ add: 'tariff', from: 'CHN', to: 'USA', rate: 0.1 }];
      const body = JSON.stringify({ case: 'truce', changes, title: 'Mine' });
      const [expected, found] = await ask('POST', '/api/scenario.yaml', [], body);
      assert.equal(found, expected);
    });
  });
}
