/* One lever: a slider with its number, and a mark at its value in each case. */
import { h } from '../../dom';
import { unitFactor, writeValue, type Lever } from '../../numbers/levers';
import { texts } from '../../texts/en';

const words = texts.levers;
const LETTER = 6.6; // px, about
const DIGITS = 1e4; // a slider gives four decimals of a fraction: a hundredth of a point

export interface LeverEvents {
  /** `at`: when the hand moved, on the clock of performance.now(). */
  onMove(id: string, value: number, at: number): void;
  /** The hand rests: the gesture is over. */
  onSettle(): void;
  onRemove?(id: string): void;
}

export class LeverRow {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly number: HTMLInputElement;
  private readonly marks = h('div', { class: 'marks' });
  private shown = NaN;
  private width = 0;
  private readonly observer: ResizeObserver;

  constructor(
    readonly lever: Lever,
    private readonly events: LeverEvents,
    partyName: string,
    partyClass: string | undefined,
  ) {
    const { id, lower, upper, scale } = lever;
    const factor = unitFactor(scale);
    const name = `lever-${id}`;
    this.slider = h('input', {
      type: 'range', id: name, min: lower, max: upper, step: 'any', class: 'slider', disabled: lever.fault !== null,
      'aria-describedby': `${name}-about`,
    });
    this.number = h('input', {
      type: 'number', class: 'lever-number', min: lower * factor, max: upper * factor, step: scale === 'factor' ? 0.01 : 0.1,
      'aria-label': words.numberOf(lever.title), disabled: lever.fault !== null, inputmode: 'decimal',
    });
    this.slider.addEventListener('input', (event) => this.move(Math.round(this.slider.valueAsNumber * DIGITS) / DIGITS, event.timeStamp));
    this.slider.addEventListener('change', () => events.onSettle());
    this.slider.addEventListener('keydown', (event) => this.press(event));
    this.number.addEventListener('input', (event) => {
      const value = this.number.valueAsNumber / factor;
      if (value >= lower && value <= upper) this.move(value, event.timeStamp);
    });
    this.number.addEventListener('change', () => {
      this.write();
      events.onSettle();
    });
    this.element = h(
      'div',
      { class: `lever ${partyClass ?? ''}` },
      h(
        'div',
        { class: 'lever-head' },
        h('label', { for: name, class: 'lever-title' }, lever.title),
        h('span', { class: 'lever-value' }, this.number, h('span', { class: 'unit' }, words.unit[scale])),
        events.onRemove &&
          h('button', { type: 'button', class: 'link', 'aria-label': words.removeLabel(lever.title), onclick: () => events.onRemove?.(id) }, words.remove),
      ),
      h('p', { class: 'lever-about', id: `${name}-about` }, lever.fault ?? lever.about, lever.start !== null && `; ${words.decidedBy(texts.numbers.inText(partyName))}`),
      h('div', { class: 'track' }, this.slider, this.marks),
    );
    this.observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (width > 0 && width !== this.width) {
        this.width = width;
        this.layMarks();
      }
    });
    this.observer.observe(this.marks);
  }

  set(value: number): void {
    if (value === this.shown) return;
    this.shown = value;
    this.write();
  }

  destroy(): void {
    this.observer.disconnect();
  }

  private get isMoved(): boolean {
    return this.lever.start !== null && Math.abs(this.shown - this.lever.start) > 1e-9;
  }

  private write(): void {
    const { lever } = this;
    if (this.slider.valueAsNumber !== this.shown) this.slider.valueAsNumber = this.shown;
    this.slider.setAttribute('aria-valuetext', writeValue(lever.scale, this.shown));
    this.slider.style.setProperty('--at', String(this.place(this.shown)));
    this.element.classList.toggle('is-moved', this.isMoved);
    const text = String(Math.round(this.shown * unitFactor(lever.scale) * 100) / 100);
    if (document.activeElement !== this.number && this.number.value !== text) this.number.value = text;
  }

  private move(value: number, at: number): void {
    this.set(Math.min(this.lever.upper, Math.max(this.lever.lower, value)));
    this.events.onMove(this.lever.id, this.shown, at);
  }

  /** Arrows go by one point, Page keys by ten, to round values; Home and End to the bounds. */
  private press(event: KeyboardEvent): void {
    const { step, page, lower, upper } = this.lever;
    const to = (size: number, direction: 1 | -1): number => {
      const at = this.shown / size;
      const next = direction > 0 ? Math.floor(at + 1e-6) + 1 : Math.ceil(at - 1e-6) - 1;
      return Math.round(next * size * DIGITS) / DIGITS;
    };
    const targets: Record<string, () => number> = {
      ArrowRight: () => to(step, 1),
      ArrowUp: () => to(step, 1),
      ArrowLeft: () => to(step, -1),
      ArrowDown: () => to(step, -1),
      PageUp: () => to(page, 1),
      PageDown: () => to(page, -1),
      Home: () => lower,
      End: () => upper,
    };
    const target = targets[event.key];
    if (!target) return;
    event.preventDefault();
    this.move(target(), event.timeStamp);
  }

  /** 0 to 1 along the track. */
  private place(value: number): number {
    const { lower, upper } = this.lever;
    return Math.min(1, Math.max(0, (value - lower) / (upper - lower)));
  }

  /** Marks whose names would run into each other stand in rows below one another. */
  private layMarks(): void {
    const { lever } = this;
    const ends: number[] = [];
    const buttons = lever.marks.map((mark) => {
      const cases = mark.cases.map((name) => name.replaceAll('-', ' ')).join(', ');
      const value = Math.min(lever.upper, Math.max(lever.lower, mark.value));
      const label = words.markLabel(lever.title, cases, writeValue(lever.scale, mark.value));
      const wide = cases.length * LETTER + 10;
      const middle = this.place(value) * this.width;
      const left = Math.max(0, Math.min(this.width - wide, middle - wide / 2));
      let row = ends.findIndex((end) => end <= left);
      if (row < 0) row = ends.length;
      ends[row] = left + wide;
      const button = h('button', {
        type: 'button', class: 'mark', 'aria-label': label, title: label, disabled: lever.fault !== null,
        style: { '--at': this.place(value), '--left': `${((100 * left) / this.width).toFixed(2)}%`, '--row': row },
        onclick: (event: Event) => {
          this.move(value, event.timeStamp);
          this.events.onSettle();
        },
      }, h('span', { class: 'mark-tick' }), h('span', { class: 'mark-name' }, cases));
      return button;
    });
    this.marks.replaceChildren(...buttons);
    this.marks.style.setProperty('--rows', String(ends.length));
  }
}
