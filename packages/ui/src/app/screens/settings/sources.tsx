import { useState } from "preact/hooks";
import { type CodeMapping, createCodeMapping, deleteCodeMapping, listCodeMappings } from "../../api/code-mappings.ts";
import type { Place } from "../../api/place.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Empty } from "../../components/empty.tsx";
import { TextField } from "../../components/field.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { FormDialog } from "../../components/form-dialog.tsx";
import { LoadedTable } from "../../components/loaded-table.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useMay } from "../../state/use-may.ts";
import { useRequest } from "../../state/use-request.ts";
import type { SettingsProps } from "./settings-screen.tsx";

/** Where the files of stack traces are, so that a frame leads to its line. */
export function Sources({ project }: SettingsProps) {
  const { request } = usePage();
  const place = { org: project.org, project: project.slug };
  const may = useMay("project:write");
  const mappings = useRequest("mappings", (signal) => listCodeMappings(request, place, signal));
  const [creating, setCreating] = useState(false);
  return (
    <>
      <header class="settings-head">
        <h1>Source links</h1>
        {may && (
          <Button kind="main" onClick={() => setCreating(true)}>
            New link
          </Button>
        )}
        <p>Says where the files of a stack trace are in a repository on GitHub; each frame leads to its line then.</p>
      </header>
      <section class="card settings-table">
        <LoadedTable
          of={mappings}
          columns={["Frames that begin with", "are in", "Branch"]}
          empty={<Empty title="No source links" />}
        >
          {(mapping) => (
            <tr key={mapping.id}>
              <th scope="row">
                {mapping.stackRoot === "" ? "anything" : <Foreign text={mapping.stackRoot} limit={200} />}
              </th>
              <td data-name="are in">
                <span>
                  <Foreign text={mapping.repository} limit={200} />
                  {mapping.sourceRoot !== "" && (
                    <span class="cell-note">
                      <Foreign text={mapping.sourceRoot} limit={200} />
                    </span>
                  )}
                </span>
              </td>
              <td data-name="Branch">
                <Foreign text={mapping.branch} limit={100} />
              </td>
              <td class="cell-actions">
                {may && (
                  <ConfirmButton
                    question="Remove this link?"
                    consequence="Frames that it fits are shown without a way to their source."
                    act={async () => {
                      await deleteCodeMapping(request, place, mapping.id);
                      mappings.reload();
                    }}
                  >
                    Remove
                  </ConfirmButton>
                )}
              </td>
            </tr>
          )}
        </LoadedTable>
      </section>
      {creating && <NewMapping place={place} onDone={mappings.reload} onClose={() => setCreating(false)} />}
    </>
  );
}

function NewMapping({ place, onDone, onClose }: { place: Place; onDone: () => void; onClose: () => void }) {
  const { request } = usePage();
  const [mapping, setMapping] = useState<CodeMapping>({
    stackRoot: "",
    sourceRoot: "",
    repository: "",
    branch: "main",
  });
  const change = (part: Partial<CodeMapping>) => setMapping((before) => ({ ...before, ...part }));
  const action = useAction(async () => {
    const { stackRoot, sourceRoot, repository, branch } = mapping;
    await createCodeMapping(request, place, {
      stackRoot: stackRoot.trim(),
      sourceRoot: sourceRoot.trim(),
      repository: repository.trim(),
      branch: branch.trim() || "main",
    });
    onDone();
  });
  return (
    <FormDialog title="New source link" submit="Save" action={action} onClose={onClose}>
      <TextField
        label="Frames that begin with"
        value={mapping.stackRoot}
        onInput={(stackRoot) => change({ stackRoot })}
        maxLength={500}
        placeholder="/srv/shop/"
        help="As the stack trace has them; empty for all frames."
      />
      <TextField
        label="Repository"
        value={mapping.repository}
        onInput={(repository) => change({ repository })}
        required
        placeholder="acme/shop"
      />
      <div class="field-row">
        <TextField
          label="Folder in it"
          value={mapping.sourceRoot}
          onInput={(sourceRoot) => change({ sourceRoot })}
          maxLength={500}
          placeholder="packages/shop/"
        />
        <TextField label="Branch" value={mapping.branch} onInput={(branch) => change({ branch })} maxLength={100} />
      </div>
    </FormDialog>
  );
}
