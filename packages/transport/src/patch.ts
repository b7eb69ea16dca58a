/** For each method its wrapper, given the original. */
export type Wrappers<Methods> = { [K in keyof Methods]: (original: Methods[K]) => Methods[K] };

/**
 * Wraps methods of one object.
 *
 * @returns the function that takes the wrappers off again; one that somebody else has wrapped since stays, and only counts.
 */
export function patch<Methods extends object>(target: Methods, wrappers: Wrappers<Methods>): () => void {
  const undo: (() => void)[] = [];
  for (const name of Object.keys(wrappers) as (keyof Methods)[]) {
    const own = Object.getOwnPropertyDescriptor(target, name);
    const original = (target[name] as () => unknown).bind(target) as Methods[typeof name];
    const wrapper = wrappers[name](original);
    Object.defineProperty(target, name, { value: wrapper, configurable: true, writable: true });
    undo.push(() => {
      if (target[name] !== wrapper) return;
      if (own === undefined) delete target[name];
      else Object.defineProperty(target, name, own);
    });
  }
  return () => {
    for (const restore of undo) restore();
  };
}
