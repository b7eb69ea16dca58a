import type { EventHint, Scope } from "@sentry/core";

/** A call's context, after its function has run. */
export type RunContext = {
  /** For the SDK: it finds what the function did, and does not call it a second time. */
  hint: EventHint;
  /** What the scopes say about this capture: the current one as the function left it, and what else the hint says. */
  scope: Scope;
  seen: EventHint;
};

/**
 * Runs the function that a call brings as its context: `captureException(error, (scope) => …)`. The SDK would run it at the end of its work, on a copy of the
 * current scope; here it runs once, before, on a copy of the same scope, and the SDK's copy becomes what this one is then.
 *
 * @returns `undefined` when there is no such function; when it throws, the SDK finds one that throws the same
 */
export function runContext(hint: EventHint | undefined, current: Scope | undefined): RunContext | undefined {
  const context = hint?.captureContext;
  if (typeof context !== "function" || current === undefined) return undefined;
  try {
    const scope = current.clone();
    const result = context(scope);
    // Of what such a function returns, the SDK takes scopes.
    const other = result !== scope && typeof result?.getScopeData === "function" ? result : undefined;
    const replay = (copy: Scope) => Object.assign(copy, scope) && (other ?? copy);
    return {
      scope,
      hint: { ...hint, captureContext: replay },
      seen: { ...hint, captureContext: other as Scope },
    };
  } catch (failure) {
    const again = () => {
      throw failure;
    };
    const failed = { ...hint, captureContext: again };
    return { scope: current, hint: failed, seen: failed };
  }
}
