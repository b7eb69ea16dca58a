import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Action } from "../state/use-action.ts";
import { ActionError } from "./action-error.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import "./form-dialog.css";

type FormDialogProps = {
  title: string;
  /** What the button does that saves. */
  submit: string;
  danger?: boolean;
  action: Action<[]>;
  onClose: () => void;
  children: ComponentChildren;
};

/** A form in a window. It closes when its action has worked, and says why when it has not. */
export function FormDialog({ title, submit, danger, action, onClose, children }: FormDialogProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        ref={form}
        class="form-dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run().then((worked) => {
            // By the dialog's own way, so that the focus goes back to where it came from.
            if (worked) form.current?.closest("dialog")?.close();
          });
        }}
      >
        <h2>{title}</h2>
        {children}
        <ActionError error={action.error} />
        <div class="form-buttons">
          <Button onClick={() => form.current?.closest("dialog")?.close()}>Cancel</Button>
          <Button kind={danger ? "danger" : "main"} type="submit" disabled={action.busy}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
