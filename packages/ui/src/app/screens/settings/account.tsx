import { useState } from "preact/hooks";
import { setPassword } from "../../api/viewer.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/field.tsx";
import { Segments } from "../../components/segments.tsx";
import { usePage } from "../../state/context.ts";
import { type Theme, themes } from "../../state/theme.ts";
import { useAction } from "../../state/use-action.ts";
import { printable } from "../../text/printable.ts";

/** Oneself: who the receiver takes one for, the password, the colours, and the way out. */
export function Account() {
  const { viewer, session, theme } = usePage();
  const who = viewer.value;
  const byToken = session.token.value !== undefined;
  return (
    <>
      <header class="settings-head">
        <h1>Account</h1>
      </header>
      <section class="card settings-part">
        <h2>You</h2>
        <p>
          {byToken ? "You read by a token, which is gone when you close this tab." : "You are signed in"}
          {!byToken && who && who.name !== "" && (
            <>
              {" as "}
              <strong>
                <bdi>{printable(who.name, 80)}</bdi>
              </strong>
            </>
          )}
          {!byToken && "."}
        </p>
        {who && (
          <p class="scope-list">
            <span class="said">You may: </span>
            {who.role && <Badge tone="accent">{printable(who.role, 40)}</Badge>}
            {who.scopes.map((scope) => (
              <Badge key={scope}>{printable(scope, 40)}</Badge>
            ))}
          </p>
        )}
        {(byToken || who?.session) && (
          <span>
            <Button icon="leave" onClick={() => session.signOut()}>
              Sign out
            </Button>
          </span>
        )}
      </section>
      {who?.canSetPassword && <PasswordForm needsCurrent={who.needsCurrent} />}
      <section class="card settings-part">
        <h2>Colours</h2>
        <span>
          <Segments<Theme>
            label="Colours"
            value={theme.value}
            options={themes.map((name) => [name, name[0]?.toUpperCase() + name.slice(1)])}
            onChange={(name) => {
              theme.value = name;
            }}
          />
        </span>
      </section>
    </>
  );
}

function PasswordForm({ needsCurrent }: { needsCurrent: boolean }) {
  const { request, toasts, viewer } = usePage();
  const [current, setCurrent] = useState("");
  const [password, setPasswordText] = useState("");
  const action = useAction(async () => {
    await setPassword(request, password, needsCurrent ? current : undefined);
    setCurrent("");
    setPasswordText("");
    if (viewer.value) viewer.value = { ...viewer.value, passwordSet: true, needsCurrent: true };
    toasts.show({ kind: "done", text: "The password is changed; other sessions have ended" });
  });
  return (
    <section class="card settings-part">
      <h2>Password</h2>
      <form
        class="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run();
        }}
      >
        {needsCurrent && (
          <TextField
            label="Current password"
            type="password"
            autocomplete="current-password"
            value={current}
            onInput={setCurrent}
            required
          />
        )}
        <TextField
          label="New password"
          type="password"
          autocomplete="new-password"
          value={password}
          onInput={setPasswordText}
          required
          help="At least 10 characters. All of your other sessions end."
        />
        <ActionError error={action.error} />
        <Button type="submit" disabled={action.busy || password === ""}>
          Change the password
        </Button>
      </form>
    </section>
  );
}
