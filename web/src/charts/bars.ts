/* Bars by region around nothing, ranked or in a fixed order, with their numbers in columns. Rows are kept by key: a
 * new solution moves what is there. */
import { scaleLinear } from 'd3-scale';
import { h, s } from '../dom';
import type { Num } from '../types';
import { onWidth, readable, setPlane } from './marks';

export interface Bar {
  key: string;
  label: string;
  value: Num;
  /** One for each column. */
  numbers: readonly string[];
  /** Class names of the row: a party's hue. */
  kind?: string | undefined;
  /** Where another case stands: a tick across the bar. */
  reference?: Num;
  /** For the tooltip and the label. */
  lines: () => readonly string[];
}

export interface BarsData {
  bars: readonly Bar[];
  columns: readonly string[];
  /** The least and the most that the axis reaches; nothing is always on it. */
  domain: readonly [number, number];
  /** What an end of the axis is called. */
  tick: (value: number) => string;
}

interface Row {
  group: SVGGElement;
  label: SVGTextElement;
  bar: SVGRectElement;
  reference: SVGLineElement;
  numbers: SVGTextElement[];
  shown: Bar;
}

const ROW = 24;
const HEAD = 24;

export class Bars {
  readonly element = h('div', { class: 'bars' });
  readonly svg = s('svg', { role: 'group', class: 'drawing' });
  private readonly rows = new Map<string, Row>();
  private readonly axis = s('g', { class: 'axis' });
  private readonly marks = s('g');
  private readonly refreshMarks: () => void;
  private readonly stop: () => void;
  private data: BarsData | null = null;
  private width = 0;
  private chosen: string | null = null;

  constructor(label: string, onChoose?: (key: string) => void, onHover?: (key: string | null) => void) {
    this.svg.setAttribute('aria-label', label);
    this.svg.append(this.axis, this.marks);
    this.element.append(this.svg);
    const keyOf = (mark: Element): string => mark.getAttribute('data-key') ?? '';
    this.refreshMarks = readable(this.svg, {
      selector: '.bar-row',
      lines: (mark) => this.rows.get(keyOf(mark))?.shown.lines() ?? [],
      ...(onChoose && { onChoose: (mark: Element) => onChoose(keyOf(mark)) }),
      onHover: (mark) => onHover?.(mark ? keyOf(mark) : null),
    });
    this.stop = onWidth(this.element, (width) => {
      this.width = width;
      this.draw();
    });
  }

  update(data: BarsData): void {
    this.data = data;
    this.draw();
  }

  choose(key: string | null): void {
    this.chosen = key;
    for (const [name, row] of this.rows) row.group.classList.toggle('is-chosen', name === key);
  }

  destroy(): void {
    this.stop();
  }

  private draw(): void {
    const { data, width } = this;
    if (!data || width === 0) return;
    const isNarrow = width < 440;
    const left = Math.min(isNarrow ? 116 : 136, width * 0.36);
    const column = isNarrow ? 62 : 76;
    const right = column * data.columns.length;
    const x = scaleLinear([Math.min(0, data.domain[0]), Math.max(0, data.domain[1])], [left + 10, width - right - 6]);
    const height = HEAD + ROW * data.bars.length + 6;
    setPlane(this.svg, width, height);
    this.drawAxis(x, height, width, column, data);
    let isOther = false;
    data.bars.forEach((bar, k) => {
      isOther = this.drawRow(bar, k, x, width, column) || isOther;
    });
    for (const [key, row] of this.rows) {
      if (data.bars.some((bar) => bar.key === key)) continue;
      row.group.remove();
      this.rows.delete(key);
      isOther = true;
    }
    if (isOther) this.refreshMarks();
  }

  private axisKey = '';

  private drawAxis(x: (value: number) => number, height: number, width: number, column: number, data: BarsData): void {
    const ends = data.domain.filter((value) => value !== 0);
    const key = [x(0), height, width, ...data.columns, ...ends].join();
    if (key === this.axisKey) return;
    this.axisKey = key;
    const heads = data.columns.map((name, c) =>
      s('text', { class: 'column-head', x: width - column * (data.columns.length - 1 - c), y: 12, 'text-anchor': 'end' }, name),
    );
    const grid = ends.map((value) => s('line', { class: 'grid', x1: x(value), x2: x(value), y1: HEAD - 4, y2: height - 4 }));
    const labels = ends.map((value) =>
      s('text', { class: 'tick', x: x(value), y: 12, 'text-anchor': value < 0 ? 'start' : 'end' }, data.tick(value)),
    );
    this.axis.replaceChildren(
      ...grid,
      s('line', { class: 'zero', x1: x(0), x2: x(0), y1: HEAD - 6, y2: height - 2 }),
      ...labels,
      ...heads,
    );
  }

  /** Returns whether the row is new or has moved. */
  private drawRow(bar: Bar, k: number, x: (value: number) => number, width: number, column: number): boolean {
    let row = this.rows.get(bar.key);
    const isNew = !row;
    if (!row) {
      row = this.makeRow(bar);
      this.rows.set(bar.key, row);
    }
    row.shown = bar;
    const place = `translate(0,${HEAD + k * ROW})`;
    const isMoved = row.group.getAttribute('transform') !== place;
    if (isMoved) {
      row.group.setAttribute('transform', place);
      if (this.marks.children[k] !== row.group) this.marks.insertBefore(row.group, this.marks.children[k] ?? null);
    }
    row.group.setAttribute('class', `bar-row ${bar.kind ?? ''} ${bar.key === this.chosen ? 'is-chosen' : ''}`);
    (row.group.firstChild as Element).setAttribute('width', String(width));
    if (row.label.textContent !== bar.label) row.label.textContent = bar.label;
    const value = bar.value ?? 0;
    const [a, b] = [x(Math.min(0, value)), x(Math.max(0, value))];
    row.bar.setAttribute('x', a.toFixed(1));
    row.bar.setAttribute('width', Math.max(value === 0 ? 0 : 1, b - a).toFixed(1));
    row.bar.setAttribute('class', value < 0 ? 'bar loss' : 'bar gain');
    const isReferred = bar.reference !== null && bar.reference !== undefined;
    row.reference.setAttribute('visibility', isReferred ? 'visible' : 'hidden');
    if (isReferred) {
      const at = x(bar.reference as number).toFixed(1);
      row.reference.setAttribute('x1', at);
      row.reference.setAttribute('x2', at);
    }
    row.numbers.forEach((text, c) => {
      text.setAttribute('x', String(width - column * (row.numbers.length - 1 - c)));
      const number = bar.numbers[c] ?? '';
      if (text.textContent !== number) text.textContent = number;
    });
    return isNew || isMoved;
  }

  private makeRow(bar: Bar): Row {
    const label = s('text', { class: 'bar-label', x: 12, y: 16 });
    const rect = s('rect', { class: 'bar', y: 5, height: ROW - 10 });
    const reference = s('line', { class: 'reference', y1: 2, y2: ROW - 2 });
    const numbers = bar.numbers.map(() => s('text', { class: 'number', y: 16, 'text-anchor': 'end' }));
    const group = s(
      'g',
      { 'data-key': bar.key, role: 'img', tabindex: '-1' },
      s('rect', { class: 'row-hit', height: ROW }),
      s('rect', { class: 'party-mark', x: 0, y: 5, width: 4, height: ROW - 10 }),
      label,
      rect,
      reference,
      ...numbers,
    );
    this.marks.append(group);
    return { group, label, bar: rect, reference, numbers, shown: bar };
  }
}

/** Ends of an axis that holds all values, at round numbers. */
export function roundDomain(values: Iterable<Num | undefined>): [number, number] {
  let [least, most] = [0, 0];
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least === 0 && most === 0) return [-1e-4, 1e-4];
  const [a = 0, b = 0] = scaleLinear([least, most], [0, 1]).nice(4).domain();
  return [a, b];
}
