/** A pair of events that must get the same fingerprint, or must not. */
export interface Pair {
  readonly name: string;
  readonly relation: "same" | "different";
  readonly a: unknown;
  readonly b: unknown;
}

type Extra = Record<string, unknown>;

export const same = (name: string, a: unknown, b: unknown): Pair => ({ name, relation: "same", a, b });
export const different = (name: string, a: unknown, b: unknown): Pair => ({ name, relation: "different", a, b });

/** Frame of the application. */
export const app = (fn: string, filename: string, extra: Extra = {}): Extra => ({
  function: fn,
  filename,
  lineno: 12,
  colno: 5,
  in_app: true,
  ...extra,
});
/** Frame of a library, as the SDK flagged it. */
export const lib = (fn: string, filename: string, extra: Extra = {}): Extra =>
  app(fn, filename, { in_app: false, ...extra });
/** Frame of a platform whose frames have modules. */
export const mod = (module: string, fn: string, extra: Extra = {}): Extra => ({
  module,
  function: fn,
  lineno: 12,
  in_app: true,
  ...extra,
});
/** Minified frame. */
export const min = (fn: string, filename: string, colno = 31_415): Extra => app(fn, filename, { lineno: 1, colno });

export const exc = (type: string, value: string, frames?: Extra[], extra: Extra = {}): Extra => ({
  type,
  value,
  ...(frames && { stacktrace: { frames } }),
  ...extra,
});

/** Event of a platform with exceptions in the order of the wire: the outermost is the last. */
export const event = (platform: string, exceptions: Extra | Extra[], extra: Extra = {}): Extra => ({
  platform,
  exception: { values: [exceptions].flat() },
  ...extra,
});
export const message = (text: string, extra: Extra = {}): Extra => ({ platform: "other", message: text, ...extra });
