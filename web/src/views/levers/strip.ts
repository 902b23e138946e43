/* The headline: what the parties, the world and those who move most gain or lose, written in place. */
import { h } from '../../dom';
import { change, money, sign } from '../../format';
import { texts } from '../../texts/en';
import type { Num } from '../../types';

export interface Item {
  name: string;
  change: Num;
  money: Num;
  /** Without the reader's moves; undefined: not said. */
  start?: Num;
  kind?: string | undefined;
}

class Cell {
  readonly element: HTMLElement;
  private readonly name = h('span', { class: 'strip-name' });
  private readonly change = h('span', { class: 'strip-change' });
  private readonly money = h('span', { class: 'strip-money' });
  private readonly start = h('span', { class: 'strip-start' });

  constructor(isSmall: boolean) {
    this.element = h('li', { class: isSmall ? 'strip-cell is-small' : 'strip-cell' }, this.name, this.change, this.money, !isSmall && this.start);
  }

  set(item: Item): void {
    const write = (element: HTMLElement, text: string): void => {
      if (element.textContent !== text) element.textContent = text;
    };
    write(this.name, item.name);
    write(this.change, change(item.change));
    write(this.money, money(item.money));
    write(this.start, item.start === undefined ? '' : texts.levers.fromStart(change(item.start)));
    const kind = `strip-change is-${sign(item.change)}`;
    if (this.change.className !== kind) this.change.className = kind;
    this.name.className = `strip-name ${item.kind ?? ''}`;
  }
}

export class Strip {
  readonly element: HTMLElement;
  private readonly main: Cell[] = [];
  private readonly small: Cell[];
  private readonly mainList = h('ul', { class: 'strip-main' });
  private readonly note = h('span', { class: 'strip-note' });

  constructor(others: number) {
    this.small = Array.from({ length: others }, () => new Cell(true));
    this.element = h(
      'section',
      { class: 'strip', 'aria-label': texts.levers.strip },
      h('h3', { class: 'strip-title' }, texts.levers.strip, ' ', this.note),
      this.mainList,
      others > 0 && h('h4', { class: 'strip-title' }, texts.levers.others),
      others > 0 && h('ul', { class: 'strip-others' }, ...this.small.map((cell) => cell.element)),
    );
  }

  update(note: string, main: readonly Item[], others: readonly Item[]): void {
    if (this.note.textContent !== note) this.note.textContent = note;
    while (this.main.length < main.length) {
      const cell = new Cell(false);
      this.main.push(cell);
      this.mainList.append(cell.element);
    }
    main.forEach((item, k) => this.main[k]?.set(item));
    this.small.forEach((cell, k) => {
      const item = others[k];
      cell.element.hidden = !item;
      if (item) cell.set(item);
    });
  }
}
