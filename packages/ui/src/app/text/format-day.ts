const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** A day of UTC: `Fri 20 Nov`. @param at ms since epoch */
export function formatDay(at: number): string {
  return day.format(at).replace(",", "");
}

/** A day of UTC where there is little room: `20 Nov`. @param at ms since epoch */
export function formatShortDay(at: number): string {
  return short.format(at);
}
