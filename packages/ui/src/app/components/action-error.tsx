import type { ApiError } from "../api/api-error.ts";
import { READ_ONLY } from "../state/use-may.ts";
import { Foreign } from "./foreign.tsx";
import { Icon } from "./icon.tsx";

/** Why something that the reader did has not worked, in the words of the receiver. */
export function ActionError({ error }: { error: ApiError | undefined }) {
  return (
    <div class="action-error-place" role="alert">
      {error !== undefined && (
        <p class="action-error">
          <Icon name="warning" />
          <span>
            {error.kind === "forbidden" && `${READ_ONLY} `}
            {error.kind === "network" && "No answer from the receiver; nothing is known to have changed. "}
            {error.kind === "missing" && "This receiver does not offer that, or it is gone. "}
            <Foreign text={error.message} limit={300} />
          </span>
        </p>
      )}
    </div>
  );
}
