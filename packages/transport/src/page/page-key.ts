import {
  type Client,
  type Event,
  type EventHint,
  isError,
  mergeScopeData,
  type Scope,
  stringMatchesSomePattern,
} from "@sentry/core";
import { errorParts, plainMask, provisionalFingerprint, smallHash } from "@winnow/core";
import type { PageState } from "./page-state.ts";

/** One SDK's part of the global registry: `@sentry/core` keeps its scopes there under its version, the same way in 9, 10 and 11. */
type Carrier = { globalScope?: Scope; stack?: { getIsolationScope(): Scope; getScope(): Scope } };

export type ScopeData = ReturnType<Scope["getScopeData"]>;

/** What a layer does not say must be said as nothing, or it would take away what those below it say. */
const NOTHING = {
  tags: {},
  user: {},
  extra: {},
  contexts: {},
  breadcrumbs: [],
  fingerprint: [],
  eventProcessors: [],
  attachments: [],
};
/** More text than this is not compared: the capture takes the SDK's whole way. */
const MAX_COMPARED = 8_192;

/**
 * What the scopes say about a capture, merged as the SDK merges them. They are looked up by the version of the client's own SDK: importing
 * `getIsolationScope` would read those of whichever copy of `@sentry/core` this package resolves to. (Only servers have an asynchronous context.)
 *
 * @param event one that the app built itself: what it says counts last.
 */
export function scopeOf(
  client: Client,
  current: Scope | undefined,
  hint: EventHint,
  event: object | undefined,
): ScopeData {
  const registry = (globalThis as { __SENTRY__?: Record<string, Carrier> }).__SENTRY__;
  const { globalScope, stack } =
    registry?.[`${client.getSdkMetadata()?.sdk?.version}`] ??
    // Wrappers of an SDK may call themselves by a version of their own.
    registry?.[`${registry.version}`] ??
    {};
  const layers = [globalScope, stack?.getIsolationScope(), current ?? stack?.getScope(), hint.captureContext, event];
  const scope = { ...NOTHING } as unknown as ScopeData;
  for (const layer of layers as (Scope | undefined)[]) {
    // Breadcrumbs say nothing here, and copying a hundred of them costs more than all the rest.
    if (layer)
      mergeScopeData(scope, { ...NOTHING, ...(layer.getScopeData?.() ?? layer), breadcrumbs: [] } as ScopeData);
  }
  return scope;
}

/**
 * The key of a capture that has not been parsed yet. Two captures with equal keys belong to the same group and would be dropped or changed
 * alike by user code: with user code in force, everything it can see outside of the error is part of the key.
 *
 * @returns `undefined` when that cannot be said; the capture then takes the SDK's whole way and is folded in the transport.
 */
export function keyOf(
  { options }: PageState,
  client: Client,
  thing: unknown,
  { attachments, captureContext, mechanism, data, syntheticException }: EventHint,
  { tags, user, fingerprint, level, eventProcessors, extra, contexts, transactionName }: ScopeData,
  event: Event | undefined,
): string | undefined {
  const { ignoreErrors, beforeSend } = client.getOptions();
  const isForeign = ({ id }: { id?: string }) =>
    !(client.getIntegrationByName(`${id}`) as { isDefaultInstance?: boolean } | undefined)?.isDefaultInstance;
  const userCode =
    options.fingerprint ||
    beforeSend ||
    eventProcessors.length > 0 ||
    // Variables read what user code could read.
    /\{\{(?!\s*default)/.test(fingerprint.join()) ||
    client.getEventProcessors().some(isForeign);
  const own = Object(thing) as Error;
  const base = isError(thing)
    ? errorParts(thing, isError)
    : typeof thing === "string" && syntheticException
      ? // The SDK attaches the stack of the call.
        [plainMask(thing), syntheticException.stack?.replace(/.*\n/, "")]
      : event && !userCode && provisionalFingerprint(event);
  // An app's own LinkedErrors may follow any property to another error. What a function does to the scope is not known before it runs.
  const linked = Object.entries(own).some(([key, value]) => key !== "cause" && isError(value));
  if (!base || linked || attachments || typeof captureContext === "function") return undefined;
  const key = JSON.stringify([
    base,
    // What an app passes on for another program may name that one's release.
    event && [event.release, event.environment],
    mechanism?.handled,
    level,
    fingerprint,
    // Hydration errors count the route.
    transactionName,
    [own.message ?? thing, `${own.name}: ${own.message}`].some((text) =>
      stringMatchesSomePattern(`${text}`, ignoreErrors),
    ),
    userCode && [{ ...own }, mechanism, data, tags, user, extra, contexts, globalThis.location?.href],
  ]);
  return key.length > MAX_COMPARED ? undefined : smallHash(key);
}
