import { useState } from "preact/hooks";
import { changeKey, createKey, deleteKey, listKeys, type ProjectKey } from "../../api/project-keys.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Age } from "../../components/age.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Empty } from "../../components/empty.tsx";
import { TextField } from "../../components/field.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { FormDialog } from "../../components/form-dialog.tsx";
import { LoadedTable } from "../../components/loaded-table.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useMay } from "../../state/use-may.ts";
import { useRequest } from "../../state/use-request.ts";
import { printable } from "../../text/printable.ts";
import type { SettingsProps } from "./settings-screen.tsx";

/** The keys that apps may send with. */
export function Keys({ project }: SettingsProps) {
  const { request } = usePage();
  const place = { org: project.org, project: project.slug };
  const keys = useRequest("keys", (signal) => listKeys(request, place, signal));
  const may = useMay("project:write");
  const [creating, setCreating] = useState(false);
  const toggle = useAction(async (key: ProjectKey) => {
    await changeKey(request, place, key.id, { isActive: !key.active });
    keys.reload();
  });
  return (
    <>
      <header class="settings-head">
        <h1>Keys</h1>
        {may && (
          <Button kind="main" onClick={() => setCreating(true)}>
            New key
          </Button>
        )}
        <p>
          A key can only send, and may be seen by anybody. Give each app its own, so that one can be switched off
          without the others. Receivers notice within half a minute.
        </p>
      </header>
      <ActionError error={toggle.error} />
      <section class="card settings-table">
        <LoadedTable of={keys} columns={["Key", "State", "Made"]} empty={<Empty title="No keys" />}>
          {(key) => (
            <tr key={key.id}>
              <th scope="row">
                <Foreign text={key.name || "Default"} limit={64} />
                <code class="cell-note">{printable(key.dsn, 400)}</code>
              </th>
              <td data-name="State">
                <Badge tone={key.active ? "good" : "plain"}>{key.active ? "active" : "off"}</Badge>
              </td>
              <td class="cell-soft" data-name="Made">
                {key.created !== undefined && <Age at={key.created} said="made" />}
              </td>
              <td class="cell-actions">
                <CopyButton text={() => key.dsn}>Copy DSN</CopyButton>
                {may && (
                  <>
                    <Button kind="quiet" disabled={toggle.busy} onClick={() => void toggle.run(key)}>
                      {key.active ? "Switch off" : "Switch on"}
                    </Button>
                    <ConfirmButton
                      question="Delete this key?"
                      consequence="Apps that still use it are refused for good, and what they count is lost. To see first whether one does, switch it off instead."
                      act={async () => {
                        await deleteKey(request, place, key.id);
                        keys.reload();
                      }}
                    >
                      Delete
                    </ConfirmButton>
                  </>
                )}
              </td>
            </tr>
          )}
        </LoadedTable>
      </section>
      {creating && <NewKey place={place} onDone={keys.reload} onClose={() => setCreating(false)} />}
    </>
  );
}

type NewKeyProps = { place: { org: string; project: string }; onDone: () => void; onClose: () => void };

function NewKey({ place, onDone, onClose }: NewKeyProps) {
  const { request } = usePage();
  const [name, setName] = useState("");
  const action = useAction(async () => {
    await createKey(request, place, name.trim());
    onDone();
  });
  return (
    <FormDialog title="New key" submit="Make the key" action={action} onClose={onClose}>
      <TextField
        label="Name"
        value={name}
        onInput={setName}
        maxLength={64}
        placeholder="checkout service"
        help="What it is for, for whoever has to switch it off one day."
      />
    </FormDialog>
  );
}
