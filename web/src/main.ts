import './styles/index.css';
import { open } from './app';
import { openEngine } from '#engine';
import { startTheme } from './frame/theme';

startTheme();
void open(document.getElementById('page') as HTMLElement, openEngine);
