export { describeEvent, type EventDescription } from "./describe-event.ts";
export { describePageEvent } from "./describe-page-event.ts";
export { type Difference, explain, explainDifference } from "./explain.ts";
export { fingerprint, fingerprints } from "./fingerprint.ts";
export { fingerprintJavaScript } from "./fingerprint-javascript.ts";
export { plainMask } from "./plain-mask.ts";
export { provisionalFingerprint } from "./provisional.ts";
export { rememberFingerprints } from "./remembered.ts";
export { FINGERPRINT_VERSION, type Fingerprint, type Kind, type Strength } from "./result.ts";
