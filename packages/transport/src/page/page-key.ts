import { type Client, type Event, type EventHint, isError, type Scope, stringMatchesSomePattern } from "@sentry/core";
import { errorParts, plainMask, provisionalFingerprint, smallHash } from "@winnow/core";
import type { PageState } from "./page-state.ts";

/** One SDK's part of the global registry: `@sentry/core` keeps its scopes there under its version, the same way in 9, 10 and 11. */
type Registry = Record<string, Carrier>;
type Carrier = { globalScope?: Scope; stack?: { getIsolationScope(): Scope; getScope(): Scope } };

/** What the SDK writes on an integration of its own. */
type Integration = { isDefaultInstance?: boolean; preprocessEvent?: unknown };

/** What one scope, the context of a capture or an event of the app says. */
export type Layer = Partial<ReturnType<Scope["getScopeData"]>>;

/**
 * What says something about a capture, in the order in which the SDK merges it. Scopes are looked up by the version of the client's own SDK: importing
 * `getIsolationScope` would read those of whichever copy of `@sentry/core` this package resolves to. (Only servers have an asynchronous context.)
 *
 * @param event one that the app built itself: what it says counts last.
 */
export function layersOf(
  client: Client,
  current: Scope | undefined,
  hint: EventHint,
  event: object | undefined,
): Layer[] {
  const registry = (globalThis as { __SENTRY__?: Registry }).__SENTRY__ ?? {};
  const { globalScope, stack } =
    registry[client.getSdkMetadata()?.sdk?.version as string] ??
    // Wrappers of an SDK may call themselves by a version of their own.
    registry[registry.version as unknown as string] ??
    ({} as Carrier);
  const layers = [globalScope, stack?.getIsolationScope(), current ?? stack?.getScope(), hint.captureContext, event];
  return (layers as (Scope | undefined)[]).map((layer) => layer?.getScopeData?.() ?? layer ?? {}) as Layer[];
}

/** What all layers say of one kind. */
export function together(layers: Layer[], kind: "tags" | "user"): object {
  return Object.assign({}, ...layers.map((layer) => layer[kind]));
}

/** More text than this is not compared: the capture takes the SDK's whole way. */
const MAX_COMPARED = 8_192;

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
  hint: EventHint,
  layers: Layer[],
  event: Event | undefined,
): string | undefined {
  const { ignoreErrors, beforeSend, integrations } = client.getOptions();
  const { mechanism, syntheticException } = hint;
  // Hydration errors count the route.
  const naming = layers.map((layer) => [layer.level, layer.fingerprint, layer.transactionName]);
  const userCode =
    options.fingerprint ||
    beforeSend ||
    layers.some((layer) => layer.eventProcessors?.length) ||
    // Variables read what user code could read.
    /\{\{(?!\s*default)/.test(`${naming}`) ||
    (integrations as Integration[] | undefined)?.some((own) => own.preprocessEvent && !own.isDefaultInstance) ||
    client
      .getEventProcessors()
      .some((code) => !(client.getIntegrationByName(`${code.id}`) as Integration | undefined)?.isDefaultInstance);
  const own = Object(thing) as Error;
  const base = isError(thing)
    ? errorParts(thing, isError)
    : typeof thing === "string" && syntheticException
      ? // The SDK attaches the stack of the call.
        [plainMask(thing), syntheticException.stack?.replace(/.*\n/, "")]
      : event && !userCode && !ignoreErrors?.length;
  // An app's own LinkedErrors may follow any property to another error. What a function does to the scope is not known before it runs.
  const linked = Object.entries(own).some(([key, value]) => key !== "cause" && isError(value));
  if (!base || linked || hint.attachments || typeof hint.captureContext === "function") return undefined;
  const parts = [
    base,
    // An app may have written anything beside its error.
    event && provisionalFingerprint(event),
    // What an app passes on for another program may name that one's release.
    event?.release,
    event?.environment,
    mechanism?.handled,
    naming,
    [own.message ?? thing, `${own.name}: ${own.message}`].some((text) =>
      stringMatchesSomePattern(`${text}`, ignoreErrors),
    ),
    userCode && [
      { ...own },
      { ...(own.cause as object) },
      event?.request,
      event?.logger,
      mechanism,
      hint.data,
      layers.map((layer) => [layer.tags, layer.user, layer.extra, layer.contexts]),
      globalThis.location?.href,
    ],
  ];
  // What a layer takes away it says with `undefined`, which JSON leaves out.
  const said = JSON.stringify(parts, (_key, value) => value ?? null);
  return said.length > MAX_COMPARED ? undefined : smallHash(said);
}
