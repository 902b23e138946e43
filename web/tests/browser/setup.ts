/* One `truce serve` for the files that leave it as they found it. Its searches are started here, so that no test waits
 * for the first of them. */
import type { TestProject } from 'vitest/node';
import { serve } from './server';

declare module 'vitest' {
  export interface ProvidedContext {
    url: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await serve('london-talks');
  project.provide('url', server.url);
  const searches = ['brief', 'frontier?points=15'].map((verb) =>
    fetch(`${server.url}api/talks/${verb}`).then((answer) => answer.text()).catch(() => undefined),
  );
  return async () => {
    await server.stop();
    await Promise.all(searches);
  };
}
