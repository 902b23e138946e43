/* The few signs of the tool row, drawn on a grid of 20. Each stands beside or behind words. */
import { s } from '../dom';

const PATHS = {
  undo: 'M7 4 3 8l4 4M3 8h8.5a5 5 0 0 1 0 10H9',
  redo: 'm13 4 4 4-4 4m4-4H8.5a5 5 0 0 0 0 10H11',
  share: 'M8.5 11.5a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1m1 4a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1',
  theme: 'M10 2.5a7.5 7.5 0 1 0 0 15zM10 2.5a7.5 7.5 0 0 1 0 15',
  print: 'M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z',
  help: 'M3 5.5h14v9H3zM6 8.5h.01M9 8.5h.01M12 8.5h.01M14.5 8.5h.01M6.5 11.5h7',
  open: 'm7 4 6 6-6 6',
  back: 'm12 4-6 6 6 6',
  forth: 'm8 4 6 6-6 6',
} as const;

export function icon(name: keyof typeof PATHS): SVGSVGElement {
  return s('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, s('path', { d: PATHS[name] }));
}
