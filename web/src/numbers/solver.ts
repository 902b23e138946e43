/* Solutions of a scenario, asked for once each, and a solver that follows a lever while it moves. */
import type { Engine } from '../engine';
import { isCancelled } from '../engine';
import type { Change, Solution, SolveRequest } from '../types';

export type Ask = (request: SolveRequest, signal: AbortSignal) => Promise<Solution>;

const MOST_KEPT = 24;

/** Answers by question: the same question is asked once. */
export class Solutions {
  private readonly kept = new Map<string, Promise<Solution>>();

  constructor(private readonly engine: Engine) {}

  get(name: string | null, changes: readonly Change[], detail: 'regions' | 'all'): Promise<Solution> {
    const request: SolveRequest = { case: name, changes: [...changes], detail };
    const key = JSON.stringify(request);
    let answer = this.kept.get(key);
    if (!answer) {
      answer = this.engine.ask('POST /api/solve', request);
      this.kept.set(key, answer);
      answer.catch(() => this.kept.delete(key));
      for (const oldest of this.kept.keys()) {
        if (this.kept.size <= MOST_KEPT) break;
        this.kept.delete(oldest);
      }
    }
    return answer;
  }
}

/** How long a question may stay unanswered before a newer one cuts it short. */
const PATIENCE = 200; // ms

/**
 * One question at a time, the newest wins. A question that has just been asked is let finish, since aborting at every
 * movement would show nothing until the hand rests; one that takes longer than PATIENCE is aborted for the newer.
 */
export class LiveSolver {
  private running: { controller: AbortController; since: number } | null = null;
  private waiting: { request: SolveRequest; asked: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;

  constructor(
    private readonly ask: Ask,
    private readonly onSolution: (solution: Solution, asked: number) => void,
    private readonly onError: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** `asked`: the time of the event that asks, on the clock of performance.now(). */
  request(request: SolveRequest, asked: number): void {
    if (this.isClosed) return;
    this.waiting = { request, asked };
    if (!this.running) this.next();
    else this.cutShort();
  }

  close(): void {
    this.isClosed = true;
    this.waiting = null;
    clearTimeout(this.timer);
    this.running?.controller.abort();
  }

  private cutShort(): void {
    const running = this.running;
    if (!running) return;
    clearTimeout(this.timer);
    const left = running.since + PATIENCE - this.now();
    if (left <= 0) running.controller.abort();
    else this.timer = setTimeout(() => this.waiting && this.running === running && running.controller.abort(), left);
  }

  private next(): void {
    const question = this.waiting;
    if (!question || this.isClosed) return;
    this.waiting = null;
    const controller = new AbortController();
    this.running = { controller, since: this.now() };
    this.ask(question.request, controller.signal)
      .then((solution) => !this.isClosed && this.onSolution(solution, question.asked))
      .catch((error: unknown) => !this.isClosed && !isCancelled(error) && this.onError(error))
      .finally(() => {
        this.running = null;
        clearTimeout(this.timer);
        this.next();
      });
  }
}
