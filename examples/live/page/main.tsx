import { render } from 'preact';
import { App } from './App.tsx';
import { start } from './store.ts';
import { startTheme } from './theme.ts';

const place = document.getElementById('live');
if (!place) throw new Error('the page has no element with the id "live"');
startTheme();
start(null);
// What was there until now has the same heights.
place.replaceChildren();
render(<App embedded={place.dataset.embedded !== undefined} />, place);
