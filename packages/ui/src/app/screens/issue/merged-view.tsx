import { type IssueHash, listHashes, unmergeIssue } from "../../api/change-issues.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Button } from "../../components/button.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useMay } from "../../state/use-may.ts";
import { useRequest } from "../../state/use-request.ts";
import { countOf } from "../../text/format-count.ts";
import { printable } from "../../text/printable.ts";

type MergedViewProps = {
  issueId: string;
  /** Changes with what is merged: the fingerprints are read again. */
  version: string;
  onChanged: () => void;
};

/** The issues that were merged into this one, each with the way out. */
export function MergedView({ issueId, version, onChanged }: MergedViewProps) {
  const { request, toasts } = usePage();
  const mayWrite = useMay("event:write");
  const hashes = useRequest(`hashes ${issueId} ${version}`, (signal) => listHashes(request, issueId, signal));
  const part = useAction(async (hash: string) => {
    await unmergeIssue(request, issueId, [hash]);
    hashes.reload();
    onChanged();
    toasts.show({ kind: "done", text: "Taken apart: it is an issue of its own again" });
  });
  const merged = Map.groupBy(
    (hashes.data ?? []).filter(({ mergedFrom }) => mergedFrom !== undefined),
    ({ mergedFrom }: IssueHash) => mergedFrom ?? "",
  );
  if (merged.size === 0) return null;
  return (
    <section class="card panel">
      <h2>Merged into this issue</h2>
      <ActionError error={part.error} />
      <ul class="merged">
        {[...merged].map(([id, parts]) => (
          <li key={id} class="merged-row">
            <span class="merged-name" title={parts.map(({ hash }) => printable(hash, 60)).join("\n")}>
              <code>{printable(parts[0]?.hash ?? "", 40).slice(0, 10)}</code>
              {parts.length > 1 && ` and ${countOf(parts.length - 1, "more fingerprint")}`}
            </span>
            <Button
              disabled={!mayWrite || part.busy}
              onClick={() => parts[0] !== undefined && void part.run(parts[0].hash)}
            >
              Take apart
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
