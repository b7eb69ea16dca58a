import { type Notification, retryNotification } from "../../../api/notifications.ts";
import type { Place } from "../../../api/place.ts";
import { ActionError } from "../../../components/action-error.tsx";
import { Age } from "../../../components/age.tsx";
import { Badge, type Tone } from "../../../components/badge.tsx";
import { Button } from "../../../components/button.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Foreign } from "../../../components/foreign.tsx";
import { LoadedTable } from "../../../components/loaded-table.tsx";
import { usePage } from "../../../state/context.ts";
import { useAction } from "../../../state/use-action.ts";
import { useMay } from "../../../state/use-may.ts";
import type { Requested } from "../../../state/use-request.ts";
import { countOf } from "../../../text/format-count.ts";
import { printable } from "../../../text/printable.ts";
import { messageWords } from "../../../text/rule-words.ts";

const tones: Record<string, Tone> = { delivered: "good", failing: "bad", waiting: "warning" };

type DeliveryHistoryProps = { place: Place; history: Requested<Notification[]> };

/** What was told, with what became of it. */
export function DeliveryHistory({ place, history }: DeliveryHistoryProps) {
  const { request } = usePage();
  const may = useMay("project:write");
  const retry = useAction(async (id: string) => {
    await retryNotification(request, place, id);
    history.reload();
  });
  return (
    <section class="card settings-table" aria-labelledby="history">
      <div class="history-head">
        <h2 id="history">History</h2>
        <Button kind="quiet" icon="retry" onClick={history.reload}>
          Look again
        </Button>
      </div>
      <ActionError error={retry.error} />
      <LoadedTable of={history} columns={["What", "State", "When"]} empty={<Empty title="Nothing was told so far" />}>
        {(message) => (
          <tr key={message.id}>
            <th scope="row">
              {messageWords(message.kind)}
              {message.total > 1 && ` (${countOf(message.total, "piece of news", "pieces of news")})`}
              <span class="cell-note">
                <Foreign text={message.rule} limit={120} />
              </span>
            </th>
            <td data-name="State">
              <span>
                <Badge tone={tones[message.status] ?? "plain"}>{printable(message.status, 20)}</Badge>
                {message.attempts > 1 && <span class="cell-note">{countOf(message.attempts, "attempt")}</span>}
                {message.lastError !== undefined && message.status !== "delivered" && (
                  <span class="cell-note history-error">
                    <Foreign text={message.lastError} limit={200} />
                  </span>
                )}
              </span>
            </td>
            <td class="cell-soft" data-name="When">
              {message.created !== undefined && <Age at={message.created} said="made" />}
            </td>
            <td class="cell-actions">
              {may && message.status !== "delivered" && (
                <Button kind="quiet" disabled={retry.busy} onClick={() => void retry.run(message.id)}>
                  Try again
                </Button>
              )}
            </td>
          </tr>
        )}
      </LoadedTable>
    </section>
  );
}
