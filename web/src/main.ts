import './styles/index.css';
import { openEngine } from './engine';
import { Store, VIEWS, fromHash } from './state';
import { texts } from './texts/en';
import { h, replace } from './dom';

const page = document.getElementById('page') as HTMLElement;
const store = new Store(fromHash(location.hash));
replace(page, h('nav', { 'aria-label': texts.frame.viewsLabel }, ...VIEWS.map((view) => h('a', { href: `#${view}` }, texts.frame.views[view]))));
void openEngine().then((engine) => engine.ask('GET /api/scenario')).then((scenario) => store.set({ scenario: scenario.name }));
