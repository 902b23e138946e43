/* What the page and its workers tell each other. */
import type { Progress } from '../types';
import type { HostAnswer, HostFailure, ScenarioSource } from './host';

/** Comes first: what to run, and on which scenario. */
export interface StartMessage {
  wasm: WebAssembly.Module;
  /** The tar archive of what is built in. */
  data: Uint8Array;
  scenario: ScenarioSource;
}

/** Comes then, one at a time. */
export interface AskMessage {
  method: string;
  path: string;
  query: [string, string][];
  body: string | null;
  /** Whether anybody wants to know how far it is. */
  tells: boolean;
}

export type WorkerMessage =
  | { kind: 'ready'; failure: HostFailure | null }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'answer'; answer: HostAnswer };
