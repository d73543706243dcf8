import { keys, keysOn } from '../shortcuts.ts';

/** What the keys do. */
export function Keys() {
  return (
    <>
      <button type="button" class="button plain" popovertarget="engram-keys">
        Keys
      </button>
      <div id="engram-keys" popover="auto" class="sheet keys" role="dialog" aria-label="Keys">
        <h2>Keys</h2>
        <dl>
          {keys.map(({ key, does }) => (
            <div key={key}>
              <dt>
                {key.split(' ').map((each) => (
                  <kbd key={each}>{each}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <div class="row">
          <label class="hint">
            <input
              type="checkbox"
              checked={keysOn.value}
              onChange={({ currentTarget }) => {
                keysOn.value = currentTarget.checked;
              }}
            />{' '}
            Space, . and r do this
          </label>
          <button type="button" class="button" popovertarget="engram-keys" popovertargetaction="hide">
            Close
          </button>
        </div>
      </div>
    </>
  );
}
