import type { ComponentChildren } from "preact";
import type { Requested } from "../state/use-request.ts";
import { ErrorNotice, ErrorStrip } from "./notice.tsx";
import "./loaded.css";

type LoadedProps<T> = { of: Requested<T>; children: (data: T) => ComponentChildren };

/** What a request has brought: the data, lines that stand for it while it is on its way, or why there is none. */
export function Loaded<T>({ of, children }: LoadedProps<T>) {
  if (of.data === undefined) {
    if (of.error !== undefined) return <ErrorNotice error={of.error} onRetry={of.reload} />;
    return (
      <div class="loading-lines" role="status">
        <span class="said">Loading</span>
        <span aria-hidden="true" />
        <span aria-hidden="true" />
        <span aria-hidden="true" />
      </div>
    );
  }
  return (
    <>
      {of.error !== undefined && <ErrorStrip error={of.error} onRetry={of.reload} />}
      {children(of.data)}
    </>
  );
}
