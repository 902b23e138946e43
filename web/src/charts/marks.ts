/* What all marks of a chart share: exact numbers at the pointer and at the keyboard's focus, and arrows between them. */
import { h } from '../dom';

/** One tooltip for the page. The words are those of the mark's label, which screen readers have already. */
class Tip {
  private readonly box = h('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });

  constructor() {
    document.body.append(this.box);
    document.addEventListener('keydown', (event) => event.key === 'Escape' && this.hide());
    document.addEventListener('scroll', () => this.hide(), { passive: true, capture: true });
  }

  show(lines: readonly string[], x: number, y: number): void {
    const [head = '', ...rest] = lines;
    this.box.replaceChildren(h('strong', {}, head), ...rest.map((line) => h('span', {}, line)));
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(x + 14, room - width - 8));
    const top = y - height - 14 < 8 ? y + 18 : y - height - 14;
    this.box.style.setProperty('left', `${left}px`);
    this.box.style.setProperty('top', `${top}px`);
  }

  hide(): void {
    this.box.hidden = true;
  }
}

let tip: Tip | undefined;
const theTip = (): Tip => (tip ??= new Tip());
export const hideTip = (): void => tip?.hide();

export interface MarkOptions {
  /** Selects the marks among the descendants. */
  selector: string;
  /** The first line is the heading. The whole is the mark's label as well. */
  lines: (mark: Element) => readonly string[];
  onChoose?: (mark: Element) => void;
  onHover?: (mark: Element | null) => void;
  /** Marks a row, for the arrows up and down; 1 where all arrows do the same. */
  columns?: () => number;
}

/**
 * Makes the marks within `container` readable: one stop of the Tab key, arrows from mark to mark, Enter or a click to
 * choose, the tooltip at pointer and focus. Returns a function to call when marks were added, removed or reordered.
 */
export function readable(container: Element, options: MarkOptions): () => void {
  const markOf = (event: Event): Element | null => (event.target as Element).closest(options.selector);
  const marks = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>(options.selector)];
  const say = (mark: Element, x: number, y: number): void => theTip().show(options.lines(mark), x, y);

  container.addEventListener('pointermove', (event) => {
    const mark = markOf(event);
    const { clientX, clientY } = event as PointerEvent;
    if (mark) say(mark, clientX, clientY);
    else hideTip();
    options.onHover?.(mark);
  });
  container.addEventListener('pointerleave', () => {
    hideTip();
    options.onHover?.(null);
  });
  container.addEventListener('focusin', (event) => {
    const mark = markOf(event);
    if (!mark) return;
    for (const other of marks()) other.setAttribute('tabindex', other === mark ? '0' : '-1');
    mark.setAttribute('aria-label', options.lines(mark).join('. '));
    if (mark.matches(':focus-visible')) {
      const box = mark.getBoundingClientRect();
      say(mark, box.left + Math.min(box.width, 160) / 2, box.top);
    }
    options.onHover?.(mark);
  });
  container.addEventListener('focusout', () => {
    hideTip();
    options.onHover?.(null);
  });
  container.addEventListener('click', (event) => {
    const mark = markOf(event);
    if (mark) options.onChoose?.(mark);
  });
  container.addEventListener('keydown', (event) => {
    const { key } = event as KeyboardEvent;
    const mark = markOf(event);
    if (!mark) return;
    if ((key === 'Enter' || key === ' ') && options.onChoose) {
      event.preventDefault();
      options.onChoose(mark);
      return;
    }
    const columns = options.columns?.() ?? 1;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
    const all = marks();
    const at = all.indexOf(mark as HTMLElement);
    const next = key === 'Home' ? 0 : key === 'End' ? all.length - 1 : step === undefined ? -1 : at + step;
    if (next >= 0 && next < all.length) {
      event.preventDefault();
      all[next]?.focus();
    }
  });

  return () => {
    const all = marks();
    const held = all.find((mark) => mark.getAttribute('tabindex') === '0') ?? all[0];
    for (const mark of all) {
      mark.setAttribute('tabindex', mark === held ? '0' : '-1');
      mark.setAttribute('aria-label', options.lines(mark).join('. '));
    }
  };
}

/** Gives a drawing its plane; styles scale it to the width that there is, on paper too. */
export function setPlane(svg: SVGSVGElement, width: number, height: number): void {
  const box = `0 0 ${width} ${Math.ceil(height)}`;
  if (svg.getAttribute('viewBox') !== box) svg.setAttribute('viewBox', box);
}

/**
 * Calls `draw` with the width of an element, now and whenever it changes, in units that are as large as the page's
 * letters: pixels where these have their usual size. Returns a function that ends it.
 */
export function onWidth(element: Element, draw: (width: number) => void): () => void {
  let last = 0;
  const observer = new ResizeObserver(([entry]) => {
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
    const width = Math.floor((entry?.contentRect.width ?? 0) / unit);
    if (width > 0 && width !== last) draw((last = width));
  });
  observer.observe(element);
  return () => observer.disconnect();
}
