import { type Attachment, listAttachments, readAttachment } from "../../api/attachments.ts";
import type { Place } from "../../api/place.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Button } from "../../components/button.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { Icon } from "../../components/icon.tsx";
import { Section } from "../../components/section.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useRequest } from "../../state/use-request.ts";
import { formatBytes } from "../../text/format-bytes.ts";
import { printable } from "../../text/printable.ts";
import "./attachments-view.css";

/** The files that came with a sample. They are saved, never opened: what is in them may be anything. */
export function AttachmentsView({ place, eventId }: { place: Place; eventId: string }) {
  const { request } = usePage();
  const files = useRequest(`attachments ${eventId}`, (signal) => listAttachments(request, place, eventId, signal));
  const save = useAction(async (file: Attachment) => {
    saveAs(await readAttachment(request, place, eventId, file.id), file.name);
  });
  if (files.data === undefined || files.data.length === 0) return null;
  return (
    <Section title="Attachments">
      <ActionError error={save.error} />
      <ul class="files">
        {files.data.map((file) => (
          <li key={file.id} class="file">
            <Icon name="clip" />
            <span class="file-name">
              <Foreign text={file.name} limit={160} />
            </span>
            <span class="file-facts numbers">
              <Foreign
                text={[file.type, file.size === undefined ? "" : formatBytes(file.size)].filter(Boolean).join(" · ")}
                limit={100}
              />
            </span>
            <Button
              label={`Download ${printable(file.name, 80)}`}
              disabled={save.busy}
              onClick={() => void save.run(file)}
            >
              Download
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The request carries a token, which a plain link would not. The bytes have no type that a browser would act on. */
function saveAs(bytes: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(bytes);
  link.download = printable(name, 120).replace(/[/\\:*?"<>|]/g, "_") || "attachment";
  link.click();
  // The download has the bytes as soon as it has begun, which is not said by any event.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
