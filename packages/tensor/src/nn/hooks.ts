import { isPromise } from '../autograd/mode.ts';
import { ArgumentError, got } from '../errors.ts';
import { refuseWhileRecording, setHooks } from '../recording.ts';

/** A module's `forward`, where it has one. */
// biome-ignore lint/suspicious/noExplicitAny: whatever a module takes and gives
type Forward<M> = M extends { forward: infer F extends (...args: any[]) => unknown } ? F : (...args: any[]) => any;

interface Hooks<M> {
  pre(module: M, args: Parameters<Forward<M>>): unknown;
  post(module: M, args: Parameters<Forward<M>>, output: Awaited<ReturnType<Forward<M>>>): unknown;
}

// Types of methods, and with a field, so that TypeScript takes them for no callbacks: with those, a module whose forward takes
// more would not do for one whose forward takes less.
interface Named {
  readonly name: string;
}

/** Runs before `forward`. What it returns, unless nothing, are the arguments: several as an array. */
export type ForwardPreHook<M = unknown> = Hooks<M>['pre'] & Named;

/** Runs after `forward`. What it returns, unless nothing, is the result. */
export type ForwardHook<M = unknown> = Hooks<M>['post'] & Named;

/** What a hook is taken off by. */
export interface HookHandle {
  /** Takes the hook off; once more does nothing. */
  remove(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
type AnyHook = (...args: any[]) => unknown;

interface Hooked {
  readonly pre: Map<number, AnyHook>;
  readonly post: Map<number, AnyHook>;
  /** Gives the module its own `forward` back. */
  readonly restore: () => void;
}

const hooked = new WeakMap<object, Hooked>();
/** All hooks that there are, by number. */
const active = new Set<number>();
let numbers = 0;

/** What goes on: what a hook returned, or what was there. A number is what `(_, [x]) => shapes.push(x.shape)` returns by chance. */
const replaced = <T>(returned: unknown, before: T): T => {
  if (returned === undefined || returned === null) return before;
  if (typeof returned === 'object') return returned as T;
  throw new ArgumentError(`hooks: a hook returned ${got(returned)}; it returns nothing, or what to go on with`);
};

/** Puts a `forward` before the module's own that runs the hooks too: one without hooks pays for nothing. */
const install = (module: object): Hooked => {
  const own = Object.getOwnPropertyDescriptor(module, 'forward');
  const { forward } = module as { forward?: unknown };
  if (typeof forward !== 'function') throw new ArgumentError(`hooks: ${module.constructor.name} has no forward()`);
  const pre: Hooked['pre'] = new Map();
  const post: Hooked['post'] = new Map();
  const value = (...passed: unknown[]): unknown => {
    const args = [...pre.values()].reduce<unknown[]>((before, hook) => {
      const next = replaced<unknown>(hook(module, before), before);
      return Array.isArray(next) ? next : [next];
    }, passed);
    const hooks = [...post.values()];
    const after = (output: unknown) => hooks.reduce((y, hook) => replaced(hook(module, args, y), y), output);
    const output = forward.apply(module, args);
    return isPromise(output) && hooks.length > 0 ? output.then(after) : after(output);
  };
  Object.defineProperty(module, 'forward', { value, configurable: true, writable: true, enumerable: false });
  const restore = (): void => {
    hooked.delete(module);
    if (own) Object.defineProperty(module, 'forward', own);
    else Reflect.deleteProperty(module, 'forward');
  };
  return { pre, post, restore };
};

export const addHook = (module: object, kind: 'pre' | 'post', hook: AnyHook): HookHandle => {
  refuseWhileRecording('registering a hook', 'register it before');
  if (typeof hook !== 'function') throw new ArgumentError(`hooks: expected a function, got ${got(hook)}`);
  const all = hooked.get(module) ?? install(module);
  hooked.set(module, all);
  const number = numbers++;
  all[kind].set(number, hook);
  active.add(number);
  setHooks([...active].join());
  return {
    remove: () => {
      active.delete(number);
      setHooks([...active].join());
      if (all[kind].delete(number) && all.pre.size + all.post.size === 0) all.restore();
    },
  };
};
