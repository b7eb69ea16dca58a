import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Place } from "../../api/place.ts";
import { Foreign } from "../../components/foreign.tsx";
import { Icon } from "../../components/icon.tsx";
import { useShortcuts } from "../../state/use-shortcuts.ts";
import { complete, completionAt } from "../../text/complete-query.ts";
import { type Suggestion, useSuggestions } from "./use-suggestions.ts";

type SearchFieldProps = {
  place: Place;
  query: string;
  /** Id of what says why the query is wrong, where it is. */
  wrong: string | undefined;
  onSearch: (query: string) => void;
};

/**
 * The query in Sentry's syntax, with what can be written next below it.
 * Keys: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function SearchField({ place, query, wrong, onSearch }: SearchFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(query);
  // While it is open: where the caret is, and which suggestion is marked (none at first, so that Enter searches).
  const [caret, setCaret] = useState<number | undefined>(undefined);
  const [at, setAt] = useState(-1);
  const completion = caret === undefined ? undefined : completionAt(text, caret);
  const suggestions = useSuggestions(place, completion);
  const open = completion !== undefined && suggestions.length > 0;
  const marked = open ? suggestions[at] : undefined;

  const shown = useRef(query);
  if (shown.current !== query) {
    shown.current = query;
    setText(query);
  }
  const nextCaret = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (nextCaret.current === undefined) return;
    field.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = undefined;
  });
  useShortcuts({
    "/": () => {
      field.current?.focus();
      field.current?.select();
    },
  });

  const openAt = (input: HTMLInputElement) => {
    // What is marked is about to be typed over: then everything can stand there.
    const isMarked = input.selectionStart !== input.selectionEnd;
    setCaret(isMarked ? input.value.length : (input.selectionStart ?? input.value.length));
    setAt(-1);
  };
  const close = () => {
    setCaret(undefined);
    setAt(-1);
  };
  const choose = (suggestion: Suggestion | undefined) => {
    if (completion === undefined || suggestion === undefined) return;
    const [next, place] = complete(text, completion, suggestion.insert);
    setText(next);
    setCaret(place);
    setAt(-1);
    nextCaret.current = place;
    field.current?.focus();
  };
  const search = () => {
    close();
    onSearch(text.trim());
  };
  const keys: Record<string, (() => void) | false> = {
    ArrowDown: () => {
      if (open) setAt((at + 1) % suggestions.length);
      else if (field.current) openAt(field.current);
    },
    ArrowUp: open && (() => setAt((at <= 0 ? suggestions.length : at) - 1)),
    Enter: marked !== undefined && (() => choose(marked)),
    Tab: marked !== undefined && (() => choose(marked)),
    Escape: () => (open ? close() : field.current?.blur()),
  };
  return (
    <form
      class="search-form"
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      <Icon name="search" />
      <input
        ref={field}
        class="search-field"
        type="text"
        role="combobox"
        inputMode="search"
        enterkeyhint="search"
        aria-label="Search issues"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-activedescendant={marked && `${id}-${at}`}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong}
        placeholder="Words, or key:value"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          openAt(event.currentTarget);
        }}
        onFocus={(event) => openAt(event.currentTarget)}
        onClick={(event) => openAt(event.currentTarget)}
        onBlur={close}
        onKeyDown={(event) => {
          const handle = keys[event.key];
          if (!handle || event.isComposing) return;
          event.preventDefault();
          handle();
        }}
      />
      {open && (
        <div id={id} class="suggestions" role="listbox" aria-label="What can be written here">
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the field, which has the keys
            <div
              key={suggestion.name}
              id={`${id}-${index}`}
              class="suggestion"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              // The field keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setAt(index)}
              onClick={() => choose(suggestion)}
            >
              <span class="suggestion-name">
                <Foreign text={suggestion.name} limit={120} />
                {completion?.kind === "key" && <span class="suggestion-colon">:</span>}
              </span>
              <span class="suggestion-help">{suggestion.help}</span>
            </div>
          ))}
        </div>
      )}
    </form>
  );
}
