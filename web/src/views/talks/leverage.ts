/* Which concession buys what: figures, and a sentence for each. */
import { h, replace } from '../../dom';
import { billions, level, money } from '../../format';
import { partyClass } from '../../numbers/parties';
import type { Leverage } from '../../numbers/talks';
import { texts } from '../../texts/en';
import { instrumentNamed, issueTitle, regionAt, regionInText, regionNamed, worth, type Table } from './table';

const words = texts.talks.leverage;
const LITTLE = 0.1; // ten points, or a tenth of what is licensed
const NOTHING = 5e-6; // USD bn

interface Effect {
  /** On the two parties of the plane, and on all others together, in money. */
  parties: readonly number[];
  others: number;
}

/** An amount of money, in millions where billions would be 0.000. */
function amount(value: number): string {
  return value >= 0.01 ? level(value) : words.millions('', (value * 1e3).toLocaleString('en-US', { maximumSignificantDigits: 2 }));
}

/** A change in money, with its sign. */
function sum(value: number): string {
  if (Math.abs(value) >= 0.01) return money(value);
  return words.millions(value < 0 ? '\u2212' : '+', Math.abs(value * 1e3).toLocaleString('en-US', { maximumSignificantDigits: 2 }));
}

function effect(table: Table, by: Readonly<Record<string, number>>, step: number): Effect {
  const of = (n: number): number => worth(table, n, (by[regionAt(table, n).code] ?? 0) * step);
  return { parties: table.axes.map(of), others: table.outsiders.reduce((total, n) => total + of(n), 0) };
}

function sentence(table: Table, item: Leverage, little: Effect): string {
  const codes = table.axes.map((n) => regionAt(table, n).code);
  const owner = Math.max(0, codes.indexOf(item.party));
  const [own, other] = [little.parties[owner] ?? 0, little.parties[1 - owner] ?? 0];
  const names = [regionInText(table, codes[owner] ?? ''), regionInText(table, codes[1 - owner] ?? '')] as const;
  if (Math.abs(own) < NOTHING && Math.abs(other) < NOTHING) return words.nothing;
  if (own >= 0 && other >= 0) return words.free(names[0], amount(own), names[1], amount(other));
  if (own >= 0) return words.suits(names[0], sum(own), names[1], sum(other));
  if (other <= 0) return words.hurts(...names);
  return words.price(names[0], amount(-own), names[1], amount(other), (other / -own).toLocaleString('en-US', { maximumSignificantDigits: 2 }));
}

export class LeverageSection {
  readonly element = h('section', { class: 'section' });

  update(table: Table): void {
    const { scenario, brief } = table;
    const list = brief.leverage ?? [];
    this.element.hidden = list.length === 0;
    const names = table.axes.map((n) => regionAt(table, n));
    const heads = (label: string): HTMLElement[] => [
      ...names.map(({ name, code }) => h('th', { scope: 'col', class: `number ${partyClass(scenario, code) ?? ''}` }, `${name}, ${label}`)),
      h('th', { scope: 'col', class: 'number' }, `${words.others}, ${label}`),
    ];
    const rows = list.map((item) => {
      const instrument = instrumentNamed(table, item.name);
      const isLicence = instrument?.kind === 'licence';
      const little = effect(table, item.derivative, isLicence ? LITTLE * instrument.before : -LITTLE);
      const whole = effect(table, item.whole, 1);
      const title = issueTitle(scenario, item.name);
      const figures = ({ parties, others }: Effect): HTMLElement[] =>
        [...parties, others].map((value) => h('td', { class: 'number' }, billions(value)));
      return h(
        'tr',
        { class: partyClass(scenario, item.party) },
        h('th', { scope: 'row' }, isLicence ? words.licenceName(title) : words.tariffName(title), h('span', { class: 'row-words' }, sentence(table, item, little))),
        h('td', {}, regionNamed(table, item.party)),
        ...figures(little),
        ...figures(whole),
      );
    });
    replace(
      this.element,
      h('div', { class: 'section-head' }, h('h3', { class: 'section-title' }, words.title)),
      h('p', { class: 'hint' }, words.note(scenario.world.unit)),
      h(
        'div',
        { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': words.title },
        h(
          'table',
          { class: 'figures leverage' },
          h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, words.concession), h('th', { scope: 'col' }, words.by), ...heads(words.little), ...heads(words.whole))),
          h('tbody', {}, ...rows),
        ),
      ),
    );
  }
}
