import { changeRule, deleteRule, type StoredRule, testRule } from "../../../api/notify-rules.ts";
import type { Place } from "../../../api/place.ts";
import { ActionError } from "../../../components/action-error.tsx";
import { Badge } from "../../../components/badge.tsx";
import { Button } from "../../../components/button.tsx";
import { ConfirmButton } from "../../../components/confirm-button.tsx";
import { Foreign } from "../../../components/foreign.tsx";
import { usePage } from "../../../state/context.ts";
import { useAction } from "../../../state/use-action.ts";
import { useMay } from "../../../state/use-may.ts";
import { printable } from "../../../text/printable.ts";
import { channelWords, eventWords } from "../../../text/rule-words.ts";

type RuleCardProps = {
  rule: StoredRule;
  place: Place;
  onEdit: () => void;
  onChanged: () => void;
  onTested: () => void;
};

/** One rule in words, with what can be done about it. */
export function RuleCard({ rule, place, onEdit, onChanged, onTested }: RuleCardProps) {
  const { request, toasts } = usePage();
  const may = useMay("project:write");
  const toggle = useAction(async () => {
    const { id, ...definition } = rule;
    await changeRule(request, place, id, { ...definition, enabled: !rule.enabled });
    onChanged();
  });
  const test = useAction(async () => {
    await testRule(request, place, rule.id);
    toasts.show({ kind: "done", text: "A test is on its way; the history says whether it arrived" });
    onTested();
  });
  return (
    <li class={rule.enabled ? "card rule" : "card rule rule-off"}>
      <div class="rule-words">
        <h2 class="rule-name">
          <Foreign text={rule.name} limit={120} />
          <Badge tone={rule.enabled ? "good" : "plain"}>{rule.enabled ? "on" : "off"}</Badge>
        </h2>
        <p>
          Tells of {rule.events.map(eventWords).join(", ")}
          {rule.query !== "" && (
            <>
              {"; only issues like "}
              <code>
                <Foreign text={rule.query} limit={200} />
              </code>
            </>
          )}
          {", by "}
          <bdi>{channelWords(rule.channel)}</bdi>.
        </p>
        {rule.quiet && (
          <p class="rule-note">
            Quiet from {printable(rule.quiet.from, 5)} to {printable(rule.quiet.to, 5)} (
            {printable(rule.quiet.timezone, 40)})
          </p>
        )}
        <ActionError error={toggle.error ?? test.error} />
      </div>
      {may && (
        <div class="rule-actions">
          <Button disabled={test.busy} onClick={() => void test.run()}>
            Send a test
          </Button>
          <Button kind="quiet" disabled={toggle.busy} onClick={() => void toggle.run()}>
            {rule.enabled ? "Switch off" : "Switch on"}
          </Button>
          <Button kind="quiet" onClick={onEdit}>
            Change
          </Button>
          <ConfirmButton
            question="Delete this rule?"
            consequence="What is on its way still arrives; nothing is told by it after that."
            act={async () => {
              await deleteRule(request, place, rule.id);
              onChanged();
            }}
          >
            Delete
          </ConfirmButton>
        </div>
      )}
    </li>
  );
}
