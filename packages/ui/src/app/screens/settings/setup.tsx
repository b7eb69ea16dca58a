import { useState } from "preact/hooks";
import { changeProject } from "../../api/change-projects.ts";
import { listKeys } from "../../api/project-keys.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Empty } from "../../components/empty.tsx";
import { TextField } from "../../components/field.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useMay } from "../../state/use-may.ts";
import { useRequest } from "../../state/use-request.ts";
import { printable } from "../../text/printable.ts";
import { SdkLines } from "../sdk-lines.tsx";
import type { SettingsProps } from "./settings-screen.tsx";

/** How an app is pointed at this project. */
export function Setup({ project, onProjects }: SettingsProps) {
  const { request } = usePage();
  const place = { org: project.org, project: project.slug };
  const keys = useRequest("keys", (signal) => listKeys(request, place, signal));
  return (
    <>
      <header class="settings-head">
        <h1>Setup</h1>
        <p>Point an app at this project by its DSN. Every SDK of Sentry works as it is.</p>
      </header>
      <section class="card settings-part">
        <Loaded of={keys}>
          {(found) => {
            const dsn = found.find((key) => key.active)?.dsn;
            return dsn === undefined ? (
              <Empty title="No active key">
                <p>Make one under Keys, or switch one on.</p>
              </Empty>
            ) : (
              <SetupLines dsn={dsn} platform={project.platform} />
            );
          }}
        </Loaded>
      </section>
      <ProjectName project={project} onProjects={onProjects} />
    </>
  );
}

function SetupLines({ dsn, platform }: { dsn: string; platform: string }) {
  return (
    <>
      <h2>DSN</h2>
      <div class="dsn-line">
        <code class="dsn-text">{printable(dsn, 400)}</code>
        <CopyButton text={() => dsn}>Copy DSN</CopyButton>
      </div>
      <SdkLines dsn={dsn} platform={platform} />
    </>
  );
}

function ProjectName({ project, onProjects }: SettingsProps) {
  const { request, toasts } = usePage();
  const may = useMay("project:write");
  const [name, setName] = useState(project.name);
  const [platform, setPlatform] = useState(project.platform);
  const action = useAction(async () => {
    const change = { name: name.trim(), platform: platform.trim() };
    await changeProject(request, { org: project.org, project: project.slug }, change);
    toasts.show({ kind: "done", text: "Saved" });
    onProjects();
  });
  if (!may) return null;
  return (
    <section class="card settings-part">
      <h2>Project</h2>
      <form
        class="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run();
        }}
      >
        <TextField label="Name" value={name} onInput={setName} required maxLength={200} />
        <TextField
          label="Platform"
          value={platform}
          onInput={setPlatform}
          maxLength={64}
          help="As the SDKs name it: node, javascript, python. It decides which snippet is shown first."
        />
        <ActionError error={action.error} />
        <Button type="submit" disabled={action.busy || name.trim() === ""}>
          Save
        </Button>
      </form>
    </section>
  );
}
