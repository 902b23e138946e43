/* The terms of a chosen point: each issue in words, what each party gains, what everybody else gets. */
import { h, replace } from '../../dom';
import { billions, change, sign } from '../../format';
import { partyClass } from '../../numbers/parties';
import { gain, type Point } from '../../numbers/talks';
import { texts } from '../../texts/en';
import { issueFigure, issueWords } from './words';
import { issueTitle, regionAt, type Table } from './table';

const words = texts.talks.terms;
const FEW = 6;

export class Terms {
  readonly element = h('section', { class: 'terms', 'aria-live': 'polite' });
  private isWhole = false;
  private shown: { table: Table; point: Point | null } | null = null;

  constructor(private readonly onUse: (point: Point) => void) {}

  update(table: Table, point: Point | null): void {
    this.shown = { table, point };
    if (!point) {
      replace(this.element, h('p', { class: 'hint' }, words.none));
      return;
    }
    replace(
      this.element,
      h('h3', { class: 'chart-title' }, words.title(point.title)),
      this.issues(table, point),
      h('button', { type: 'button', class: 'button', onclick: () => this.onUse(point) }, words.use),
      h('h4', { class: 'terms-head' }, words.gains(table.threatTitle)),
      this.gains(table, point),
    );
  }

  private issues(table: Table, point: Point): HTMLElement {
    const items = table.brief.instruments.map((instrument) => {
      const value = point.terms[instrument.name] ?? instrument.before;
      const isSame = Math.abs(value - instrument.before) < 5e-4;
      const was = isSame
        ? texts.talks.words.unchanged(table.baseTitle)
        : texts.talks.words.was(table.baseTitle, issueFigure(instrument, instrument.before));
      return h(
        'div',
        { class: partyClass(table.scenario, instrument.party) },
        h('dt', {}, issueTitle(table.scenario, instrument.name)),
        h('dd', {}, h('strong', {}, issueFigure(instrument, value)), issueWords(instrument, value), h('span', { class: 'was' }, was)),
      );
    });
    return h('dl', { class: 'terms-list' }, ...items);
  }

  private gains(table: Table, point: Point): HTMLElement {
    const { scenario } = table;
    const row = (n: number): HTMLElement => {
      const { code, name } = regionAt(table, n);
      const got = gain(scenario, n, table.threat.income, point.income);
      return h(
        'tr',
        { class: partyClass(scenario, code) },
        h('th', { scope: 'row' }, name),
        h('td', { class: `number is-${sign(got.change)}` }, change(got.change)),
        h('td', { class: 'number' }, billions(got.money)),
      );
    };
    const size = (n: number): number => Math.abs(gain(scenario, n, table.threat.income, point.income).money);
    const parties = scenario.world.regions.map((_, n) => n).filter((n) => !table.outsiders.includes(n));
    const outsiders = [...table.outsiders].sort((a, b) => size(b) - size(a));
    const shown = this.isWhole ? outsiders : outsiders.slice(0, FEW);
    return h(
      'table',
      { class: 'figures' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, words.region), h('th', { scope: 'col', class: 'number' }, words.change), h('th', { scope: 'col', class: 'number' }, words.money(scenario.world.unit)))),
      h('tbody', {}, ...parties.map(row)),
      h(
        'tbody',
        {},
        h('tr', {}, h('th', { scope: 'rowgroup', colspan: 3, class: 'group-head' }, words.third)),
        ...shown.map(row),
        !this.isWhole &&
          outsiders.length > FEW &&
          h('tr', {}, h('td', { colspan: 3 }, h('button', { type: 'button', class: 'link', onclick: () => this.showAll() }, words.more))),
      ),
    );
  }

  private showAll(): void {
    this.isWhole = true;
    if (this.shown) this.update(this.shown.table, this.shown.point);
  }
}
