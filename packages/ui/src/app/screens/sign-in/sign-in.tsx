import { useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Mark } from "../../components/mark.tsx";
import { usePage } from "../../state/context.ts";
import "./sign-in.css";

/** Asks for a token: when there is none, and when the receiver refused the one that there is. */
export function SignIn() {
  const { session } = usePage();
  const [token, setToken] = useState("");
  const wrong = session.token.value !== undefined;
  return (
    <main class="sign-in">
      <form
        class="sign-in-card"
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== "") session.signIn(token.trim());
        }}
      >
        <Mark size={40} />
        <h1>Open the receiver</h1>
        <p class="sign-in-text">
          This page needs a token that may read issues. <code>winnow serve</code> prints one, with a link that brings it
          along.
        </p>
        <label class="sign-in-label" for="token">
          Token
        </label>
        <input
          id="token"
          class="field"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          aria-invalid={wrong}
          aria-describedby={wrong ? "token-wrong" : undefined}
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        {wrong && (
          <p id="token-wrong" class="sign-in-wrong" role="alert">
            The receiver does not accept the last token. It may have been withdrawn, or belong to another receiver.
          </p>
        )}
        <Button kind="main" type="submit">
          Continue
        </Button>
        <p class="sign-in-note">The token stays in this tab and is gone when you close it.</p>
      </form>
    </main>
  );
}
