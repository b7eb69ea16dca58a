import { useState } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import { CheckField } from "../../components/field.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { FormDialog } from "../../components/form-dialog.tsx";
import { useAction } from "../../state/use-action.ts";
import { countOf, formatCount } from "../../text/format-count.ts";

type DeleteDialogProps = {
  issues: readonly Issue[];
  onChoose: (discard: boolean) => void;
  onClose: () => void;
};

/** Asks before issues are forgotten: this cannot be taken back. */
export function DeleteDialog({ issues, onChoose, onClose }: DeleteDialogProps) {
  const [discard, setDiscard] = useState(false);
  // What comes of it is said by a toast: the window need not wait for it.
  const action = useAction(async () => onChoose(discard));
  const [first] = issues;
  const seen = issues.reduce((sum, { count }) => sum + count, 0);
  const what = issues.length === 1 ? "this issue" : `${formatCount(issues.length)} issues`;
  return (
    <FormDialog
      title={`Delete ${what}?`}
      submit={issues.length === 1 ? "Delete the issue" : `Delete ${what}`}
      danger
      action={action}
      onClose={onClose}
    >
      {issues.length === 1 && first && (
        <p>
          <strong>
            <Foreign text={first.title} limit={160} />
          </strong>
        </p>
      )}
      <p>
        {`${issues.length === 1 ? "Its" : "Their"} samples, figures and activity are forgotten, ${countOf(seen, "occurrence")} in all. This cannot be undone. `}
        {!discard && "The same error is a new issue when it comes back."}
      </p>
      <CheckField
        label="Refuse it from now on"
        help="What comes later is only counted, and makes no issue."
        checked={discard}
        onChange={setDiscard}
      />
    </FormDialog>
  );
}
