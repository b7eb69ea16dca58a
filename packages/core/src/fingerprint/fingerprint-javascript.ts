export { fingerprint as fingerprintJavaScript } from "./fingerprint.ts";
