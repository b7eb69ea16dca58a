import { useEffect, useState } from "preact/hooks";
import { Button } from "./button.tsx";

/** Copies a text and says so. Where the clipboard is not allowed (plain HTTP) it falls back to a hidden field. */
export function CopyButton({ text, children = "Copy" }: { text: () => string; children?: string }) {
  const [state, setState] = useState<"idle" | "done" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const words = { idle: children, done: "Copied", failed: "Not allowed here" }[state];
  return (
    <>
      <Button
        icon={state === "done" ? "check" : "copy"}
        onClick={() => void copy(text()).then((copied) => setState(copied ? "done" : "failed"))}
      >
        {words}
      </Button>
      <span class="said" role="status">
        {state === "idle" ? "" : words}
      </span>
    </>
  );
}

async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "said";
  document.body.append(field);
  field.select();
  // Deprecated, and the only way outside of a secure context.
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}
