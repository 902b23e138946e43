/* The plane of the two parties with its legend and its numbers as a table. */
import { Chart } from '../../charts/chart';
import { Plane } from '../../charts/plane';
import { figure, type TableData } from '../../charts/table';
import { h } from '../../dom';
import { change, money } from '../../format';
import { brief } from '../../numbers/variables';
import { gain, type Point } from '../../numbers/talks';
import { texts } from '../../texts/en';
import { regionAt, type Table } from './table';

const words = texts.talks.plane;

export class PlaneSection {
  readonly chart: Chart;
  private readonly plane: Plane;
  private readonly note = h('p', { class: 'hint', hidden: true });
  private table: Table | null = null;

  constructor(source: () => string, onChoose: (key: string) => void) {
    this.plane = new Plane(words.label, onChoose);
    this.chart = new Chart({ kind: 'chart-plane', table: () => this.rows(), picture: () => this.plane.svg, source });
    const key = (kind: string, text: string): HTMLElement => h('li', {}, h('span', { class: `key is-${kind}`, 'aria-hidden': 'true' }), text);
    this.chart.body.append(
      this.plane.element,
      h('ul', { class: 'keys-list' }, ...Object.entries(words.legend).map(([kind, text]) => key(kind, text))),
      this.note,
    );
  }

  update(table: Table, isSingle: boolean): void {
    this.table = table;
    const names = table.axes.map((n) => regionAt(table, n).name) as [string, string];
    this.chart.heading(words.title, words.note(...names));
    this.note.hidden = !isSingle;
    this.note.textContent = words.single;
    this.plane.update({
      points: table.points,
      axes: table.axes,
      names,
      threat: table.threat,
      bothGain: words.bothGain,
      lines: (point) => [point.title, ...table.axes.map((n, k) => `${names[k]} ${this.line(table, point, n)}`)],
      tick: (value) => (Math.abs(value) < 1e-12 ? '0' : axisTick(value)),
      wholeTitle: words.whole,
      closeTitle: words.close,
    });
    this.chart.refresh();
  }

  moveLive(point: Point): void {
    this.plane.moveLive(point);
  }

  choose(key: string | null): void {
    this.plane.choose(key);
  }

  destroy(): void {
    this.plane.destroy();
  }

  private line(table: Table, point: Point, n: number): string {
    const income = table.scenario.world.income[n] ?? 0;
    const value = point.income[n] ?? 0;
    return texts.talks.point(change(value), money(value * income));
  }

  private rows(): TableData {
    const { table } = this;
    if (!table) return { caption: '', columns: [], rows: [] };
    const names = table.axes.map((n) => regionAt(table, n).name);
    const { unit } = table.scenario.world;
    return {
      caption: words.title,
      columns: [texts.talks.deals.name, ...names.map((name) => `${name}, %`), ...names.map((name) => `${words_(name)}, ${unit}`)],
      rows: table.points
        .filter((point) => point.kind !== 'deal' || point.isEfficient)
        .map((point) => [
          point.title,
          ...table.axes.map((n) => figure((point.income[n] ?? 0) * 100, change(point.income[n]))),
          ...table.axes.map((n) => {
            const got = gain(table.scenario, n, table.threat.income, point.income);
            return figure(got.money, brief('value', got.money));
          }),
        ]),
    };
  }
}

const words_ = (name: string): string => texts.talks.deals.gain(name);

/** "−0.4 %", with as many decimals as the axis needs. */
function axisTick(value: number): string {
  const percent = value * 100;
  const text = Math.abs(percent).toLocaleString('en-US', { maximumSignificantDigits: 3, maximumFractionDigits: 5 });
  return `${percent < 0 ? '\u2212' : '+'}${text}`;
}
