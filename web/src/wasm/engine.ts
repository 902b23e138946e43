/* The engine in the browser: no server but one that hands out files. Two workers: one solves, one searches (talks), so
 * that a slider never waits for a frontier. */
import dataAddress from '#wasm/data.pack?url';
import wasmAddress from '#wasm/engine.wasm.pack?url';
import { EngineError, errorOf, type AskOptions, type Engine } from '../engine';
import type { Query, Question, Questions } from '../types';
import type { HostAnswer, ScenarioSource } from './host';
import { Lane } from './lane';
import { unpack } from './pack';
import { builtIn, chooser, chosenScenario, forgetOwn } from './scenarios';

async function fetchPacked(address: string): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new EngineError('unreachable', 'the engine cannot be fetched');
  }
  if (!response.ok || !response.body) throw new EngineError('unreachable', `${address}: HTTP status ${response.status}`);
  return unpack(response.body);
}

/** What every worker is made of. */
export interface Parts {
  wasm: WebAssembly.Module;
  data: Uint8Array;
}

async function fetchParts(): Promise<Parts> {
  const [wasm, data] = await Promise.all([
    fetchPacked(wasmAddress).then((bytes) => WebAssembly.compile(bytes as BufferSource)),
    fetchPacked(dataAddress),
  ]);
  return { wasm, data };
}

export class BrowserEngine implements Engine {
  readonly place = 'browser';
  private readonly solving: Lane;
  private readonly searching: Lane;

  constructor(parts: Parts, scenario: ScenarioSource, readonly chooser: HTMLElement) {
    const hire = (): Worker => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.postMessage({ ...parts, scenario });
      return worker;
    };
    this.solving = new Lane(hire, forgetOwn);
    this.searching = new Lane(hire, forgetOwn);
    this.solving.warm();
  }

  async ask<Q extends Question>(
    question: Q,
    input?: Questions[Q]['input'],
    { signal, onProgress }: AskOptions = {},
  ): Promise<Questions[Q]['answer']> {
    signal?.throwIfAborted();
    const [method, path] = question.split(' ') as [string, string];
    const posts = method === 'POST';
    const query = posts ? [] : Object.entries((input ?? {}) as Query).filter(([, value]) => value !== undefined);
    const message = {
      method,
      path,
      query: query.map(([name, value]): [string, string] => [name, String(value)]),
      body: posts ? JSON.stringify(input ?? {}) : null,
      tells: onProgress !== undefined,
    };
    const lane = path.startsWith('/api/talks/') ? this.searching : this.solving;
    const answer = await new Promise<HostAnswer>((resolve, reject) =>
      lane.ask({ message, onProgress, resolve, reject }, signal),
    );
    if (answer.status === 0) throw new EngineError('no_memory', 'the browser gives the engine no more memory');
    if (answer.status >= 400) throw errorOf(answer.body, answer.status);
    return (answer.type.startsWith('text/yaml') ? answer.body : JSON.parse(answer.body)) as Questions[Q]['answer'];
  }
}

export async function openEngine(): Promise<Engine> {
  const parts = await fetchParts();
  const scenarios = builtIn(parts.data);
  const scenario = chosenScenario(scenarios);
  return new BrowserEngine(parts, scenario, chooser(scenarios, scenario));
}
