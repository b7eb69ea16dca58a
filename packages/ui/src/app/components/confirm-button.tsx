import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAction } from "../state/use-action.ts";
import { Button } from "./button.tsx";
import { FormDialog } from "./form-dialog.tsx";

type ConfirmButtonProps = {
  /** What it does, as the button says it. */
  children: string;
  /** What it does to what, as the window's title asks it. */
  question: string;
  /** What cannot be taken back. */
  consequence: ComponentChildren;
  act: () => Promise<unknown>;
  disabled?: boolean;
  /** For several alike beside each other: what this one is about. */
  label?: string;
};

/** A button for what cannot be taken back: it asks first. */
export function ConfirmButton({ children, question, consequence, act, disabled, label }: ConfirmButtonProps) {
  const [open, setOpen] = useState(false);
  const action = useAction(act);
  return (
    <>
      <Button kind="quiet" label={label} disabled={disabled} onClick={() => setOpen(true)}>
        {children}
      </Button>
      {open && (
        <FormDialog title={question} submit={children} danger action={action} onClose={() => setOpen(false)}>
          <p>{consequence}</p>
        </FormDialog>
      )}
    </>
  );
}
