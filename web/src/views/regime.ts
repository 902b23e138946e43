/* What is in force on a day: the tariffs added on all goods, what runs out next, every measure, and what a product
 * bears. */
import { h, replace } from '../dom';
import { isCancelled } from '../engine';
import { longDay, rate } from '../format';
import { absence, Waiting } from '../frame/status';
import { Names } from '../record/names';
import { dateOf } from '../scenario';
import type { State } from '../state';
import { texts } from '../texts/en';
import type { Code, Regime } from '../types';
import { dayControls } from './regime/controls';
import { expiries } from './regime/expiries';
import { measureTables } from './regime/measures';
import { pairTable } from './regime/pairs';
import { productLookup, type ProductLookup } from './regime/product';
import { stacks } from './regime/stacks';
import type { View, ViewContext } from './view';

const words = texts.regime;

export function mount(element: HTMLElement, context: ViewContext): View {
  if (!context.scenario.ledger) {
    replace(element, absence(texts.frame.states.noLedger));
    return { update: () => undefined, destroy: () => undefined };
  }
  return new RegimeView(element, context);
}

class RegimeView implements View {
  private readonly names: Names;
  private readonly pair: readonly [Code, Code];
  private readonly title = h('h2', {});
  private readonly controls;
  private readonly summary = h('div', { class: 'regime-body' });
  private readonly lists = h('div', { class: 'regime-body' });
  private readonly status = h('div', {});
  private readonly waiting = new Waiting(this.status);
  private readonly product: ProductLookup;
  private asking = new AbortController();
  private askedFor = '';

  constructor(
    element: HTMLElement,
    private readonly context: ViewContext,
  ) {
    const { scenario } = context;
    this.names = new Names(scenario.world.regions);
    const [first, second] = scenario.talks?.parties ?? [];
    this.pair = [first ?? 'USA', second ?? 'CHN'];
    this.controls = dayControls(context);
    this.product = productLookup(context, this.names, this.pair);
    replace(
      element,
      h('div', { class: 'view-head' }, this.title),
      this.controls.element,
      this.status,
      this.summary,
      this.product.element,
      this.lists,
    );
  }

  update(state: State): void {
    const on = dateOf(state, this.context.scenario);
    this.title.textContent = words.title(longDay(on));
    this.controls.update(state, on);
    this.product.update(state, on);
    const question = `${on} ${state.known ?? ''}`;
    if (question !== this.askedFor) this.ask(question, on, state.known);
  }

  destroy(): void {
    this.asking.abort();
    this.product.destroy();
  }

  step(direction: -1 | 1): void {
    this.controls.step(direction);
  }

  private ask(question: string, on: string, known: string | null): void {
    this.askedFor = question;
    this.asking.abort();
    this.asking = new AbortController();
    const first = this.summary.childElementCount === 0;
    this.waiting.start();
    this.context.engine.ask('GET /api/regime', { on, known: known ?? undefined }, { signal: this.asking.signal }).then(
      (regime) => {
        this.waiting.done();
        this.draw(regime);
        if (!first) this.say(regime);
      },
      (error: unknown) => {
        if (isCancelled(error)) return;
        this.askedFor = '';
        replace(this.summary);
        replace(this.lists);
        this.waiting.fail(error, () => this.ask(question, on, known));
      },
    );
  }

  private draw(regime: Regime): void {
    const { names, pair, lists } = this;
    const open = new Set([...lists.querySelectorAll('details[open]')].map((details) => details.id));
    replace(this.summary, stacks(regime, pair, names), expiries(regime, pair, names));
    replace(lists, measureTables(regime, pair, names), pairTable(regime, names));
    for (const details of lists.querySelectorAll('details')) if (open.has(details.id)) details.open = true;
  }

  private say(regime: Regime): void {
    const [a, b] = this.pair;
    const phrase = (from: Code, to: Code): string => {
      const added = regime.pairs.find((item) => item.from === from && item.to === to)?.additional ?? 0;
      return `${words.headline(this.names.of(to), this.names.of(from))} ${rate(added)}`;
    };
    this.context.announce(words.said(longDay(regime.on), phrase(b, a), phrase(a, b)));
  }
}
