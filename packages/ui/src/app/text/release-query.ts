/** A search for the issues that were first seen in a release. */
export const newIssuesQuery = (version: string): string => `firstRelease:${quoted(version)}`;

/** A search for the issues that were seen in a release. */
export const issuesOfQuery = (version: string): string => `release:${quoted(version)}`;

/** As a value of the search: with quotes around it, so that blanks and brackets are part of it. */
const quoted = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
