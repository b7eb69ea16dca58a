export interface EventDescription {
  title: string;
  culprit: string;
  level: string;
  platform: string;
}

export function describeEvent(event: unknown): EventDescription {
  const e = (event ?? {}) as Record<string, unknown>;
  const values = (e.exception as { values?: { type?: string; value?: string }[] })?.values;
  const last = values?.at(-1);
  return {
    title: last ? `${last.type}: ${last.value}` : String(e.message ?? "<unlabeled event>"),
    culprit: String(e.transaction ?? ""),
    level: String(e.level ?? "error"),
    platform: String(e.platform ?? "other"),
  };
}
