import { useState } from "preact/hooks";
import {
  changeRole,
  inviteMember,
  linkForMember,
  listMembers,
  type Member,
  type Role,
  removeMember,
  roles,
} from "../../api/members.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Age } from "../../components/age.tsx";
import { Avatar } from "../../components/avatar.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Empty } from "../../components/empty.tsx";
import { SelectField, TextField } from "../../components/field.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { FormDialog } from "../../components/form-dialog.tsx";
import { LoadedTable } from "../../components/loaded-table.tsx";
import { SecretOnce } from "../../components/secret-once.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useMay } from "../../state/use-may.ts";
import { useRequest } from "../../state/use-request.ts";
import { printable } from "../../text/printable.ts";
import type { SettingsProps } from "./settings-screen.tsx";

const roleWords: Record<Role, string> = {
  owner: "Owner: everything, people too",
  member: "Member: changes issues and projects",
  viewer: "Viewer: looks, changes nothing",
};

const roleOptions = roles.map((role) => [role, roleWords[role]] as const);

/** Who may sign in. */
export function Members({ project }: SettingsProps) {
  const { request } = usePage();
  const { org } = project;
  const may = useMay("org:admin");
  const members = useRequest("members", (signal) => listMembers(request, org, signal));
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<string | undefined>(undefined);
  const relink = useAction(async (member: Member) => setLink(await linkForMember(request, org, member.id)));
  return (
    <>
      <header class="settings-head">
        <h1>Members</h1>
        {may && (
          <Button kind="main" onClick={() => setInviting(true)}>
            Invite
          </Button>
        )}
        <p>
          People come in by a link that works once, and choose a password then. You hand the link over yourself: no mail
          is sent.
        </p>
      </header>
      <ActionError error={relink.error} />
      <section class="card settings-table">
        <LoadedTable
          of={members}
          columns={["Name", "Role", "Last here"]}
          empty={
            <Empty title="Nobody yet">
              <p>This receiver is read by tokens, or by the people that its host lets in.</p>
            </Empty>
          }
        >
          {(member) => (
            <MemberRow
              key={member.id}
              member={member}
              org={org}
              may={may}
              onChanged={members.reload}
              onLink={() => void relink.run(member)}
            />
          )}
        </LoadedTable>
      </section>
      {inviting && <Invite org={org} onLink={setLink} onDone={members.reload} onClose={() => setInviting(false)} />}
      {link !== undefined && !inviting && (
        <SecretOnce
          title="The link"
          note="It lets in whoever uses it first, once. It is shown this one time."
          secret={addressOf(link)}
          onClose={() => setLink(undefined)}
        />
      )}
    </>
  );
}

/** The receiver knows its paths, the browser the prefix before them. */
function addressOf(link: string): string {
  return new URL(link.replace(/^\/+/, ""), document.baseURI).href;
}

type MemberRowProps = { member: Member; org: string; may: boolean; onChanged: () => void; onLink: () => void };

function MemberRow({ member, org, may, onChanged, onLink }: MemberRowProps) {
  const { request, toasts } = usePage();
  const name = printable(member.name || member.email, 80);
  const change = useAction(async (role: Role) => {
    await changeRole(request, org, member.id, role);
    toasts.show({ kind: "done", text: `${name}: ${role}` });
    onChanged();
  });
  return (
    <tr>
      <th scope="row">
        <span class="member-name">
          <Avatar name={member.name || member.email} />
          <span>
            <bdi>{name}</bdi>
            {member.email !== "" && member.email !== member.name && (
              <span class="cell-note">
                <Foreign text={member.email} limit={120} />
              </span>
            )}
          </span>
        </span>
      </th>
      <td data-name="Role">
        {may ? (
          <span>
            <select
              class="field field-select member-role"
              aria-label={`Role of ${name}`}
              disabled={change.busy}
              value={member.role}
              onChange={(event) => {
                const role = roles.find((candidate) => candidate === event.currentTarget.value);
                // What was chosen shows when it is so: a refusal leaves the role as it is.
                event.currentTarget.value = member.role;
                if (role) void change.run(role);
              }}
            >
              {roles.map((role) => (
                <option key={role} value={role}>
                  {role}
                </option>
              ))}
            </select>
            <ActionError error={change.error} />
          </span>
        ) : (
          <Badge>{printable(member.role, 40)}</Badge>
        )}
      </td>
      <td class="cell-soft" data-name="Last here">
        {member.pending ? (
          <Badge tone="warning">invited</Badge>
        ) : (
          member.lastSeen !== undefined && <Age at={member.lastSeen} said="last here" />
        )}
      </td>
      <td class="cell-actions">
        {may && (
          <>
            <Button kind="quiet" onClick={onLink}>
              New link
            </Button>
            <ConfirmButton
              question={`Remove ${name}?`}
              consequence="The sessions end at once. What they did stays in the history of issues."
              act={async () => {
                await removeMember(request, org, member.id);
                onChanged();
              }}
            >
              Remove
            </ConfirmButton>
          </>
        )}
      </td>
    </tr>
  );
}

type InviteProps = { org: string; onLink: (link: string | undefined) => void; onDone: () => void; onClose: () => void };

function Invite({ org, onLink, onDone, onClose }: InviteProps) {
  const { request } = usePage();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const action = useAction(async () => {
    const wish = { name: name.trim(), role, ...(email.trim() === "" ? {} : { email: email.trim() }) };
    onLink(await inviteMember(request, org, wish));
    onDone();
  });
  return (
    <FormDialog title="Invite somebody" submit="Make the link" action={action} onClose={onClose}>
      <TextField label="Name" value={name} onInput={setName} required maxLength={100} autocomplete="off" />
      <TextField
        label="E-mail"
        type="email"
        value={email}
        onInput={setEmail}
        maxLength={200}
        autocomplete="off"
        help="Optional; issues can be assigned by it."
      />
      <SelectField label="Role" value={role} options={roleOptions} onChange={setRole} />
    </FormDialog>
  );
}
