import { useState } from "preact/hooks";
import type { StatusDetails } from "../../api/change-issues.ts";
import { FormDialog } from "../../components/form-dialog.tsx";
import { useAction } from "../../state/use-action.ts";
import "./ignore-dialog.css";

type IgnoreDialogProps = { onChoose: (details: StatusDetails) => void; onClose: () => void };
type Kind = "time" | "count" | "users";

const HOUR = 3_600_000;
const windows = [
  ["", "at any time"],
  ["60", "within an hour"],
  ["1440", "within a day"],
  ["10080", "within a week"],
] as const;

/** A moment in the form of `datetime-local`, in the reader's time zone. */
function localMoment(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Until when issues are ignored: a moment, or when they matter more than now. */
export function IgnoreDialog({ onChoose, onClose }: IgnoreDialogProps) {
  const [kind, setKind] = useState<Kind>("time");
  const [until, setUntil] = useState(() => localMoment(Date.now() + 24 * HOUR));
  const [count, setCount] = useState("100");
  const [within, setWithin] = useState("");
  const [users, setUsers] = useState("10");
  const action = useAction(async () => onChoose(readDetails(kind, { until, count, within, users })));
  const choice = (name: Kind, words: string) => (
    <label>
      <input type="radio" name="until" checked={kind === name} onChange={() => setKind(name)} />
      {words}
    </label>
  );
  return (
    <FormDialog title="Ignore until…" submit="Ignore" action={action} onClose={onClose}>
      <div class="choice">
        {choice("time", "until")}
        <input
          class="field"
          type="datetime-local"
          aria-label="Moment"
          value={until}
          required={kind === "time"}
          min={localMoment(Date.now())}
          onFocus={() => setKind("time")}
          onInput={(event) => setUntil(event.currentTarget.value)}
        />
      </div>
      <div class="choice">
        {choice("count", "until it occurs")}
        <NumberField
          label="Occurrences"
          value={count}
          required={kind === "count"}
          onFocus={() => setKind("count")}
          onInput={setCount}
        />
        more times
        <select
          class="field field-select"
          aria-label="Period"
          value={within}
          onFocus={() => setKind("count")}
          onChange={(event) => setWithin(event.currentTarget.value)}
        >
          {windows.map(([minutes, words]) => (
            <option key={minutes} value={minutes}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div class="choice">
        {choice("users", "until it affects")}
        <NumberField
          label="Users"
          value={users}
          required={kind === "users"}
          onFocus={() => setKind("users")}
          onInput={setUsers}
        />
        more users
      </div>
    </FormDialog>
  );
}

type NumberFieldProps = {
  label: string;
  value: string;
  required: boolean;
  onFocus: () => void;
  onInput: (value: string) => void;
};

function NumberField({ label, value, required, onFocus, onInput }: NumberFieldProps) {
  return (
    <input
      class="field"
      type="number"
      inputMode="numeric"
      min="1"
      max="1000000000"
      aria-label={label}
      required={required}
      value={value}
      onFocus={onFocus}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}

type Wishes = { until: string; count: string; within: string; users: string };

/** The wish in the API's words. What the fields hold has been checked by the browser. */
function readDetails(kind: Kind, { until, count, within, users }: Wishes): StatusDetails {
  if (kind === "time") return { ignoreUntil: new Date(until).toISOString() };
  if (kind === "users") return { ignoreUserCount: Number(users) };
  return { ignoreCount: Number(count), ...(within === "" ? {} : { ignoreWindow: Number(within) }) };
}
