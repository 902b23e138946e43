import { describe, expect, it } from 'vitest';
import { changesOf, fromHash, INITIAL, Store, toHash, type State } from '../src/state';

const full: State = {
  view: 'levers',
  scenario: 'london-talks',
  case: 'war & peace',
  compare: 'truce',
  date: '2025-06-10',
  known: '2025-06-11',
  levers: { 'US-tariff': 0.3, 'rare-earths': 0 },
  changes: [{ set: 'tariff', from: 'USA', to: ['CHN', 'EU'], rate: 0.1 }],
  region: 'KOR',
  sector: 'mach',
  point: '7',
  record: 'geneva-2025',
  options: { 'timeline.year': '2025', 'effects.variable': 'a=b&c#d?e' },
};

describe('the address', () => {
  it('brings a state back whole', () => {
    expect(fromHash(toHash(full))).toEqual(full);
  });

  it('leaves out what is as the base has it', () => {
    expect(toHash(INITIAL)).toBe('#timeline');
    expect(toHash({ ...full, view: 'method' }, full)).not.toContain('scenario=');
  });

  it('says that something is taken away from the base', () => {
    const base = { ...INITIAL, case: 'truce' };
    expect(fromHash(toHash({ ...base, case: null }, base), base).case).toBeNull();
  });

  it('is the same for the same state, in whatever order it came about', () => {
    const turned = { ...full, levers: { 'rare-earths': 0, 'US-tariff': 0.3 } };
    expect(toHash(turned)).toBe(toHash(full));
  });

  it('keeps every digit of a lever', () => {
    const levers = { x: 0.1 + 0.2, y: 1e-7, z: -0.5 };
    expect(fromHash(toHash({ ...INITIAL, levers })).levers).toEqual(levers);
  });

  it.each([
    ['', INITIAL],
    ['#nowhere', INITIAL],
    ['#regime?date=2025-02-30&lever.a=x&lever.b=&changes=[1]&unknown=1', { ...INITIAL, view: 'regime' }],
    ['#regime?changes={"a":1}', { ...INITIAL, view: 'regime' }],
    ['#regime?changes=%5B', { ...INITIAL, view: 'regime' }],
    ['#timeline?case=a?b', { ...INITIAL, case: 'a?b' }],
  ])('reads what it can of %s', (hash, state) => {
    expect(fromHash(hash)).toEqual(state);
  });

  it('survives random states', () => {
    const text = (): string => Array.from({ length: 6 }, () => String.fromCharCode(32 + Math.floor(Math.random() * 900))).join('');
    for (let k = 0; k < 500; k++) {
      const state: State = { ...INITIAL, case: text(), record: text(), levers: { [text()]: Math.random() * 10 ** (k % 20) }, options: { [text()]: text() } };
      expect(fromHash(toHash(state))).toEqual(state);
    }
  });
});

describe('the store', () => {
  it('tells listeners of changes, and of nothing else', () => {
    const store = new Store();
    const heard: string[] = [];
    const leave = store.subscribe((now, before) => heard.push(`${before.view} ${now.view}`));
    store.set({ view: 'regime' });
    store.set({ view: 'regime', levers: {} });
    leave();
    store.set({ view: 'method' });
    expect(heard).toEqual(['timeline regime']);
  });

  it('undoes decisions and not looks', () => {
    const store = new Store();
    store.set({ case: 'war' });
    store.set({ view: 'effects', region: 'USA' });
    expect(store.canUndo).toBe(true);
    store.undo();
    expect(store.state).toMatchObject({ case: null, view: 'effects', region: 'USA' });
    expect(store.canUndo).toBe(false);
    store.redo();
    expect(store.state.case).toBe('war');
    expect(store.canRedo).toBe(false);
  });

  it('takes a gesture as one step, until it settles', () => {
    const store = new Store();
    for (let k = 1; k <= 100; k++) store.setLever('US-tariff', k / 100);
    store.settle();
    store.setLever('US-tariff', 0.5);
    store.undo();
    expect(store.state.levers).toEqual({ 'US-tariff': 1 });
    store.undo();
    expect(store.state.levers).toEqual({});
    expect(store.canUndo).toBe(false);
  });

  it('ends a gesture where another begins', () => {
    const store = new Store();
    store.setLever('a', 1);
    store.setLever('b', 1);
    store.setLever('a', 2);
    store.undo();
    store.undo();
    expect(store.state.levers).toEqual({ a: 1 });
  });

  it('forgets the future once something else is decided', () => {
    const store = new Store();
    store.set({ case: 'war' });
    store.undo();
    store.set({ case: 'truce' });
    expect(store.canRedo).toBe(false);
  });

  it('fills in without a step to undo', () => {
    const store = new Store();
    store.set({ case: 'truce' }, { undo: false });
    expect(store.canUndo).toBe(false);
  });

  it('keeps undo within bounds', () => {
    const store = new Store();
    for (let k = 0; k < 1000; k++) store.set({ case: String(k) });
    let steps = 0;
    for (; store.canUndo; steps++) store.undo();
    expect(steps).toBe(200);
  });

  it('gives a lever back to the case', () => {
    const store = new Store({ ...INITIAL, levers: { a: 1, b: 2 } });
    store.setLever('a', undefined);
    expect(changesOf(store.state)).toEqual([{ issue: 'b', value: 2 }]);
  });
});
