import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./field.css";

type FrameProps = { label: string; help?: ComponentChildren; wrong?: string };

type TextFieldProps = FrameProps & {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password" | "email" | "time";
  placeholder?: string;
  autocomplete?: string;
  required?: boolean;
  maxLength?: number;
};

/** One line of input with its name above, and what is wrong with it, or how it is meant, below. */
export function TextField({ label, help, wrong, value, onInput, type = "text", ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} help={help} wrong={wrong}>
      <input
        {...rest}
        id={id}
        class="field"
        // Its types tell each kind of input apart, which here is only known as one of them.
        type={type as "text"}
        spellcheck={false}
        aria-invalid={wrong !== undefined}
        aria-describedby={describedBy(id, help, wrong)}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

type SelectFieldProps<Value extends string> = FrameProps & {
  value: Value;
  options: readonly (readonly [value: Value, name: string])[];
  onChange: (value: Value) => void;
  disabled?: boolean;
};

/** One of a few values. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, help, wrong, value, options, onChange, disabled } = props;
  const id = useId();
  return (
    <FieldFrame id={id} label={label} help={help} wrong={wrong}>
      <select
        id={id}
        class="field field-select"
        disabled={disabled}
        aria-describedby={describedBy(id, help, wrong)}
        value={value}
        onChange={(event) => {
          const chosen = options.find(([option]) => option === event.currentTarget.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

type CheckFieldProps = {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  help?: string;
};

/** Something that is so or not. */
export function CheckField({ label, checked, onChange, help }: CheckFieldProps) {
  const id = useId();
  return (
    <div class="check-field">
      <input
        id={id}
        type="checkbox"
        aria-describedby={describedBy(id, help)}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {help && (
        <p id={`${id}-help`} class="field-help">
          {help}
        </p>
      )}
    </div>
  );
}

function FieldFrame({ id, label, help, wrong, children }: FrameProps & { id: string; children: ComponentChildren }) {
  return (
    <div class="field-frame">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children}
      {wrong !== undefined && (
        <p id={`${id}-wrong`} class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} class="field-help">
          {help}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, help: unknown, wrong?: string): string | undefined {
  const ids = [wrong !== undefined && `${id}-wrong`, help && `${id}-help`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(" ");
}
