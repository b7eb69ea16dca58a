import { useState } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import { createShare, deleteShare, listShares } from "../../api/shares.ts";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { usePage } from "../../state/context.ts";
import { reasonOf } from "../../state/issue-changes.ts";
import { routeHash } from "../../state/route.ts";
import { useRequest } from "../../state/use-request.ts";
import { formatMinute } from "../../text/format-time.ts";
import "../../components/form-dialog.css";
import "./share-dialog.css";

const days = [
  [1, "a day"],
  [7, "a week"],
  [30, "30 days"],
] as const;

/** A link that shows this issue, and nothing else, to whoever has it. */
export function ShareDialog({ issue, onClose }: { issue: Issue; onClose: () => void }) {
  const { request } = usePage();
  const shares = useRequest(`shares ${issue.id}`, (signal) => listShares(request, issue.id, signal));
  const [length, setLength] = useState(7);
  const [link, setLink] = useState<{ id: string; address: string } | undefined>(undefined);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async (what: () => Promise<void>) => {
    setBusy(true);
    setFailure("");
    await what().catch((cause: unknown) => setFailure(reasonOf(cause)));
    setBusy(false);
    shares.reload();
  };
  const create = () =>
    run(async () => {
      const share = await createShare(request, issue.id, length);
      const secret = share?.path.split("/").at(-1);
      if (share !== undefined && secret) setLink({ id: share.id, address: addressOf(secret) });
    });
  const revoke = (id: string) =>
    run(async () => {
      await deleteShare(request, issue.id, id);
      if (link?.id === id) setLink(undefined);
    });
  return (
    <Dialog label="Share this issue" onClose={onClose}>
      <div class="form-dialog">
        <h2>Share this issue</h2>
        <p>Whoever has the link sees this issue and its latest sample, without an account, until the link ends.</p>
        {link === undefined ? (
          <div class="share-new">
            <label>
              The link ends after{" "}
              <select class="field" value={length} onChange={(event) => setLength(Number(event.currentTarget.value))}>
                {days.map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
            <Button kind="main" disabled={busy} onClick={() => void create()}>
              Make a link
            </Button>
          </div>
        ) : (
          <div class="share-new">
            <input
              class="field share-link"
              readOnly
              aria-label="Link"
              value={link.address}
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton text={() => link.address}>Copy link</CopyButton>
          </div>
        )}
        {link !== undefined && <p class="share-note">It is shown this once: copy it now.</p>}
        <p class="share-failure" role="alert">
          {failure}
        </p>
        {shares.data !== undefined && shares.data.length > 0 && (
          <ul class="share-list">
            {shares.data.map(({ id, expires }) => (
              <li key={id} class="share-row">
                <span>{expires === undefined ? "A link without an end" : `Ends ${formatMinute(expires)}`}</span>
                <Button disabled={busy} onClick={() => void revoke(id)}>
                  Revoke
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div class="form-buttons">
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}

const addressOf = (secret: string) => location.origin + location.pathname + routeHash({ name: "share", secret });
