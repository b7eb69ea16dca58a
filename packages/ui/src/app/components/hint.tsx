import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import "./hint.css";

type HintProps = {
  /** Accessible name of the button that opens it. */
  label: string;
  trigger: ComponentChildren;
  children: ComponentChildren;
};

/** Details beside a figure: shown on hover and focus, kept open by a click until Escape or a click elsewhere. */
export function Hint({ label, trigger, children }: HintProps) {
  const id = useId();
  const root = useRef<HTMLSpanElement>(null);
  const [state, setState] = useState<"closed" | "peek" | "kept">("closed");
  const [above, setAbove] = useState(false);
  const open = state !== "closed";

  const peek = () => {
    const box = root.current?.getBoundingClientRect();
    setAbove(box !== undefined && box.bottom > innerHeight - 240 && box.top > 240);
    setState((now) => (now === "closed" ? "peek" : now));
  };
  const unpeek = () => setState((now) => (now === "peek" ? "closed" : now));

  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== "Escape") return;
      if (event.target instanceof Node && root.current?.contains(event.target) && event.type !== "keydown") return;
      setState("closed");
    };
    addEventListener("keydown", close);
    addEventListener("pointerdown", close);
    return () => {
      removeEventListener("keydown", close);
      removeEventListener("pointerdown", close);
    };
  }, [open]);

  return (
    <span
      ref={root}
      class={open ? "hint hint-open" : "hint"}
      onPointerEnter={(e) => e.pointerType === "mouse" && peek()}
      onPointerLeave={unpeek}
    >
      <button
        type="button"
        class="hint-trigger"
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && peek()}
        onBlur={unpeek}
        onClick={() => {
          peek();
          setState(state === "kept" ? "closed" : "kept");
        }}
      >
        {trigger}
      </button>
      {open && (
        <span id={id} class={above ? "hint-card hint-above" : "hint-card"}>
          {children}
        </span>
      )}
    </span>
  );
}
