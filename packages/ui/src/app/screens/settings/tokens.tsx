import { useState } from "preact/hooks";
import { ApiError } from "../../api/api-error.ts";
import { createToken, listTokens, revokeToken } from "../../api/tokens.ts";
import { covers } from "../../api/viewer.ts";
import { Age } from "../../components/age.tsx";
import { Ago } from "../../components/ago.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Empty } from "../../components/empty.tsx";
import { CheckField, SelectField, TextField } from "../../components/field.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { FormDialog } from "../../components/form-dialog.tsx";
import { LoadedTable } from "../../components/loaded-table.tsx";
import { SecretOnce } from "../../components/secret-once.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useMay } from "../../state/use-may.ts";
import { useRequest } from "../../state/use-request.ts";
import { formatUntil } from "../../text/format-until.ts";
import { printable } from "../../text/printable.ts";
import type { SettingsProps } from "./settings-screen.tsx";

/** What tokens are made for; the first one only looks. */
const kinds: readonly (readonly [scope: string, what: string])[] = [
  ["project:read", "See projects, keys and quotas"],
  ["event:read", "See issues and their events"],
  ["event:write", "Change issues: resolve, ignore, assign"],
  ["event:admin", "Delete and merge issues"],
  ["project:releases", "Tell of releases, commits and deploys (sentry-cli)"],
  ["project:write", "Change projects, keys, quotas and notifications"],
  ["org:read", "See the organization and its members"],
  ["org:admin", "Manage members and tokens"],
];

const lifetimes = [
  ["", "Until it is revoked"],
  ["7", "7 days"],
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "One year"],
] as const;

/** The bearer tokens of programs. */
export function Tokens({ project }: SettingsProps) {
  const { request, now } = usePage();
  const { org } = project;
  const may = useMay("org:admin");
  // Who may not manage tokens may not see them either.
  const tokens = useRequest(`tokens ${may}`, async (signal) => (may ? await listTokens(request, org, signal) : []));
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | undefined>(undefined);
  return (
    <>
      <header class="settings-head">
        <h1>Tokens</h1>
        {may && (
          <Button kind="main" onClick={() => setCreating(true)}>
            New token
          </Button>
        )}
        <p>For programs: sentry-cli, dashboards, scripts. A token may do what its scopes say, and no more.</p>
      </header>
      <section class="card settings-table">
        <LoadedTable
          of={tokens}
          columns={["Token", "Scopes", "Last used", "Ends"]}
          empty={<Empty title={may ? "No tokens" : "Tokens are seen by those who manage them"} />}
        >
          {(token) => (
            <tr key={token.id}>
              <th scope="row">
                <Foreign text={token.name || "(no name)"} limit={80} />
                <span class="cell-note">
                  {token.created !== undefined && (
                    <>
                      made <Ago at={token.created} />
                    </>
                  )}
                  {token.createdBy !== undefined && ` by ${printable(token.createdBy, 60)}`}
                </span>
              </th>
              <td>
                <span class="scope-list">
                  {token.scopes.slice(0, 12).map((scope) => (
                    <Badge key={scope}>{printable(scope, 40)}</Badge>
                  ))}
                </span>
              </td>
              <td class="cell-soft" data-name="Last used">
                {token.lastUsed === undefined ? "never" : <Age at={token.lastUsed} said="last used" />}
              </td>
              <td class="cell-soft" data-name="Ends">
                {token.expires === undefined ? "–" : formatUntil(token.expires, now.value)}
              </td>
              <td class="cell-actions">
                {may && (
                  <ConfirmButton
                    question={`Revoke ${printable(token.name, 60) || "this token"}?`}
                    consequence="Programs that use it are refused from then on."
                    act={async () => {
                      await revokeToken(request, org, token.id);
                      tokens.reload();
                    }}
                  >
                    Revoke
                  </ConfirmButton>
                )}
              </td>
            </tr>
          )}
        </LoadedTable>
      </section>
      {creating && <NewToken org={org} onToken={setSecret} onDone={tokens.reload} onClose={() => setCreating(false)} />}
      {secret !== undefined && !creating && (
        <SecretOnce
          title="The token"
          note="It is shown this one time. The receiver keeps only a hash of it."
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
}

type NewTokenProps = {
  org: string;
  onToken: (token: string | undefined) => void;
  onDone: () => void;
  onClose: () => void;
};

function NewToken({ org, onToken, onDone, onClose }: NewTokenProps) {
  const { request, viewer } = usePage();
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof lifetimes)[number][0]>("");
  const [chosen, setChosen] = useState<readonly string[]>(["project:read", "event:read"]);
  const mine = viewer.value?.scopes;
  // Nobody can give what they have not.
  const offered = kinds.filter(([scope]) => mine === undefined || covers(mine, scope));
  const action = useAction(async () => {
    if (chosen.length === 0) throw new ApiError("invalid", 0, "A token without any scope may do nothing: choose one.");
    const wish = { name: name.trim(), scopes: chosen, ...(days === "" ? {} : { days: Number(days) }) };
    onToken(await createToken(request, org, wish));
    onDone();
  });
  return (
    <FormDialog title="New token" submit="Make the token" action={action} onClose={onClose}>
      <TextField label="Name" value={name} onInput={setName} required maxLength={100} placeholder="deploy script" />
      <fieldset class="field-group">
        <legend>It may</legend>
        {offered.map(([scope, what]) => (
          <CheckField
            key={scope}
            label={
              <>
                {what} <code class="dsn-small">{scope}</code>
              </>
            }
            checked={chosen.includes(scope)}
            onChange={(checked) =>
              setChosen(checked ? [...chosen, scope] : chosen.filter((candidate) => candidate !== scope))
            }
          />
        ))}
      </fieldset>
      <SelectField label="Ends" value={days} options={lifetimes} onChange={setDays} />
    </FormDialog>
  );
}
