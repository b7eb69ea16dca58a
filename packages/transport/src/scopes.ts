import type { Client, Event, EventHint, Scope, User } from "@sentry/core";

/** What the scopes say about an occurrence, merged as the SDK merges them: global, isolation, current, then the call's own. */
export type ScopeFacts = {
  tags: Record<string, unknown>;
  user: User | undefined;
  fingerprint: string[];
  level: string | undefined;
  /** The route or task that runs, as the SDK names transactions. */
  transactionName: string | undefined;
  /** Somebody added an event processor to a scope: user code may change or drop the event there. */
  processed: boolean;
  /** A request's session is kept by the SDK's own capture methods, which must then run. */
  session: boolean;
  /** The rest of what user code can see, for comparing. */
  rest: unknown[];
};

type ScopeData = ReturnType<Scope["getScopeData"]>;

/** One SDK's part of the global registry: `@sentry/core` keeps its scopes there under its version, the same way in 9, 10 and 11. */
type Carrier = {
  globalScope?: Scope;
  acs?: { getIsolationScope(): Scope; getCurrentScope(): Scope };
  stack?: { getIsolationScope(): Scope; getScope(): Scope };
};

/**
 * One SDK's part of the registry, looked up by the version of the client's own SDK: importing `getIsolationScope` would read the scopes of
 * whichever copy of `@sentry/core` this package resolves to, which need not be the app's.
 */
function carrierOf(client: Client): Carrier | undefined {
  const registry = (globalThis as { __SENTRY__?: Record<string, unknown> }).__SENTRY__;
  // Wrappers of an SDK may call themselves by a version of their own.
  const carrier = registry?.[`${client.getSdkMetadata()?.sdk?.version}`] ?? registry?.[`${registry.version}`];
  return carrier as Carrier | undefined;
}

/**
 * Reads the scopes in force for a capture.
 *
 * @param current the scope that the capture names itself.
 * @param event one that the app built itself: what it says counts last.
 * @returns `undefined` when the call brings a function as its context: what that does to the event cannot be known before it runs.
 */
export function readScopes(
  client: Client,
  current: Scope | undefined,
  hint: EventHint | undefined,
  event?: Event,
): ScopeFacts | undefined {
  const context = hint?.captureContext as Partial<ScopeData> | Scope | (() => unknown) | undefined;
  if (typeof context === "function") return undefined;
  const facts: ScopeFacts = {
    tags: NOTHING,
    user: undefined,
    fingerprint: [],
    level: undefined,
    transactionName: undefined,
    processed: false,
    session: false,
    rest: [],
  };
  const carrier = carrierOf(client);
  add(facts, carrier?.globalScope?.getScopeData());
  add(facts, (carrier?.acs?.getIsolationScope() ?? carrier?.stack?.getIsolationScope())?.getScopeData());
  const own = context != null && "getScopeData" in context ? context.getScopeData() : context;
  const scope = (current ?? carrier?.acs?.getCurrentScope() ?? carrier?.stack?.getScope())?.getScopeData();
  // The user of the call's context takes the place of the current scope's, as the SDK has it.
  add(facts, scope && hasKeys(own?.user) ? { ...scope, user: {} } : scope);
  if (own != null) add(facts, own);
  if (event !== undefined) add(facts, event as Partial<ScopeData>);
  return facts;
}

const NOTHING: Record<string, unknown> = Object.freeze({});

function add(facts: ScopeFacts, data: Partial<ScopeData> | undefined): void {
  if (data === undefined) return;
  // One object stays the same one, so that what was computed from it can be found again.
  if (hasKeys(data.tags)) facts.tags = facts.tags === NOTHING ? data.tags : { ...facts.tags, ...data.tags };
  if (hasKeys(data.user)) facts.user = facts.user === undefined ? data.user : { ...facts.user, ...data.user };
  if (data.fingerprint?.length) facts.fingerprint.push(...data.fingerprint);
  facts.level = data.level ?? facts.level;
  if (data.eventProcessors?.length) facts.processed = true;
  if (hasKeys(data.extra)) facts.rest.push(data.extra);
  if (hasKeys(data.contexts)) facts.rest.push(data.contexts);
  facts.transactionName = data.transactionName ?? facts.transactionName;
  if (data.sdkProcessingMetadata?.requestSession !== undefined) facts.session = true;
  const request = data.sdkProcessingMetadata?.normalizedRequest;
  if (request !== undefined) facts.rest.push(request);
}

function hasKeys(value: object | undefined): value is object {
  for (const _ in value) return true;
  return false;
}

/** Tags as the tally counts them: text only. */
export function tagsAsText(tags: Readonly<Record<string, unknown>> | undefined): Record<string, string> | undefined {
  let text: Record<string, string> | undefined;
  for (const key in tags) {
    const value = tags[key];
    if (value === undefined || value === null) continue;
    text ??= {};
    text[key] = String(value);
  }
  return text;
}
