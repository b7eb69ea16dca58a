import type { Client } from "@sentry/core";
import type { Engine } from "./engine-contract.ts";

/** What decides, outside of the error, whether two captures must have the same fate. */
export type Surroundings = {
  /** `beforeSend`, event processors or a grouping function of the user are in force. */
  userCode: boolean;
  /** Patterns of the SDK's own filters that look at the message. */
  ignore: readonly (string | RegExp)[];
  /** The app has set `linkedErrorsIntegration` itself, perhaps to follow another property than `cause`. */
  customLinks: boolean;
};

/** Reads them each time, at no cost while nothing is added. */
export function surroundingsOf(client: Client, engine: Engine): () => Surroundings {
  const options = client.getOptions();
  const ignore = (options.ignoreErrors ?? []) as (string | RegExp)[];
  let processors = -1;
  let known: Surroundings = { userCode: true, ignore, customLinks: true };
  return () => {
    const installed = client.getEventProcessors();
    if (installed.length === processors) return known;
    processors = installed.length;
    const foreign = installed.some(({ id }) => !isDefault(client, id));
    const early = options.integrations?.some((own) => own.preprocessEvent && !isDefault(client, own.name));
    const userCode = foreign || early || options.beforeSend !== undefined || engine.options.fingerprint !== undefined;
    known = { userCode, ignore, customLinks: !isDefault(client, "LinkedErrors") };
    return known;
  };
}

function isDefault(client: Client, id: string | undefined): boolean {
  if (id === undefined) return false;
  const integration = client.getIntegrationByName(id) as { isDefaultInstance?: boolean } | undefined;
  return integration?.isDefaultInstance === true;
}
