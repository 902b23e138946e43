/* Would it be kept? What each party would gain by breaking its word, what it would lose, and the clock of the truce. */
import { h, replace } from '../../dom';
import { longDay, money, rate } from '../../format';
import { partyClass } from '../../numbers/parties';
import { daysBetween, type Keeping, type KeepingParty } from '../../numbers/talks';
import { texts } from '../../texts/en';
import type { Num } from '../../types';
import { instrumentNamed, issueTitle, regionInText, regionNamed, regionOf, worth, type Table } from './table';
import { issueFigure } from './words';

const words = texts.talks.keeping;
const NOTHING = 5e-6; // of a year's income: what the page writes as 0

const factor = (value: Num): string => (value === null ? words.never : (Math.round(value * 100) / 100).toLocaleString('en-US'));

export class KeepingSection {
  readonly element = h('section', { class: 'section' });

  update(table: Table): void {
    const list = table.brief.keeping ?? [];
    this.element.hidden = list.length === 0;
    const { talks } = table.scenario;
    const first = list[0];
    if (!first) return;
    const clock = list.find((item) => item.clock.length > 0);
    const days = talks?.today && talks.deadline ? daysBetween(talks.today, talks.deadline) : null;
    replace(
      this.element,
      h('div', { class: 'section-head' }, h('h3', { class: 'section-title' }, words.title)),
      h('p', { class: 'hint' }, words.note(first.period_days)),
      h('div', { class: 'promises' }, ...list.map((item) => this.promise(table, item))),
      clock && h('h4', { class: 'terms-head' }, words.clock),
      clock && days !== null && talks?.deadline && h('p', { class: 'days-left' }, words.daysLeft(days, longDay(talks.deadline))),
      clock && this.clock(table, clock),
    );
  }

  private promise(table: Table, item: Keeping): HTMLElement {
    const title = item.deal === 'deal' ? texts.talks.names.deal : table.baseTitle;
    return h(
      'div',
      {},
      h('h4', { class: 'terms-head' }, texts.numbers.sentence(title)),
      ...item.parties.map((party) => h('p', { class: `promise ${partyClass(table.scenario, party.party) ?? ''}` }, this.sentences(table, item, party, title))),
    );
  }

  private sentences(table: Table, item: Keeping, party: KeepingParty, deal: string): string {
    const name = regionInText(table, party.party);
    const n = regionOf(table, party.party);
    const ofPeriod = (fraction: number): number => (worth(table, n, fraction) * item.period_days) / 365;
    const loss = words.loss(name, money(ofPeriod(party.loss)).replace('+', ''), item.period_days);
    if (party.temptation < NOTHING) return texts.numbers.sentence(`${words.nothing(name, deal)} ${loss}`);
    const instrument = instrumentNamed(table, party.breach);
    const state = table.points.find((point) => point.key === `state.${item.deal}`);
    const from = state?.terms[party.breach] ?? instrument?.before ?? 0;
    const gain = money(ofPeriod(party.temptation)).replace('+', '');
    const tempted =
      instrument && party.breach_gain > 0
        ? words.tempted(name, issueTitle(table.scenario, party.breach), issueFigure(instrument, from), issueFigure(instrument, party.breach_value), gain, item.period_days)
        : words.temptedByAll(name, gain, item.period_days);
    const keeps = party.discount_needed === null ? words.breaks : words.keeps(rate(Math.round(party.discount_needed * 1e3) / 1e3));
    return texts.numbers.sentence(`${tempted} ${loss} ${keeps}`);
  }

  private clock(table: Table, item: Keeping): HTMLElement {
    const parties = item.parties.map((party) => party.party);
    const days = [...new Set(item.clock.map((row) => row.days_left))];
    const isNeeded = item.clock.some((row) => row.discount_if_lapse !== 0 || row.discount_if_extended !== 0);
    const cell = (left: number, party: string, name: 'discount_if_lapse' | 'discount_if_extended'): HTMLElement => {
      const value = item.clock.find((row) => row.days_left === left && row.party === party)?.[name] ?? null;
      return h('td', { class: 'number' }, factor(value), isNeeded && h('meter', { min: 0, max: 1, value: value ?? 1, 'aria-hidden': 'true', class: 'patience' }));
    };
    return h(
      'div',
      { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': words.clock },
      h('p', { class: 'hint' }, words.needed),
      h(
        'table',
        { class: 'figures patience-table' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, words.left),
            ...parties.map((party) => h('th', { scope: 'col', class: 'number' }, words.lapse(regionNamed(table, party)))),
            ...parties.map((party) => h('th', { scope: 'col', class: 'number' }, words.extended(regionNamed(table, party)))),
          ),
        ),
        h(
          'tbody',
          {},
          ...days.map((left) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, String(left)),
              ...parties.map((party) => cell(left, party, 'discount_if_lapse')),
              ...parties.map((party) => cell(left, party, 'discount_if_extended')),
            ),
          ),
        ),
      ),
    );
  }
}
