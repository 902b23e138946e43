/* The views by name, each fetched when it is first opened. */
import type { ViewName } from '../state';
import type { ViewModule } from './view';

export const registry: Record<ViewName, () => Promise<ViewModule>> = {
  timeline: () => import('./timeline'),
  regime: () => import('./regime'),
  effects: () => import('./effects'),
  levers: () => import('./levers'),
  talks: () => import('./talks'),
  method: () => import('./method'),
};
