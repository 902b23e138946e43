/* The deals that all parties prefer, as a list to sort and to filter by the value of each issue. */
import { saveText } from '../../charts/save';
import { figure, toCsv, type TableData } from '../../charts/table';
import { h, replace } from '../../dom';
import { billions } from '../../format';
import { partyClass } from '../../numbers/parties';
import { gain, type Point } from '../../numbers/talks';
import { texts } from '../../texts/en';
import { choice, type Choice } from '../parts';
import { instrumentNamed, issueTitle, regionAt, type Table } from './table';
import { issueFigure } from './words';

const words = texts.talks.deals;
const PAGE = 12;

interface Row {
  point: Point;
  /** Gains of the two parties and of all others together, in money. */
  money: readonly number[];
}

export class Deals {
  readonly element = h('section', { class: 'section' });
  private table: Table | null = null;
  private rows: Row[] = [];
  private onlyEfficient = true;
  private filters = new Map<string, string>();
  private shown = PAGE;
  private sortBy: { name: string; isUp: boolean } | null = null;
  private chosen: string | null = null;
  private readonly body = h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': words.title });
  private readonly count = h('p', { class: 'hint', role: 'status' });

  constructor(private readonly onChoose: (key: string) => void) {}

  update(table: Table): void {
    this.table = table;
    const sum = (point: Point): number => table.outsiders.reduce((total, n) => total + gain(table.scenario, n, table.threat.income, point.income).money, 0);
    this.rows = table.points
      .filter((point) => point.kind === 'deal')
      .map((point) => ({ point, money: [...table.axes.map((n) => gain(table.scenario, n, table.threat.income, point.income).money), sum(point)] }));
    this.element.hidden = this.rows.length === 0;
    const efficient = h('input', { type: 'checkbox', checked: this.onlyEfficient });
    efficient.addEventListener('change', () => {
      this.onlyEfficient = efficient.checked;
      this.restart();
    });
    replace(
      this.element,
      h('div', { class: 'section-head' }, h('h3', { class: 'section-title' }, words.title)),
      h('p', { class: 'hint' }, words.note),
      h('div', { class: 'filters deal-filters', role: 'group', 'aria-label': words.filter }, h('label', { class: 'check-field' }, efficient, words.efficient), ...this.filterFields(table).map((field) => field.element)),
      this.count,
      this.body,
    );
    this.draw();
  }

  choose(key: string | null): void {
    if (key === this.chosen) return;
    this.chosen = key;
    for (const row of this.body.querySelectorAll('tr[data-key]')) row.classList.toggle('is-chosen', row.getAttribute('data-key') === key);
  }

  private filterFields(table: Table): Choice[] {
    return table.brief.instruments.map((instrument) => {
      const values = [...new Set(this.rows.map((row) => row.point.terms[instrument.name] ?? 0))].sort((a, b) => a - b);
      const options = [{ value: '', text: words.any }, ...values.map((value) => ({ value: String(value), text: issueFigure(instrument, value) }))];
      const field = choice(issueTitle(table.scenario, instrument.name), options, (value) => {
        this.filters.set(instrument.name, value);
        this.restart();
      });
      field.set(this.filters.get(instrument.name) ?? '');
      return field;
    });
  }

  private restart(): void {
    this.shown = PAGE;
    this.draw();
  }

  private sorted(): Row[] {
    const { sortBy } = this;
    const rows = this.rows.filter(
      ({ point }) =>
        (!this.onlyEfficient || point.isEfficient) &&
        [...this.filters].every(([name, value]) => value === '' || String(point.terms[name]) === value),
    );
    if (!sortBy) return rows;
    const value = (row: Row): number => {
      const k = ['a', 'b', 'others'].indexOf(sortBy.name);
      return k >= 0 ? (row.money[k] ?? 0) : (row.point.terms[sortBy.name] ?? 0);
    };
    return [...rows].sort((x, y) => (sortBy.isUp ? 1 : -1) * (value(x) - value(y)));
  }

  private head(name: string, text: string, kind?: string): HTMLElement {
    const isSorted = this.sortBy?.name === name;
    const direction = this.sortBy?.isUp ? 'ascending' : 'descending';
    const press = (): void => {
      this.sortBy = isSorted ? (this.sortBy?.isUp ? null : { name, isUp: true }) : { name, isUp: false };
      this.draw();
      this.body.querySelector<HTMLElement>(`th button[value="${name}"]`)?.focus();
    };
    return h(
      'th',
      { scope: 'col', class: `number ${kind ?? ''}`, 'aria-sort': isSorted ? direction : undefined },
      h('button', { type: 'button', class: 'sort', value: name, onclick: press, title: words.sort(text) }, text),
    );
  }

  private draw(): void {
    const { table } = this;
    if (!table) return;
    const { scenario } = table;
    const rows = this.sorted();
    const [a, b] = table.axes.map((n) => regionAt(table, n)) as [{ code: string; name: string }, { code: string; name: string }];
    this.count.textContent = words.showing(Math.min(this.shown, rows.length), rows.length);
    const body = rows.slice(0, this.shown).map(({ point, money }) => {
      const k = Number(point.key.replace('deal.', ''));
      return h(
        'tr',
        { 'data-key': point.key, class: point.key === this.chosen ? 'is-chosen' : undefined, onclick: () => this.onChoose(point.key) },
        h('th', { scope: 'row' }, h('button', { type: 'button', class: 'link', 'aria-label': words.choose(k), onclick: () => this.onChoose(point.key) }, String(k), point.isEfficient && ' \u25C6')),
        ...table.brief.instruments.map((instrument) => h('td', { class: 'number' }, issueFigure(instrument, point.terms[instrument.name] ?? instrument.before))),
        ...money.map((value, c) => h('td', { class: `number ${c < 2 ? 'strong' : 'soft'}` }, billions(value))),
      );
    });
    replace(
      this.body,
      h(
        'table',
        { class: 'figures deals' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, words.name),
            ...table.brief.instruments.map(({ name, party }) => this.head(name, issueTitle(scenario, name), partyClass(scenario, party))),
            this.head('a', words.gain(a.name), partyClass(scenario, a.code)),
            this.head('b', words.gain(b.name), partyClass(scenario, b.code)),
            this.head('others', words.others),
          ),
        ),
        h('tbody', {}, ...body),
      ),
      h(
        'div',
        { class: 'chart-tools' },
        rows.length > this.shown && h('button', { type: 'button', class: 'link chart-tool', onclick: () => this.showMore() }, words.more),
        h('button', { type: 'button', class: 'link chart-tool', 'aria-label': texts.charts.csvLabel, onclick: () => this.save(table, rows) }, texts.charts.csv),
      ),
    );
  }

  private showMore(): void {
    this.shown += 5 * PAGE;
    this.draw();
  }

  private save(table: Table, rows: readonly Row[]): void {
    const { regions } = table.scenario.world;
    const data: TableData = {
      caption: words.title,
      columns: ['deal', 'efficient', ...table.brief.instruments.map((instrument) => instrument.name), ...regions.map((region) => `gain ${region.code}`)],
      rows: rows.map(({ point }) => [
        point.key.replace('deal.', ''),
        String(point.isEfficient),
        ...Object.keys(point.terms).map((name) => figure(point.terms[name], instrumentNamed(table, name)?.name ?? name)),
        ...regions.map((_, n) => figure(gain(table.scenario, n, table.threat.income, point.income).change, '')),
      ]),
    };
    saveText('deals.csv', 'text/csv', toCsv(data));
  }
}
