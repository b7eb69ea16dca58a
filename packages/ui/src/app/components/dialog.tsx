import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import "./dialog.css";

type DialogProps = {
  label: string;
  onClose: () => void;
  children: ComponentChildren;
  place?: "top" | "middle";
  wide?: boolean;
};

/** A modal window. The browser keeps the focus in it, and gives it back when it closes. */
export function Dialog({ label, onClose, children, place = "middle", wide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  // Before the next key is pressed: what one types belongs into the window.
  useLayoutEffect(() => {
    const window = dialog.current;
    window?.showModal();
    return () => {
      isGone.current = true;
      // A window that is taken away while it is open would keep the focus from where it came from.
      window?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog dialog-${place}${wide ? " dialog-wide" : ""}`}
      aria-label={label}
      // At once: the browser says that it has closed only later, when a key may have opened the next window.
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (!isGone.current) onClose();
      }}
      // A click on the backdrop has the dialog itself as its target.
      onPointerDown={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
