import { problem } from '../state.ts';

/** What went wrong. It lies over the page, so that nothing moves. */
export function Problem() {
  const shown = problem.value;
  return (
    <div role="alert" class="problem">
      {shown && (
        <div class="problem-box">
          <div>
            <strong>{shown.title}</strong>
            <p>{shown.text}</p>
          </div>
          <button
            type="button"
            class="button"
            onClick={() => {
              problem.value = null;
            }}
          >
            Close
          </button>
        </div>
      )}
    </div>
  );
}
