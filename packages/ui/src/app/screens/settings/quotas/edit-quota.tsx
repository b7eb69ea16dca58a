import { useState } from "preact/hooks";
import { ApiError } from "../../../api/api-error.ts";
import type { ProjectKey } from "../../../api/project-keys.ts";
import { type Quota, type QuotaPeriod, saveQuota } from "../../../api/quotas.ts";
import { SelectField, TextField } from "../../../components/field.tsx";
import { FormDialog } from "../../../components/form-dialog.tsx";
import { usePage } from "../../../state/context.ts";
import { useAction } from "../../../state/use-action.ts";
import { formatBytes, parseBytes } from "../../../text/format-bytes.ts";
import { printable } from "../../../text/printable.ts";

type EditQuotaProps = {
  place: { org: string; project: string };
  keys: readonly ProjectKey[];
  /** The one to change; without, a new one. */
  quota: Quota | undefined;
  onDone: () => void;
  onClose: () => void;
};

/** A quota as a form. What is left empty is not limited. */
export function EditQuota({ place, keys, quota, onDone, onClose }: EditQuotaProps) {
  const { request } = usePage();
  const [key, setKey] = useState(quota?.key ?? "");
  const [per, setPer] = useState<QuotaPeriod>(quota?.per ?? "month");
  const [payloads, setPayloads] = useState(quota?.payloads === undefined ? "" : String(quota.payloads));
  const [bytes, setBytes] = useState(quota?.bytes === undefined ? "" : exactBytes(quota.bytes));
  const [wrong, setWrong] = useState(false);
  const payloadLimit = wholeNumber(payloads);
  const byteLimit = bytes.trim() === "" ? undefined : parseBytes(bytes);
  const payloadsWrong = payloads.trim() !== "" && payloadLimit === undefined;
  const bytesWrong = bytes.trim() !== "" && byteLimit === undefined;
  const action = useAction(async () => {
    setWrong(payloadsWrong || bytesWrong);
    if (payloadsWrong || bytesWrong) throw new ApiError("invalid", 0, "Not saved: a field is not right yet.");
    await saveQuota(request, place, {
      key: key === "" ? undefined : key,
      per,
      payloads: payloadLimit,
      bytes: byteLimit,
    });
    onDone();
  });
  return (
    <FormDialog
      title={quota === undefined ? "New quota" : "Change the quota"}
      submit="Save"
      action={action}
      onClose={onClose}
    >
      <div class="field-row">
        <SelectField
          label="For"
          value={key}
          disabled={quota !== undefined}
          options={[
            ["", "Whole project"] as const,
            ...keys.map(({ id, name }) => [id, `Key ${printable(name, 64)}`] as const),
          ]}
          onChange={setKey}
        />
        <SelectField
          label="Per"
          value={per}
          disabled={quota !== undefined}
          options={[
            ["minute", "Minute"],
            ["hour", "Hour"],
            ["month", "Month"],
          ]}
          onChange={setPer}
        />
      </div>
      <div class="field-row">
        <TextField
          label="Payloads"
          value={payloads}
          onInput={setPayloads}
          placeholder="no limit"
          wrong={wrong && payloadsWrong ? "A whole number, or empty for no limit." : undefined}
        />
        <TextField
          label="Bytes"
          value={bytes}
          onInput={setBytes}
          placeholder="no limit"
          help="Such as 500 MB."
          wrong={wrong && bytesWrong ? "A size such as 500 MB, or empty for no limit." : undefined}
        />
      </div>
    </FormDialog>
  );
}

const wholeNumber = (text: string) => (/^\s*[\d,\s]+\s*$/.test(text) ? Number(text.replace(/\D/g, "")) : undefined);

/** The short form where nothing is lost by it. */
function exactBytes(bytes: number): string {
  const short = formatBytes(bytes);
  return parseBytes(short) === bytes ? short : String(bytes);
}
