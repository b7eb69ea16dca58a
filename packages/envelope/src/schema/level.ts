import * as z from "zod";

/** How bad an event is. `log` is Sentry's older word for `info`. */
export const severityLevelSchema = z.enum(["fatal", "error", "warning", "log", "info", "debug"]);
