import { modelLabels, taskChoices } from '../../shared/catalog.ts';
import { choose } from '../actions.ts';
import { choice, spec } from '../state.ts';

interface PickProps<T extends string> {
  /** For a label that stands elsewhere. */
  readonly id?: string;
  readonly value: T;
  readonly of: readonly { readonly value: T; readonly label: string }[];
  onPick(value: T): void;
}

/** One of several, by name. */
function Pick<T extends string>({ id, value, of, onPick }: PickProps<T>) {
  return (
    <select
      id={id}
      value={value}
      onChange={({ currentTarget }) => {
        const next = of[currentTarget.selectedIndex];
        if (next) onPick(next.value);
      }}
    >
      {of.map((each) => (
        <option key={each.value} value={each.value}>
          {each.label}
        </option>
      ))}
    </select>
  );
}

const tasks = taskChoices.map(({ task, label }) => ({ value: task, label }));

export function PickTask({ id }: { readonly id?: string }) {
  return <Pick {...(id ? { id } : {})} value={spec.value.task} of={tasks} onPick={(task) => choose({ task })} />;
}

/** One of the networks that can do the task. */
export function PickNetwork({ id }: { readonly id?: string }) {
  const networks = choice.value.models.map((kind) => ({ value: kind, label: modelLabels[kind].label }));
  return <Pick {...(id ? { id } : {})} value={spec.value.model} of={networks} onPick={(model) => choose({ model })} />;
}
