import type { Place } from "../../api/place.ts";
import { usePage } from "../../state/context.ts";
import type { IssueChanges } from "../../state/issue-changes.ts";
import type { ActionDialog } from "./action-menus.ts";
import { AssignPicker } from "./assign-picker.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { IgnoreDialog } from "./ignore-dialog.tsx";
import { MergePicker } from "./merge-picker.tsx";
import { ReleasePicker } from "./release-picker.tsx";
import { ShareDialog } from "./share-dialog.tsx";

type ActionDialogsProps = {
  dialog: ActionDialog | undefined;
  place: Place;
  changes: IssueChanges;
  onClose: () => void;
  /** Called when the issues are gone: deleted, or merged into the one whose id is given. */
  onGone?: (mergedInto?: string) => void;
};

/** The window that is open, if one is. */
export function ActionDialogs({ dialog, place, changes, onClose, onGone }: ActionDialogsProps) {
  const { viewer } = usePage();
  if (dialog === undefined) return null;
  const { kind, issues } = dialog;
  switch (kind) {
    case "assign":
      return (
        <AssignPicker
          place={place}
          me={viewer.value?.name ?? ""}
          onChoose={(name) => void changes.assign(issues, name)}
          onClose={onClose}
        />
      );
    case "release":
      return (
        <ReleasePicker
          place={place}
          onChoose={(inRelease) => void changes.setStatus(issues, "resolved", { inRelease })}
          onClose={onClose}
        />
      );
    case "ignore":
      return (
        <IgnoreDialog onChoose={(details) => void changes.setStatus(issues, "ignored", details)} onClose={onClose} />
      );
    case "merge":
      return (
        <MergePicker
          place={place}
          issues={issues}
          onChoose={async (other) => {
            const stays = await changes.merge([...issues, other]);
            if (stays !== undefined && !issues.some(({ id }) => id === stays)) onGone?.(stays);
          }}
          onClose={onClose}
        />
      );
    case "delete":
      return (
        <DeleteDialog
          issues={issues}
          onChoose={async (discard) => {
            if (await changes.remove(issues, discard)) onGone?.();
          }}
          onClose={onClose}
        />
      );
    case "share":
      return issues[0] === undefined ? null : <ShareDialog issue={issues[0]} onClose={onClose} />;
  }
}
