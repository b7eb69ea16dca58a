import { useState } from "preact/hooks";
import { listKeys, type ProjectKey } from "../../../api/project-keys.ts";
import { deleteQuota, listQuotas, type Quota } from "../../../api/quotas.ts";
import { Badge } from "../../../components/badge.tsx";
import { Button } from "../../../components/button.tsx";
import { ConfirmButton } from "../../../components/confirm-button.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Foreign } from "../../../components/foreign.tsx";
import { LoadedTable } from "../../../components/loaded-table.tsx";
import { Meter } from "../../../components/meter.tsx";
import { usePage } from "../../../state/context.ts";
import { useMay } from "../../../state/use-may.ts";
import { useRequest } from "../../../state/use-request.ts";
import { formatBytes } from "../../../text/format-bytes.ts";
import { formatUntil } from "../../../text/format-until.ts";
import type { SettingsProps } from "../settings-screen.tsx";
import { EditQuota } from "./edit-quota.tsx";

const perWords = { minute: "per minute", hour: "per hour", month: "per month" } as const;

/** How much may be kept, and what of it is used. */
export function Quotas({ project }: SettingsProps) {
  const { request } = usePage();
  const place = { org: project.org, project: project.slug };
  const may = useMay("project:write");
  const [editing, setEditing] = useState<Quota | "new" | undefined>(undefined);
  const quotas = useRequest("quotas", (signal) => listQuotas(request, place, signal));
  const keys = useRequest("keys", (signal) => listKeys(request, place, signal));
  return (
    <>
      <header class="settings-head">
        <h1>Quotas</h1>
        {may && (
          <Button kind="main" onClick={() => setEditing("new")}>
            New quota
          </Button>
        )}
        <p>
          A quota limits payloads and bytes, never the truth: beyond it an occurrence is still counted, and shown as
          lost without its payload.
        </p>
      </header>
      <section class="card settings-table">
        <LoadedTable
          of={quotas}
          columns={["For", "Payloads", "Bytes", "Begins anew"]}
          empty={
            <Empty title="No quota">
              <p>Everything that arrives may be kept, as far as the slots for samples of each issue go.</p>
            </Empty>
          }
        >
          {(quota) => (
            <QuotaRow
              key={`${quota.key} ${quota.per}`}
              quota={quota}
              keys={keys.data ?? []}
              onEdit={may ? () => setEditing(quota) : undefined}
              onDelete={async () => {
                await deleteQuota(request, place, quota);
                quotas.reload();
              }}
            />
          )}
        </LoadedTable>
      </section>
      {editing !== undefined && (
        <EditQuota
          place={place}
          keys={keys.data ?? []}
          quota={editing === "new" ? undefined : editing}
          onDone={quotas.reload}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

type QuotaRowProps = {
  quota: Quota;
  keys: readonly ProjectKey[];
  onEdit: (() => void) | undefined;
  onDelete: () => Promise<void>;
};

function QuotaRow({ quota, keys, onEdit, onDelete }: QuotaRowProps) {
  const now = usePage().now.value;
  const scope = nameOfScope(quota.key, keys);
  return (
    <tr>
      <th scope="row">
        <Foreign text={scope} limit={80} /> <Badge>{perWords[quota.per]}</Badge>
      </th>
      <td data-name="Payloads">
        <Meter used={quota.used.payloads} limit={quota.payloads} label={`Payloads, ${scope}, ${perWords[quota.per]}`} />
      </td>
      <td data-name="Bytes">
        <Meter
          used={quota.used.bytes}
          limit={quota.bytes}
          format={formatBytes}
          label={`Bytes, ${scope}, ${perWords[quota.per]}`}
        />
      </td>
      <td class="cell-soft" data-name="Begins anew">
        {quota.resetsAt === undefined ? "" : formatUntil(quota.resetsAt, now)}
      </td>
      <td class="cell-actions">
        {onEdit && (
          <>
            <Button kind="quiet" onClick={onEdit}>
              Change
            </Button>
            <ConfirmButton
              question="Remove this quota?"
              consequence="From then on nothing is refused because of it."
              act={onDelete}
            >
              Remove
            </ConfirmButton>
          </>
        )}
      </td>
    </tr>
  );
}

function nameOfScope(key: string | undefined, keys: readonly ProjectKey[]): string {
  if (key === undefined) return "Whole project";
  return `Key ${keys.find(({ id }) => id === key)?.name ?? key}`;
}
