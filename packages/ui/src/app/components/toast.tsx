import { useEffect, useState } from "preact/hooks";
import type { Toast, Toasts } from "../state/toasts.ts";
import { useShortcuts } from "../state/use-shortcuts.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import "./toast.css";

/** How long a word stays: what can be undone stays longer. In ms. */
const SHORT = 5_000;
const LONG = 10_000;

/** What has just happened, at the lower edge of the page, with the way to take it back (`z`). */
export function ToastPlace({ toasts }: { toasts: Toasts }) {
  const toast = toasts.current.value;
  useShortcuts({
    z: () => {
      toasts.current.peek()?.undo?.();
    },
  });
  // Screen readers are told of what comes into a place that is there already.
  return (
    <div class="toasts" role="status">
      {toast && <ToastCard key={toast} toast={toast} onDone={toasts.dismiss} />}
    </div>
  );
}

function ToastCard({ toast, onDone }: { toast: Toast; onDone: () => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onDone, toast.undo === undefined ? SHORT : LONG);
    return () => clearTimeout(timer);
  }, [toast, held]);
  return (
    <div
      class={`toast toast-${toast.kind}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      <Icon name={toast.kind === "done" ? "check" : "warning"} />
      <span class="toast-text">{toast.text}</span>
      {toast.undo && (
        <Button kind="quiet" onClick={toast.undo}>
          Undo <kbd>z</kbd>
        </Button>
      )}
      <Button kind="quiet" icon="close" label="Dismiss" onClick={onDone} />
    </div>
  );
}
