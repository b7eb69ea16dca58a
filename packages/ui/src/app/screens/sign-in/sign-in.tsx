import { useState } from "preact/hooks";
import { ApiError } from "../../api/api-error.ts";
import { signInByPassword } from "../../api/viewer.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/field.tsx";
import { Mark } from "../../components/mark.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useScreen } from "../../state/use-screen.ts";
import "./sign-in.css";

/** Asks who reads: when nobody is known, and when the receiver refused whom it knew. */
export function SignIn() {
  const { session } = usePage();
  // Who came with a token that is refused will try with another one.
  const refusedToken = session.token.value !== undefined;
  const [way, setWay] = useState<"password" | "token">(refusedToken ? "token" : "password");
  useScreen("Sign in");
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <Mark size={40} />
        <h1>Open the receiver</h1>
        {way === "password" ? <PasswordForm /> : <TokenForm wrong={refusedToken} />}
        <button type="button" class="sign-in-other" onClick={() => setWay(way === "password" ? "token" : "password")}>
          {way === "password" ? "Use a token instead" : "Use name and password instead"}
        </button>
      </div>
    </main>
  );
}

function PasswordForm() {
  const { request, session } = usePage();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const action = useAction(async () => {
    try {
      await signInByPassword(request, name.trim(), password);
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      throw inWords(cause);
    }
    session.signIn();
  });
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "" && password !== "") void action.run();
      }}
    >
      <TextField label="Name or e-mail" value={name} onInput={setName} autocomplete="username" />
      <TextField
        label="Password"
        type="password"
        value={password}
        onInput={setPassword}
        autocomplete="current-password"
      />
      <ActionError error={action.error} />
      <Button kind="main" type="submit" disabled={action.busy}>
        Sign in
      </Button>
      <p class="sign-in-note">
        No password yet, or lost it? Whoever manages this receiver can make you a link that lets you in once.
      </p>
    </form>
  );
}

/** Why one was not let in. Which of name and password was wrong is nobody's business. */
function inWords(error: ApiError): ApiError {
  if (error.kind === "unauthorized")
    return new ApiError("invalid", error.status, "Name and password do not fit together.");
  if (error.status !== 429) return error;
  const wait = error.retryAfter === undefined ? "a while" : `${Math.ceil(error.retryAfter / 1000)} seconds`;
  return new ApiError("invalid", error.status, `Too many tries. Wait ${wait}, then try again.`);
}

function TokenForm({ wrong }: { wrong: boolean }) {
  const { session } = usePage();
  const [token, setToken] = useState("");
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim() !== "") session.signIn(token.trim());
      }}
    >
      <TextField
        label="Token"
        type="password"
        value={token}
        onInput={setToken}
        autocomplete="off"
        wrong={
          wrong
            ? "The receiver does not accept the last token. It may have been withdrawn, or belong to another receiver."
            : undefined
        }
      />
      <Button kind="main" type="submit">
        Continue
      </Button>
      <p class="sign-in-note">
        It needs the scopes <code>project:read</code> and <code>event:read</code>; <code>winnow serve</code> prints one.
        It stays in this tab and is gone when you close it.
      </p>
    </form>
  );
}
