import { useState } from "preact/hooks";
import type { Place } from "../../api/place.ts";
import { listVersions } from "../../api/search-values.ts";
import { Picker, type PickerOption } from "../../components/picker.tsx";
import { usePage } from "../../state/context.ts";
import { useRequest } from "../../state/use-request.ts";
import { printable } from "../../text/printable.ts";

type ReleasePickerProps = { place: Place; onChoose: (version: string) => void; onClose: () => void };

/** The release that has the repair: a known one, or one that is still to come, as it is written. */
export function ReleasePicker({ place, onChoose, onClose }: ReleasePickerProps) {
  const { request } = usePage();
  const versions = useRequest(`versions ${place.org}/${place.project}`, (signal) =>
    listVersions(request, place, signal),
  );
  const [text, setText] = useState("");
  const wanted = text.trim();
  const known = (versions.data ?? []).filter((version) => version.toLowerCase().includes(wanted.toLowerCase()));
  const options: PickerOption[] = known.map((version, index) => ({
    id: version,
    name: printable(version, 120),
    aside: index === 0 && wanted === "" ? "newest" : undefined,
    run: () => onChoose(version),
  }));
  if (wanted !== "" && !known.includes(wanted)) {
    options.push({
      id: "as written",
      name: `“${printable(wanted, 120)}”`,
      aside: "as written",
      run: () => onChoose(wanted.slice(0, 250)),
    });
  }
  return (
    <Picker
      label="Resolve in a release"
      placeholder="The release that has the repair"
      text={text}
      onText={setText}
      options={options}
      none={versions.loading ? "" : "No release is known yet: write its name."}
      onClose={onClose}
    />
  );
}
