import { useId } from 'preact/hooks';
import { modelLabels } from '../../shared/catalog.ts';
import type { PlanValue } from '../../shared/messages.ts';
import { choose } from '../actions.ts';
import { begun, kernels, spec } from '../state.ts';
import { PickNetwork, PickTask } from './Pick.tsx';

/** What the plan says of a field, once there is a plan. */
const planned = (path: string): number | null => {
  const plan = begun.value?.plan;
  if (!plan) return null;
  if (path === 'optimizer.lr') return plan.optimizer.lr;
  if (path === 'batch') return plan.batch;
  return 'slots' in plan.model && typeof plan.model.slots === 'number' ? plan.model.slots : null;
};

const change = (path: string, value: PlanValue | undefined): void => {
  const { [path]: _, ...others } = spec.value.changes;
  choose({ changes: value === undefined ? others : { ...others, [path]: value } });
};

interface FieldProps {
  readonly path: string;
  readonly label: string;
  readonly about: string;
  readonly least: number;
  readonly most: number;
  readonly by: number | 'any';
}

/** A number of the plan. Empty is as the recipe has it. */
function Field({ path, label, about, least, most, by }: FieldProps) {
  const id = useId();
  const changed = spec.value.changes[path];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={least}
        max={most}
        step={by}
        value={typeof changed === 'number' ? changed : ''}
        placeholder={planned(path)?.toString() ?? 'as the recipe'}
        aria-describedby={`${id}-about`}
        onChange={({ currentTarget }) => {
          if (currentTarget.value === '') change(path, undefined);
          else if (currentTarget.checkValidity()) change(path, currentTarget.valueAsNumber);
          else currentTarget.reportValidity();
        }}
      />
      <span id={`${id}-about`} class="hint">
        {about}
      </span>
    </div>
  );
}

/** The task, the network, the seed; and for those who want it, some of the plan. */
export function Settings() {
  const [task, model, seed] = [useId(), useId(), useId()];
  const changes = Object.keys(spec.value.changes).length;
  return (
    <section class="settings" aria-labelledby="settings-title">
      <h2 id="settings-title">What is trained</h2>
      <div class="fields">
        <div class="field wide">
          <label for={task}>Task</label>
          <PickTask id={task} />
        </div>
        <div class="field">
          <label for={model}>Network</label>
          <PickNetwork id={model} />
        </div>
        <div class="field">
          <label for={seed}>Seed</label>
          <span class="pair">
            <input
              id={seed}
              type="number"
              min={0}
              max={2 ** 32 - 1}
              step={1}
              required
              value={spec.value.seed}
              onChange={({ currentTarget }) => {
                if (currentTarget.reportValidity()) choose({ seed: currentTarget.valueAsNumber });
              }}
            />
            <button type="button" class="button" onClick={() => choose({ seed: (spec.value.seed + 1) % 2 ** 32 })}>
              Next
            </button>
          </span>
        </div>
      </div>
      <p class="hint about">{modelLabels[spec.value.model].about} The same seed gives everyone the same training.</p>
      <details>
        <summary>More of the plan{changes > 0 ? ` · ${changes} changed` : ''}</summary>
        <div class="fields">
          <Field
            path="optimizer.lr"
            label="Learning rate"
            about="How far each step goes."
            least={0}
            most={1}
            by="any"
          />
          <Field path="batch" label="Batch" about="Sequences in a step." least={1} most={256} by={1} />
          {spec.value.model !== 'lstm' && (
            <Field path="model.slots" label="Slots" about="Places in the memory." least={2} most={1024} by={1} />
          )}
        </div>
        <button type="button" class="button" disabled={changes === 0} onClick={() => choose({ changes: {} })}>
          As the recipe has it
        </button>
        {begun.value && (
          <p class="hint">
            {begun.value.parameters.toLocaleString('en')} numbers are learned. Computed on your machine: {kernels.value}
            .
          </p>
        )}
      </details>
    </section>
  );
}
