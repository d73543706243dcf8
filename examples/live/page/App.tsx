import { useEffect } from 'preact/hooks';
import type { Part } from '../shared/link.ts';
import { Announcer } from './panels/Announcer.tsx';
import { Answer } from './panels/Answer.tsx';
import { Compare } from './panels/Compare.tsx';
import { Curve } from './panels/Curve.tsx';
import { DropFile, Files } from './panels/Files.tsx';
import { Heads } from './panels/Heads.tsx';
import { Look } from './panels/Look.tsx';
import { Plug } from './panels/Plug.tsx';
import { Problem } from './panels/Problem.tsx';
import { Settings } from './panels/Settings.tsx';
import { Tape } from './panels/Tape.tsx';
import { Top } from './panels/Top.tsx';
import { Transport } from './panels/Transport.tsx';
import { TryIt } from './panels/TryIt.tsx';
import { listenToKeys } from './shortcuts.ts';
import { hidden, view } from './store.ts';

const shows = (part: Part): boolean => !hidden.has(part);

/** One network, and all that can be done with it. */
function Watch() {
  return (
    <>
      <Transport />
      <div class="hall">
        <div class="column">
          <div class="place tape-place">
            <Tape />
          </div>
          <div class="place answer-place">
            <Answer />
          </div>
          <div class="place heads-place">
            <Heads />
          </div>
        </div>
        <div class="column">
          {shows('curve') && (
            <div class="place curve-place">
              <Curve />
            </div>
          )}
          {shows('settings') && (
            <div class="place settings-place">
              <Settings />
            </div>
          )}
        </div>
      </div>
      {(shows('try') || shows('plug')) && (
        <div class="hall even">
          {shows('try') && (
            <div class="place try-place">
              <TryIt />
            </div>
          )}
          {shows('plug') && (
            <div class="place plug-place">
              <Plug />
            </div>
          )}
        </div>
      )}
      {shows('look') && (
        <div class="place look-place">
          <Look />
        </div>
      )}
      {shows('files') && (
        <div class="place files-place">
          <Files />
        </div>
      )}
    </>
  );
}

/** @param embedded whether it is a part of a page that has a title of its own. */
export function App({ embedded }: { readonly embedded: boolean }) {
  useEffect(() => listenToKeys(embedded), [embedded]);
  return (
    <div class="engram-live">
      <Top embedded={embedded} />
      <Problem />
      <Announcer />
      {shows('files') && <DropFile />}
      {shows('compare') ? (
        <div id="engram-view" role="tabpanel" aria-labelledby={`engram-tab-${view.value}`}>
          {view.value === 'watch' ? (
            <Watch />
          ) : (
            <div class="place compare-place">
              <Compare />
            </div>
          )}
        </div>
      ) : (
        <Watch />
      )}
    </div>
  );
}
