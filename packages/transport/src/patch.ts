/** For each method its wrapper, given the original. */
export type Wrappers<Methods> = { [K in keyof Methods]: (original: Methods[K]) => Methods[K] };

/**
 * Wraps methods of one object.
 *
 * @returns what takes the wrappers off again; one that somebody else has wrapped since stays, and only counts.
 */
export function patch<Methods extends object>(target: Methods, wrappers: Wrappers<Methods>): (() => void)[] {
  return (Object.keys(wrappers) as (keyof Methods)[]).map((name) => {
    const original = target[name];
    const wrapper = wrappers[name]((original as () => unknown).bind(target) as typeof original);
    target[name] = wrapper;
    return () => {
      if (target[name] !== wrapper) return;
      // Most methods are the prototype's; one that was the object's own comes back.
      delete target[name];
      if (target[name] !== original) target[name] = original;
    };
  });
}
