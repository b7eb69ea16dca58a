import { useEffect, useState } from "preact/hooks";
import type { Issue } from "../../api/issue.ts";
import type { Place } from "../../api/place.ts";
import { Picker } from "../../components/picker.tsx";
import { usePage } from "../../state/context.ts";
import { useRequest } from "../../state/use-request.ts";
import { countOf } from "../../text/format-count.ts";
import { printable } from "../../text/printable.ts";

type MergePickerProps = {
  place: Place;
  issues: readonly Issue[];
  onChoose: (other: Issue) => void;
  onClose: () => void;
};

/** While one types, the receiver is asked this long after the last key. In ms. */
const PAUSE = 150;

/** The issue that these are one with. The one that was seen most stays. */
export function MergePicker({ place, issues, onChoose, onClose }: MergePickerProps) {
  const { api } = usePage();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useRequest(`merge ${asked}`, (signal) =>
    api.issues({ ...place, sort: "date", query: asked, limit: 30 }, signal),
  );
  const others = (found.data?.issues ?? []).filter(({ id }) => !issues.some((issue) => issue.id === id));
  return (
    <Picker
      label="Merge with another issue"
      placeholder="Merge with: words, or key:value"
      text={text}
      onText={setText}
      options={others.map((issue) => ({
        id: issue.id,
        name: printable(issue.title, 160),
        aside: <bdi>{`${printable(issue.shortId, 40)} · ${countOf(issue.count, "event")}`}</bdi>,
        run: () => onChoose(issue),
      }))}
      none={
        found.error === undefined
          ? found.loading
            ? ""
            : "No other issue is like this."
          : printable(found.error.message, 200)
      }
      onClose={onClose}
    />
  );
}
