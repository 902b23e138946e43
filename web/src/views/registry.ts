/* The views by name, each fetched when it is first opened. */
import type { ViewName } from '../state';
import type { ViewModule } from './view';

export const registry: Partial<Record<ViewName, () => Promise<ViewModule>>> = {
  timeline: () => import('./timeline'),
  effects: () => import('./effects'),
  levers: () => import('./levers'),
};
