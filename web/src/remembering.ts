/* Answers that do not change are asked for once: what the record says of a day, what the talks come to. */
import type { AskOptions, Engine } from './engine';
import type { Question, Questions } from './types';

const MOST = 64;

export function remembering(engine: Engine): Engine {
  const kept = new Map<string, unknown>(); // oldest first
  const keep = (key: string, answer: unknown): void => {
    kept.delete(key);
    kept.set(key, answer);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  };
  return {
    place: engine.place,
    ...(engine.chooser && { chooser: engine.chooser }),
    async ask<Q extends Question>(question: Q, input?: Questions[Q]['input'], options?: AskOptions): Promise<Questions[Q]['answer']> {
      if (!question.startsWith('GET') || question === 'GET /api/health') return engine.ask(question, input, options);
      const key = `${question} ${JSON.stringify(input ?? {})}`;
      const found = kept.get(key) as Questions[Q]['answer'] | undefined;
      const answer = found ?? (await engine.ask(question, input, options));
      keep(key, answer);
      return answer;
    },
  };
}
