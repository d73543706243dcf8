import { render } from 'preact';
import { App } from './App.tsx';
import { start } from './store.ts';

const place = document.getElementById('live');
if (!place) throw new Error('the page has no element with the id "live"');
start(null);
render(<App />, place);
