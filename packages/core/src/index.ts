export * from "./fingerprint/index.ts";
