import { printable } from "../text/printable.ts";
import { Icon } from "./icon.tsx";
import "./avatar.css";

/** Who looks after something: the first letters of the name, or an empty place. */
export function Avatar({ name }: { name: string | undefined }) {
  if (name === undefined || name === "") {
    return (
      <span class="avatar avatar-none" aria-hidden="true">
        <Icon name="person" />
      </span>
    );
  }
  return (
    <span class={`avatar avatar-${hueOf(name)}`} title={printable(name, 80)} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** How many colours there are: `avatar-0` and so on. */
const HUES = 6;

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name.slice(0, 64)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % HUES;
}

/** The first letters of the first and the last word; of an e-mail address those before the at. */
function initialsOf(name: string): string {
  const words = printable(name, 80)
    .replace(/^(user|team):/, "")
    .replace(/@.*$/, "")
    .split(/[\s._-]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
