/** Types and codec of envelopes without zod at run time: what browsers and transports import. */
export { dataCategoryOf } from "./data-category.ts";
export { type Dsn, envelopeUrl, formatDsn, parseDsn } from "./dsn.ts";
export { DURATION_BUCKETS } from "./durations.ts";
export type { Envelope, EnvelopeItem } from "./envelope.ts";
export { ENVELOPE_ERROR_CODES, EnvelopeError, type EnvelopeErrorCode } from "./envelope-error.ts";
export { normalizeEventId } from "./event-id.ts";
export { makeJsonItem, parseJsonItem } from "./json-item.ts";
export { DEFAULT_ENVELOPE_LIMITS, type EnvelopeLimits } from "./limits.ts";
export { parseEnvelope } from "./parse-envelope.ts";
export type {
  AttachmentHeader,
  Breadcrumb,
  CheckIn,
  ClientReport,
  Contexts,
  DebugImage,
  DebugMeta,
  EnvelopeHeader,
  Exception,
  Feedback,
  ItemHeader,
  Log,
  LogContainer,
  LogEntry,
  Mechanism,
  Profile,
  RawSecurity,
  ReplayEvent,
  ReplayRecordingHeader,
  RequestInfo,
  SdkInfo,
  SentryEvent,
  Session,
  SessionAggregates,
  SeverityLevel,
  Span,
  SpanContainer,
  StackFrame,
  Stacktrace,
  StreamedSpan,
  Tally,
  TallyBatch,
  Thread,
  TraceContext,
  TraceHeader,
  TraceMetric,
  TraceMetricContainer,
  Transaction,
  TransactionTally,
  TransactionTallyBatch,
  User,
  UserReport,
  UserSketch,
  WinnowContext,
} from "./schema/inferred.ts";
export { serializeEnvelope } from "./serialize-envelope.ts";
export { makeTallyItem, TALLY_CONTENT_TYPE, TALLY_ITEM_TYPE } from "./tally-item.ts";
export {
  makeTransactionTallyItem,
  TRANSACTION_TALLY_CONTENT_TYPE,
  TRANSACTION_TALLY_ITEM_TYPE,
} from "./transaction-tally-item.ts";
export { uuidV7 } from "./uuid-v7.ts";
