import { useState } from "preact/hooks";
import { ApiError } from "../../api/api-error.ts";
import { createProject, firstOrganization } from "../../api/change-projects.ts";
import type { Project } from "../../api/project.ts";
import { SelectField, TextField } from "../../components/field.tsx";
import { FormDialog } from "../../components/form-dialog.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { sdks } from "../../text/snippets.ts";

type NewProjectProps = {
  /** Where it goes; without, to the first organization there is. */
  org: string | undefined;
  onCreated: (project: Project) => void;
  onClose: () => void;
};

/** A new project as a form. */
export function NewProject({ org, onCreated, onClose }: NewProjectProps) {
  const { request } = usePage();
  const [name, setName] = useState("");
  const [platform, setPlatform] = useState("node");
  const action = useAction(async () => {
    const into = org ?? (await firstOrganization(request));
    if (into === undefined) throw new ApiError("missing", 0, "there is no organization that you may see");
    onCreated(await createProject(request, into, { name: name.trim(), platform }));
  });
  return (
    <FormDialog title="New project" submit="Create" action={action} onClose={onClose}>
      <TextField label="Name" value={name} onInput={setName} required maxLength={100} placeholder="shop" />
      <SelectField
        label="Platform"
        value={platform}
        options={sdks.map((sdk) => [sdk.id === "browser" ? "javascript" : sdk.id, sdk.name])}
        onChange={setPlatform}
        help="Only the snippet depends on it: a project takes what any SDK sends."
      />
    </FormDialog>
  );
}
