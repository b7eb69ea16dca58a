import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Dialog } from "./dialog.tsx";
import "./secret-once.css";

type SecretOnceProps = { title: string; note: string; secret: string; onClose: () => void };

/** What is shown a single time: whoever closes it without a copy has to make another one. */
export function SecretOnce({ title, note, secret, onClose }: SecretOnceProps) {
  return (
    <Dialog label={title} onClose={onClose}>
      <div class="secret-once">
        <h2>{title}</h2>
        <p>{note}</p>
        <div class="secret-line">
          <code class="secret-text">{secret}</code>
          <CopyButton text={() => secret} />
        </div>
        <div class="form-buttons">
          <Button kind="main" onClick={onClose}>
            I have it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
