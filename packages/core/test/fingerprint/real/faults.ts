/** Faults as programs have them. Each is run for real; `id` is the data of the occurrence. */
export type Fault = (id: number) => unknown;

interface Cart {
  total?: { sum: number };
  flush?: () => void;
}

// Objects come from here, so that no compiler can see what is missing in them.
const cartOf = (id: number): Cart => JSON.parse(`{"id":${id}}`);

class OrderMissingError extends Error {
  override name = "OrderMissingError";
}

function sumOfCart(id: number): number {
  return (cartOf(id) as Required<Cart>).total.sum;
}

function flushCart(id: number): void {
  (cartOf(id) as Required<Cart>).flush();
}

function parseCatalog(id: number): unknown {
  return JSON.parse(`<html>${id}`);
}

async function fetchRates(id: number): Promise<unknown> {
  return fetch(`http://127.0.0.1:1/rates/${id}`);
}

function loadOrder(id: number): never {
  throw new OrderMissingError(`Order ${id} is missing`);
}

function saveDraft(id: number): void {
  try {
    loadOrder(id);
  } catch (cause) {
    throw new Error(`Draft ${id} was not saved`, { cause });
  }
}

async function askMirror(id: number): Promise<never> {
  throw new Error(`Mirror ${id} is offline`);
}

async function askMirrors(id: number): Promise<unknown> {
  return Promise.any([askMirror(id), askMirror(id + 1), askMirror(id + 2)]);
}

function runTemplate(id: number): unknown {
  // biome-ignore lint/security/noGlobalEval: the fault is about code in eval
  return globalThis.eval(`(function template() { throw new Error("Template ${id} has no root"); })()`);
}

async function chargeCard(id: number): Promise<void> {
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 1));
  throw new RangeError(`Amount ${id} is out of range`);
}

async function payOrder(id: number): Promise<void> {
  await chargeCard(id);
}

/** Each of them is one bug: occurrences group together, and no two group with each other. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "null dereference": sumOfCart,
  "missing function": flushCart,
  "JSON parse": parseCatalog,
  "fetch failure": fetchRates,
  "chained cause": saveDraft,
  "the cause alone": loadOrder,
  "all promises rejected": askMirrors,
  "inside eval": runTemplate,
  "async chain": payOrder,
};

/** Rejected values that are no errors reach the SDK by its global handler. */
export const REJECTIONS: Readonly<Record<string, (id: number) => unknown>> = {
  "rejected text": (id) => `seat ${id} taken`,
  "rejected object": (id) => ({ code: id, detail: "seat" }),
};
