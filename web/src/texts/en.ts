/* Every word that the page says of itself, one part a view. Titles and names of cases, regions and measures come with
 * the scenario. */
import { charts } from './en/charts';
import { effects } from './en/effects';
import { frame } from './en/frame';
import { levers } from './en/levers';
import { method } from './en/method';
import { numbers } from './en/numbers';
import { record } from './en/record';
import { regime } from './en/regime';
import { scenarios } from './en/scenarios';
import { talks } from './en/talks';
import { timeline } from './en/timeline';

export const texts = { charts, effects, frame, levers, method, numbers, record, regime, scenarios, talks, timeline } as const;
