import type { ComponentChildren } from "preact";
import type { Requested } from "../state/use-request.ts";
import { Loaded } from "./loaded.tsx";

type LoadedTableProps<T> = {
  of: Requested<T[]>;
  /** Names of the columns; one for actions follows. */
  columns: readonly string[];
  /** Shown in the table's place when there are no rows. */
  empty: ComponentChildren;
  /** The row of one thing, with its key. */
  children: (one: T) => ComponentChildren;
};

/** A table of things that a request has brought, each with something that can be done with it. */
export function LoadedTable<T>({ of, columns, empty, children }: LoadedTableProps<T>) {
  return (
    <Loaded of={of}>
      {(found) =>
        found.length === 0 ? (
          empty
        ) : (
          <table class="table table-cards">
            <thead>
              <tr>
                {columns.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
                <th scope="col">
                  <span class="said">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>{found.map(children)}</tbody>
          </table>
        )
      }
    </Loaded>
  );
}
