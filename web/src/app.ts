/* The page put together: the frame, and the view that is open in it. */
import { h, replace } from './dom';
import type { Engine } from './engine';
import { followAddress, stateOfAddress } from './frame/address';
import { Announcer } from './frame/announcer';
import { footer } from './frame/footer';
import { header, notice } from './frame/header';
import { helpDialog, listenToKeys } from './frame/keys';
import { failure, Waiting } from './frame/status';
import { remembering } from './remembering';
import { Store, type State, type ViewName } from './state';
import { texts } from './texts/en';
import type { Scenario } from './types';
import { registry } from './views/registry';
import type { View, ViewContext } from './views/view';

/** Reads the scenario and shows the page; a failure is shown in its place, with a way to try again. */
export async function open(page: HTMLElement, openEngine: () => Promise<Engine>): Promise<void> {
  const content = h('main', { class: 'opening' }, h('p', { class: 'waiting' }, texts.frame.states.loading));
  replace(page, content);
  try {
    const engine = remembering(await openEngine());
    show(page, engine, await engine.ask('GET /api/scenario'));
  } catch (error) {
    replace(content, failure(error, () => void open(page, openEngine)));
  }
}

function show(page: HTMLElement, engine: Engine, scenario: Scenario): void {
  const store = new Store(stateOfAddress(scenario));
  const announcer = new Announcer();
  const help = helpDialog();
  const top = header(store, scenario, () => help.showModal());
  const bottom = footer(scenario, engine);
  const notes = h('div', { class: 'notices' });
  const main = h('main', { id: 'content', tabindex: '-1' });
  const stage = new Stage(main, { store, engine, scenario, announce: (sentence) => announcer.say(sentence) });
  const skip = h('a', { class: 'skip', href: '#content' }, texts.frame.skip);
  skip.addEventListener('click', (event) => {
    event.preventDefault(); // the address holds the state, not a place in the page
    main.focus();
  });
  replace(
    page,
    skip,
    top.element,
    notes,
    main,
    bottom.element,
    announcer.element,
    help,
  );
  listenToKeys(store, {
    theme: top.nextTheme,
    help: () => help.showModal(),
    step: (direction) => stage.step(direction),
  });
  followAddress(store, scenario, (asked) => replace(notes, notice(texts.frame.states.otherScenario(asked, scenario.name))));
  printOpen();
  const update = (state: State): void => {
    document.title = `${texts.frame.views[state.view]} \u2013 ${scenario.title} \u2013 ${texts.frame.name}`;
    top.update(state);
    bottom.update(state);
    stage.update(state);
  };
  store.subscribe(update);
  update(store.state);
}

/** What is folded on the screen is printed open. */
function printOpen(): void {
  let folded: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details.measures:not([open])')];
    for (const details of folded) details.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
    folded = [];
  });
}

/** Where the open view stands: fetches it, mounts it, keeps it up to date, takes it down. */
class Stage {
  private name: ViewName | undefined;
  private view: View | undefined;

  constructor(
    private readonly main: HTMLElement,
    private readonly context: ViewContext,
  ) {}

  update(state: State): void {
    if (state.view === this.name) this.view?.update(state);
    else void this.open(state.view);
  }

  step(direction: -1 | 1): void {
    this.view?.step?.(direction);
  }

  private async open(name: ViewName): Promise<void> {
    const moved = this.name !== undefined;
    this.name = name;
    this.view?.destroy();
    this.view = undefined;
    const element = h('section', { class: `view view-${name}`, 'aria-label': texts.frame.views[name] });
    const waiting = new Waiting(element);
    replace(this.main, element);
    waiting.start();
    try {
      const { mount } = await registry[name]();
      if (this.name !== name) return; // the reader has gone elsewhere meanwhile
      waiting.done();
      this.view = mount(element, this.context);
      this.view.update(this.context.store.state);
      if (moved) this.context.announce(texts.frame.views[name]);
    } catch (error) {
      waiting.fail(error, () => void this.open(name));
    }
  }
}
