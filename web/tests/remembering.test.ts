import { describe, expect, it, vi } from 'vitest';
import { EngineError, type Engine } from '../src/engine';
import { remembering } from '../src/remembering';

function counting(fails = 0): { engine: Engine; ask: ReturnType<typeof vi.fn> } {
  let left = fails;
  const ask = vi.fn(async (question: string, input: unknown) => {
    if (left-- > 0) throw new EngineError('unreachable', 'gone');
    return { question, input };
  });
  return { engine: { place: 'server', ask: ask as unknown as Engine['ask'] }, ask };
}

describe('an engine that remembers', () => {
  it('asks once for what does not change', async () => {
    const { engine, ask } = counting();
    const wise = remembering(engine);
    const first = await wise.ask('GET /api/regime', { on: '2025-06-10' });
    expect(await wise.ask('GET /api/regime', { on: '2025-06-10' })).toBe(first);
    await wise.ask('GET /api/regime', { on: '2025-06-11' });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks anew for solutions and health', async () => {
    const { engine, ask } = counting();
    const wise = remembering(engine);
    for (let k = 0; k < 2; k++) {
      await wise.ask('GET /api/health');
      await wise.ask('POST /api/solve', { case: null, changes: [], detail: 'regions' });
    }
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('forgets failures, and what was asked long ago', async () => {
    const { engine, ask } = counting(1);
    const wise = remembering(engine);
    await expect(wise.ask('GET /api/chronicle')).rejects.toThrow('gone');
    for (let day = 0; day < 70; day++) await wise.ask('GET /api/regime', { on: String(day) });
    await wise.ask('GET /api/regime', { on: '69' });
    expect(ask).toHaveBeenCalledTimes(71);
    await wise.ask('GET /api/regime', { on: '0' });
    expect(ask).toHaveBeenCalledTimes(72);
  });
});
