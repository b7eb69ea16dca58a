import { useState } from "preact/hooks";
import { ApiError } from "../../../api/api-error.ts";
import { changeRule, createRule, type RuleChannel, type StoredRule } from "../../../api/notify-rules.ts";
import type { Place } from "../../../api/place.ts";
import { CheckField, SelectField, TextField } from "../../../components/field.tsx";
import { FormDialog } from "../../../components/form-dialog.tsx";
import { usePage } from "../../../state/context.ts";
import { useAction } from "../../../state/use-action.ts";
import { draftOf, type RuleDraft, ruleOf } from "./rule-draft.ts";

const channels: readonly (readonly [type: RuleChannel["type"], name: string])[] = [
  ["slack", "Chat (Slack, Mattermost, Discord)"],
  ["webhook", "Webhook, signed"],
  ["email", "E-mail"],
  ["host", "Function of the host"],
];

type EditRuleProps = {
  place: Place;
  /** The one to change; without, a new one. */
  rule: StoredRule | undefined;
  onSecret: (secret: string | undefined) => void;
  onDone: () => void;
  onClose: () => void;
};

/** A rule as a form. */
export function EditRule({ place, rule, onSecret, onDone, onClose }: EditRuleProps) {
  const { request } = usePage();
  const [draft, setDraft] = useState(() => draftOf(rule, Intl.DateTimeFormat().resolvedOptions().timeZone));
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const action = useAction(async () => {
    const wish = ruleOf(draft);
    if (typeof wish === "string") throw new ApiError("invalid", 0, wish);
    if (rule === undefined) onSecret(await createRule(request, place, wish));
    else await changeRule(request, place, rule.id, wish);
    onDone();
  });
  return (
    <FormDialog title={rule ? "Change the rule" : "New rule"} submit="Save" action={action} onClose={onClose}>
      <TextField
        label="Name"
        value={draft.name}
        onInput={(name) => change({ name })}
        required
        maxLength={200}
        placeholder="Team chat"
      />
      <EventFields draft={draft} onChange={change} />
      <TextField
        label="Only issues like"
        value={draft.query}
        onInput={(query) => change({ query })}
        maxLength={2000}
        placeholder="level:[error, fatal]"
        help="The same search as in the list of issues; empty for all of them."
      />
      <ChannelFields draft={draft} onChange={change} />
      <div class="field-row">
        <TextField
          label="Gather after"
          value={draft.digestAfter}
          onInput={(digestAfter) => change({ digestAfter })}
          help="messages, into one"
        />
        <TextField
          label="for"
          value={draft.digestMinutes}
          onInput={(digestMinutes) => change({ digestMinutes })}
          help="minutes"
        />
      </div>
      <QuietFields draft={draft} onChange={change} />
    </FormDialog>
  );
}

type PartProps = { draft: RuleDraft; onChange: (part: Partial<RuleDraft>) => void };

function EventFields({ draft, onChange }: PartProps) {
  return (
    <fieldset class="field-group">
      <legend>Tell of</legend>
      <CheckField label="New issues" checked={draft.newIssue} onChange={(newIssue) => onChange({ newIssue })} />
      <CheckField
        label="Regressions: resolved, and here again"
        checked={draft.regression}
        onChange={(regression) => onChange({ regression })}
      />
      <CheckField
        label="Issues that are no longer ignored"
        checked={draft.unignored}
        onChange={(unignored) => onChange({ unignored })}
      />
      <CheckField
        label="Issues that are too frequent"
        checked={draft.frequency}
        onChange={(frequency) => onChange({ frequency })}
      />
      {draft.frequency && (
        <div class="field-row event-numbers">
          <TextField
            label="More than"
            value={draft.frequencyCount}
            onInput={(frequencyCount) => onChange({ frequencyCount })}
          />
          <TextField
            label="within"
            value={draft.frequencySpan}
            onInput={(frequencySpan) => onChange({ frequencySpan })}
          />
          <SelectField
            label="of time"
            value={draft.frequencyUnit}
            options={[
              ["minutes", "minutes"],
              ["hours", "hours"],
            ]}
            onChange={(frequencyUnit) => onChange({ frequencyUnit })}
          />
        </div>
      )}
      <CheckField label="Spikes" checked={draft.spike} onChange={(spike) => onChange({ spike })} />
      {draft.spike && (
        <div class="event-numbers">
          <TextField
            label="Times the usual hour"
            value={draft.spikeFactor}
            onInput={(spikeFactor) => onChange({ spikeFactor })}
          />
        </div>
      )}
    </fieldset>
  );
}

function ChannelFields({ draft, onChange }: PartProps) {
  return (
    <>
      <SelectField
        label="To"
        value={draft.channel}
        options={channels}
        onChange={(channel) => onChange({ channel, target: "" })}
      />
      {draft.channel === "email" && (
        <TextField
          label="Addresses"
          value={draft.target}
          onInput={(target) => onChange({ target })}
          placeholder="team@example.com"
          help="Several with commas between them."
        />
      )}
      {(draft.channel === "slack" || draft.channel === "webhook") && (
        <TextField
          label="Address"
          value={draft.target}
          onInput={(target) => onChange({ target })}
          placeholder="https://hooks.example.com/…"
          maxLength={2000}
          help={draft.channel === "webhook" ? "You see its secret once, when the rule is made." : undefined}
        />
      )}
    </>
  );
}

function QuietFields({ draft, onChange }: PartProps) {
  return (
    <>
      <CheckField
        label="Quiet hours"
        help="What happens then is one message afterwards."
        checked={draft.quiet}
        onChange={(quiet) => onChange({ quiet })}
      />
      {draft.quiet && (
        <div class="field-row event-numbers">
          <TextField
            label="From"
            type="time"
            value={draft.quietFrom}
            onInput={(quietFrom) => onChange({ quietFrom })}
          />
          <TextField label="To" type="time" value={draft.quietTo} onInput={(quietTo) => onChange({ quietTo })} />
          <TextField label="Time zone" value={draft.timezone} onInput={(timezone) => onChange({ timezone })} />
        </div>
      )}
    </>
  );
}
