import { describe, expect, it, vi } from 'vitest';
import { LiveSolver, Solutions } from '../src/numbers/solver';
import type { Engine } from '../src/engine';
import type { Solution, SolveRequest } from '../src/types';

const request = (value: number): SolveRequest => ({ case: 'truce', changes: [{ issue: 'a', value }], detail: 'regions' });
const valueOf = (asked: SolveRequest): number => (asked.changes[0] as { value: number }).value;
const flush = async (): Promise<void> => {
  for (let k = 0; k < 6; k++) await Promise.resolve();
};

/** An engine whose answers the test gives. */
function manual() {
  const open: { value: number; answer: () => void; fail: (error: Error) => void; signal: AbortSignal }[] = [];
  const ask = (asked: SolveRequest, signal: AbortSignal): Promise<Solution> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      open.push({ value: valueOf(asked), answer: () => resolve({ case: String(valueOf(asked)) } as Solution), fail: reject, signal });
    });
  return { open, ask };
}

describe('a solver that follows a lever', () => {
  it('has one question in flight, and asks the newest next', async () => {
    const { open, ask } = manual();
    const got: string[] = [];
    const live = new LiveSolver(ask, (solution) => got.push(String(solution.case)), () => undefined);
    for (let k = 1; k <= 5; k++) live.request(request(k), k);
    expect(open.map((question) => question.value)).toEqual([1]);
    open[0]?.answer();
    await flush();
    expect(open.map((question) => question.value)).toEqual([1, 5]);
    open[1]?.answer();
    await flush();
    expect(got).toEqual(['1', '5']);
  });

  it('cuts a slow question short for a newer one, and says nothing of it', async () => {
    vi.useFakeTimers();
    const { open, ask } = manual();
    const errors: unknown[] = [];
    let now = 0;
    const live = new LiveSolver(ask, () => undefined, (error) => errors.push(error), () => now);
    live.request(request(1), 0);
    now = 50;
    live.request(request(2), 50);
    expect(open[0]?.signal.aborted).toBe(false);
    now = 250;
    vi.advanceTimersByTime(200);
    expect(open[0]?.signal.aborted).toBe(true);
    vi.useRealTimers();
    await flush();
    expect(open.map((question) => question.value)).toEqual([1, 2]);
    expect(errors).toEqual([]);
    live.close();
  });

  it('tells of failures and goes on', async () => {
    const { open, ask } = manual();
    const errors: string[] = [];
    const live = new LiveSolver(ask, () => undefined, (error) => errors.push((error as Error).message));
    live.request(request(1), 0);
    open[0]?.fail(new Error('no equilibrium'));
    await flush();
    live.request(request(2), 0);
    expect(errors).toEqual(['no equilibrium']);
    expect(open).toHaveLength(2);
  });

  it('is silent once closed', async () => {
    const { open, ask } = manual();
    const got: unknown[] = [];
    const live = new LiveSolver(ask, (solution) => got.push(solution), (error) => got.push(error));
    live.request(request(1), 0);
    live.close();
    await flush();
    live.request(request(2), 0);
    expect(open).toHaveLength(1);
    expect(got).toEqual([]);
  });
});

describe('kept solutions', () => {
  it('are asked for once, and again after a failure', async () => {
    let asked = 0;
    const engine = { ask: () => (++asked === 1 ? Promise.reject(new Error('x')) : Promise.resolve({ case: 'a' })) } as unknown as Engine;
    const solutions = new Solutions(engine);
    await expect(solutions.get('a', [], 'all')).rejects.toThrow('x');
    await flush();
    await solutions.get('a', [], 'all');
    await solutions.get('a', [], 'all');
    expect(asked).toBe(2);
  });
});
