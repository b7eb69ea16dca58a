/** The parts of an event of a browser's SDK that name it. */
type PageEvent = {
  readonly exception?: { readonly values?: readonly PageException[] } | undefined;
  readonly logentry?: { readonly message?: unknown } | undefined;
  readonly message?: unknown;
  readonly transaction?: unknown;
};
type PageException = {
  readonly type?: unknown;
  readonly value?: unknown;
  readonly stacktrace?: { readonly frames?: readonly PageFrame[] } | undefined;
};
type PageFrame = { readonly function?: unknown; readonly filename?: unknown };

/**
 * `describeEvent` for tallies of a page, at a fifth of its size: issues have their names from payloads, and a tally needs one only where it arrives
 * before all of those.
 */
export function describePageEvent(event: PageEvent): { title: string; culprit: string } {
  const thrown: PageException = event.exception?.values?.slice(-1)[0] ?? {};
  const frame = thrown.stacktrace?.frames?.slice(-1)[0];
  const said = [thrown.type, line(thrown.value)].filter(Boolean).join(": ");
  return {
    title: line(said || (event.logentry?.message ?? event.message)) || "<unlabeled event>",
    culprit: line(event.transaction || (frame && `${frame.function}(${frame.filename})`)),
  };
}

/** The first line that is not blank. */
function line(text: unknown = ""): string {
  return /\S.{0,255}|$/.exec(`${text}`)?.[0] as string;
}
