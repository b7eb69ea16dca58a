import { loose, maybe, number, record, text } from "./lenient.ts";

/** A browser's report that a page broke its content security policy. */
export const rawSecuritySchema = loose({
  "csp-report": maybe(
    loose({
      "document-uri": text,
      referrer: text,
      "blocked-uri": text,
      "violated-directive": text,
      "effective-directive": text,
      "original-policy": text,
      disposition: text,
      "status-code": number,
      "script-sample": text,
      "source-file": text,
      "line-number": number,
      "column-number": number,
    }),
  ),
  "expect-ct-report": record,
  "expect-staple-report": record,
  "known-pins": maybe(record),
});
