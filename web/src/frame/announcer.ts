/* One live region for the page: the last sentence of a burst is said, and a repeated one is said again. */
import { h } from '../dom';

const PAUSE_MS = 600;

export class Announcer {
  readonly element = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  private timer: number | undefined;

  say(sentence: string): void {
    window.clearTimeout(this.timer);
    this.element.textContent = '';
    this.timer = window.setTimeout(() => {
      this.element.textContent = sentence;
    }, PAUSE_MS);
  }
}
