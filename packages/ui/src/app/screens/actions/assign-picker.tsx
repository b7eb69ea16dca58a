import { useState } from "preact/hooks";
import type { Place } from "../../api/place.ts";
import { listPeople } from "../../api/search-values.ts";
import { Avatar } from "../../components/avatar.tsx";
import { Picker, type PickerOption } from "../../components/picker.tsx";
import { usePage } from "../../state/context.ts";
import { useRequest } from "../../state/use-request.ts";
import { printable } from "../../text/printable.ts";

type AssignPickerProps = {
  place: Place;
  /** The reader's own name; empty when it is not known. */
  me: string;
  onChoose: (name: string) => void;
  onClose: () => void;
};

/** Whom to assign to: somebody the receiver knows, nobody, or a name as it is written. */
export function AssignPicker({ place, me, onChoose, onClose }: AssignPickerProps) {
  const { request } = usePage();
  const people = useRequest(`people ${place.org}`, (signal) => listPeople(request, place.org, signal));
  const [text, setText] = useState("");
  const words = text.trim().toLowerCase();
  const known = people.data ?? [];
  const others = known.filter(({ name }) => name !== me);
  const all = me === "" ? others : [{ name: me, email: known.find(({ name }) => name === me)?.email }, ...others];
  const options: PickerOption[] = all
    .filter(({ name, email = "" }) => `${name} ${email}`.toLowerCase().includes(words))
    .map(({ name, email }) => ({
      id: `person ${name}`,
      name: printable(name, 80),
      icon: <Avatar name={name} />,
      aside: name === me ? "you" : <bdi>{printable(email ?? "", 80)}</bdi>,
      run: () => onChoose(name),
    }));
  if (words === "" || "nobody".startsWith(words)) {
    options.push({ id: "nobody", name: "Nobody", icon: <Avatar name={undefined} />, run: () => onChoose("") });
  }
  // Whoever types and presses Enter before the people are there means one of them.
  const isKnown = !people.loading || people.data !== undefined;
  if (words !== "" && isKnown && !all.some(({ name }) => name.toLowerCase() === words)) {
    options.push({
      id: "as written",
      name: `“${printable(text.trim(), 80)}”`,
      icon: <Avatar name={text.trim()} />,
      aside: "as written",
      run: () => onChoose(text.trim().slice(0, 200)),
    });
  }
  return (
    <Picker
      label="Assign"
      placeholder="Assign to a name or an e-mail address"
      text={text}
      onText={setText}
      options={options}
      none=""
      onClose={onClose}
    />
  );
}
