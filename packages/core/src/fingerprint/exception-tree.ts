import { firstLine, type Loose, nameOf, objectOf, textOf } from "./text.ts";

/** Exceptions of an event looked at; SDKs follow 5 to 50 causes. */
export const MAX_EXCEPTIONS = 64;

/**
 * The exceptions of an event as they caused each other: a chain from the outermost to the innermost, which ends in one exception or in a
 * group (`Promise.any`, `TaskGroup`) of such chains.
 */
export interface ExceptionTree {
  readonly chain: readonly Loose[];
  readonly members: readonly ExceptionTree[];
}

// React puts an error of its own around ("concurrent rendering") or below (its component stack) the one that was thrown.
const REACT_WRAPPER = /^There was an error (?:during concurrent rendering|while hydrating)/;
const REACT_STACK = /^React ErrorBoundary /;

/** @returns undefined if the event has no exception */
export function exceptionTree(event: Loose): ExceptionTree | undefined {
  const exceptions = listOf(event.exception);
  const chain = exceptions.filter((exception) => !REACT_STACK.test(nameOf(exception.type)));
  if (chain.length === 0) return exceptions.length > 0 ? { chain: exceptions.slice(-1), members: [] } : undefined;
  const tree =
    chain.length > 1 ? (groupTree(chain) ?? { chain: wireChain(chain), members: [] }) : { chain, members: [] };
  const inner = tree.chain.filter(
    (exception, i) => i === tree.chain.length - 1 || !REACT_WRAPPER.test(firstLine(textOf(exception.value))),
  );
  return { chain: inner, members: tree.members };
}

/** SDKs send a list, `{ values }` or one object; some put null into it. */
export function listOf(exception: unknown): Loose[] {
  const interfaceOf = objectOf(exception);
  const values = interfaceOf ? (interfaceOf.values ?? [interfaceOf]) : exception;
  if (!Array.isArray(values)) return [];
  const known: Loose[] = [];
  // The outermost is the last on the wire: it and its nearest causes are kept.
  for (let i = Math.max(0, values.length - MAX_EXCEPTIONS); i < values.length; i++) {
    const value = objectOf(values[i]);
    if (value) known.push(value);
  }
  return known;
}

// Ids when all have one, else the order of the wire, innermost first.
function wireChain(exceptions: readonly Loose[]): Loose[] {
  const ids = exceptions.map(idOf);
  const distinct = new Set(ids);
  if (distinct.size < ids.length || distinct.has(undefined)) return [...exceptions].reverse();
  return [...exceptions].sort((a, b) => (idOf(a) ?? 0) - (idOf(b) ?? 0));
}

function mechanismOf(exception: Loose): Loose {
  return objectOf(exception.mechanism) ?? {};
}

function idOf(exception: Loose): number | undefined {
  const id = mechanismOf(exception).exception_id;
  return typeof id === "number" ? id : undefined;
}

/** @returns undefined if ids and parents do not make a tree: then it is a chain */
function groupTree(exceptions: readonly Loose[]): ExceptionTree | undefined {
  const children = new Map<number, Loose[]>();
  const seen = new Set<number>();
  let root: Loose | undefined;
  for (const exception of exceptions) {
    const id = idOf(exception);
    const parent = mechanismOf(exception).parent_id;
    if (id === undefined || seen.has(id)) return undefined;
    seen.add(id);
    // A parent has the smaller id; that alone rules out cycles.
    if (typeof parent === "number" && parent < id) children.set(parent, [...(children.get(parent) ?? []), exception]);
    else if (root) return undefined;
    else root = exception;
  }
  return root && subtree(root, children);
}

function subtree(start: Loose, children: ReadonlyMap<number, Loose[]>): ExceptionTree {
  const chain = [start];
  let current = start;
  for (;;) {
    const below = children.get(idOf(current) ?? -1) ?? [];
    const isGroup = mechanismOf(current).is_exception_group === true;
    const next = below[below.length - 1];
    if (!next) return { chain, members: [] };
    if (isGroup) return { chain, members: below.map((child) => subtree(child, children)) };
    chain.push(next);
    current = next;
  }
}
