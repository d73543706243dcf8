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
import { begun, hidden, view } from './state.ts';

const shows = (part: Part): boolean => !hidden.has(part);

/** One network: what it does, and what comes of it. */
function Hall() {
  const beside = shows('curve') || shows('settings');
  return (
    <div class={beside ? 'hall with-side' : 'hall'}>
      <div class="place tape-place">
        <Tape />
      </div>
      <div class="place answer-place">
        <Answer />
      </div>
      {beside && (
        <div class="side">
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
      )}
      <div class="place heads-place">
        <Heads />
      </div>
    </div>
  );
}

/** All that can be done with it. */
function Rooms() {
  return (
    <>
      {(shows('try') || shows('plug')) && (
        <div class={shows('try') && shows('plug') ? 'hall halves' : 'hall'}>
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
        <div class={begun.value?.looks === false ? 'place look-place without-looks' : 'place look-place'}>
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

function Watch() {
  return (
    <>
      <Transport />
      <Hall />
      <Rooms />
    </>
  );
}

/** A part of another page: one network in training, and no more. */
function Embedded() {
  useEffect(() => listenToKeys(true), []);
  return (
    <div class="engram-live">
      <Top embedded />
      <Problem />
      <Announcer />
      <Transport />
      <Hall />
    </div>
  );
}

function Whole() {
  useEffect(() => listenToKeys(false), []);
  return (
    <div class="engram-live">
      <Top embedded={false} />
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

/** @param embedded whether it is a part of a page that has a title of its own. */
export function App({ embedded }: { readonly embedded: boolean }) {
  return embedded ? <Embedded /> : <Whole />;
}
