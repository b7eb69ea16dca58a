import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "./dialog.tsx";
import "./picker.css";

/** Something to choose: `name` is what it is, `aside` what it belongs to. */
export type PickerOption = {
  id: string;
  name: string;
  aside?: ComponentChildren;
  icon?: ComponentChildren;
  run: () => void;
};

type PickerProps = {
  /** Name of the window. */
  label: string;
  /** What the field asks for. */
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  options: readonly PickerOption[];
  /** What stands there when there are no options. */
  none: string;
  onClose: () => void;
};

/**
 * A window with one field and a list of what it finds. The focus stays in the field.
 * Keys: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function Picker({ label, placeholder, text, onText, options, none, onClose }: PickerProps) {
  const id = useId();
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => setAt(0), [text]);
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: "nearest" }), [at]);
  const run = (option: PickerOption | undefined) => {
    if (option === undefined) return;
    onClose();
    option.run();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => setAt(Math.max(0, Math.min(options.length - 1, at + 1))),
    ArrowUp: () => setAt(Math.max(0, at - 1)),
    Enter: () => run(options[at]),
  };
  return (
    <Dialog label={label} place="top" onClose={onClose}>
      <input
        ref={field}
        class="picker-field"
        type="text"
        role="combobox"
        aria-label={placeholder}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={options[at] && `${id}-${at}`}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const handle = keys[event.key];
          if (handle === undefined || event.isComposing) return;
          event.preventDefault();
          handle();
        }}
      />
      <div ref={list} id={id} class="picker-options" role="listbox" aria-label="Found">
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the field, which has the keys
          <div
            key={option.id}
            id={`${id}-${index}`}
            class="picker-option"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerMove={() => setAt(index)}
            onClick={() => run(option)}
          >
            {option.icon}
            <span class="picker-name">
              <bdi>{option.name}</bdi>
            </span>
            <span class="picker-aside">{option.aside}</span>
          </div>
        ))}
      </div>
      {options.length === 0 && <p class="picker-none">{none}</p>}
    </Dialog>
  );
}
