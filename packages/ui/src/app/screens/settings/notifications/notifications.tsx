import { useState } from "preact/hooks";
import { listNotifications } from "../../../api/notifications.ts";
import { listRules, type StoredRule } from "../../../api/notify-rules.ts";
import { Button } from "../../../components/button.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Loaded } from "../../../components/loaded.tsx";
import { SecretOnce } from "../../../components/secret-once.tsx";
import { usePage } from "../../../state/context.ts";
import { useMay } from "../../../state/use-may.ts";
import { useRequest } from "../../../state/use-request.ts";
import type { SettingsProps } from "../settings-screen.tsx";
import { DeliveryHistory } from "./delivery-history.tsx";
import { EditRule } from "./edit-rule.tsx";
import { RuleCard } from "./rule-card.tsx";
import "./notifications.css";

/** Who is told what, and what was told. */
export function Notifications({ project }: SettingsProps) {
  const { request } = usePage();
  const place = { org: project.org, project: project.slug };
  const may = useMay("project:write");
  const rules = useRequest("rules", (signal) => listRules(request, place, signal));
  const history = useRequest("history", (signal) => listNotifications(request, place, signal));
  const [editing, setEditing] = useState<StoredRule | "new" | undefined>(undefined);
  const [secret, setSecret] = useState<string | undefined>(undefined);
  return (
    <>
      <header class="settings-head">
        <h1>Notifications</h1>
        {may && (
          <Button kind="main" onClick={() => setEditing("new")}>
            New rule
          </Button>
        )}
        <p>A rule says what is told, of which issues, to whom. What does not arrive is tried again for hours.</p>
      </header>
      <Loaded of={rules}>
        {(found) =>
          found.length === 0 ? (
            <section class="card">
              <Empty title="No rules">
                <p>Nobody is told of anything. A first rule could tell a chat of new issues and regressions.</p>
              </Empty>
            </section>
          ) : (
            <ul class="rules">
              {found.map((rule) => (
                <RuleCard
                  key={rule.id}
                  rule={rule}
                  place={place}
                  onEdit={() => setEditing(rule)}
                  onChanged={rules.reload}
                  onTested={history.reload}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <DeliveryHistory place={place} history={history} />
      {editing !== undefined && (
        <EditRule
          place={place}
          rule={editing === "new" ? undefined : editing}
          onSecret={setSecret}
          onDone={rules.reload}
          onClose={() => setEditing(undefined)}
        />
      )}
      {secret !== undefined && editing === undefined && (
        <SecretOnce
          title="The secret of the webhook"
          note="It signs every message of this rule (X-Winnow-Signature). It is shown this one time."
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
}
