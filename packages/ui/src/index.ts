export { loadUi, type StaticFile, type StaticSite } from "./load-ui.ts";
export { UiError, type UiErrorCode } from "./ui-error.ts";
