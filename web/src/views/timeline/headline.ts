/* What each side adds on all goods of the other, as two paths of steps. */
import { h, s } from '../../dom';
import { rate } from '../../format';
import { addedOnAll, pathOf, type Chronicle } from '../../record/chronicle';
import { partyClass, type Names } from '../../record/names';
import { texts } from '../../texts/en';
import type { Code, Day } from '../../types';
import type { DayScale } from './scale';

const words = texts.timeline;
const TOP = 1.5;
const GRID = [0, 0.5, 1, 1.5];

export interface Headline {
  element: HTMLElement;
  update(on: Day): void;
}

interface Path {
  party: Code;
  partner: Code;
  steps: { from: Day; rate: number }[];
}

export function valueOn(steps: Path['steps'], on: Day): number {
  return steps.findLast((step) => step.from <= on)?.rate ?? 0;
}

export function headline(
  chronicle: Chronicle,
  pair: readonly [Code, Code],
  known: Day | null,
  scale: DayScale,
  names: Names,
): Headline {
  const paths: Path[] = [pair, [pair[1], pair[0]] as const].map(([party, partner]) => ({
    party,
    partner,
    steps: pathOf(addedOnAll(chronicle, party, partner, known)),
  }));
  const rows = paths.map(({ party, partner }) => {
    const value = h('span', { class: 'headline-value' });
    const element = h(
      'p',
      { class: `headline-row ${partyClass(party)}` },
      h('span', { class: 'party-sign', 'aria-hidden': 'true' }),
      h('span', { class: 'who' }, words.headlineRow(names.of(party), names.of(partner))),
      ' ',
      value,
    );
    return { element, value };
  });
  const grid = GRID.map((level) =>
    h('span', { class: 'rate-level', style: { bottom: `${(100 * level) / TOP}%` } }, h('span', {}, rate(level))),
  );
  const picture = s(
    'svg',
    { viewBox: '0 0 1000 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    ...paths.map(({ party, steps }) => s('path', { class: partyClass(party), d: outline(steps, scale) })),
  );
  const element = h(
    'section',
    { class: 'lane-row headline', 'aria-label': words.headline },
    h('div', { class: 'headline-words' }, h('h3', {}, words.headline), ...rows.map((row) => row.element), h('p', { class: 'soft small' }, words.headlineNote)),
    h('div', { class: 'days' }, ...grid, picture),
  );
  return {
    element,
    update(on) {
      paths.forEach(({ steps }, k) => {
        const row = rows[k];
        if (row) row.value.textContent = rate(valueOn(steps, on));
      });
    },
  };
}

/** The path in a box of 1000 by 100. */
function outline(steps: Path['steps'], scale: DayScale): string {
  const y = (value: number): string => (100 - (100 * Math.min(value, TOP)) / TOP).toFixed(2);
  let path = `M0,${y(valueOn(steps, scale.from))}`;
  for (const step of steps) {
    if (step.from > scale.from && step.from < scale.to) path += `H${(1000 * scale.at(step.from)).toFixed(2)}V${y(step.rate)}`;
  }
  return `${path}H1000`;
}
