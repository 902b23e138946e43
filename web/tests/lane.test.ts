/* Questions that wait for a worker: in order, left, given up on, and workers that break down. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostAnswer } from '../src/wasm/host';
import { Lane } from '../src/wasm/lane';
import type { AskMessage, WorkerMessage } from '../src/wasm/messages';

class FakeWorker {
  asked: AskMessage[] = [];
  ended = false;
  onmessage: ((event: { data: WorkerMessage }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  postMessage(message: AskMessage): void {
    this.asked.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  answer(body: string): void {
    this.onmessage?.({ data: { kind: 'answer', answer: { status: 200, type: 'application/json', body } } });
  }
}

let workers: FakeWorker[];
let refused: number;
let lane: Lane;

const worker = (): FakeWorker => workers.at(-1) as FakeWorker;
const message = (path: string): AskMessage => ({ method: 'GET', path, query: [], body: null, tells: false });

function ask(path: string, signal?: AbortSignal): Promise<HostAnswer> {
  return new Promise((resolve, reject) => lane.ask({ message: message(path), resolve, reject }, signal));
}

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  refused = 0;
  const hire = (): Worker => {
    workers.push(new FakeWorker());
    return worker() as unknown as Worker;
  };
  lane = new Lane(hire, () => refused++);
});
afterEach(() => vi.useRealTimers());

describe('a lane', () => {
  it('asks one question at a time, in order', async () => {
    const answers = [ask('/a'), ask('/b')];
    expect(worker().asked.map(({ path }) => path)).toEqual(['/a']);
    worker().answer('1');
    expect(worker().asked.map(({ path }) => path)).toEqual(['/a', '/b']);
    worker().answer('2');
    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(['1', '2']);
    expect(workers).toHaveLength(1);
  });

  it('drops a question that was left before its turn', async () => {
    const stop = new AbortController();
    const first = ask('/a');
    const second = ask('/b', stop.signal);
    stop.abort();
    await expect(second).rejects.toThrow('aborted');
    worker().answer('1');
    await first;
    expect(worker().asked).toHaveLength(1);
  });

  it('lets a short question that was left come to its end, unheard', async () => {
    const stop = new AbortController();
    const left = ask('/a', stop.signal);
    const next = ask('/b');
    stop.abort();
    await expect(left).rejects.toThrow('aborted');
    vi.advanceTimersByTime(100);
    worker().answer('1');
    vi.advanceTimersByTime(1000);
    worker().answer('2');
    expect((await next).body).toBe('2');
    expect(workers).toHaveLength(1);
  });

  it('ends a worker that goes on with a question nobody waits for, and goes on with another', async () => {
    const stop = new AbortController();
    const left = ask('/a', stop.signal);
    const next = ask('/b');
    stop.abort();
    await expect(left).rejects.toThrow('aborted');
    vi.advanceTimersByTime(1000);
    expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
    worker().answer('2');
    expect((await next).body).toBe('2');
  });

  it('hears of progress', () => {
    const heard: number[] = [];
    const onProgress = ({ iteration }: { iteration: number }): number => heard.push(iteration);
    lane.ask({ message: message('/a'), onProgress, resolve: () => undefined, reject: () => undefined });
    worker().onmessage?.({ data: { kind: 'progress', progress: { iteration: 7, step: 0.5, seconds: 1 } } });
    expect(heard).toEqual([7]);
  });

  it('refuses every question when the scenario cannot be opened', async () => {
    const answers = [ask('/a'), ask('/b')];
    worker().onmessage?.({ data: { kind: 'ready', failure: { status: 'bad_input', message: 'x:1: no world' } } });
    for (const answer of answers) await expect(answer).rejects.toThrow('x:1: no world');
    expect(refused).toBe(1);
  });

  it('loses one question when a worker breaks down, and asks the next of a new one', async () => {
    const first = ask('/a');
    const second = ask('/b');
    worker().onerror?.({ message: 'unreachable executed' });
    await expect(first).rejects.toThrow('unreachable executed');
    expect(workers).toHaveLength(2);
    worker().answer('2');
    expect((await second).body).toBe('2');
  });
});
