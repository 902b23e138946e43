import { afterEach, describe, expect, it, vi } from 'vitest';
import { address, EngineError, errorOf, EventParser, HttpEngine, isCancelled } from '../src/engine';
import type { Progress } from '../src/types';

afterEach(() => vi.unstubAllGlobals());

function answering(body: string | ReadableStream, init: ResponseInit & { type?: string } = {}): ReturnType<typeof vi.fn> {
  const stub = vi.fn(async () => new Response(body, { ...init, headers: { 'Content-Type': init.type ?? 'application/json' } }));
  vi.stubGlobal('fetch', stub);
  return stub;
}

function inPieces(...pieces: string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
}

describe('server-sent events', () => {
  it('come out whole, however they are cut', () => {
    const text = 'event: progress\r\ndata: {"a":1}\r\n\r\n: a remark\n\nevent: result\ndata: one\ndata: two\n\n';
    for (let size = 1; size < text.length; size++) {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...parser.feed(text.slice(at, at + size)));
      expect(events).toEqual([
        { name: 'progress', data: '{"a":1}' },
        { name: 'result', data: 'one\ntwo' },
      ]);
    }
  });
});

describe('over HTTP', () => {
  it('sends a query, and a body', async () => {
    const stub = answering('{"version":"1"}');
    await new HttpEngine().ask('GET /api/regime', { on: '2025-06-10', known: undefined, hs: '8505 11' });
    expect(stub.mock.calls[0]?.[0]).toBe('/api/regime?on=2025-06-10&hs=8505+11');
    await new HttpEngine().ask('POST /api/solve', { case: 'war', changes: [], detail: 'regions' });
    expect(stub.mock.calls[1]?.[1]).toMatchObject({ method: 'POST', body: '{"case":"war","changes":[],"detail":"regions"}' });
  });

  it('gives a scenario file as text', async () => {
    answering('truce: 1\n', { type: 'text/yaml; charset=utf-8' });
    expect(await new HttpEngine().ask('POST /api/scenario.yaml', { case: null, changes: [], title: '' })).toBe('truce: 1\n');
  });

  it('tells progress, then the result', async () => {
    answering(inPieces('event: progress\ndata: {"iteration":3,"step":0.1,"se', 'conds":0.5}\n\nevent: result\ndata: {"case":"war"}\n\n'), { type: 'text/event-stream' });
    const heard: Progress[] = [];
    const answer = await new HttpEngine().ask('GET /api/talks/brief', {}, { onProgress: (progress) => heard.push(progress) });
    expect(heard).toEqual([{ iteration: 3, step: 0.1, seconds: 0.5 }]);
    expect(answer).toEqual({ case: 'war' });
  });

  it('fails in the words of the engine', async () => {
    answering('{"error":{"status":"no_solution","message":"no market for mag"}}', { status: 422 });
    await expect(new HttpEngine().ask('GET /api/scenario')).rejects.toEqual(new EngineError('no_solution', 'no market for mag'));
  });

  it('fails in the words of a stream', async () => {
    answering(inPieces('event: error\ndata: {"error":{"status":"not_converged","message":"stuck"}}\n\n'), { type: 'text/event-stream' });
    await expect(new HttpEngine().ask('GET /api/talks/nash', {}, { onProgress: () => undefined })).rejects.toMatchObject({ status: 'not_converged', message: 'stuck' });
  });

  it('says that a stream broke off, and that nobody answers', async () => {
    answering(inPieces('event: progress\ndata: {"iteration":1,"step":1,"seconds":1}\n\n'), { type: 'text/event-stream' });
    await expect(new HttpEngine().ask('GET /api/talks/nash', {}, { onProgress: () => undefined })).rejects.toMatchObject({ status: 'unreachable' });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(new HttpEngine().ask('GET /api/scenario')).rejects.toMatchObject({ status: 'unreachable' });
  });

  it('lets what was cancelled be', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('stopped', 'AbortError')));
    const error: unknown = await new HttpEngine().ask('GET /api/scenario').catch((reason: unknown) => reason);
    expect(isCancelled(error)).toBe(true);
    expect(isCancelled(new EngineError('cancelled', ''))).toBe(true);
    expect(isCancelled(new EngineError('io', ''))).toBe(false);
  });

  it('makes an error of anything', () => {
    expect(errorOf('<html>', 502)).toMatchObject({ status: 'internal' });
    expect(errorOf('{"error":{}}', 404)).toMatchObject({ status: 'usage' });
    expect(address('/x', {})).toBe('/x');
  });
});
