export { CliError, type CliErrorCode } from "./cli-error.ts";
export { pageUrl } from "./serve/banner.ts";
export type { ServeOptions } from "./serve/serve-options.ts";
export { type RunningServer, startServer } from "./serve/start-server.ts";
