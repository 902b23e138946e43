/* The frame of every chart: title, what the numbers are, the drawing, its numbers as a table, files to take along. */
import { h, replace } from '../dom';
import { texts } from '../texts/en';
import { freeze, pngOf, svgText, type Words } from './picture';
import { fileName, saveBlob, saveText } from './save';
import { renderTable, toCsv, type TableData } from './table';

export interface ChartOptions {
  /** The numbers that are shown now. */
  table: () => TableData;
  /** The drawing as it is now, for pictures; missing where there is none. */
  picture?: () => SVGSVGElement | null;
  /** What its colours stand for. */
  legend?: Element;
  /** Names files and is their last line. */
  source: () => string;
  /** Class names of the figure. */
  kind: string;
  level?: 3 | 4;
}

export class Chart {
  readonly element: HTMLElement;
  readonly body = h('div', { class: 'chart-body' });
  private readonly title: HTMLElement;
  private readonly note = h('p', { class: 'chart-note' });
  private readonly table = h('div', { class: 'chart-table', tabindex: '0', role: 'region', hidden: true });
  private readonly toggle: HTMLButtonElement;

  constructor(private readonly options: ChartOptions) {
    const words = texts.charts;
    this.title = h(options.level === 4 ? 'h4' : 'h3', { class: 'chart-title' });
    this.toggle = h('button', { type: 'button', class: 'link chart-tool', 'aria-pressed': 'false', onclick: () => this.setTable(!this.isTable) }, words.asTable);
    const tool = (text: string, label: string, action: () => void): HTMLButtonElement =>
      h('button', { type: 'button', class: 'link chart-tool', 'aria-label': label, onclick: action }, text);
    const tools = h('div', { class: 'chart-tools' }, this.toggle, tool(words.csv, words.csvLabel, () => this.saveCsv()));
    if (options.picture) {
      tools.append(
        tool(words.svg, words.svgLabel, () => this.saveSvg()),
        tool(words.png, words.pngLabel, () => void this.savePng()),
      );
    }
    this.element = h(
      'figure',
      { class: `chart ${options.kind}` },
      h('figcaption', { class: 'chart-head' }, this.title, this.note),
      this.body,
      this.table,
      tools,
    );
  }

  heading(title: string, note: string): void {
    if (this.title.textContent !== title) this.title.textContent = title;
    if (this.note.textContent !== note) this.note.textContent = note;
    this.table.setAttribute('aria-label', title);
  }

  /** To be called when the numbers have changed: draws the table anew where it is shown. */
  refresh(): void {
    if (this.isTable) replace(this.table, renderTable(this.options.table()));
  }

  private get isTable(): boolean {
    return !this.table.hidden;
  }

  private setTable(isTable: boolean): void {
    this.table.hidden = !isTable;
    this.body.hidden = isTable;
    this.toggle.setAttribute('aria-pressed', String(isTable));
    this.refresh();
  }

  private get words(): Words {
    return { title: this.title.textContent ?? '', note: this.note.textContent ?? '', source: this.options.source(), legend: this.options.legend };
  }

  private get file(): string {
    return fileName(this.words.title);
  }

  private saveCsv(): void {
    saveText(`${this.file}.csv`, 'text/csv', toCsv(this.options.table()));
  }

  private frozen(): SVGSVGElement | null {
    const wasTable = this.isTable;
    if (wasTable) this.body.hidden = false; // styles of what is not laid out are not computed
    const drawing = this.options.picture?.() ?? null;
    const frozen = drawing && freeze(drawing, this.words);
    if (wasTable) this.body.hidden = true;
    return frozen;
  }

  private saveSvg(): void {
    const frozen = this.frozen();
    if (frozen) saveText(`${this.file}.svg`, 'image/svg+xml', svgText(frozen));
  }

  private async savePng(): Promise<void> {
    const frozen = this.frozen();
    if (frozen) saveBlob(`${this.file}.png`, await pngOf(frozen));
  }
}
