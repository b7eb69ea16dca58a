import { CoreError, resolveSample, type SampleOption } from "@winnow/core";
import { WinnowError } from "../winnow-error.ts";

/**
 * What is known of a trace when it is decided whether its payloads pass. Of a streamed trace `status` and `duration` are known with its segment only,
 * which ends last: what was streamed before has been decided by name.
 */
export type TraceSample = {
  transaction: string;
  traceId: string | undefined;
  op?: string;
  status?: string;
  /** Milliseconds. */
  duration?: number;
};

/** Whether a trace passes, given its position between 0 and 1. */
export type TraceSampler = (trace: TraceSample, position: number) => boolean;

/** @throws WinnowError `option` for a value that breaks its rule. */
export function resolveTraceSample(option: SampleOption<TraceSample>): TraceSampler {
  try {
    return resolveSample(option);
  } catch (error) {
    if (error instanceof CoreError) {
      throw new WinnowError("option", error.message.replace('"sample"', '"transactions.sample"'));
    }
    throw error;
  }
}
