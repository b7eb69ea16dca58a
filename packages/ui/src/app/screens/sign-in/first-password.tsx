import { useState } from "preact/hooks";
import { setPassword } from "../../api/viewer.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/field.tsx";
import { Mark } from "../../components/mark.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useScreen } from "../../state/use-screen.ts";
import { printable } from "../../text/printable.ts";
import "./sign-in.css";

/** The receiver refuses shorter ones. */
const LEAST = 10;

/** What follows the link that works once: a password for the next time. */
export function FirstPassword({ onLater }: { onLater: () => void }) {
  const { request, viewer } = usePage();
  const [password, setPasswordText] = useState("");
  const [again, setAgain] = useState("");
  const [asked, setAsked] = useState(false);
  const name = viewer.value?.name ?? "";
  const short = password.length < LEAST;
  const differs = password !== again;
  const action = useAction(async () => {
    await setPassword(request, password);
    if (viewer.value) viewer.value = { ...viewer.value, passwordSet: true, needsCurrent: true };
  });
  useScreen("Choose a password");
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <Mark size={40} />
        <h1>{name === "" ? "You are in" : <bdi>{`Hello ${printable(name, 60)}`}</bdi>}</h1>
        <p class="sign-in-text">Your link is used up. Choose a password for the next time.</p>
        <form
          class="sign-in-form"
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(true);
            if (!short && !differs) void action.run();
          }}
        >
          {/* For password managers, which file a password under a name. */}
          <input
            class="said"
            type="text"
            autocomplete="username"
            tabIndex={-1}
            aria-hidden="true"
            value={name}
            readOnly
          />
          <TextField
            label="Password"
            type="password"
            autocomplete="new-password"
            value={password}
            onInput={setPasswordText}
            wrong={asked && short ? `At least ${LEAST} characters.` : undefined}
            help={asked && short ? undefined : `At least ${LEAST} characters; a few words are best.`}
          />
          <TextField
            label="Once more"
            type="password"
            autocomplete="new-password"
            value={again}
            onInput={setAgain}
            wrong={asked && !short && differs ? "The two are not the same." : undefined}
          />
          <ActionError error={action.error} />
          <Button kind="main" type="submit" disabled={action.busy}>
            Set the password
          </Button>
        </form>
        <button type="button" class="sign-in-other" onClick={onLater}>
          Later
        </button>
      </div>
    </main>
  );
}
