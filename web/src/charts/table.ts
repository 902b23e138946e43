/* The numbers behind a chart: as a table to read and to hear, and as CSV to take along. */
import { h } from '../dom';
import type { Num } from '../types';

export interface Figure {
  value: Num;
  /** As the page writes it. */
  text: string;
}
export type Cell = string | Figure;

export interface TableData {
  caption: string;
  columns: string[];
  rows: Cell[][];
}

export const figure = (value: Num | undefined, text: string): Figure => ({ value: value ?? null, text });

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

export function renderTable(data: TableData): HTMLTableElement {
  const numeric = data.columns.map((_, c) => data.rows.some((row) => typeof row[c] === 'object'));
  return h(
    'table',
    { class: 'figures' },
    h('caption', {}, data.caption),
    h('thead', {}, h('tr', {}, ...data.columns.map((name, c) => h('th', { scope: 'col', class: numeric[c] && 'number' }, name)))),
    h(
      'tbody',
      {},
      ...data.rows.map((row) =>
        h(
          'tr',
          {},
          ...row.map((cell, c) =>
            c === 0
              ? h('th', { scope: 'row' }, textOf(cell))
              : h('td', { class: numeric[c] && 'number', title: typeof cell === 'object' && String(cell.value ?? '') }, textOf(cell)),
          ),
        ),
      ),
    ),
  );
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180 with every digit of every number; what is no number is empty. */
export function toCsv(data: TableData): string {
  const lines = [data.columns, ...data.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : String(cell.value ?? ''))))];
  return lines.map((line) => line.map(quote).join(',') + '\n').join('');
}
