import { createHash } from "node:crypto";
import { sqlstate } from "./sqlstate.ts";

/** Names under which statements that are run again and again are prepared. */
export type StatementNames = {
  /** `undefined` since a server refused one. */
  nameOf(text: string): string | undefined;
  /** Whether an error says that names do not work here; from then on there are none. */
  refusedBy(error: unknown): boolean;
};

/**
 * A prepared statement is parsed and planned once per connection, which is a third of what a batch costs Postgres. Some poolers give
 * every transaction another connection and know nothing of statements prepared before: that shows in an error, and then nothing is
 * prepared any more. The name is made of the text, so that whoever shares a connection means the same by it.
 */
export function createStatementNames(): StatementNames {
  const names = new Map<string, string>();
  let refused = false;
  return {
    nameOf(text) {
      if (refused) return undefined;
      let name = names.get(text);
      if (name === undefined) {
        name = `winnow_${createHash("sha256").update(text).digest("hex").slice(0, 20)}`;
        names.set(text, name);
      }
      return name;
    },
    refusedBy(error) {
      // No such statement, there is one already, and one whose tables were changed since.
      const refuses = ["26000", "42P05", "0A000"].includes(sqlstate(error) ?? "");
      refused ||= refuses;
      return refuses;
    },
  };
}
