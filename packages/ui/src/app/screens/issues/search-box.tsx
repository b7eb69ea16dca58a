import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "../../api/api-error.ts";
import { Foreign } from "../../components/foreign.tsx";
import { Icon } from "../../components/icon.tsx";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import { statuses, statusOfQuery, withStatus } from "./query-status.ts";
import "./search-box.css";

type SearchBoxProps = {
  query: string;
  /** What the receiver says of a query that it does not understand. */
  error: ApiError | undefined;
  onSearch: (query: string) => void;
};

/** The query in Sentry's syntax, and its most used part as buttons. */
export function SearchBox({ query, error, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(query);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setText(query), [query]);
  useShortcuts({
    "/": () => {
      field.current?.focus();
      field.current?.select();
    },
  });
  const wrong = error?.kind === "invalid";
  return (
    <search class="search">
      <div class="search-statuses">
        {statuses.map(({ value, name }) => (
          <button
            key={name}
            type="button"
            class="search-status"
            aria-pressed={statusOfQuery(query) === value}
            onClick={() => onSearch(withStatus(query, value))}
          >
            {name}
          </button>
        ))}
      </div>
      <form
        class="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(text.trim());
        }}
      >
        <Icon name="search" />
        <input
          ref={field}
          class="search-field"
          type="search"
          enterkeyhint="search"
          aria-label="Search issues"
          aria-invalid={wrong}
          aria-describedby={wrong ? "search-wrong" : undefined}
          placeholder="Words, level:error, release:…, timesSeen:>100, any-tag:value"
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        />
      </form>
      {wrong && (
        <p id="search-wrong" class="search-wrong" role="alert">
          <Foreign text={error.message} limit={240} />
        </p>
      )}
    </search>
  );
}
