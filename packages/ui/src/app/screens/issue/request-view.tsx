import type { HttpRequest, Pairs } from "../../api/event.ts";
import { Foreign } from "../../components/foreign.tsx";
import { ForeignLink, KeyValues } from "../../components/key-values.tsx";
import { Section } from "../../components/section.tsx";
import { formatCount } from "../../text/format-count.ts";
import "./request-view.css";

/** The HTTP request that the event happened in. */
export function RequestView({ request }: { request: HttpRequest }) {
  return (
    <Section title="Request">
      <p class="request-line">
        {request.method !== "" && (
          <span class="request-method">
            <Foreign text={request.method} limit={20} />
          </span>
        )}
        <span class="request-url">
          <ForeignLink text={request.url} />
        </span>
      </p>
      <Part name="Query" pairs={request.query} open />
      {request.data !== "" && (
        <details class="request-part" open>
          <summary>Body</summary>
          <pre class="request-body">
            <Foreign text={request.data} limit={20_000} lines="many" />
          </pre>
        </details>
      )}
      <Part name="Headers" pairs={request.headers} />
      <Part name="Cookies" pairs={request.cookies} />
    </Section>
  );
}

function Part({ name, pairs, open = false }: { name: string; pairs: Pairs; open?: boolean }) {
  if (pairs.length === 0) return null;
  return (
    <details class="request-part" open={open}>
      <summary>{`${name} (${formatCount(pairs.length)})`}</summary>
      <KeyValues pairs={pairs} />
    </details>
  );
}
