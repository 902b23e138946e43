/* One stop of the Tab key for all rows; the arrows go from row to row. */

const BUTTONS = '.row-button';

function buttons(plot: HTMLElement): HTMLElement[] {
  return [...plot.querySelectorAll<HTMLElement>(BUTTONS)];
}

function enter(all: readonly HTMLElement[], current: HTMLElement | undefined): void {
  for (const button of all) button.tabIndex = button === current ? 0 : -1;
}

export const rowKeys = {
  /** After drawing: the first row can be reached, the others from there. */
  refresh(plot: HTMLElement): void {
    const all = buttons(plot);
    enter(all, all[0]);
  },

  listen(plot: HTMLElement, event: KeyboardEvent): void {
    const all = buttons(plot);
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const target = next === undefined ? undefined : all[Math.min(all.length - 1, Math.max(0, next))];
    if (!target) return;
    event.preventDefault();
    enter(all, target);
    target.focus();
  },
};
