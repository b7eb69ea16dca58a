import { type ReadonlySignal, signal } from "@preact/signals";

/** A short word about what has just happened. */
export type Toast = {
  text: string;
  kind: "done" | "failed";
  /** Takes back what was done. */
  undo?: () => void;
};

/** One at a time: the next takes the place of the last. */
export type Toasts = {
  current: ReadonlySignal<Toast | undefined>;
  show(toast: Toast): void;
  dismiss(): void;
};

export function createToasts(): Toasts {
  const current = signal<Toast | undefined>(undefined);
  return {
    current,
    show(toast) {
      current.value = toast;
    },
    dismiss() {
      current.value = undefined;
    },
  };
}
