/* A worker and the questions that wait for it. */
import type { Progress } from '../types';
import type { HostAnswer } from './host';
import { EngineError } from '../engine';
import type { AskMessage, WorkerMessage } from './messages';

export interface Job {
  message: AskMessage;
  onProgress?: ((progress: Progress) => void) | undefined;
  resolve(answer: HostAnswer): void;
  reject(error: unknown): void;
}

/** Milliseconds that a question nobody waits for any more may still take before its worker is ended: a worker that works
 * hears nothing, and a new one has to open the scenario again. */
const PATIENCE = 300;

export class Lane {
  private worker: Worker | null = null;
  private waiting: Job[] = [];
  private current: Job | null = null;

  /** `hire` makes a worker that has been told to start; `refused` hears that it cannot open the scenario. */
  constructor(
    private readonly hire: () => Worker,
    private readonly refused: () => void,
  ) {}

  ask(job: Job, signal?: AbortSignal): void {
    this.waiting.push(job);
    signal?.addEventListener('abort', () => this.leave(job, signal.reason), { once: true });
    this.next();
  }

  /** Has a worker start before there is anything to ask. */
  warm(): void {
    this.worker ??= this.employ();
  }

  private next(): void {
    if (this.current !== null) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.warm();
    this.current = job;
    (this.worker as Worker).postMessage(job.message);
  }

  private employ(): Worker {
    const worker = this.hire();
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      if (worker !== this.worker) return; // what it said before it was ended
      if (data.kind === 'progress') this.current?.onProgress?.(data.progress);
      else if (data.kind === 'answer') this.finish((job) => job.resolve(data.answer));
      else if (data.failure) this.refuse(new EngineError(data.failure.status, data.failure.message));
    };
    worker.onerror = (event) => {
      this.dismiss();
      this.finish((job) => job.reject(new EngineError('internal', event.message || 'the engine broke down')));
    };
    return worker;
  }

  private finish(settle: (job: Job) => void): void {
    const job = this.current;
    this.current = null;
    if (job) settle(job);
    this.next();
  }

  /** The scenario cannot be opened: nothing can be answered. */
  private refuse(error: EngineError): void {
    const jobs = this.current ? [this.current, ...this.waiting] : this.waiting;
    this.waiting = [];
    this.current = null;
    this.dismiss();
    this.refused();
    for (const job of jobs) job.reject(error);
  }

  private leave(job: Job, reason: unknown): void {
    job.reject(reason);
    this.waiting = this.waiting.filter((other) => other !== job);
    if (this.current === job) setTimeout(() => this.current === job && this.restart(), PATIENCE);
  }

  private restart(): void {
    this.dismiss();
    this.current = null;
    this.warm();
    this.next();
  }

  private dismiss(): void {
    this.worker?.terminate();
    this.worker = null;
  }
}
