import { drawSigned } from '../draw/bars.ts';
import { figure } from '../draw/words.ts';
import { Picture } from './Picture.tsx';

/** The key as a row of cells. */
export function Vector({ values, label }: { readonly values: Float32Array; readonly label: string }) {
  return (
    <div class="vector">
      <span aria-hidden="true">{label}</span>
      <Picture
        class="vector-picture"
        label={`The key: ${Array.from(values, (value) => figure(value, 1)).join(', ')}`}
        draw={(surface) => {
          drawSigned(surface, values);
          return false;
        }}
      />
    </div>
  );
}
