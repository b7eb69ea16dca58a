import { type ExceptionIdentity, identify, type Note, type Surroundings } from "./exception-identity.ts";
import type { ExceptionTree } from "./exception-tree.ts";
import type { Strength } from "./result.ts";
import { FIELD, joinParts, type Loose, nameOf } from "./text.ts";

const OUTER_FRAMES = 2;
const TYPES_BETWEEN = 3;
const MEMBERS = 8;

/** Parts of an identity, ready to be hashed. */
export interface Parts {
  readonly kind: "exception" | "class";
  readonly strength: Exclude<Strength, "custom">;
  readonly parts: readonly string[];
}

/** The parts of the exceptions of an event, in the order in which they count. */
export function exceptionParts(tree: ExceptionTree, around: Surroundings): Parts {
  const { chain, members } = tree;
  const innermost =
    members.length > 0 ? groupParts(members, around) : singleParts(chain[chain.length - 1] ?? {}, around);
  // The group itself is packaging: five equal timeouts in Promise.any are one timeout.
  const wrappers = chain.slice(0, -1);
  const outermost = wrappers[0];
  if (!outermost || innermost.kind === "class") return innermost;
  const { note } = around;
  // Retries wrap again and again: equal neighbours count once.
  const types = wrappers
    .slice(1)
    .reverse()
    .map((exception) => nameOf(exception.type));
  const between = types.filter((type, i) => type !== types[i - 1]).slice(0, TYPES_BETWEEN);
  const outer = identify(outermost, { ...around, note: undefined });
  const parts = [...innermost.parts, "<-", between.join(FIELD), outer.type];
  for (const type of between) note?.(`caused: ${type}`);
  note?.(`outermost: ${outer.type || "(no type)"}`);
  if (outer.hasApp) {
    const keys = outer.keys.slice(0, OUTER_FRAMES);
    parts.push(outer.words, ...keys);
    if (outer.words) note?.(`outermost message: ${outer.words}`);
    for (const key of keys) note?.(`outermost frame: ${readable(key)}`);
  }
  return { ...innermost, parts };
}

function singleParts(exception: Loose, around: Surroundings): Parts {
  const identity = identify(exception, around);
  const { note } = around;
  if (identity.whole) {
    note?.(`class: ${readable(identity.whole)}`);
    return { kind: "class", strength: identity.strength, parts: ["class", identity.whole] };
  }
  if (note) noteSingle(note, identity, exception);
  return {
    kind: "exception",
    strength: identity.strength,
    parts: ["exc", identity.type, identity.words, ...identity.keys],
  };
}

function noteSingle(note: Note, identity: ExceptionIdentity, exception: Loose): void {
  if (identity.type) note(`type: ${identity.type}`);
  else if (exception.type) note("ignored type: the SDK made it up");
  if (identity.words) note(`message: ${identity.words}`);
  else if (exception.value) note("ignored message: type and frames name the bug");
  for (const key of identity.keys) note(`frame: ${readable(key)}`);
  if (identity.keys.length === 0) note("no frame counts");
}

/** The members of a group, distinct and sorted: how many there are and which settled first is chance. */
function groupParts(members: readonly ExceptionTree[], around: Surroundings): Parts {
  const distinct = new Map<string, { parts: Parts; lines: string[] }>();
  for (const member of leaves(members)) {
    const lines: string[] = [];
    const parts = exceptionParts(member, { ...around, note: around.note && ((line) => lines.push(line)) });
    distinct.set(joinParts(parts.parts), { parts, lines });
  }
  const keys = [...distinct.keys()].sort().slice(0, MEMBERS);
  const chosen = keys.map((key) => distinct.get(key)).filter((leaf) => leaf !== undefined);
  const [first] = chosen;
  if (first && chosen.length === 1) {
    for (const line of first.lines) around.note?.(line);
    return first.parts;
  }
  for (const [i, leaf] of chosen.entries())
    for (const line of leaf.lines) around.note?.(line.startsWith("ignored") ? line : `member ${i + 1} ${line}`);
  const strong = chosen.some((leaf) => leaf.parts.strength === "strong");
  return {
    kind: "exception",
    strength: strong ? "strong" : (first?.parts.strength ?? "weak"),
    parts: ["group", ...chosen.flatMap((leaf) => [FIELD, ...leaf.parts.parts])],
  };
}

// A group in a group is flat: nesting follows from how the code is written, not from what failed.
function leaves(members: readonly ExceptionTree[]): ExceptionTree[] {
  return members.flatMap((member) =>
    member.members.length > 0 && member.chain.length === 1 ? leaves(member.members) : [member],
  );
}

/** A key of several fields as people read it. */
export function readable(key: string): string {
  return key
    .split(FIELD)
    .filter((field) => field !== "")
    .join(" ");
}
