/* Where numbers come from. A page served by `truce serve` asks over HTTP; a page hosted as static files asks the
 * engine in the browser. Views know neither: they ask an Engine. */
import type { ErrorStatus, Progress, Query, Question, Questions } from './types';

export interface AskOptions {
  /** Aborting cancels the work, not only the wait. */
  signal?: AbortSignal;
  /** Called now and then while something long is worked out. */
  onProgress?: (progress: Progress) => void;
}

/** A refusal or failure, in the engine's words. */
export class EngineError extends Error {
  constructor(
    readonly status: ErrorStatus,
    message: string,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

/** True of the error that follows from aborting a question: no failure, nothing to say. */
export function isCancelled(error: unknown): boolean {
  return (error instanceof EngineError && error.status === 'cancelled') ||
    (error instanceof DOMException && error.name === 'AbortError');
}

export interface Engine {
  /** "server" or "browser": said on the page of methods. */
  readonly place: 'server' | 'browser';
  /** A choice of scenarios, where others can be opened in place of this one. */
  readonly chooser?: HTMLElement;
  /** Asks; rejects with an EngineError. `GET` takes a query, `POST` a body. */
  ask<Q extends Question>(question: Q, input?: Questions[Q]['input'], options?: AskOptions): Promise<Questions[Q]['answer']>;
}

interface ErrorBody {
  error?: { status?: ErrorStatus; message?: string };
}

/** The EngineError that an answer's body stands for. */
export function errorOf(body: string, httpStatus: number): EngineError {
  try {
    const { error } = JSON.parse(body) as ErrorBody;
    if (error?.status && error.message) return new EngineError(error.status, error.message);
  } catch {
    // not JSON: a proxy's page, or nothing
  }
  return new EngineError(httpStatus >= 500 ? 'internal' : 'usage', `HTTP status ${httpStatus}`);
}

/** "/api/regime?on=2025-06-10": parameters in the order given, undefined ones left out. */
export function address(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

// ---- server-sent events -----------------------------------------------------------------------------------------------

export interface ServerEvent {
  name: string;
  data: string;
}

/** Cuts a stream of text into server-sent events; `feed` returns those that are complete. */
export class EventParser {
  private rest = '';

  feed(text: string): ServerEvent[] {
    const whole = this.rest + text;
    const cut = whole.endsWith('\r'); // its line feed may be still to come
    const blocks = (cut ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n').split('\n\n');
    this.rest = (blocks.pop() ?? '') + (cut ? '\r' : '');
    return blocks.map(parseEvent).filter((event) => event.data !== '');
  }
}

function parseEvent(block: string): ServerEvent {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') name = value ?? '';
    if (field === 'data') data.push(value ?? '');
  }
  return { name, data: data.join('\n') };
}

async function readStream(body: ReadableStream<Uint8Array>, onProgress: (progress: Progress) => void): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    for (const event of parser.feed(done ? '\n\n' : decoder.decode(value, { stream: true }))) {
      if (event.name === 'progress') onProgress(JSON.parse(event.data) as Progress);
      if (event.name === 'error') throw errorOf(event.data, 500);
      if (event.name === 'result') return event.data;
    }
    if (done) throw new EngineError('unreachable', 'the answer broke off');
  }
}

// ---- over HTTP --------------------------------------------------------------------------------------------------------

export class HttpEngine implements Engine {
  readonly place = 'server';

  constructor(private readonly root = '') {}

  async ask<Q extends Question>(
    question: Q,
    input?: Questions[Q]['input'],
    options: AskOptions = {},
  ): Promise<Questions[Q]['answer']> {
    const [method, path] = question.split(' ') as [string, string];
    const posts = method === 'POST';
    const headers: Record<string, string> = {};
    if (posts) headers['Content-Type'] = 'application/json';
    if (options.onProgress) headers['Accept'] = 'text/event-stream';
    const request: RequestInit = { method, headers, body: posts ? JSON.stringify(input ?? {}) : null };
    if (options.signal) request.signal = options.signal;
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.root + (posts ? path : address(path, (input as Query) ?? {})), request);
      const streams = response.headers.get('Content-Type')?.startsWith('text/event-stream') ?? false;
      if (response.ok && streams && response.body && options.onProgress) {
        text = await readStream(response.body, options.onProgress);
      } else {
        text = await response.text();
      }
    } catch (error) {
      if (error instanceof EngineError || isCancelled(error)) throw error;
      throw new EngineError('unreachable', 'the server does not answer');
    }
    if (!response.ok) throw errorOf(text, response.status);
    const isText = response.headers.get('Content-Type')?.startsWith('text/yaml') ?? false;
    return (isText ? text : JSON.parse(text)) as Questions[Q]['answer'];
  }
}

/** The engine that this build of the page was made for. */
export async function openEngine(): Promise<Engine> {
  return new HttpEngine();
}
