/*
 * The names of what the schemas infer. Interfaces, because an editor shows an interface by its name and an inferred object by its forty
 * fields. This file has no value in it: it may be imported where zod must not be.
 */
import type * as z from "zod";
import type { breadcrumbSchema } from "./breadcrumb.ts";
import type { checkInSchema } from "./check-in.ts";
import type { clientReportSchema } from "./client-report.ts";
import type { contextsSchema, traceContextSchema, winnowContextSchema } from "./contexts.ts";
import type { debugImageSchema, debugMetaSchema } from "./debug-meta.ts";
import type { eventSchema, logEntrySchema, threadSchema } from "./event.ts";
import type { exceptionSchema, mechanismSchema } from "./exception.ts";
import type { feedbackSchema, userReportSchema } from "./feedback.ts";
import type { attachmentHeaderSchema, envelopeHeaderSchema, itemHeaderSchema, traceSchema } from "./headers.ts";
import type { severityLevelSchema } from "./level.ts";
import type { logContainerSchema, logSchema } from "./log.ts";
import type { profileSchema } from "./profile.ts";
import type { rawSecuritySchema } from "./raw-security.ts";
import type { replayEventSchema, replayRecordingHeaderSchema } from "./replay.ts";
import type { requestSchema } from "./request.ts";
import type { sdkSchema } from "./sdk.ts";
import type { sessionAggregatesSchema, sessionSchema } from "./session.ts";
import type { spanContainerSchema, spanSchema, streamedSpanSchema } from "./span.ts";
import type { stackFrameSchema, stacktraceSchema } from "./stacktrace.ts";
import type { tallyBatchSchema, tallySchema, userSketchSchema } from "./tally.ts";
import type { traceMetricContainerSchema, traceMetricSchema } from "./trace-metric.ts";
import type { transactionSchema } from "./transaction.ts";
import type { transactionTallyBatchSchema, transactionTallySchema } from "./transaction-tally.ts";
import type { userSchema } from "./user.ts";

export interface EnvelopeHeader extends z.infer<typeof envelopeHeaderSchema> {}
export interface ItemHeader extends z.infer<typeof itemHeaderSchema> {}
export interface AttachmentHeader extends z.infer<typeof attachmentHeaderSchema> {}
export interface TraceHeader extends z.infer<typeof traceSchema> {}

export type SeverityLevel = z.infer<typeof severityLevelSchema>;
export interface SentryEvent extends z.infer<typeof eventSchema> {}
export interface LogEntry extends z.infer<typeof logEntrySchema> {}
export interface Exception extends z.infer<typeof exceptionSchema> {}
export interface Mechanism extends z.infer<typeof mechanismSchema> {}
export interface Stacktrace extends z.infer<typeof stacktraceSchema> {}
export interface StackFrame extends z.infer<typeof stackFrameSchema> {}
export interface Thread extends z.infer<typeof threadSchema> {}
export interface Breadcrumb extends z.infer<typeof breadcrumbSchema> {}
export interface RequestInfo extends z.infer<typeof requestSchema> {}
export interface User extends z.infer<typeof userSchema> {}
export interface Contexts extends z.infer<typeof contextsSchema> {}
export interface TraceContext extends z.infer<typeof traceContextSchema> {}
export interface WinnowContext extends z.infer<typeof winnowContextSchema> {}
export interface DebugMeta extends z.infer<typeof debugMetaSchema> {}
export interface DebugImage extends z.infer<typeof debugImageSchema> {}
export interface SdkInfo extends z.infer<typeof sdkSchema> {}

export interface Transaction extends z.infer<typeof transactionSchema> {}
export interface Span extends z.infer<typeof spanSchema> {}
export interface StreamedSpan extends z.infer<typeof streamedSpanSchema> {}
export interface SpanContainer extends z.infer<typeof spanContainerSchema> {}
export interface Log extends z.infer<typeof logSchema> {}
export interface LogContainer extends z.infer<typeof logContainerSchema> {}
export interface TraceMetric extends z.infer<typeof traceMetricSchema> {}
export interface TraceMetricContainer extends z.infer<typeof traceMetricContainerSchema> {}

export interface Session extends z.infer<typeof sessionSchema> {}
export interface SessionAggregates extends z.infer<typeof sessionAggregatesSchema> {}
export interface CheckIn extends z.infer<typeof checkInSchema> {}
export interface ClientReport extends z.infer<typeof clientReportSchema> {}
export interface Feedback extends z.infer<typeof feedbackSchema> {}
export interface UserReport extends z.infer<typeof userReportSchema> {}
export interface RawSecurity extends z.infer<typeof rawSecuritySchema> {}
export interface Profile extends z.infer<typeof profileSchema> {}
export interface ReplayEvent extends z.infer<typeof replayEventSchema> {}
export interface ReplayRecordingHeader extends z.infer<typeof replayRecordingHeaderSchema> {}

export interface Tally extends z.infer<typeof tallySchema> {}
export interface TallyBatch extends z.infer<typeof tallyBatchSchema> {}
export interface TransactionTally extends z.infer<typeof transactionTallySchema> {}
export interface TransactionTallyBatch extends z.infer<typeof transactionTallyBatchSchema> {}
/** `{ ids }` or `{ hll }`: who was affected. */
export type UserSketch = z.infer<typeof userSketchSchema>;
