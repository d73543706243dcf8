/** A function that is called once for a burst of calls, with the arguments of the last. */
export interface Settled<T> {
  (value: T): void;
  /** Calls it now, if it is due. */
  flush(): void;
}

/** While a slider is dragged, the network is asked when the reader rests. */
const SETTLE_AFTER = 150;

export const settled = <T>(act: (value: T) => void, after = SETTLE_AFTER): Settled<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due: { readonly value: T } | null = null;
  const flush = (): void => {
    clearTimeout(timer);
    const now = due;
    due = null;
    if (now) act(now.value);
  };
  const call = (value: T): void => {
    clearTimeout(timer);
    due = { value };
    timer = setTimeout(flush, after);
  };
  return Object.assign(call, { flush });
};
