/* A worker: one engine on one scenario, that answers one question after the other. */
import create from '#wasm/engine.js';
import { Host } from './host';
import type { AskMessage, StartMessage, WorkerMessage } from './messages';
import { filesOf } from './pack';

/** Milliseconds between two words on how far a question is. */
const BETWEEN = 100;

let host: Host | null = null;
let tells = false;
let began = 0;
let told = 0;

const tell = (message: WorkerMessage): void => self.postMessage(message);

function progress(iteration: number, step: number): void {
  const now = performance.now();
  if (!tells || now - told < BETWEEN) return;
  told = now;
  tell({ kind: 'progress', progress: { iteration, step, seconds: (now - began) / 1000 } });
}

async function start({ wasm, data, scenario }: StartMessage): Promise<void> {
  host = await Host.start(create, wasm, filesOf(data), progress);
  tell({ kind: 'ready', failure: host.open(scenario) });
}

function answer(asked: AskMessage): void {
  tells = asked.tells;
  began = told = performance.now();
  tell({ kind: 'answer', answer: (host as Host).ask(asked.method, asked.path, asked.query, asked.body) });
}

self.onmessage = async ({ data }: MessageEvent<StartMessage | AskMessage>): Promise<void> => {
  try {
    if ('wasm' in data) await start(data);
    else answer(data);
  } catch (error) {
    reportError(error); // reaches the page as the worker's error: a rejected promise would not
  }
};
