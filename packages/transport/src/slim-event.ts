import type { Event, StackFrame } from "@sentry/core";

/**
 * A payload reduced to what names its group: enough for any server to put it where the whole one went. About 2 kB instead of 12 kB and more.
 * Whom it happened to and under which tags is left out as well: it will stand for other occurrences than its own.
 */
export function slimEvent(event: Event): Event {
  const {
    breadcrumbs: _b,
    contexts: _c,
    extra: _e,
    modules: _m,
    request: _r,
    tags: _t,
    user: _u,
    spans: _s,
    ...slim
  } = event;
  if (slim.exception?.values === undefined) return slim;
  const values = slim.exception.values.map((value) =>
    value.stacktrace?.frames === undefined
      ? value
      : { ...value, stacktrace: { ...value.stacktrace, frames: value.stacktrace.frames.map(bareFrame) } },
  );
  return { ...slim, exception: { ...slim.exception, values } };
}

/** The line of the crash stays: grouping reads it, here and at Sentry. */
function bareFrame({ vars: _vars, pre_context: _pre, post_context: _post, ...frame }: StackFrame): StackFrame {
  return frame;
}
