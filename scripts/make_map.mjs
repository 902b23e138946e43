// Makes data/map/countries.csv, the outlines that maps of a report are drawn from, out of Natural Earth as the npm
// package world-atlas has it. The outlines are committed; nothing is fetched when Truce is built. To make them anew:
//
//     mkdir /tmp/map && cp scripts/make_map.mjs /tmp/map && cd /tmp/map
//     npm install world-atlas@2 topojson-client@3 d3-geo@3 i18n-iso-countries@7
//     node make_map.mjs > PROJECT/data/map/countries.csv
//
// The plane is Equal Earth (Savric, Patterson & Jenny 2018), which keeps areas true, fitted to WIDTH x HEIGHT whole
// units. Countries that the generalised outlines leave out stand as small squares at their centre.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {geoArea, geoCentroid, geoEqualEarth, geoPath} from 'd3-geo';
import {feature} from 'topojson-client';

const require = createRequire(import.meta.url);
const iso = require('i18n-iso-countries');
const WIDTH = 2000, HEIGHT = 960, LEAST = 9, SQUARE = 7; // units; a ring below LEAST square units is dropped

const read = (scale) => {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${scale}.json`)));
  return feature(topology, topology.objects.countries).features;
};

// Territories without a number in ISO 3166 go with the state whose they are by the United Nations, but for Kosovo.
const CODES = {'Kosovo': 'XKX', 'N. Cyprus': 'CYP', 'Somaliland': 'SOM', 'Siachen Glacier': null, 'Indian Ocean Ter.': null,
  'Ashmore and Cartier Is.': null};
const code = (f) => f.id === undefined ? CODES[f.properties.name] : iso.numericToAlpha3(f.id);

const shown = read('110m').filter((f) => code(f) !== 'ATA'); // no trade with Antarctica
const projection = geoEqualEarth().rotate([-11, 0]).fitSize([WIDTH, HEIGHT], {type: 'FeatureCollection', features: shown});
projection.precision(0.3);

// "M1 2L3 4Z": rings in whole units, relative, without points that repeat.
const rings = (f) => (geoPath(projection)(f) ?? '').split('Z').filter((ring) => ring !== '').map((ring) =>
  ring.slice(1).split('L').map((point) => point.split(',').map((x) => Math.round(Number(x)))));
const area = (ring) => Math.abs(ring.reduce((sum, [x, y], k) => {
  const [u, v] = ring[(k + 1) % ring.length];
  return sum + x * v - u * y;
}, 0)) / 2;
const draw = (ring) => {
  let [x, y] = ring[0], path = `M${x} ${y}`, line = '';
  for (const [u, v] of ring.slice(1)) {
    if (u === x && v === y) continue;
    const step = `${u - x} ${v - y}`;
    line += line === '' || step[0] === '-' ? step : ` ${step}`;
    [x, y] = [u, v];
  }
  return `${path}l${line}z`;
};

const paths = new Map();
const add = (key, path) => paths.set(key, (paths.get(key) ?? '') + path);
for (const f of shown) {
  const key = code(f), all = rings(f).sort((a, b) => area(b) - area(a));
  if (key === undefined) throw new Error(`no code for ${f.properties.name}`);
  if (key === null) continue;
  for (const ring of all.filter((r, k) => k === 0 || area(r) >= LEAST)) add(key, draw(ring));
}
for (const f of read('50m')) {
  const key = code(f);
  if (key === undefined || key === null || key === 'ATA' || paths.has(key) || geoArea(f) === 0) continue;
  const [x, y] = projection(geoCentroid(f)).map(Math.round);
  add(key, `M${x - (SQUARE >> 1)} ${y - (SQUARE >> 1)}h${SQUARE}v${SQUARE}h-${SQUARE}z`);
}
console.log('iso3,path');
for (const key of [...paths.keys()].sort()) console.log(`${key},${paths.get(key)}`);
