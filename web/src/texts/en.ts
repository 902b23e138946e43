/* Every word that the page says of itself, one part a view. Titles and names of cases, regions and measures come with
 * the scenario. */
import { frame } from './en/frame';

export const texts = { frame } as const;
