import { render } from 'preact';
import { App } from './App.tsx';
import { loadRecording } from './recording.ts';
import { start } from './start.ts';
import { startTheme } from './theme.ts';

const place = document.getElementById('live');
if (!place) throw new Error('the page has no element with the id "live"');
startTheme();
// What was there until now has the same heights.
place.replaceChildren();
render(<App embedded={place.dataset.embedded !== undefined} />, place);
start(
  await loadRecording().catch((error: Error) => {
    // The page can do without: it begins with a network as it is made.
    console.warn(`the recording could not be loaded: ${error.message}`);
    return null;
  }),
);
