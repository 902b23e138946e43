/* Regions by sectors: a table whose cells are coloured in classes of gain and loss and hold their numbers. Sectors are
 * rows, since their names are long; labels stay in sight while one scrolls. */
import { h, s } from '../dom';
import type { Named, Num } from '../types';
import { colourClass, type Diverging } from './diverging';
import { readable } from './marks';

export interface HeatData {
  regions: readonly Named[];
  sectors: readonly Named[];
  /** By region and sector, in the world's order. */
  values: readonly (readonly Num[])[];
  scale: Diverging;
  /** The number in a cell. */
  brief: (value: Num) => string;
  lines: (region: number, sector: number) => readonly string[];
  /** Positions in the world's order, as they are to stand. */
  columns: readonly number[];
  rows: readonly number[];
  corner: string;
  partyClass: (code: string) => string | undefined;
  sortedBy: string | null;
}

export class HeatMap {
  readonly element = h('div', { class: 'heat-scroll', tabindex: '0', role: 'region' });
  private readonly table = h('table', { class: 'heat' });
  private cells: HTMLTableCellElement[][] = [];
  private layout = '';
  private data: HeatData | null = null;
  private readonly refreshMarks: () => void;

  constructor(
    private readonly label: string,
    private readonly sortLabel: (code: string, region: string) => string,
    onSort: (region: string | null) => void,
    onChoose: (region: string, sector: string) => void,
  ) {
    this.element.setAttribute('aria-label', label);
    this.element.append(this.table);
    this.table.addEventListener('click', (event) => {
      const button = (event.target as Element).closest('button');
      if (button) onSort(button.value === this.data?.sortedBy ? null : button.value);
    });
    const place = (mark: Element): [number, number] => [Number(mark.getAttribute('data-n')), Number(mark.getAttribute('data-j'))];
    this.refreshMarks = readable(this.table, {
      selector: 'td',
      lines: (mark) => this.data?.lines(...place(mark)) ?? [],
      onChoose: (mark) => {
        const [n, j] = place(mark);
        onChoose(this.data?.regions[n]?.code ?? '', this.data?.sectors[j]?.code ?? '');
      },
      columns: () => this.data?.columns.length ?? 1,
    });
  }

  update(data: HeatData): void {
    this.data = data;
    const layout = JSON.stringify([data.columns, data.rows, data.sortedBy]);
    if (layout !== this.layout) this.build(data);
    this.layout = layout;
    data.rows.forEach((j, r) =>
      data.columns.forEach((n, c) => {
        const cell = this.cells[r]?.[c] as HTMLTableCellElement;
        const value = data.values[n]?.[j] ?? null;
        const kind = colourClass(data.scale.classOf(value));
        const text = data.brief(value);
        if (cell.className !== kind) cell.className = kind;
        if (cell.textContent !== text) cell.textContent = text;
      }),
    );
    this.refreshMarks();
  }

  private build(data: HeatData): void {
    const heads = data.columns.map((n) => {
      const region = data.regions[n] as Named;
      const isSorted = region.code === data.sortedBy;
      return h(
        'th',
        { scope: 'col', 'aria-sort': isSorted ? 'descending' : undefined, class: data.partyClass(region.code) },
        h('button', { type: 'button', value: region.code, title: this.sortLabel(region.code, region.name), 'aria-label': this.sortLabel(region.code, region.name) }, region.code),
      );
    });
    this.cells = data.rows.map((j) => data.columns.map((n) => h('td', { 'data-n': n, 'data-j': j, tabindex: '-1' })));
    this.table.replaceChildren(
      h('caption', { class: 'unseen' }, this.label),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col', class: 'corner' }, data.corner), ...heads)),
      h(
        'tbody',
        {},
        ...data.rows.map((j, r) => h('tr', {}, h('th', { scope: 'row' }, (data.sectors[j] as Named).name), ...(this.cells[r] ?? []))),
      ),
    );
  }

  /** The same as a drawing, for pictures. It is put into `holder`, where styles reach it, until the next one. */
  drawing(holder: Element): SVGSVGElement | null {
    const { data } = this;
    if (!data) return null;
    const [left, top, wide, high] = [340, 24, 48, 20];
    const svg = s('svg', { class: 'drawing', width: left + wide * data.columns.length, height: top + high * data.rows.length });
    data.columns.forEach((n, c) => {
      const x = left + (c + 0.5) * wide;
      svg.append(s('text', { class: 'bar-label', x, y: 15, 'text-anchor': 'middle' }, data.regions[n]?.code));
    });
    data.rows.forEach((j, r) => {
      const y = top + r * high;
      svg.append(s('text', { class: 'bar-label', x: 0, y: y + 14 }, data.sectors[j]?.name));
      data.columns.forEach((n, c) => {
        const value = data.values[n]?.[j] ?? null;
        const kind = colourClass(data.scale.classOf(value));
        svg.append(
          s('rect', { class: `heat-cell ${kind}`, x: left + c * wide, y, width: wide - 1, height: high - 1 }),
          s('text', { class: `heat-text ${kind}`, x: left + (c + 1) * wide - 6, y: y + 14, 'text-anchor': 'end' }, data.brief(value)),
        );
      });
    });
    holder.replaceChildren(svg);
    return svg;
  }
}
